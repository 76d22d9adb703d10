"""Has an idea to do things better and wants to hand it in."""

from __future__ import annotations

from nlu.actions.handover import HandOver


class Idea(HandOver):
    act = "idea"
