"""Cases as one officer sees them: how near their deadline is, what may be done, what may be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.cases.case import ANSWERED, CLOSED, OPEN, Case, Event
from bot.cases.sights import Sights
from bot.cases.texts import kind_name, part_name
from bot.desk.person import Person
from bot.desk.roles import Action
from bot.hours import Hours
from bot.officers.staff import Unit
from bot.services import Services
from bot.wordings import at

SOON = 2  # working days before the deadline: a case turns amber
LISTED = 200


@dataclass(frozen=True, slots=True)
class Listed:
    """A case in the list. ``left``: working days until its deadline, below 0 when it has passed, None
    without one or once it is answered."""

    case: Case
    kind: str
    first: str
    holder: str
    mine: bool
    left: int | None

    @property
    def colour(self) -> str:
        """red: late, amber: soon, "" otherwise."""
        if self.left is None:
            return ""
        return "red" if self.left < 0 else "amber" if self.left <= SOON else ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A case opened. ``parts``: (label, text), redacted unless ``raw``; ``contact`` only where it was asked
    for and allowed."""

    listed: Listed
    parts: tuple[tuple[str, str], ...]
    events: tuple[tuple[Event, str], ...]
    files: int
    raw: bool
    contact: dict[str, str] | None
    units: tuple[Unit, ...]
    can_take: bool
    can_reply: bool
    can_show: bool
    barred: bool


class CaseDesk:
    """Reads for one officer; whatever changes something goes through `Casework`."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._cases = services.cases
        self._directory = services.directory
        self._sights = Sights(services.cipher, services.clock)

    def listed(self, person: Person, states: tuple[str, ...]) -> list[Listed]:
        """The unit's cases in these states: what is late first, then by deadline."""
        names = {one.id: one.name for one in self._directory.officers()}
        cases = self._cases.of_unit(person.unit.id, states, LISTED)
        found = [
            self._row(case, person, names.get(case.officer_id or 0) or self._name(case)) for case in cases
        ]
        far = 10_000
        return sorted(found, key=lambda one: (one.left if one.left is not None else far, one.case.filed_at))

    def _name(self, case: Case) -> str:
        """Who holds a case, also one who has left."""
        holder = self._directory.officer_by_id(case.officer_id) if case.officer_id else None
        return holder.name if holder else ""

    def _row(self, case: Case, person: Person, holder: str) -> Listed:
        """A case with what its officer needs to see at a glance."""
        hidden = person.officer.id in case.barred
        first = "" if hidden else next(iter(case.redacted.values()), "")
        left = None
        if case.due_on is not None and case.state in OPEN:
            left = working_days(self._services.hours, self._cases.today, case.due_on, person.unit.slug)
        return Listed(
            case, kind_name(case.kind), first[:160], holder, case.officer_id == person.officer.id, left,
        )  # fmt: skip

    def find(self, code: str, person: Person) -> Case | None:
        """A case of the person's unit; None for another unit's, as for none."""
        found = self._cases.by_code(code.upper())
        return found if found and found.unit_id == person.unit.id else None

    def opened(
        self, case: Case, person: Person, *, raw: bool = False, contact: dict[str, str] | None = None
    ) -> Opened:
        """The case as the person may read it."""
        barred, row = person.officer.id in case.barred, self._row(case, person, self._name(case))
        values = case.values if raw else case.redacted
        parts = () if barred else tuple((part_name(case.kind, name), text) for name, text in values.items())
        works = person.may(Action.CASES_WORK) and not barred
        free = case.officer_id is None or row.mine
        events = tuple((event, self._actor(event.actor)) for event in self._cases.events(case))
        return Opened(
            row, parts, events, self._cases.files(case), raw, contact,
            tuple(unit for unit in self._directory.units() if unit.id != person.unit.id),
            works and case.state in OPEN and (case.officer_id is None or person.officer.role == "lead")
            and not row.mine,
            works and free and case.state in (*OPEN, ANSWERED),
            works and case.may_be_public and case.state in (ANSWERED, CLOSED) and bool(case.redacted),
            barred,
        )  # fmt: skip

    def contact(self, case: Case, person: Person) -> dict[str, str] | None:
        """Name, address and telephone for the officer who holds the case; every sight is written down."""
        with self._services.engine.begin() as connection:
            return self._sights.contact(connection, case, person.officer)

    def content(self, case: Case, person: Person) -> bool:
        """Whether the person may read the words unredacted; written down."""
        with self._services.engine.begin() as connection:
            return self._sights.content(connection, case, person.officer)

    def _actor(self, actor: str) -> str:
        kind, _, number = actor.partition(":")
        if kind == "officer" and number.isdigit():
            found = self._directory.officer_by_id(int(number))
            return found.name if found else ""
        names: dict[str, str] = at("desk.cases.actors")
        return names.get(kind, kind)


def working_days(hours: Hours, today: date, due: date, unit: str) -> int:
    """Working days from today to a deadline; negative when it has passed."""
    first, last, sign = (today, due, 1) if due >= today else (due, today, -1)
    days, at_day = 0, first
    while at_day < last and days < 400:
        at_day = hours.add_working_days(at_day, 1, unit)
        if at_day <= last:
            days += 1
    return sign * days if sign > 0 or days else -1
