"""Wants an officer instead of the assistant."""

from __future__ import annotations

from nlu.actions.handover import HandOver


class Person(HandOver):
    act = "person"
