"""Cases in the database: filed once, moved from state to state by guarded updates, read whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.cases.case import (
    ANSWERED,
    CLOSED,
    FILED,
    Case,
    Directory,
    Event,
    WorkingDays,
    contact_of,
    kind_of,
    told,
)
from bot.cases.records import CaseEventRow, CaseFileRow, CaseRow
from bot.cases.redacting import redacted
from bot.cases.routing import barred
from bot.clock import ZONE, Clock, utc
from bot.codes import new_code
from bot.forms.form import Draft
from bot.officers.staff import Officer, Unit
from bot.privacy.cipher import Cipher

PAGE = 20  # cases of one public page


class Cases:
    """All cases. Writes go through a caller's connection; a reader without one sees what is committed."""

    def __init__(
        self, engine: Engine, cipher: Cipher, directory: Directory, hours: WorkingDays, clock: Clock
    ) -> None:
        self._engine = engine
        self._cipher = cipher
        self._directory = directory
        self._hours = hours
        self._clock = clock

    @property
    def engine(self) -> Engine:
        """Where the cases are."""
        return self._engine

    @property
    def today(self) -> date:
        return self._clock().astimezone(ZONE).date()

    def due_on(self, unit: Unit) -> date | None:
        """The day by which the unit replies to what it gets today; None without a number and its basis."""
        if not unit.reply_days or not unit.reply_basis:
            return None
        return self._hours.add_working_days(self.today, unit.reply_days, unit.slug)

    def file(self, connection: Connection, draft: Draft, unit: Unit) -> tuple[Case, bool]:
        """The case of this draft, and whether it is new: the same draft is filed once, however often and
        from however many processes it is sent."""
        values, contact = told(draft), contact_of(draft)
        officers = self._directory.officers(connection=connection)
        known = barred(officers, values)
        content = {
            "values": values,
            "redacted": {
                name: redacted(text, contact)
                for name, text in _nameless(values, [one for one in officers if one.id in known]).items()
            },
        }
        row = {
            "draft_key": draft.key,
            "kind": kind_of(draft),
            "state": FILED,
            "unit_id": unit.id,
            "barred": sorted(known),
            "conversation_id": draft.conversation_id,
            "channel": draft.channel,
            "conversation": draft.conversation,
            "content": self._cipher.seal(content),
            "contact": self._cipher.seal(contact) if contact else None,
            "filed_at": utc(self._clock()),
            "due_on": self.due_on(unit),
            "shareable": draft.given("share") == "yes",
        }
        case_id: int | None = None
        made = False
        while case_id is None:  # a code that exists already is the one reason to try again
            made = _insert_once(connection, {"code": new_code(), **row})
            case_id = connection.scalar(select(CaseRow.id).where(CaseRow.draft_key == draft.key))
        if made:
            for given in draft.values.get("evidence") or ():
                reference = self._cipher.seal({"reference": given["reference"], "name": given.get("name")})
                connection.execute(
                    insert(CaseFileRow).values(case_id=case_id, kind=given["kind"], reference=reference)
                )
            self.note(connection, case_id, "citizen", "filed")
        found = self._one(CaseRow.id == case_id, connection)
        assert found is not None  # noqa: S101 - just written or found
        return found, made

    def by_code(self, code: str, connection: Connection | None = None) -> Case | None:
        return self._one(CaseRow.code == code, connection)

    def by_draft(self, key: str) -> Case | None:
        """The case that a draft has become."""
        return self._one(CaseRow.draft_key == key, None)

    def of_conversation(self, conversation_id: int, limit: int = 4) -> list[Case]:
        """The cases of a conversation, the newest first."""
        return self._many(CaseRow.conversation_id == conversation_id, limit=limit)

    def of_unit(self, unit_id: int | None, states: Sequence[str] = (), limit: int = 50) -> list[Case]:
        """Cases of a unit (None: of all) in these states (none: any), the oldest first."""
        conditions = [] if unit_id is None else [CaseRow.unit_id == unit_id]
        if states:
            conditions.append(CaseRow.state.in_(states))
        return self._many(*conditions, limit=limit, newest=False)

    def shown(self, page: int = 1) -> tuple[list[Case], bool]:
        """A page of the cases that everybody may read, the latest replies first; whether more follow."""
        found = self._many(
            CaseRow.shown_at.is_not(None), limit=PAGE + 1, offset=(page - 1) * PAGE, by=CaseRow.answered_at
        )
        return found[:PAGE], len(found) > PAGE

    def events(self, case: Case, connection: Connection | None = None) -> list[Event]:
        """What happened to a case, the oldest first."""
        query = (
            select(CaseEventRow.__table__).where(CaseEventRow.case_id == case.id).order_by(CaseEventRow.id)
        )
        return [
            Event(_aware(row["at"]), row["actor"], row["kind"], self._opened(row["text"]) or "")
            for row in self._rows(query, connection)
        ]

    def reply_of(self, case: Case, connection: Connection | None = None) -> Event | None:
        """The last reply or refusal of a case."""
        found = [event for event in self.events(case, connection) if event.kind in ("replied", "refused")]
        return found[-1] if found else None

    def files(self, case: Case, connection: Connection | None = None) -> int:
        """How many pictures and documents came with it."""
        query = select(CaseFileRow.id).where(CaseFileRow.case_id == case.id)
        return len(self._rows(query, connection))

    def move(
        self,
        connection: Connection,
        case: Case,
        states: Iterable[str],
        *conditions: ColumnElement[bool],
        **values: Any,
    ) -> bool:
        """Change a case if it still is in one of these states and its unit's hands; whether it was."""
        guarded = (
            update(CaseRow)
            .where(CaseRow.id == case.id, CaseRow.unit_id == case.unit_id)
            .where(CaseRow.state.in_(list(states)), *conditions)
        )
        return connection.execute(guarded.values(**values)).rowcount == 1

    def note(self, connection: Connection, case_id: int, actor: str, kind: str, text: str = "") -> None:
        """Write down what happened."""
        sealed = self._cipher.seal(text) if text else None
        connection.execute(
            insert(CaseEventRow).values(
                case_id=case_id, at=utc(self._clock()), actor=actor, kind=kind, text=sealed
            )
        )

    def close_answered(self, connection: Connection, days: int) -> int:
        """Close what was answered more than so many days ago and not called unsolved; how many."""
        before = utc(self._clock()) - timedelta(days=days)
        query = select(CaseRow.id).where(CaseRow.state == ANSWERED, CaseRow.answered_at < before)
        closed = 0
        for case_id in connection.scalars(query).all():
            done = connection.execute(
                update(CaseRow)
                .where(CaseRow.id == case_id, CaseRow.state == ANSWERED)
                .values(state=CLOSED, closed_at=utc(self._clock()))
            )
            if done.rowcount == 1:
                self.note(connection, case_id, "system", "closed")
                closed += 1
        return closed

    def _one(self, condition: ColumnElement[bool], connection: Connection | None) -> Case | None:
        rows = self._rows(select(CaseRow.__table__).where(condition), connection)
        return self._case(rows[0]) if rows else None

    def _many(
        self,
        *conditions: ColumnElement[bool],
        limit: int,
        offset: int = 0,
        newest: bool = True,
        by: Any = CaseRow.id,
    ) -> list[Case]:
        order = (by.desc(), CaseRow.id.desc()) if newest else (by, CaseRow.id)
        query = (
            select(CaseRow.__table__).where(*conditions).order_by(*order).limit(limit).offset(max(0, offset))
        )
        return [self._case(row) for row in self._rows(query, None)]

    def _rows(self, query: Any, connection: Connection | None) -> Sequence[RowMapping]:
        if connection is not None:
            return connection.execute(query).mappings().all()
        with self._engine.connect() as own:
            return own.execute(query).mappings().all()

    def _opened(self, sealed: str | None) -> Any:
        return self._cipher.open(sealed) if sealed else None

    def _case(self, row: RowMapping) -> Case:
        content = self._opened(row["content"]) or {"values": {}, "redacted": {}}
        answered, shown = row["answered_at"], row["shown_at"]
        return Case(
            id=row["id"], code=row["code"], kind=row["kind"], state=row["state"], unit_id=row["unit_id"],
            officer_id=row["officer_id"], barred=frozenset(row["barred"]),
            conversation_id=row["conversation_id"], channel=row["channel"],
            conversation=row["conversation"], values=content["values"], redacted=content["redacted"],
            has_contact=row["contact"] is not None, filed_at=_aware(row["filed_at"]), due_on=row["due_on"],
            answered_at=_aware(answered) if answered else None, shareable=row["shareable"],
            shown_at=_aware(shown) if shown else None, public=row["public"],
        )  # fmt: skip


def _insert_once(connection: Connection, values: dict[str, Any]) -> bool:
    """Whether the row was written: not when its code or its draft's key is there. No savepoint is needed,
    which SQLite's driver would begin outside of the transaction."""
    if connection.dialect.name == "postgresql":
        there = postgresql.insert(CaseRow).values(values).on_conflict_do_nothing().returning(CaseRow.id)
        return connection.execute(there).first() is not None
    here = sqlite.insert(CaseRow).values(values).on_conflict_do_nothing().returning(CaseRow.id)
    return connection.execute(here).first() is not None


def _nameless(values: dict[str, str], officers: Iterable[Officer]) -> dict[str, str]:
    """The values without the names of these officers: neither the group they sit in nor the public needs
    to read them."""
    hidden = dict(values)
    for officer in officers:
        hidden = {part: redacted(text, {"name": officer.name}) for part, text in hidden.items()}
    return hidden


def _aware(moment: datetime) -> datetime:
    """A stored time in our zone; SQLite keeps no zone, ours is UTC."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(ZONE)
