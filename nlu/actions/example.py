"""Praises an official, or tells of a good example or model."""

from __future__ import annotations

from nlu.actions.handover import HandOver


class Example(HandOver):
    act = "example"
