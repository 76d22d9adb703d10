"""The gate before publishing: the draft asked the same questions as what is published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.evaluation.report import Ask, Failure, Report, evaluate
from knowledge.evaluation.sets import Question


@dataclass(frozen=True, slots=True)
class Gated:
    """One set on both sides; ``broken`` is right as published and wrong in the draft."""

    published: Report
    draft: Report
    broken: tuple[Failure, ...]
    mended: tuple[Failure, ...]

    @property
    def fallen(self) -> list[str]:
        """The figures that are lower in the draft, each in words."""
        return [
            f"{self.draft.name}: {name} {after:.1%}, bản công bố {before:.1%}"
            for name, before, after in self._figures()
            if after < before
        ]

    def _figures(self) -> list[tuple[str, float, float]]:
        found = [("đúng", self.published.accuracy, self.draft.accuracy)]
        for count, name in ((1, "đầu tiên"), (3, "trong ba")):
            before, after = self.published.recall(count), self.draft.recall(count)
            if before is not None and after is not None:
                found.append((name, before, after))
        return found

    def plain(self) -> dict[str, Any]:
        """What is kept with the revision that passed."""
        return {"set": self.draft.name, "questions": self.draft.questions} | {
            name: [round(before, 4), round(after, 4)] for name, before, after in self._figures()
        }


def gate(sets: Sequence[tuple[str, list[Question]]], published: Ask, draft: Ask, day: date) -> list[Gated]:
    """Ask every set of both sides on the day."""
    rows = []
    for name, questions in sets:
        before, after = (evaluate(name, questions, ask, day) for ask in (published, draft))
        wrong_before = {failure.question.id for failure in before.failures}
        wrong_after = {failure.question.id for failure in after.failures}
        broken = tuple(f for f in after.failures if f.question.id not in wrong_before)
        mended = tuple(f for f in before.failures if f.question.id not in wrong_after)
        rows.append(Gated(before, after, broken, mended))
    return rows
