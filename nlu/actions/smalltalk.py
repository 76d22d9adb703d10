"""Greetings, thanks, leave, yes, no, and what the assistant can do."""

from __future__ import annotations

from nlu.actions.handover import HandOver


class Greet(HandOver):
    act = "greet"


class Thank(HandOver):
    act = "thank"


class Goodbye(HandOver):
    act = "goodbye"


class Affirm(HandOver):
    act = "affirm"


class Deny(HandOver):
    act = "deny"


class Help(HandOver):
    act = "help"
