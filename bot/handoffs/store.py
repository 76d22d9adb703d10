"""Hand-offs in the database: every change is one guarded UPDATE, so of two who act at once one succeeds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, func, insert, select, update

from bot.clock import Clock, utc
from bot.codes import new_code
from bot.handoffs.handoff import KEPT, LIVE, WAITING, Handoff, handoff_of
from bot.handoffs.records import HandoffMessageRow, HandoffRow
from bot.officers.staff import Unit
from bot.privacy.cipher import Cipher
from bot.visit import Visit

HISTORY = 10  # messages shown to a unit that gets a hand-off from another


class HandoffStore:
    """Rows and their sealed messages. Reads take the caller's connection where there is one."""

    def __init__(self, engine: Engine, cipher: Cipher, clock: Clock) -> None:
        self._engine = engine
        self._cipher = cipher
        self._clock = clock

    def begin(self, connection: Connection, visit: Visit, unit: Unit, state: str, reason: str,
              pass_at: datetime | None) -> Handoff:  # fmt: skip
        """A new hand-off; the one that is alive already when the conversation has one."""
        if live := self.live(visit.conversation_id, connection):
            return live
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

    def live(self, conversation_id: int, connection: Connection | None = None) -> Handoff | None:
        """The hand-off of a conversation that is not closed."""
        mine = HandoffRow.conversation_id == conversation_id
        return next(iter(self._many([mine, HandoffRow.state.in_(LIVE)], connection)), None)

    def by_code(self, code: str, connection: Connection | None = None) -> Handoff | None:
        return next(iter(self._many([HandoffRow.code == code], connection)), None)

    def of_unit(self, unit_id: int, connection: Connection | None = None) -> list[Handoff]:
        """What is alive at a unit, the oldest first."""
        return self._many([HandoffRow.unit_id == unit_id, HandoffRow.state.in_(LIVE)], connection)

    def due(self, now: datetime) -> list[Handoff]:
        """Waiting ones that somebody else must get by now."""
        return self._many([HandoffRow.state == WAITING, HandoffRow.pass_at <= utc(now)], None)

    def kept(self) -> list[Handoff]:
        """Those that wait for an opening."""
        return self._many([HandoffRow.state == KEPT], None)

    def place(self, unit_id: int, before: Handoff | None = None, connection: Connection | None = None) -> int:
        """The place in a unit's queue, 1 being next; of one that comes now when ``before`` is None."""
        waiting = [HandoffRow.unit_id == unit_id, HandoffRow.state == WAITING]
        if before is not None:
            waiting.append(HandoffRow.id < before.id)
        with self._reading(connection) as reading:
            count = reading.scalar(select(func.count()).select_from(HandoffRow).where(*waiting))
        return int(count or 0) + 1

    def move(self, connection: Connection, handoff: Handoff, states: Sequence[str], **values: Any) -> bool:
        """Change a hand-off that is still in one of the states, still at the unit and with the officer it
        was read with. False: somebody was faster."""
        still = [HandoffRow.id == handoff.id, HandoffRow.state.in_(states)]
        still.append(HandoffRow.unit_id == handoff.unit_id)
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
            .where(HandoffMessageRow.handoff_id == handoff.id)
            .order_by(HandoffMessageRow.id.desc())
            .limit(HISTORY)
        )
        with self._reading(connection) as reading:
            rows = reading.execute(query).all()
        return [(author, str(self._cipher.open(text))) for author, text in reversed(rows)]

    def _many(self, where: list[ColumnElement[bool]], connection: Connection | None) -> list[Handoff]:
        query = select(HandoffRow.__table__).where(*where).order_by(HandoffRow.id)
        with self._reading(connection) as reading:
            return [handoff_of(row) for row in reading.execute(query).mappings()]

    @contextmanager
    def _reading(self, connection: Connection | None) -> Iterator[Connection]:
        if connection is not None:
            yield connection
            return
        with self._engine.connect() as own:
            yield own
