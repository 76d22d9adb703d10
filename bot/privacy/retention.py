"""Deletes what has been kept long enough: by itself, in small batches, as often as it likes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    Text,
    and_,
    cast,
    delete,
    exists,
    or_,
    select,
    update,
)

from bot.cases.records import CaseRow
from bot.clock import Clock, utc
from bot.forms.records import DraftRow
from bot.handoffs.records import HandoffRow
from bot.privacy.days import RetentionDays as RetentionDays
from bot.privacy.erasing import DUE, NOBODY, erase_cases, erase_handoffs, erase_turns, write_receipt
from bot.privacy.records import ErasureRow
from bot.records import ButtonRow, ConversationRow, InboxRow, OutboxRow
from bot.surveys.records import FeedbackRow
from bot.turns.records import TurnRow

BATCH = 200  # rows of one transaction: nobody waits long for a lock

Step = Callable[[Connection, datetime], int]  # one batch; how many rows it changed


class Retention:
    """Safe to run from several processes at once: rows that another one holds are left to it."""

    def __init__(self, engine: Engine, clock: Clock, days: RetentionDays, batch: int = BATCH) -> None:
        self._engine = engine
        self._clock = clock
        self._days = days
        self._batch = batch
        self._steps: dict[str, Step] = {
            "links": self._links,
            "drafts": self._drafts,
            "inbox": self._inbox,
            "outbox": self._outbox,
            "contacts": self._contacts,
            "cases": self._cases,
            "handoffs": self._handoffs,
            "feedback": self._feedback,
            "turns": self._turns,
            "buttons": self._buttons,
            "memories": self._memories,
            "conversations": self._conversations,
        }

    def run(self, now: datetime | None = None) -> dict[str, int]:
        """Delete what fell due by ``now``; how many rows of what. One receipt when anything went."""
        now = now or self._clock()
        counts: dict[str, int] = {}
        receipt: str | None = None
        for name, step in self._steps.items():
            while True:
                with self._engine.begin() as connection:
                    _alone(connection)
                    done = step(connection, now)
                    if done:
                        counts[name] = counts.get(name, 0) + done
                        receipt = _receipt(connection, receipt, counts, now)
                if done < self._batch:
                    break
        return counts

    def _ids(self, connection: Connection, column: Any, *conditions: ColumnElement[bool]) -> Sequence[int]:
        return self._some(connection, select(column).where(*conditions), column)

    def _some(self, connection: Connection, query: Select[Any], column: Any) -> Sequence[int]:
        locked = query.with_for_update(skip_locked=True, of=column.class_)
        return connection.scalars(locked.order_by(column).limit(self._batch)).all()

    def _before(self, what: str, now: datetime) -> datetime:
        return self._days.before(what, now)

    def _links(self, connection: Connection, now: datetime) -> int:
        due = and_(DraftRow.link.is_not(None), DraftRow.link_until <= utc(now))
        ids = self._ids(connection, DraftRow.id, due)
        connection.execute(
            update(DraftRow).where(DraftRow.id.in_(ids), due).values(link=None, link_until=None)
        )
        return len(ids)

    def _drafts(self, connection: Connection, now: datetime) -> int:
        due = DraftRow.updated_at <= self._before("drafts", now)
        return self._delete(connection, DraftRow, due)

    def _inbox(self, connection: Connection, now: datetime) -> int:
        due = and_(InboxRow.done.is_(True), InboxRow.received_at <= self._before("mail", now))
        return self._delete(connection, InboxRow, due)

    def _outbox(self, connection: Connection, now: datetime) -> int:
        """What was sent or given up; and what nobody came to fetch for as long as a conversation lives."""
        over = and_(OutboxRow.state != "due", OutboxRow.created_at <= self._before("mail", now))
        unfetched = OutboxRow.created_at <= self._before("conversations", now)
        return self._delete(connection, OutboxRow, or_(over, unfetched))

    def _contacts(self, connection: Connection, now: datetime) -> int:
        due = and_(CaseRow.contact.is_not(None), CaseRow.closed_at <= self._before("contacts", now))
        ids = self._ids(connection, CaseRow.id, due)
        connection.execute(update(CaseRow).where(CaseRow.id.in_(ids), due).values(contact=None))
        return len(ids)

    def _cases(self, connection: Connection, now: datetime) -> int:
        kept = or_(CaseRow.content.is_not(None), CaseRow.conversation_id != NOBODY)
        due = and_(kept, CaseRow.closed_at <= self._before("contents", now))
        ids = self._ids(connection, CaseRow.id, due)
        erase_cases(connection, ids)
        return len(ids)

    def _handoffs(self, connection: Connection, now: datetime) -> int:
        due = and_(
            HandoffRow.conversation_id != NOBODY, HandoffRow.closed_at <= self._before("handoffs", now)
        )
        ids = self._ids(connection, HandoffRow.id, due)
        erase_handoffs(connection, ids)
        return len(ids)

    def _feedback(self, connection: Connection, now: datetime) -> int:
        """The opinion stays, the question goes."""
        due = and_(FeedbackRow.conversation_id != NOBODY, FeedbackRow.at <= self._before("feedback", now))
        ids = self._ids(connection, FeedbackRow.id, due)
        connection.execute(
            update(FeedbackRow).where(FeedbackRow.id.in_(ids)).values(question=None, conversation_id=NOBODY)
        )
        return len(ids)

    def _turns(self, connection: Connection, now: datetime) -> int:
        """What is counted stays, the question goes."""
        due = and_(TurnRow.conversation_id != NOBODY, TurnRow.at <= self._before("turns", now))
        ids = self._ids(connection, TurnRow.id, due)
        erase_turns(connection, TurnRow.id.in_(ids))
        return len(ids)

    def _buttons(self, connection: Connection, now: datetime) -> int:
        owner = ConversationRow.id == ButtonRow.conversation_id
        idle = ConversationRow.last_at <= self._before("buttons", now)
        query = (
            select(ButtonRow.id)
            .outerjoin(ConversationRow, owner)
            .where(or_(ConversationRow.id.is_(None), idle))
        )
        ids = self._some(connection, query, ButtonRow.id)
        connection.execute(delete(ButtonRow).where(ButtonRow.id.in_(ids)))
        return len(ids)

    def _memories(self, connection: Connection, now: datetime) -> int:
        """What idle conversations remember, also of those that a case still refers to."""
        full = or_(ConversationRow.province.is_not(None), cast(ConversationRow.context, Text) != "{}")
        due = and_(full, ConversationRow.last_at <= self._before("conversations", now))
        ids = self._ids(connection, ConversationRow.id, due)
        connection.execute(
            update(ConversationRow).where(ConversationRow.id.in_(ids), due).values(province=None, context={})
        )
        return len(ids)

    def _conversations(self, connection: Connection, now: datetime) -> int:
        """Idle ones that nothing refers to; an open case must still find its citizen."""
        mine = [
            exists().where(table.conversation_id == ConversationRow.id)
            for table in (CaseRow, DraftRow, HandoffRow, FeedbackRow, TurnRow)
        ]
        mail = [
            exists().where(
                table.channel == ConversationRow.channel,
                table.conversation == ConversationRow.conversation,
                still,
            )
            for table, still in (
                (OutboxRow, OutboxRow.state == "due"),
                (InboxRow, InboxRow.done.is_(False)),
            )
        ]
        due = and_(
            ConversationRow.last_at <= self._before("conversations", now),
            *(~refers for refers in (*mine, *mail)),
        )
        return self._delete(connection, ConversationRow, due)

    def _delete(self, connection: Connection, table: Any, due: ColumnElement[bool]) -> int:
        ids = self._ids(connection, table.id, due)
        connection.execute(delete(table).where(table.id.in_(ids), due))
        return len(ids)


def _alone(connection: Connection) -> None:
    """SQLite knows no locks of rows: what is chosen must be erased before another process chooses."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _receipt(connection: Connection, receipt: str | None, counts: dict[str, int], now: datetime) -> str:
    """Write or bring up to date the run's receipt, in the batch's own transaction."""
    if receipt is None:
        return write_receipt(connection, DUE, counts, now)
    connection.execute(update(ErasureRow).where(ErasureRow.receipt == receipt).values(counts=dict(counts)))
    return receipt
