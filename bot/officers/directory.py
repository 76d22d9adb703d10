"""Units and officers in the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.cases.records import CaseRow
from bot.clock import Clock, utc
from bot.desk.records import AccountRow
from bot.desk.roles import ANSWERING
from bot.handoffs.records import HandoffRow
from bot.officers import checking
from bot.officers.checking import refuse
from bot.officers.records import OfficerRow, UnitRow
from bot.officers.staff import Officer, Unit

T = TypeVar("T")

# Not done yet: a unit with these cannot go.
OPEN_CASES = ("filed", "taken")
LIVE_HANDOFFS = ("kept", "waiting", "open")


class Directory:
    """Who works here. Reads take the caller's connection where there is one: a turn that is being stored
    needs no second. Changes raise `OfficerError`."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def units(self, connection: Connection | None = None) -> list[Unit]:
        """All active units, the oldest first."""
        return self._units(connection, UnitRow.active.is_(True))

    def unit(self, unit_id: int, connection: Connection | None = None) -> Unit | None:
        return _first(self._units(connection, UnitRow.active.is_(True), UnitRow.id == unit_id))

    def unit_by_slug(self, slug: str, connection: Connection | None = None) -> Unit | None:
        return _first(self._units(connection, UnitRow.active.is_(True), UnitRow.slug == slug.lower()))

    def unit_of_group(
        self, channel: str, conversation: str, connection: Connection | None = None
    ) -> Unit | None:
        """The unit whose group a conversation is, or a topic of it ("-100123:7")."""
        chat = conversation.partition(":")[0]
        found = self._units(
            connection, UnitRow.active.is_(True), UnitRow.staff_channel == channel,
            UnitRow.staff_conversation.in_({conversation, chat}),
        )  # fmt: skip
        return _first([unit for unit in found if unit.staff_conversation == conversation] or found)

    def officers(self, unit_id: int | None = None, connection: Connection | None = None) -> list[Officer]:
        """Active officers, of one unit or of all."""
        mine = () if unit_id is None else (OfficerRow.unit_id == unit_id,)
        return self._officers(connection, OfficerRow.active.is_(True), *mine)

    def officer(
        self, channel: str, account: str | None, connection: Connection | None = None
    ) -> Officer | None:
        """The active officer whom a channel names so."""
        named = (OfficerRow.channel == channel, OfficerRow.account == account)
        return _first(self._officers(connection, OfficerRow.active.is_(True), *named)) if account else None

    def officer_by_id(self, officer_id: int, connection: Connection | None = None) -> Officer | None:
        """An officer, also one who has left: to name who did something."""
        return _first(self._officers(connection, OfficerRow.id == officer_id))

    def has_console(self, unit_id: int, connection: Connection | None = None) -> bool:
        """Whether somebody of the unit answers citizens at the console."""
        query = (
            select(AccountRow.officer_id)
            .join(OfficerRow, OfficerRow.id == AccountRow.officer_id)
            .where(OfficerRow.unit_id == unit_id, OfficerRow.active.is_(True))
            .where(OfficerRow.role.in_(sorted(ANSWERING)))
            .limit(1)
        )
        with self._reading(connection) as reading:
            return reading.execute(query).first() is not None

    def officer_by_login(self, login: str, connection: Connection | None = None) -> Officer | None:
        named = OfficerRow.login == login.lower()
        return _first(self._officers(connection, OfficerRow.active.is_(True), named))

    def add_unit(self, slug: str, name: str, **values: Any) -> Unit:
        """A new unit. ``values`` as in `change_unit`."""
        slug = checking.name_of(slug)
        with self._writing() as connection:
            row = connection.execute(select(UnitRow.id, UnitRow.active).where(UnitRow.slug == slug)).first()
            if row is not None and row.active:
                refuse("unit_taken", slug=slug)
            stored = self._unit_values(connection, slug, {**values, "name": name})
            checking.days_of(stored.get("reply_days"), stored.get("reply_basis"))
            if row is None:
                stored = {
                    "places": [], "receives": [], "created_at": utc(self._clock()), "slug": slug,
                    "active": True, **stored,
                }  # fmt: skip
                connection.execute(insert(UnitRow).values(stored))
            else:  # one that had gone comes back under its name
                connection.execute(update(UnitRow).where(UnitRow.id == row.id).values(active=True, **stored))
        return self._known_unit(slug)

    def change_unit(self, slug: str, **values: Any) -> Unit:
        """``name``, ``province``, ``places``, ``receives``, ``group`` ("telegram:-100123", "" for none),
        ``next_slug`` ("" for none), ``reply_days`` (0 for none), ``reply_basis``."""
        unit = self._known_unit(slug)
        with self._writing() as connection:
            stored = self._unit_values(connection, unit.slug, values)
            if not stored:
                refuse("nothing")
            days = stored.get("reply_days", unit.reply_days)
            checking.days_of(days, stored.get("reply_basis", unit.reply_basis))
            connection.execute(update(UnitRow).where(UnitRow.id == unit.id).values(**stored))
        return self._known_unit(slug)

    def move_group(self, connection: Connection, channel: str, old: str, new: str) -> None:
        """A unit's group goes on under another id."""
        here = (UnitRow.staff_channel == channel) & (UnitRow.staff_conversation == old)
        connection.execute(update(UnitRow).where(here).values(staff_conversation=new))

    def remove_unit(self, slug: str) -> None:
        """Deactivate a unit that has nothing left to do; its group becomes free."""
        unit = self._known_unit(slug)
        with self._writing() as connection:
            for other in self.units(connection):
                if other.next_unit_id == unit.id:
                    refuse("next_of", slug=unit.slug, other=other.slug)
            if codes := _open_codes(connection, unit.id):
                refuse("busy", slug=unit.slug, count=len(codes), codes=", ".join(codes[:5]))
            connection.execute(
                update(UnitRow)
                .where(UnitRow.id == unit.id)
                .values(active=False, staff_channel=None, staff_conversation=None, next_unit_id=None)
            )

    def add_officer(
        self, login: str, name: str, unit_slug: str, role: str = "officer", telegram: str | None = None
    ) -> Officer:
        """A new officer; one who had left comes back under the same login."""
        login = checking.name_of(login)
        with self._writing() as connection:
            query = select(OfficerRow.id, OfficerRow.active).where(OfficerRow.login == login)
            row = connection.execute(query).first()
            if row is not None and row.active:
                refuse("login_taken", login=login)
            given = {"name": name, "unit_slug": unit_slug, "role": role, "telegram": telegram or ""}
            stored = self._officer_values(connection, login, given)
            if row is None:
                stored |= {"login": login, "active": True, "created_at": utc(self._clock())}
                connection.execute(insert(OfficerRow).values(stored))
            else:
                back = update(OfficerRow).where(OfficerRow.id == row.id).values(active=True, **stored)
                connection.execute(back)
        return self._known_officer(login)

    def change_officer(self, login: str, **values: Any) -> Officer:
        """``name``, ``unit_slug``, ``role``, ``telegram`` ("" for none)."""
        officer = self._known_officer(login)
        with self._writing() as connection:
            stored = self._officer_values(connection, officer.login, values)
            if not stored:
                refuse("nothing")
            connection.execute(update(OfficerRow).where(OfficerRow.id == officer.id).values(**stored))
        return self._known_officer(login)

    def remove_officer(self, login: str) -> None:
        """Deactivate an officer: from now no command of this account is obeyed."""
        officer = self._known_officer(login)
        with self._writing() as connection:
            gone = update(OfficerRow).where(OfficerRow.id == officer.id)
            connection.execute(gone.values(active=False, channel=None, account=None))

    def _known_unit(self, slug: str) -> Unit:
        return self.unit_by_slug(slug.strip()) or refuse("no_unit", slug=slug)

    def _known_officer(self, login: str) -> Officer:
        return self.officer_by_login(login.strip()) or refuse("no_officer", login=login)

    def _unit_values(self, connection: Connection, slug: str, given: dict[str, Any]) -> dict[str, Any]:
        """Checked columns for what was given; None is not given."""
        known = {key: value for key, value in given.items() if value is not None}
        stored: dict[str, Any] = {}
        if "name" in known:
            stored["name"] = checking.title_of(known["name"], "tên đơn vị (--name)")
        if "province" in known:
            stored["province"] = checking.province_of(known["province"])
        if "places" in known:
            stored["places"] = checking.places_of(known["places"])
        if "receives" in known:
            stored["receives"] = checking.receives_of(known["receives"])
        if "group" in known:
            channel, conversation = checking.group_of(known["group"])
            owner = (
                self.unit_of_group(channel, conversation, connection) if channel and conversation else None
            )
            if owner and owner.slug != slug and owner.staff_conversation == conversation:
                refuse("group_taken", group=known["group"], slug=owner.slug)
            stored |= {"staff_channel": channel, "staff_conversation": conversation}
        if "next_slug" in known:
            stored["next_unit_id"] = self._next(connection, slug, known["next_slug"])
        if "reply_days" in known:
            stored["reply_days"] = known["reply_days"] or None
        if "reply_basis" in known:
            stored["reply_basis"] = known["reply_basis"].strip() or None
        return stored

    def _next(self, connection: Connection, slug: str, next_slug: str) -> int | None:
        """The unit that gets what is left unclaimed; following them must come to an end."""
        if not next_slug:
            return None
        units = {unit.id: unit for unit in self.units(connection)}
        following = _first([unit for unit in units.values() if unit.slug == next_slug.lower()])
        if following is None and next_slug.lower() != slug:
            refuse("no_unit", slug=next_slug)
        ring, at = [slug], following
        while at is not None and at.slug != slug:
            ring.append(at.slug)
            at = units.get(at.next_unit_id or 0)
        if at is not None or following is None:
            refuse("ring", ring=" → ".join([*ring, slug]))
        return following.id

    def _officer_values(self, connection: Connection, login: str, given: dict[str, Any]) -> dict[str, Any]:
        known = {key: value for key, value in given.items() if value is not None}
        stored: dict[str, Any] = {}
        if "name" in known:
            stored["name"] = checking.title_of(known["name"], "họ tên cán bộ (--name)")
        if "unit_slug" in known:
            unit = self.unit_by_slug(known["unit_slug"], connection)
            stored["unit_id"] = (unit or refuse("no_unit", slug=known["unit_slug"])).id
        if "role" in known:
            stored["role"] = checking.role_of(known["role"])
        if "telegram" in known:
            account = checking.account_of(known["telegram"])
            owner = self.officer("telegram", account, connection)
            if owner and owner.login != login:
                refuse("account_taken", account=account, login=owner.login)
            stored |= {"channel": "telegram" if account else None, "account": account}
        return stored

    def _units(self, connection: Connection | None, *conditions: Any) -> list[Unit]:
        query = select(UnitRow.__table__).where(*conditions).order_by(UnitRow.id)
        with self._reading(connection) as reading:
            return [_unit(row) for row in reading.execute(query)]

    def _officers(self, connection: Connection | None, *conditions: Any) -> list[Officer]:
        query = select(OfficerRow.__table__).where(*conditions).order_by(OfficerRow.id)
        with self._reading(connection) as reading:
            return [_officer(row) for row in reading.execute(query)]

    @contextmanager
    def _reading(self, connection: Connection | None) -> Iterator[Connection]:
        if connection is not None:
            yield connection
        else:
            with self._engine.connect() as own:
                yield own

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except IntegrityError:  # two administrators at once: what was checked is no longer so
            refuse("same")


def _first(found: list[T]) -> T | None:
    return found[0] if found else None


def _open_codes(connection: Connection, unit_id: int) -> list[str]:
    handoffs = select(HandoffRow.code).where(
        HandoffRow.unit_id == unit_id, HandoffRow.state.in_(LIVE_HANDOFFS)
    )
    cases = select(CaseRow.code).where(CaseRow.unit_id == unit_id, CaseRow.state.in_(OPEN_CASES))
    return [*connection.scalars(handoffs), *connection.scalars(cases)]


def _unit(row: Row[Any]) -> Unit:
    return Unit(
        row.id, row.slug, row.name, row.province, tuple(row.places), tuple(row.receives), row.staff_channel,
        row.staff_conversation, row.next_unit_id, row.reply_days, row.reply_basis,
    )  # fmt: skip


def _officer(row: Row[Any]) -> Officer:
    return Officer(row.id, row.login, row.name, row.unit_id, row.role, row.channel, row.account)
