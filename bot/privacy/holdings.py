"""What is kept of one conversation at this moment, and until when: counts and codes, no contents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from bot.cases.records import CaseRow
from bot.forms.records import DraftRow
from bot.handoffs.records import HandoffMessageRow, HandoffRow
from bot.privacy.days import RetentionDays, aware
from bot.records import ConversationRow
from bot.surveys.records import FeedbackRow
from bot.turns.records import TurnRow

# Stages of drafts that hold words; the others are empty rows.
WRITTEN = ("filling", "review", "kept", "ready")


@dataclass(frozen=True, slots=True)
class HeldDraft:
    form: str
    until: datetime


@dataclass(frozen=True, slots=True)
class HeldCase:
    """``until``: when the contents go, ``contact_until``: when the contact goes; None while it is open.
    ``contact``: whether one is kept."""

    code: str
    kind: str
    state: str
    contact: bool
    until: datetime | None = None
    contact_until: datetime | None = None

    @property
    def open(self) -> bool:
        return self.until is None


@dataclass(frozen=True, slots=True)
class HeldHandoff:
    """``until`` is None while it is not closed."""

    code: str
    state: str
    messages: int
    until: datetime | None = None

    @property
    def open(self) -> bool:
        return self.until is None


@dataclass(frozen=True, slots=True)
class Holdings:
    """``feedback``: how many opinions on answers; ``feedback_until``: when the last of their questions
    goes. ``turns``: how many questions asked, likewise."""

    province: str | None
    place: str | None
    entries: int
    idle_until: datetime
    drafts: tuple[HeldDraft, ...] = ()
    cases: tuple[HeldCase, ...] = ()
    handoffs: tuple[HeldHandoff, ...] = ()
    feedback: int = 0
    feedback_until: datetime | None = None
    turns: int = 0
    turns_until: datetime | None = None

    @property
    def remembered(self) -> bool:
        """Whether the conversation itself is remembered."""
        return bool(self.province or self.place or self.entries)

    @property
    def deletable(self) -> bool:
        """Whether anything would go at once."""
        closed = not (all(case.open for case in self.cases) and all(one.open for one in self.handoffs))
        return bool(self.remembered or self.drafts or self.feedback or self.turns or closed)

    @property
    def anything(self) -> bool:
        return self.deletable or bool(self.cases or self.handoffs)


def holdings(connection: Connection, conversation_id: int, days: RetentionDays) -> Holdings:
    """What is kept of a conversation."""
    row = connection.execute(
        select(ConversationRow.province, ConversationRow.context, ConversationRow.last_at).where(
            ConversationRow.id == conversation_id
        )
    ).one()
    feedback, last = connection.execute(
        select(func.count(), func.max(FeedbackRow.at)).where(FeedbackRow.conversation_id == conversation_id)
    ).one()
    turns, asked = connection.execute(
        select(func.count(), func.max(TurnRow.at)).where(
            TurnRow.conversation_id == conversation_id, TurnRow.question.is_not(None)
        )
    ).one()
    return Holdings(
        province=row.province,
        place=row.context.get("place"),
        entries=len(row.context.get("entries", ())),
        idle_until=days.until("conversations", row.last_at),
        drafts=_drafts(connection, conversation_id, days),
        cases=_cases(connection, conversation_id, days),
        handoffs=_handoffs(connection, conversation_id, days),
        feedback=feedback,
        feedback_until=days.until("feedback", aware(last)) if last else None,
        turns=turns,
        turns_until=days.until("turns", aware(asked)) if asked else None,
    )


def _drafts(connection: Connection, conversation_id: int, days: RetentionDays) -> tuple[HeldDraft, ...]:
    query = (
        select(DraftRow.form, DraftRow.updated_at)
        .where(DraftRow.conversation_id == conversation_id, DraftRow.stage.in_(WRITTEN))
        .order_by(DraftRow.id)
    )
    return tuple(HeldDraft(form, days.until("drafts", at)) for form, at in connection.execute(query))


def _cases(connection: Connection, conversation_id: int, days: RetentionDays) -> tuple[HeldCase, ...]:
    query = (
        select(CaseRow.code, CaseRow.kind, CaseRow.state, CaseRow.contact, CaseRow.closed_at)
        .where(CaseRow.conversation_id == conversation_id)
        .order_by(CaseRow.id)
    )
    return tuple(
        HeldCase(
            code, kind, state, contact is not None,
            days.until("contents", closed) if closed else None,
            days.until("contacts", closed) if closed else None,
        )
        for code, kind, state, contact, closed in connection.execute(query)
    )  # fmt: skip


def _handoffs(connection: Connection, conversation_id: int, days: RetentionDays) -> tuple[HeldHandoff, ...]:
    query = (
        select(HandoffRow.code, HandoffRow.state, HandoffRow.closed_at, func.count(HandoffMessageRow.id))
        .outerjoin(HandoffMessageRow, HandoffMessageRow.handoff_id == HandoffRow.id)
        .where(HandoffRow.conversation_id == conversation_id)
        .group_by(HandoffRow.id, HandoffRow.code, HandoffRow.state, HandoffRow.closed_at)
        .order_by(HandoffRow.id)
    )
    return tuple(
        HeldHandoff(code, state, count, days.until("handoffs", closed) if closed else None)
        for code, state, closed, count in connection.execute(query)
    )
