"""Conversations handed to officers: opened, claimed, answered, passed on, closed. Two fronts may use it, a
staff group and the console; nobody is ever handed to nobody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection

from bot.clock import Clock, utc
from bot.forms.drafts import DraftStore
from bot.handoffs.handoff import CLOSED, KEPT, LIVE, OPEN, WAITING, Handoff
from bot.handoffs.posts import Posts
from bot.handoffs.store import NOTE, HandoffStore
from bot.hours import Hours
from bot.officers.directory import Directory
from bot.officers.staff import Officer, Unit
from bot.posting import Posting
from bot.visit import Visit
from bot.wordings import words
from knowledge.answers.answer import Context
from knowledge.vietnamese.places import new_province


class Handoffs:
    """The service. ``pass_minutes``: minutes of office time after which an unclaimed one goes to the next
    unit."""

    def __init__(
        self,
        store: HandoffStore,
        directory: Directory,
        posting: Posting,
        hours: Hours,
        clock: Clock,
        drafts: DraftStore,
        pass_minutes: int = 10,
    ) -> None:
        self.store = store
        self.directory = directory
        self.hours = hours
        self.clock = clock
        self.drafts = drafts
        self.posts = Posts(store, directory, posting, hours, clock, drafts)
        self.minutes = pass_minutes

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
        """Whether a unit can be handed somebody: it wants to, and somebody may answer, at the console or in
        its group."""
        if "handoff" not in unit.receives:
            return False
        if self.directory.has_console(unit.id, connection):
            return True
        return unit.staff_conversation is not None and any(
            officer.role != "auditor" and officer.channel == unit.staff_channel
            for officer in self.directory.officers(unit.id, connection)
        )

    def after(self, unit: Unit, connection: Connection | None = None) -> Iterator[Unit]:
        """The units that get what this one leaves unclaimed, as far as they can be handed anybody."""
        seen = {unit.id}
        following = self.directory.unit(unit.next_unit_id or 0, connection)
        while following is not None and following.id not in seen:
            seen.add(following.id)
            if self.able(following, connection):
                yield following
            following = self.directory.unit(following.next_unit_id or 0, connection)

    def open(
        self, connection: Connection, visit: Visit, unit: Unit, reason: str, question: str
    ) -> tuple[Handoff, bool]:
        """Hand a conversation over, or find it handed over already; and whether it is new."""
        known = self.store.alone(connection, visit.conversation_id)
        if known is not None:
            return known, False
        there = self.hours.open_at(visit.now, unit.slug)
        handoff = self.store.begin(
            connection, visit, unit, WAITING if there else KEPT, reason, self.until(unit, visit.now)
        )
        if question:
            self.store.write(connection, handoff, "citizen", question)
        self.drafts.lay_by(connection, visit.conversation_id)
        if there:
            self.posts.announce(connection, handoff, unit)
        return handoff, True

    def until(self, unit: Unit, now: datetime) -> datetime | None:
        """When the next unit gets what comes to a unit now; None while it is closed."""
        return self.hours.after(now, self.minutes, unit.slug) if self.hours.open_at(now, unit.slug) else None

    def heard(
        self, connection: Connection, handoff: Handoff, text: str, files: str = "", *, edited: bool = False
    ) -> None:
        """A citizen's message: kept, and shown to the group with personal things masked. Of files the group
        learns that they came."""
        unit = None if handoff.state == KEPT else self.directory.unit(handoff.unit_id, connection)
        if text:
            self.store.write(connection, handoff, "citizen", text)
            shown = self.posts.masked(connection, handoff, text)
            who = "staff.who.edited" if edited else "staff.who.citizen"
            said = words("staff.said", code=handoff.code, who=words(who), text=shown)
            self.posts.to_group(connection, unit, said)
        if files:
            self.store.write(connection, handoff, "citizen", words("handoff.file_mark", kind=files))
            self.posts.to_group(connection, unit, words("staff.file", code=handoff.code, kind=files))

    def claim(self, connection: Connection, handoff: Handoff, officer: Officer) -> bool:
        """Exactly one of several officers gets it."""
        took = self.store.move(
            connection, handoff, (WAITING, KEPT), state=OPEN, officer_id=officer.id, pass_at=None,
            claimed_at=utc(self.clock()),
        )  # fmt: skip
        if took:
            unit = self.directory.unit(handoff.unit_id, connection)
            told = words("handoff.claimed", officer=officer.name, unit=unit.name if unit else "")
            self.posts.to_citizen(connection, handoff, told)
        return took

    def note(self, connection: Connection, handoff: Handoff, officer: Officer, text: str) -> None:
        """A word to colleagues; the citizen never reads it."""
        self.store.write(connection, handoff, f"{NOTE}:{officer.id}", text)

    def say(self, connection: Connection, handoff: Handoff, officer: Officer, text: str) -> bool:
        """An officer's words to the citizen; whoever answers one that waits has claimed it."""
        now = self.store.by_code(handoff.code, connection, lock=True)
        if now is not None and now.state in (WAITING, KEPT) and now.unit_id == officer.unit_id:
            self.claim(connection, now, officer)
            now = self.store.by_code(handoff.code, connection)
        if now is None or now.state != OPEN or now.officer_id != officer.id:
            return False
        self.store.write(connection, now, f"officer:{officer.id}", text)
        self.posts.to_citizen(connection, now, words("handoff.said", officer=officer.name, text=text))
        return True

    def close(self, connection: Connection, handoff: Handoff, officer: Officer, result: str) -> bool:
        """The officer is done; the machine has the word again."""
        closed = self.store.move(
            connection, handoff, LIVE, state=CLOSED, officer_id=officer.id, pass_at=None,
            closed_at=utc(self.clock()),
        )  # fmt: skip
        if closed:
            lines = [words("handoff.closed", officer=officer.name, code=handoff.code)]
            if result:
                self.store.write(connection, handoff, f"officer:{officer.id}", result)
                lines.append(words("handoff.closed_result", result=result))
            lines += [words("handoff.closed_next"), self.posts.unfinished(connection, handoff)]
            self.posts.to_citizen(connection, handoff, "\n".join(filter(None, lines)))
        return closed

    def leave(self, connection: Connection, handoff: Handoff) -> bool:
        """The citizen goes back to the machine."""
        left = self.store.move(
            connection, handoff, LIVE, state=CLOSED, pass_at=None, closed_at=utc(self.clock())
        )
        if left and handoff.state != KEPT:
            name = "left" if handoff.state == WAITING else "ended"
            unit = self.directory.unit(handoff.unit_id, connection)
            self.posts.to_group(connection, unit, words(f"staff.{name}", code=handoff.code))
        return left

    def give(self, connection: Connection, handoff: Handoff, by: Officer, to: Unit | Officer,
             why: str = "") -> bool:  # fmt: skip
        """Pass a hand-off to another unit, where it waits anew, or to a colleague, who has it."""
        old = self.directory.unit(handoff.unit_id, connection)
        if isinstance(to, Unit):
            moved = self.to_unit(connection, handoff, to, note=(by, why))
            name, wording = (to.name, "forwarded")
        else:
            moved = self.store.move(
                connection, handoff, LIVE, state=OPEN, officer_id=to.id, pass_at=None,
                claimed_at=utc(self.clock()),
            )  # fmt: skip
            name, wording = (to.name, "given")
        if moved:
            self.told_moved(connection, handoff, wording, old.name if old else "", name)
        return moved

    def to_unit(
        self, connection: Connection, handoff: Handoff, unit: Unit, *, due: datetime | None = None,
        note: tuple[Officer, str] | None = None,
    ) -> bool:  # fmt: skip
        """Put a hand-off into a unit's queue, its own included; the group learns of it when it is open.
        ``due``: only if it was to be passed on by then."""
        now = self.clock()
        until = self.until(unit, now)
        old = self.directory.unit(handoff.unit_id, connection)
        moved = self.store.move(
            connection, handoff, LIVE, due=due, unit_id=unit.id, officer_id=None, claimed_at=None,
            state=KEPT if until is None else WAITING, pass_at=utc(until) if until else None,
        )  # fmt: skip
        if moved and note is not None and note[1]:
            self.store.write(connection, handoff, f"officer:{note[0].id}", note[1])
        if moved and until is not None:
            how = "again" if unit.id != handoff.unit_id else "back"
            self.posts.announce(connection, handoff, unit, how, old.name if old else "")
        return moved

    def told_moved(self, connection: Connection, handoff: Handoff, wording: str, old: str, new: str) -> None:
        """Tell the citizen where the hand-off is now and what happens next."""
        now = self.store.by_code(handoff.code, connection) or handoff
        told = words(f"handoff.{wording}", code=handoff.code, old=old, new=new)
        standing = self.posts.standing(connection, now)
        self.posts.to_citizen(connection, now, f"{told} {standing}".strip())


def _province(unit: Unit) -> str | None:
    return new_province(unit.province) if unit.province else None
