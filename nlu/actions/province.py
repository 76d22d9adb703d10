"""Says where he or she lives, or picks a province."""

from __future__ import annotations

from nlu.actions.handover import HandOver


class ChooseProvince(HandOver):
    act = "choose_province"
