"""The end of the survey of a case: its points are stored, once."""

from __future__ import annotations

from sqlalchemy import Connection, select

from bot.cases.records import CaseRow
from bot.clock import Clock, utc
from bot.forms.form import DROPPED, FILED, Draft, forms
from bot.surveys.once import insert_once
from bot.surveys.records import RatingRow
from bot.visit import Visit
from bot.wordings import words
from knowledge.answers.answer import Answer, Status

FORM = "survey"


class SurveyEnd:
    """``draft.extra["case"]`` is the code of the case."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._form = forms()[FORM]

    def review(self, draft: Draft, visit: Visit) -> tuple[str, bool]:
        """Never shown: the form has no review."""
        return "", False

    def submit(self, draft: Draft, visit: Visit) -> tuple[Answer, str]:
        """Store the points. All skipped: nothing is stored."""
        scores = {part.name: int(value) for part in self._form.parts if (value := draft.given(part.name))}
        if not scores:
            return _said("skipped"), DROPPED
        code = str(draft.extra.get("case", ""))

        def work(connection: Connection) -> Answer | None:
            row = connection.execute(
                select(CaseRow.id, CaseRow.unit_id).where(
                    CaseRow.code == code, CaseRow.conversation_id == draft.conversation_id
                )
            ).first()
            if row is None:
                return _said("unknown")
            new = insert_once(
                connection, RatingRow, case_id=row.id, unit_id=row.unit_id, at=utc(self._clock()),
                scores=scores,
            )  # fmt: skip
            return None if new else _said("again")

        visit.later(work)
        return _said("thanks"), FILED


def _said(name: str) -> Answer:
    return Answer(Status.SMALLTALK, words(f"survey.said.{name}"), confidence=1.0)
