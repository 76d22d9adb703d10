"""A citizen's copy of what is kept of a conversation, as text in parts that a chat can carry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from bot.cases.case import CONTACT, form_of
from bot.cases.records import CaseEventRow, CaseFileRow, CaseRow
from bot.clock import ZONE
from bot.forms.form import forms
from bot.forms.records import DraftRow
from bot.handoffs.records import HandoffMessageRow, HandoffRow
from bot.handoffs.store import NO_NOTE
from bot.privacy.abroad import is_abroad
from bot.privacy.cipher import Cipher, SealError
from bot.privacy.days import aware
from bot.privacy.holdings import WRITTEN
from bot.privacy.telling import kind_name, place_name, province_name, state_name
from bot.records import ConversationRow
from bot.surveys.records import FeedbackRow
from bot.turns.records import TurnRow
from bot.wordings import has, words

PART = 3000  # characters of one part: below the limit of every channel
# Events whose words were written to or by the citizen; others are the office's own notes.
_TOLD = ("replied", "refused", "unsolved")


class Copy:
    """Reads and opens what is kept. A contact is written out only on channels of this country."""

    def __init__(self, connection: Connection, cipher: Cipher, conversation_id: int, channel: str) -> None:
        self._connection = connection
        self._cipher = cipher
        self._id = conversation_id
        self._abroad = is_abroad(channel)

    def parts(self) -> list[str]:
        """The copy; empty when nothing is kept."""
        lines = [
            line
            for section in (
                self._memory(),
                self._drafts(),
                self._cases(),
                self._handoffs(),
                self._feedback(),
                self._turns(),
            )
            for line in section
        ]
        return _split(lines)

    def _opened(self, sealed: str) -> Any:
        """What was sealed; None when its key is gone."""
        try:
            return self._cipher.open(sealed)
        except SealError:
            return None

    def _memory(self) -> Iterator[str]:
        row = self._connection.execute(
            select(ConversationRow.province, ConversationRow.context).where(ConversationRow.id == self._id)
        ).one()
        context = row.context
        if row.province:
            yield words("privacy.copy.province", name=province_name(row.province))
        if context.get("place"):
            yield words("privacy.copy.place", name=place_name(context["place"]))
        if context.get("question"):
            yield words("privacy.copy.question", text=context["question"])
        if context.get("entries"):
            yield words("privacy.copy.entries", ids=", ".join(context["entries"]))

    def _drafts(self) -> Iterator[str]:
        query = (
            select(DraftRow.form, DraftRow.content, DraftRow.updated_at)
            .where(DraftRow.conversation_id == self._id, DraftRow.stage.in_(WRITTEN))
            .order_by(DraftRow.id)
        )
        for form, content, updated in self._connection.execute(query):
            yield words("privacy.copy.draft", form=words(f"form.names.{form}"), at=_at(updated))
            opened = self._opened(content)
            if opened is None:
                yield words("privacy.copy.unreadable")
            else:
                yield from self._values(form, opened["values"])

    def _cases(self) -> Iterator[str]:
        query = select(CaseRow.__table__).where(CaseRow.conversation_id == self._id).order_by(CaseRow.id)
        for row in self._connection.execute(query).mappings().all():
            yield words(
                "privacy.copy.case", kind=kind_name(row["kind"]), code=row["code"],
                state=state_name("cases", row["state"]), at=_at(row["filed_at"]),
            )  # fmt: skip
            form = form_of(row["kind"])
            if row["content"]:
                opened = self._opened(row["content"])
                if opened is None:
                    yield words("privacy.copy.unreadable")
                else:
                    yield from self._values(form, opened["values"])
            if row["contact"]:
                yield from self._contact(form, row["contact"])
            files = select(CaseFileRow.id).where(CaseFileRow.case_id == row["id"])
            if count := len(self._connection.execute(files).all()):
                yield words("privacy.copy.files", count=count)
            yield from self._events(row["id"])

    def _contact(self, form: str, sealed: str) -> Iterator[str]:
        if self._abroad:
            yield words("privacy.copy.contact_here")
        elif (opened := self._opened(sealed)) is None:
            yield words("privacy.copy.unreadable")
        else:
            yield from self._values(form, opened)

    def _events(self, case_id: int) -> Iterator[str]:
        query = (
            select(CaseEventRow.at, CaseEventRow.actor, CaseEventRow.text)
            .where(CaseEventRow.case_id == case_id, CaseEventRow.kind.in_(_TOLD))
            .where(CaseEventRow.text.is_not(None))
            .order_by(CaseEventRow.id)
        )
        for at, actor, text in self._connection.execute(query):
            yield self._said(at, actor, text)

    def _handoffs(self) -> Iterator[str]:
        query = (
            select(HandoffRow.id, HandoffRow.code, HandoffRow.state, HandoffRow.opened_at)
            .where(HandoffRow.conversation_id == self._id)
            .order_by(HandoffRow.id)
        )
        for row_id, code, state, opened in self._connection.execute(query).all():
            yield words(
                "privacy.copy.handoff", code=code, state=state_name("handoffs", state), at=_at(opened)
            )
            messages = (
                select(HandoffMessageRow.at, HandoffMessageRow.author, HandoffMessageRow.text)
                .where(HandoffMessageRow.handoff_id == row_id, NO_NOTE)
                .order_by(HandoffMessageRow.id)
            )
            for at, author, text in self._connection.execute(messages):
                yield self._said(at, author, text)

    def _feedback(self) -> Iterator[str]:
        query = select(FeedbackRow.__table__).where(FeedbackRow.conversation_id == self._id)
        for row in self._connection.execute(query.order_by(FeedbackRow.id)).mappings().all():
            verdict = words(f"privacy.copy.useful.{'yes' if row['useful'] else 'no'}")
            if row["reason"]:
                verdict += f" ({words('feedback.reasons.' + row['reason']).lower()})"
            question = self._opened(row["question"]) if row["question"] else None
            yield words("privacy.copy.feedback", at=_at(row["at"]), verdict=verdict, text=question or "")

    def _turns(self) -> Iterator[str]:
        query = (
            select(TurnRow.at, TurnRow.question)
            .where(TurnRow.conversation_id == self._id, TurnRow.question.is_not(None))
            .order_by(TurnRow.id)
        )
        for at, sealed in self._connection.execute(query):
            text = self._opened(str(sealed))
            yield (
                words("privacy.copy.turn", at=_at(at), text=text)
                if text
                else words("privacy.copy.unreadable")
            )

    def _said(self, at: datetime, author: str, sealed: str | None) -> str:
        who = "officer" if author.startswith("officer:") else author
        text = self._opened(sealed) if sealed else ""
        name = words(f"privacy.copy.who.{who}") if has(f"privacy.copy.who.{who}") else who
        said = words("privacy.copy.unreadable") if text is None else _text(text)
        return f"- {_at(at)}, {name}: {said}"

    def _values(self, form: str, values: Mapping[str, Any]) -> Iterator[str]:
        """A line for each part that was given."""
        hidden = False
        for name, value in values.items():
            if name in CONTACT and self._abroad:
                hidden = True
            elif isinstance(value, list):
                yield f"- {_label(form, name)}: {words('privacy.copy.files', count=len(value))}"
            elif isinstance(value, str):
                yield f"- {_label(form, name)}: {_shown(form, name, value)}"
        if hidden:
            yield words("privacy.copy.contact_here")


def _label(form: str, part: str) -> str:
    path = f"{form}.names.{part}"
    return words(path) if has(path) else part


def _shown(form: str, part: str, value: str) -> str:
    """The value, or the title of the button that it is."""
    known = next((one for one in forms()[form].parts if one.name == part), None) if form in forms() else None
    if known is not None and known.kind == "choice":
        for path in (f"{form}.choices.{part}.{value}", f"{form}.choices.all.{value}"):
            if has(path):
                return words(path)
    return value


def _text(value: Any) -> str:
    """The words of a message, which may be kept with what belongs to it."""
    return str(value.get("text", "")) if isinstance(value, dict) else str(value)


def _at(moment: datetime) -> str:
    return f"{aware(moment).astimezone(ZONE):%d-%m-%Y %H:%M}"


def _split(lines: list[str]) -> list[str]:
    """Lines in parts that a message can hold; a line longer than that is cut."""
    parts: list[str] = []
    current = ""
    for line in lines:
        for start in range(0, len(line), PART):
            piece = line[start : start + PART]
            if current and len(current) + 1 + len(piece) > PART:
                parts.append(current)
                current = piece
            else:
                current = f"{current}\n{piece}" if current else piece
    return [*parts, current] if current else parts
