"""Swears, and asks nothing."""

from __future__ import annotations

from nlu.actions.handover import HandOver


class Abuse(HandOver):
    act = "abuse"
