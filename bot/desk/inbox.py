"""The inbox as one officer sees it: who waits, who is being answered and by whom, what was said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.desk.person import Person
from bot.desk.roles import ANSWERING
from bot.handoffs.handoff import CLOSED, KEPT, OPEN, WAITING, Handoff
from bot.handoffs.posts import place_name
from bot.handoffs.records import HandoffRow
from bot.handoffs.store import NOTE
from bot.officers.staff import Officer, Unit
from bot.services import Services
from bot.wordings import at, words
from knowledge.answers.answer import Answer, Context, Status

RECENT = 12  # closed conversations that are still listed


@dataclass(frozen=True, slots=True)
class Waiting:
    """A conversation in the list. ``mine``: the officer holds it; ``late``: it is about to be passed on."""

    code: str
    state: str
    channel: str
    reason: str
    since: datetime
    holder: str
    mine: bool
    late: bool


@dataclass(frozen=True, slots=True)
class Said:
    """One message. ``who`` is citizen, officer or note; ``name`` of the officer who wrote it."""

    who: str
    name: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation opened. ``raw``: the words are shown unmasked; ``suggested``: what the knowledge says
    to the citizen's last message."""

    handoff: Handoff
    holder: Officer | None
    mine: bool
    raw: bool
    said: tuple[Said, ...]
    place: str
    suggested: Answer | None


class Inbox:
    """Reads for one officer's unit; whatever changes something goes through `Handoffs`."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._store = services.handoffs.store
        self._directory = services.directory

    def listed(self, person: Person) -> dict[str, list[Waiting]]:
        """mine, waiting, others, kept: each the longest waiting first."""
        names = {one.id: one.name for one in self._directory.officers()}
        now = self._services.clock()
        found: dict[str, list[Waiting]] = {"mine": [], "waiting": [], "others": [], "kept": []}
        for one in self._store.of_unit(person.unit.id):
            mine = one.state == OPEN and one.officer_id == person.officer.id
            late = (
                one.state == WAITING and one.pass_at is not None and (one.pass_at - now).total_seconds() < 180
            )
            row = Waiting(
                one.code, one.state, one.channel, one.reason, one.opened_at,
                names.get(one.officer_id or 0, ""), mine, late,
            )  # fmt: skip
            name = "mine" if mine else {OPEN: "others", WAITING: "waiting", KEPT: "kept"}[one.state]
            found[name].append(row)
        return found

    def waiting(self, person: Person) -> int:
        """How many wait for an officer of the unit."""
        return sum(one.state == WAITING for one in self._store.of_unit(person.unit.id))

    def recent(self, person: Person) -> list[tuple[str, datetime]]:
        """What was closed last: code and when."""
        query = (
            select(HandoffRow.code, HandoffRow.closed_at)
            .where(HandoffRow.unit_id == person.unit.id, HandoffRow.state == CLOSED)
            .order_by(HandoffRow.id.desc())
            .limit(RECENT)
        )
        with self._services.engine.connect() as connection:
            return [(row.code, row.closed_at) for row in connection.execute(query)]

    def find(self, code: str, person: Person) -> Handoff | None:
        """A conversation of the officer's unit; None for another unit's, as for none."""
        found = self._store.by_code(code.upper())
        return found if found and found.unit_id == person.unit.id else None

    def talk(self, handoff: Handoff, person: Person, *, raw: bool = False) -> Talk:
        """What was said. Only its holder reads it unmasked, and only where that was asked for (and noted)."""
        mine = handoff.state == OPEN and handoff.officer_id == person.officer.id
        raw = raw and mine
        rows = self._store.thread(handoff)
        texts = [text for _, _, _, text in rows]
        with self._services.engine.connect() as connection:
            if not raw:
                mask = self._services.handoffs.posts.masking(connection, handoff)
                texts = [mask(text) for text in texts]
            context = self._store.home(handoff, connection)
        names = {author: self._name(author) for author in {author for _, _, author, _ in rows}}
        said = tuple(
            Said(author.partition(":")[0], names[author], at, text)
            for (_, at, author, _), text in zip(rows, texts, strict=True)
        )
        last = next((text for _, _, author, text in reversed(rows) if author == "citizen"), "")
        return Talk(
            handoff, self._directory.officer_by_id(handoff.officer_id or 0), mine, raw, said,
            place_name(context), self._suggested(last, context) if mine else None,
        )  # fmt: skip

    def _suggested(self, text: str, context: Context) -> Answer | None:
        if not text.strip():
            return None
        answer = self._services.knowledge.answer(text, self._services.clock().date(), context)
        return answer if answer.status is Status.ANSWERED else None

    def say(self, handoff: Handoff, person: Person, text: str) -> bool:
        """An officer's words, told to the staff group too; False when the conversation is not the
        officer's to answer."""
        posts, code = self._services.handoffs.posts, handoff.code
        with self._services.engine.begin() as connection:
            done = self._services.handoffs.say(connection, handoff, person.officer, text)
            if done:
                said = posts.masked(connection, handoff, text)
                told = words("staff.said", code=code, who=person.officer.name, text=said)
                posts.to_group(connection, person.unit, told)
        self._services.posting.announce()
        return done

    def targets(self, handoff: Handoff, person: Person) -> tuple[list[Officer], list[Unit]]:
        """Colleagues who may have it, and units that can be handed it."""
        mates = [
            one
            for one in self._directory.officers(person.unit.id)
            if one.role in ANSWERING and one.id != handoff.officer_id
        ]
        units = [
            one for one in self._directory.units()
            if one.id != person.unit.id and self._services.handoffs.able(one)
        ]  # fmt: skip
        return mates, units

    def _name(self, author: str) -> str:
        kind, _, number = author.partition(":")
        if kind in ("officer", NOTE) and number.isdigit():
            found = self._directory.officer_by_id(int(number))
            return found.name if found else words("staff.who.officer")
        known: dict[str, str] = at("staff.who")
        return known.get(kind, kind)


def duty(officers: Iterable[Officer], there: set[int]) -> list[tuple[str, bool]]:
    """(name, whether there) of those who answer citizens, those who are there first."""
    found = [(one.name, one.id in there) for one in officers if one.role in ANSWERING]
    return sorted(found, key=lambda pair: (not pair[1], pair[0]))
