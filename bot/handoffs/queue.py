"""Conversations handed to officers: opened, claimed, answered, passed on, closed. Two fronts may use it, a
staff group and the console; nobody is ever handed to nobody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import Connection

from bot.cases.redacting import redacted
from bot.clock import Clock, utc
from bot.handoffs.handoff import CLOSED, KEPT, LIVE, OPEN, WAITING, Handoff
from bot.handoffs.store import HandoffStore
from bot.hours import Hours, spoken_moment
from bot.officers.directory import Directory
from bot.officers.staff import Officer, Unit
from bot.posting import Posting
from bot.visit import Visit
from bot.wordings import at, words
from knowledge.answers.answer import Answer, Choice, Context, Status
from knowledge.vietnamese.places import PROVINCE_NAMES, new_province, place_by_key

SHOWN_CHARS = 800  # of a citizen's message in a group post


class Handoffs:
    """The service. ``contact``: what a conversation's forms know of the citizen, to be masked in groups;
    ``pass_minutes``: minutes of office time after which an unclaimed one goes to the next unit."""

    def __init__(
        self,
        store: HandoffStore,
        directory: Directory,
        posting: Posting,
        hours: Hours,
        clock: Clock,
        contact: Callable[[int], Mapping[str, str]],
        pass_minutes: int = 10,
    ) -> None:
        self.store = store
        self.directory = directory
        self._posting = posting
        self.hours = hours
        self.clock = clock
        self._contact = contact
        self._minutes = pass_minutes

    def unit_for(self, context: Context, connection: Connection | None = None) -> Unit | None:
        """Who answers a citizen: the unit of the commune, of the province, or any that takes hand-offs and
        has a group with somebody in it."""
        able = [unit for unit in self.directory.units(connection) if self.able(unit, connection)]
        province = new_province(context.province) if context.province else None
        ranked = [
            *(unit for unit in able if context.place and context.place in unit.places),
            *(unit for unit in able if province and _province(unit) == province and not unit.places),
            *(unit for unit in able if not unit.province and not unit.places),
            *(unit for unit in able if not unit.places),
            *able,
        ]
        return ranked[0] if ranked else None

    def able(self, unit: Unit, connection: Connection | None = None) -> bool:
        """Whether a unit can be handed somebody: it wants to, has a group, and somebody in it may answer."""
        if "handoff" not in unit.receives or unit.staff_conversation is None:
            return False
        return any(officer.role != "auditor" for officer in self.directory.officers(unit.id, connection))

    def open(self, connection: Connection, visit: Visit, unit: Unit, reason: str, question: str) -> Handoff:
        """Hand a conversation over, or find it handed over already."""
        known = self.store.live(visit.conversation_id, connection)
        if known is not None:
            return known
        there = self.hours.open_at(visit.now, unit.slug)
        handoff = self.store.begin(
            connection, visit, unit, WAITING if there else KEPT, reason,
            self.hours.after(visit.now, self._minutes, unit.slug) if there else None,
        )  # fmt: skip
        if question:
            self.store.write(connection, handoff, "citizen", question)
        if there:
            self._announce(connection, handoff, unit, "new")
        return handoff

    def heard(self, connection: Connection, handoff: Handoff, text: str, files: str = "") -> None:
        """A citizen's message: kept, and shown to the group with personal things masked."""
        if text:
            self.store.write(connection, handoff, "citizen", text)
        if handoff.state == KEPT:
            return
        unit = self.directory.unit(handoff.unit_id, connection)
        if unit is None:
            return
        if text:
            shown = words(
                "staff.said",
                code=handoff.code,
                who=words("staff.who.citizen"),
                text=self._masked(handoff, text),
            )
            self._to_group(connection, unit, shown)
        if files:
            self._to_group(connection, unit, words("staff.file", code=handoff.code, kind=files))

    def claim(self, connection: Connection, handoff: Handoff, officer: Officer) -> bool:
        """Exactly one of several officers gets it."""
        took = self.store.move(
            connection, handoff, (WAITING, KEPT), state=OPEN, officer_id=officer.id, pass_at=None,
            claimed_at=utc(self.clock()),
        )  # fmt: skip
        if took:
            unit = self.directory.unit(handoff.unit_id, connection)
            name = unit.name if unit else ""
            self._to_citizen(connection, handoff, words("handoff.claimed", officer=officer.name, unit=name))
        return took

    def say(self, connection: Connection, handoff: Handoff, officer: Officer, text: str) -> bool:
        """An officer's words to the citizen; whoever answers one that waits has claimed it."""
        now = self.store.by_code(handoff.code, connection)
        if now is not None and now.state in (WAITING, KEPT) and not self.claim(connection, now, officer):
            return False
        now = self.store.by_code(handoff.code, connection)
        if now is None or now.state != OPEN or now.officer_id != officer.id:
            return False
        self.store.write(connection, now, f"officer:{officer.id}", text)
        self._to_citizen(connection, now, words("handoff.said", officer=officer.name, text=text))
        return True

    def close(self, connection: Connection, handoff: Handoff, officer: Officer, result: str) -> bool:
        """The officer is done; the machine has the word again."""
        closed = self.store.move(
            connection, handoff, LIVE, state=CLOSED, officer_id=officer.id, closed_at=utc(self.clock())
        )
        if closed:
            lines = [words("handoff.closed", officer=officer.name, code=handoff.code)]
            if result:
                self.store.write(connection, handoff, f"officer:{officer.id}", result)
                lines.append(words("handoff.closed_result", result=result))
            self._to_citizen(connection, handoff, "\n".join([*lines, words("handoff.closed_next")]))
        return closed

    def leave(self, connection: Connection, handoff: Handoff) -> bool:
        """The citizen goes back to the machine."""
        left = self.store.move(connection, handoff, LIVE, state=CLOSED, closed_at=utc(self.clock()))
        unit = self.directory.unit(handoff.unit_id, connection)
        if left and unit is not None and handoff.state != KEPT:
            name = "left" if handoff.state == WAITING else "ended"
            self._to_group(connection, unit, words(f"staff.{name}", code=handoff.code))
        return left

    def give(self, connection: Connection, handoff: Handoff, to: Unit | Officer) -> bool:
        """Pass a hand-off to another unit, where it waits anew, or to a colleague, who has it."""
        if isinstance(to, Officer):
            given = self.store.move(
                connection, handoff, LIVE, state=OPEN, officer_id=to.id, pass_at=None,
                claimed_at=utc(self.clock()),
            )  # fmt: skip
            if given:
                told = words("handoff.given", code=handoff.code, officer=to.name)
                self._to_citizen(connection, handoff, told)
            return given
        old = self.directory.unit(handoff.unit_id, connection)
        moved = self._to_unit(connection, handoff, to, self.clock())
        if moved and old is not None:
            told = words("handoff.forwarded", code=handoff.code, old=old.name, new=to.name)
            self._to_citizen(connection, handoff, told)
        return moved

    def pass_on(self, connection: Connection, handoff: Handoff, now: datetime) -> bool:
        """Nobody claimed it in time: the next unit gets it; the last one is reminded once. The citizen is
        told either way."""
        unit = self.directory.unit(handoff.unit_id, connection)
        following = self.directory.unit(unit.next_unit_id, connection) if unit and unit.next_unit_id else None
        if following is None or not self.able(following, connection):
            if not self.store.move(connection, handoff, (WAITING,), pass_at=None):
                return False
            if unit is not None:
                self._to_group(connection, unit, words("staff.reminder", code=handoff.code), handoff)
            name = unit.name if unit else ""
            told = words("handoff.still_waiting", code=handoff.code, unit=name)
            self._to_citizen(connection, handoff, told)
            return True
        if not self._to_unit(connection, handoff, following, now):
            return False
        if unit is not None:
            self._to_group(
                connection, unit, words("staff.passed_away", code=handoff.code, new=following.name)
            )
        old = unit.name if unit else ""
        told = words("handoff.passed", code=handoff.code, old=old, new=following.name)
        self._to_citizen(connection, handoff, told)
        return True

    def reopen(self, connection: Connection, handoff: Handoff, now: datetime) -> bool:
        """The office has opened: a kept hand-off waits from now."""
        unit = self.directory.unit(handoff.unit_id, connection)
        if unit is None or not self.hours.open_at(now, unit.slug):
            return False
        until = utc(self.hours.after(now, self._minutes, unit.slug))
        if not self.store.move(connection, handoff, (KEPT,), state=WAITING, pass_at=until):
            return False
        self._announce(connection, handoff, unit, "new")
        place = self.store.place(unit.id, handoff, connection)
        told = words("handoff.reopened", unit=unit.name, code=handoff.code, place=place)
        leave = Choice(words("handoff.buttons.leave"), do="handoff:leave")
        answer = Answer(Status.HANDOFF, told, choices=(leave,))
        self._posting.post(connection, handoff.channel, handoff.conversation, answer)
        return True

    def _to_unit(self, connection: Connection, handoff: Handoff, unit: Unit, now: datetime) -> bool:
        there = self.hours.open_at(now, unit.slug)
        until = utc(self.hours.after(now, self._minutes, unit.slug)) if there else None
        old = self.directory.unit(handoff.unit_id, connection)
        moved = self.store.move(
            connection, handoff, LIVE, unit_id=unit.id, officer_id=None,
            state=WAITING if there else KEPT, pass_at=until, claimed_at=None,
        )  # fmt: skip
        if moved and there:
            self._announce(connection, handoff, unit, "again", old.name if old else "")
        return moved

    def _announce(
        self, connection: Connection, handoff: Handoff, unit: Unit, how: str, old: str = ""
    ) -> None:
        """The post by which a group learns of somebody."""
        reason = at("staff.reasons")[handoff.reason]
        since = spoken_moment(handoff.opened_at, self.clock())
        lines = [words(f"staff.{how}", code=handoff.code, reason=reason, old=old)]
        if told := [text for author, text in self.store.messages(handoff, connection) if author == "citizen"]:
            lines.append(words("staff.new_question", question=self._masked(handoff, "\n".join(told))))
        place = self.store.place(unit.id, handoff, connection)
        lines.append(words("staff.new_since", since=since, place=place))
        lines.append(words("staff.new_how", code=handoff.code))
        self._to_group(connection, unit, "\n".join(lines), handoff)

    def _masked(self, handoff: Handoff, text: str) -> str:
        shown = redacted(text, self._contact(handoff.conversation_id))
        return shown if len(shown) <= SHOWN_CHARS else shown[:SHOWN_CHARS].rstrip() + "…"

    def _to_group(
        self, connection: Connection, unit: Unit, text: str, handoff: Handoff | None = None
    ) -> None:
        if unit.staff_channel is None or unit.staff_conversation is None:
            return
        choices = (Choice(words("staff.buttons.claim"), do=f"staff:nhan:{handoff.code}"),) if handoff else ()
        answer = Answer(Status.HANDOFF, text, choices=choices)
        self._posting.post(connection, unit.staff_channel, unit.staff_conversation, answer)

    def _to_citizen(self, connection: Connection, handoff: Handoff, text: str) -> None:
        answer = Answer(Status.HANDOFF, text)
        self._posting.post(connection, handoff.channel, handoff.conversation, answer)


def place_name(context: Context) -> str:
    """Where a citizen lives, in words; empty when it is not known."""
    place = place_by_key(context.place) if context.place else None
    province = PROVINCE_NAMES.get(context.province or "", "")
    return ", ".join(filter(None, (place.full if place else "", province)))


def _province(unit: Unit) -> str | None:
    return new_province(unit.province) if unit.province else None
