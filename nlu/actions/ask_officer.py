"""Wants a director, a leader or an office to answer a question in writing."""

from __future__ import annotations

from nlu.actions.handover import HandOver


class AskOfficer(HandOver):
    act = "ask_officer"
