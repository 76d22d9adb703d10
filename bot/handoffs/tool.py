"""The commands on hand-offs in a staff group: claim, answer, pass on, close, the queue."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from bot.handoffs.handoff import CLOSED, OPEN, WAITING, Handoff
from bot.handoffs.queue import Handoffs
from bot.hours import spoken_moment
from bot.officers.staff import Officer, StaffCall, Unit
from bot.visit import Visit
from bot.wordings import at, words
from knowledge.answers.answer import Answer, Status


class HandoffTool:
    """A `StaffTool`."""

    def __init__(self, handoffs: Handoffs) -> None:
        self._handoffs = handoffs

    @property
    def commands(self) -> Mapping[str, str]:
        help_: dict[str, str] = at("staff.commands")
        return help_

    def handle(self, call: StaffCall, visit: Visit) -> Answer | None:
        """The answer for the group; None for a command or a code that is none of ours."""
        if call.command == "hangdoi":
            return self._queue(call.unit, visit)
        if call.command not in ("", "nhan", "dong", "chuyen"):
            return None
        if call.code is None:
            return _said("no_code", command=call.command) if call.command else None
        handoff = self._handoffs.store.by_code(call.code)
        if handoff is None:
            return None
        if handoff.unit_id != call.unit.id or call.officer.unit_id != call.unit.id:
            return _said("not_here", code=call.code)
        if call.command == "nhan":
            return self._claim(handoff, call, visit)
        if call.command == "dong":
            return self._close(handoff, call, visit)
        if call.command == "chuyen":
            return self._pass(handoff, call, visit)
        return self._say(handoff, call, visit)

    def _claim(self, handoff: Handoff, call: StaffCall, visit: Visit) -> Answer:
        def work(connection: Connection) -> Answer | None:
            if self._handoffs.claim(connection, handoff, call.officer):
                return None
            return self._as_it_is(connection, handoff)

        visit.later(work)
        return _said("claimed", officer=call.officer.name, code=handoff.code)

    def _say(self, handoff: Handoff, call: StaffCall, visit: Visit) -> Answer:
        if not call.text.strip():
            return _said("empty", code=handoff.code)

        def work(connection: Connection) -> Answer | None:
            if self._handoffs.say(connection, handoff, call.officer, call.text.strip()):
                return None
            return self._as_it_is(connection, handoff, held=True)

        visit.later(work)
        return _said("sent", code=handoff.code, officer=call.officer.name)

    def _close(self, handoff: Handoff, call: StaffCall, visit: Visit) -> Answer:
        if handoff.state == OPEN and handoff.officer_id != call.officer.id and call.officer.role == "officer":
            return _said("held_by", code=handoff.code, officer=self._name(handoff.officer_id))

        def work(connection: Connection) -> Answer | None:
            if self._handoffs.close(connection, handoff, call.officer, call.text.strip()):
                return None
            return self._as_it_is(connection, handoff)

        visit.later(work)
        return _said("closed", officer=call.officer.name, code=handoff.code)

    def _pass(self, handoff: Handoff, call: StaffCall, visit: Visit) -> Answer:
        named = call.text.split()[0] if call.text.split() else ""
        target = self._target(named, call)
        if target is None:
            units = ", ".join(
                unit.slug for unit in self._handoffs.directory.units() if unit.id != call.unit.id
            )
            return _said("no_target", target=named, units=units or "-")
        if isinstance(target, Unit) and not self._handoffs.able(target):
            return _said("no_group", target=target.name)

        def work(connection: Connection) -> Answer | None:
            if self._handoffs.give(connection, handoff, target):
                return None
            return self._as_it_is(connection, handoff)

        visit.later(work)
        return _said("passed", code=handoff.code, target=target.name)

    def _target(self, named: str, call: StaffCall) -> Unit | Officer | None:
        """The unit or colleague that a word names; auditors answer nobody."""
        unit = self._handoffs.directory.unit_by_slug(named) if named else None
        if unit is not None:
            return unit if unit.id != call.unit.id else None
        officer = self._handoffs.directory.officer_by_login(named) if named else None
        mine = officer is not None and officer.unit_id == call.unit.id and officer.role != "auditor"
        return officer if mine else None

    def _queue(self, unit: Unit, visit: Visit) -> Answer:
        found = self._handoffs.store.of_unit(unit.id)
        if not found:
            return _said("queue_empty")
        waiting, open_ones = (sum(one.state == state for one in found) for state in (WAITING, OPEN))
        lines = [words("staff.queue", waiting=waiting, open=open_ones)]
        for one in found:
            state = words(f"staff.states.{one.state}", officer=self._name(one.officer_id))
            since = spoken_moment(one.opened_at, visit.now)
            reason = at("staff.reasons")[one.reason]
            lines.append(words("staff.queue_line", code=one.code, state=state, since=since, reason=reason))
        return Answer(Status.HANDOFF, "\n".join(lines))

    def _as_it_is(self, connection: Connection, handoff: Handoff, *, held: bool = False) -> Answer:
        """Somebody was faster: what has become of it."""
        now = self._handoffs.store.by_code(handoff.code, connection)
        if now is None or now.state == CLOSED:
            return _said("closed_already", code=handoff.code)
        if now.unit_id != handoff.unit_id:
            return _said("not_here", code=handoff.code)
        if now.state == OPEN:
            name = "held_by" if held else "claimed_already"
            return _said(name, code=handoff.code, officer=self._name(now.officer_id, connection))
        return _said("not_claimed", code=handoff.code)

    def _name(self, officer_id: int | None, connection: Connection | None = None) -> str:
        found = self._handoffs.directory.officer_by_id(officer_id or 0, connection)
        return found.name if found else ""


def _said(name: str, **values: object) -> Answer:
    return Answer(Status.HANDOFF, words(f"staff.{name}", **values))
