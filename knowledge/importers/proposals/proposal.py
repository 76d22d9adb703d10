"""One proposed fact of a plan, as a person will judge it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Proposal:
    """A statement that can be checked, with the passage it comes from; "" where the plan gives nothing.

    ``answer`` is a complete sentence made of the passage's words; ``score`` orders proposals, best first.
    """

    path: str
    who: str
    what: str
    frequency: str
    deadline: str
    number: str
    title: str
    questions: tuple[str, ...]
    answer: str
    passage_text: str
    score: float
