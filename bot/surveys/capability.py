"""Begins the survey of a case."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable
from typing import Any, ClassVar, Protocol

from sqlalchemy import Engine, select

from bot.capability import Capability
from bot.cases.records import CaseRow
from bot.surveys.ends import FORM
from bot.surveys.records import RatingRow
from bot.visit import Visit
from bot.wordings import words
from knowledge.answers.answer import Answer, Status


class OpenForm(Protocol):
    """Begins a form with parts already given; returns its first question."""

    def __call__(
        self, form: str, visit: Visit, values: dict[str, Any], extra: dict[str, Any]
    ) -> Answer | Awaitable[Answer]: ...


class SurveyCapability(Capability):
    """Only for a case of this conversation, and only once."""

    name: ClassVar[str] = "survey"

    def __init__(self, engine: Engine, open_form: OpenForm) -> None:
        self._engine = engine
        self._open_form = open_form

    async def press(self, operation: str, visit: Visit) -> Answer | None:
        verb, _, code = operation.partition(":")
        if verb != "start":
            return None
        query = (
            select(CaseRow.id, RatingRow.id.label("rated"))
            .outerjoin(RatingRow, RatingRow.case_id == CaseRow.id)
            .where(CaseRow.code == code, CaseRow.conversation_id == visit.conversation_id)
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None or row.rated is not None:
            said = words(f"survey.said.{'unknown' if row is None else 'again'}")
            return Answer(Status.SMALLTALK, said, confidence=1.0)
        opened = self._open_form(FORM, visit, {}, {"case": code})
        answer: Answer = await opened if inspect.isawaitable(opened) else opened
        return answer
