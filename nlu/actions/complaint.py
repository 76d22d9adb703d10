"""Wants to hand in a report, a proposal, a complaint or a denunciation."""

from __future__ import annotations

from nlu.actions.handover import HandOver


class Complaint(HandOver):
    act = "complaint"
