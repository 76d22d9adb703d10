"""Hand-offs in the database: every change is one guarded UPDATE, so of two who act at once one succeeds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, func, insert, select, update

from bot.cases.records import CaseRow
from bot.clock import Clock, utc
from bot.codes import new_code
from bot.handoffs.handoff import LIVE, WAITING, Handoff, aware, handoff_of
from bot.handoffs.records import HandoffMessageRow, HandoffRow
from bot.officers.staff import Unit
from bot.privacy.cipher import Cipher
from bot.records import ConversationRow
from bot.visit import Visit
from knowledge.answers.answer import Context

HISTORY = 10  # messages shown to a unit that gets a hand-off from another
NOTE = "note"  # author "note:ID": an officer's word to colleagues
NO_NOTE = HandoffMessageRow.author.not_like(f"{NOTE}:%")


class HandoffStore:
    """Rows and their sealed messages. Reads take the caller's connection where there is one."""

    def __init__(self, engine: Engine, cipher: Cipher, clock: Clock) -> None:
        self._engine = engine
        self._cipher = cipher
        self._clock = clock

    def begin(self, connection: Connection, visit: Visit, unit: Unit, state: str, reason: str,
              pass_at: datetime | None) -> Handoff:  # fmt: skip
        """A new hand-off, in a transaction that has asked `alone`."""
        code = new_code()
        connection.execute(
            insert(HandoffRow).values(
                code=code, conversation_id=visit.conversation_id, channel=visit.incoming.channel,
                conversation=visit.incoming.conversation, unit_id=unit.id, state=state, reason=reason,
                opened_at=utc(self._clock()), pass_at=utc(pass_at) if pass_at else None,
            )
        )  # fmt: skip
        found = self.by_code(code, connection)
        assert found is not None  # noqa: S101 - just written
        return found

    def alone(self, connection: Connection, conversation_id: int) -> Handoff | None:
        """The live hand-off of a conversation, of which nobody else can begin one until this transaction is
        done: two messages of a conversation may be at work in two processes."""
        mine = update(ConversationRow).where(ConversationRow.id == conversation_id)
        connection.execute(mine.values(last_at=ConversationRow.last_at))
        return self.live(conversation_id, connection)

    def live(
        self, conversation_id: int, connection: Connection | None = None, *, lock: bool = False
    ) -> Handoff | None:
        """The hand-off of a conversation that is not closed; with ``lock`` it stays so until the caller's
        transaction is done."""
        mine = HandoffRow.conversation_id == conversation_id
        return next(iter(self._many([mine, HandoffRow.state.in_(LIVE)], connection, lock)), None)

    def by_code(
        self, code: str, connection: Connection | None = None, *, lock: bool = False
    ) -> Handoff | None:
        """The hand-off of a code, closed ones too; ``lock`` as in `live`."""
        return next(iter(self._many([HandoffRow.code == code], connection, lock)), None)

    def of_unit(self, unit_id: int, connection: Connection | None = None) -> list[Handoff]:
        """What is alive at a unit, the oldest first."""
        return self._many([HandoffRow.unit_id == unit_id, HandoffRow.state.in_(LIVE)], connection)

    def all_live(self) -> list[Handoff]:
        """Every hand-off that is not closed, the oldest first."""
        return self._many([HandoffRow.state.in_(LIVE)], None)

    def place(self, unit_id: int, before: Handoff | None = None, connection: Connection | None = None) -> int:
        """The place in a unit's queue, 1 being next; of one that comes now when ``before`` is None."""
        waiting = [HandoffRow.unit_id == unit_id, HandoffRow.state == WAITING]
        if before is not None:
            waiting.append(HandoffRow.id < before.id)
        with self._reading(connection) as reading:
            count = reading.scalar(select(func.count()).select_from(HandoffRow).where(*waiting))
        return int(count or 0) + 1

    def move(
        self,
        connection: Connection,
        handoff: Handoff,
        states: Sequence[str],
        *,
        due: datetime | None = None,
        **values: Any,
    ) -> bool:
        """Change a hand-off that is still in one of the states, still at the unit and with the officer it
        was read with, and still to be passed on by ``due``. False: somebody was faster."""
        still = [HandoffRow.id == handoff.id, HandoffRow.state.in_(states)]
        still.append(HandoffRow.unit_id == handoff.unit_id)
        if due is not None:
            still.append(HandoffRow.pass_at <= utc(due))
        mine = HandoffRow.officer_id == handoff.officer_id
        still.append(HandoffRow.officer_id.is_(None) if handoff.officer_id is None else mine)
        return connection.execute(update(HandoffRow).where(*still).values(**values)).rowcount == 1

    def write(self, connection: Connection, handoff: Handoff, author: str, text: str) -> None:
        """Keep a message, sealed."""
        connection.execute(
            insert(HandoffMessageRow).values(
                handoff_id=handoff.id, at=utc(self._clock()), author=author, text=self._cipher.seal(text)
            )
        )

    def messages(self, handoff: Handoff, connection: Connection | None = None) -> list[tuple[str, str]]:
        """The last messages (author, text), the oldest first."""
        query = (
            select(HandoffMessageRow.author, HandoffMessageRow.text)
            .where(HandoffMessageRow.handoff_id == handoff.id, NO_NOTE)
            .order_by(HandoffMessageRow.id.desc())
            .limit(HISTORY)
        )
        with self._reading(connection) as reading:
            rows = reading.execute(query).all()
        return [(author, str(self._cipher.open(text))) for author, text in reversed(rows)]

    def thread(self, handoff: Handoff, limit: int = 200) -> list[tuple[int, datetime, str, str]]:
        """(id, when, author, text) of the last messages, notes included, the oldest first."""
        query = (
            select(
                HandoffMessageRow.id, HandoffMessageRow.at, HandoffMessageRow.author, HandoffMessageRow.text
            )
            .where(HandoffMessageRow.handoff_id == handoff.id)
            .order_by(HandoffMessageRow.id.desc())
            .limit(limit)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return [
            (row.id, aware(row.at), row.author, str(self._cipher.open(row.text))) for row in reversed(rows)
        ]

    def last(self, handoff: Handoff, connection: Connection) -> tuple[datetime, str] | None:
        """When the last message came, and its text."""
        query = (
            select(HandoffMessageRow.at, HandoffMessageRow.text)
            .where(HandoffMessageRow.handoff_id == handoff.id, NO_NOTE)
            .order_by(HandoffMessageRow.id.desc())
            .limit(1)
        )
        row = connection.execute(query).first()
        return (aware(row.at), str(self._cipher.open(row.text))) if row else None

    def home(self, handoff: Handoff, connection: Connection) -> Context:
        """Where the citizen lives, as far as the conversation knows."""
        query = select(ConversationRow.province, ConversationRow.context).where(
            ConversationRow.id == handoff.conversation_id
        )
        row = connection.execute(query).first()
        return Context(province=row.province, place=row.context.get("place")) if row else Context()

    def contacts(self, handoff: Handoff, connection: Connection) -> list[dict[str, str]]:
        """What the conversation's filed cases know of the citizen."""
        query = select(CaseRow.contact).where(
            CaseRow.conversation_id == handoff.conversation_id, CaseRow.contact.is_not(None)
        )
        return [dict(self._cipher.open(sealed)) for sealed in connection.scalars(query) if sealed]

    def _many(
        self, where: list[ColumnElement[bool]], connection: Connection | None, lock: bool = False
    ) -> list[Handoff]:
        query = select(HandoffRow.__table__).where(*where).order_by(HandoffRow.id)
        if lock:  # SQLite has no such words and needs none: it knows one writer at a time
            query = query.with_for_update()
        with self._reading(connection) as reading:
            return [handoff_of(row) for row in reading.execute(query).mappings()]

    @contextmanager
    def _reading(self, connection: Connection | None) -> Iterator[Connection]:
        if connection is not None:
            yield connection
            return
        with self._engine.connect() as own:
            yield own
