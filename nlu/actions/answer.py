"""Questions, and all that is not plainly something else: looked up in the knowledge base."""

from __future__ import annotations

from nlu.actions.handover import HandOver


class Answer(HandOver):
    act = "answer"
