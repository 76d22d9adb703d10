"""Wants to stop what is going on, outside of forms (there, exact words decide)."""

from __future__ import annotations

from nlu.actions.handover import HandOver


class Cancel(HandOver):
    act = "cancel"
