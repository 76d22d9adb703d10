"""Asks what is kept about them, or wants it shown, mended or deleted."""

from __future__ import annotations

from nlu.actions.handover import HandOver


class MyData(HandOver):
    act = "my_data"
