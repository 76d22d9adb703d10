"""Wants to hand in a complaint, a denunciation, a petition or an idea."""

from __future__ import annotations

from nlu.actions.handover import HandOver


class Complaint(HandOver):
    act = "complaint"
