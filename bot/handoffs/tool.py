"""The commands on hand-offs in a staff group: claim, answer, pass on, close, look, the queue."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import Connection

from bot.handoffs.handoff import CLOSED, KEPT, OPEN, WAITING, Handoff
from bot.handoffs.posts import claiming, closing
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
        self._store = handoffs.store
        self._directory = handoffs.directory
        self._does: Mapping[str, Callable[[Handoff, StaffCall, Visit], Answer]] = {
            "": self._say, "traloi": self._say, "nhan": self._claim, "dong": self._close,
            "chuyen": self._pass, "xem": self._see,
        }  # fmt: skip

    @property
    def commands(self) -> Mapping[str, str]:
        help_: dict[str, str] = at("staff.commands")
        return help_

    def handle(self, call: StaffCall, visit: Visit) -> Answer | None:
        """The answer for the group; None for a command or a code that is none of ours."""
        if call.command == "hangdoi":
            return self._queue(call.unit, visit)
        do = self._does.get(call.command)
        if do is None:
            return None
        if call.code is None:
            mine = call.command in self.commands
            return _said("no_code", command=call.command) if mine else None
        handoff = self._store.by_code(call.code)
        if handoff is None:
            return None
        if handoff.unit_id != call.unit.id:
            return _said("not_here", code=call.code)
        if call.officer.unit_id != call.unit.id:
            return _said("not_yours", code=call.code, unit=call.unit.name)
        return do(handoff, call, visit)

    def _claim(self, handoff: Handoff, call: StaffCall, visit: Visit) -> Answer:
        def work(connection: Connection) -> Answer | None:
            if self._handoffs.claim(connection, handoff, call.officer):
                return None
            return self._as_it_is(connection, handoff, call, "claimed_already")

        visit.later(work)
        said = words("staff.claimed", officer=call.officer.name, code=handoff.code)
        return Answer(Status.HANDOFF, said, choices=closing(handoff))

    def _say(self, handoff: Handoff, call: StaffCall, visit: Visit) -> Answer:
        text, files = call.text.strip(), bool(visit.incoming.attachments)
        if not text:
            return _said("file_not_sent" if files else "empty", code=handoff.code)

        def work(connection: Connection) -> Answer | None:
            if self._handoffs.say(connection, handoff, call.officer, text):
                return None
            now = self._as_it_is(connection, handoff, call, "held_by")
            return Answer(Status.HANDOFF, f"{now.text} {words('staff.not_sent')}", choices=now.choices)

        visit.later(work)
        said = words("staff.sent", code=handoff.code, officer=call.officer.name)
        rest = words("staff.sent_without_file") if files else ""
        return Answer(Status.HANDOFF, f"{said} {rest}".strip())

    def _close(self, handoff: Handoff, call: StaffCall, visit: Visit) -> Answer:
        if self._held(handoff, call):
            return self._known(handoff, call, "held_by")

        def work(connection: Connection) -> Answer | None:
            if self._handoffs.close(connection, handoff, call.officer, call.text.strip()):
                return None
            return self._as_it_is(connection, handoff, call, "held_by")

        visit.later(work)
        return _said("closed", officer=call.officer.name, code=handoff.code)

    def _pass(self, handoff: Handoff, call: StaffCall, visit: Visit) -> Answer:
        if self._held(handoff, call):
            return self._known(handoff, call, "held_by")
        named, _, why = call.text.strip().partition(" ")
        target = self._target(named.strip("@.,:;"), call)
        if target is None:
            return self._no_target(handoff, named, call)
        if isinstance(target, Unit) and not self._handoffs.able(target):
            return _said("no_group", target=target.name)
        if isinstance(target, Officer) and target.id == handoff.officer_id:
            return self._known(handoff, call, "held_by")

        def work(connection: Connection) -> Answer | None:
            if self._handoffs.give(connection, handoff, call.officer, target, why.strip()):
                return None
            return self._as_it_is(connection, handoff, call, "held_by")

        visit.later(work)
        return _said("passed", code=handoff.code, target=target.name)

    def _target(self, named: str, call: StaffCall) -> Unit | Officer | None:
        """The unit or colleague that a word names; auditors answer nobody."""
        unit = self._directory.unit_by_slug(named) if named else None
        if unit is not None:
            return unit if unit.id != call.unit.id else None
        officer = self._directory.officer_by_login(named) if named else None
        mine = officer is not None and officer.unit_id == call.unit.id and officer.role != "auditor"
        return officer if mine else None

    def _no_target(self, handoff: Handoff, named: str, call: StaffCall) -> Answer:
        """Whom it may be passed to: whoever reads this has no list at hand."""
        units = [one for one in self._directory.units() if one.id != call.unit.id]
        able = [f"{one.slug} ({one.name})" for one in units if self._handoffs.able(one)]
        mates = [
            f"{one.login} ({one.name})"
            for one in self._directory.officers(call.unit.id)
            if one.role != "auditor" and one.id != handoff.officer_id
        ]
        lines = [words("staff.no_target" if named else "staff.which_target", code=handoff.code, target=named)]
        if able:
            lines.append(words("staff.target_units", names=", ".join(able)))
        if mates:
            lines.append(words("staff.target_officers", names=", ".join(mates)))
        return Answer(Status.HANDOFF, "\n".join(lines))

    def _see(self, handoff: Handoff, call: StaffCall, visit: Visit) -> Answer:
        def work(connection: Connection) -> Answer | None:
            now = self._as_it_is(connection, handoff, call, "held_by")
            history = self._handoffs.posts.history(connection, handoff)
            return Answer(Status.HANDOFF, f"{now.text}\n{history}".strip(), choices=now.choices)

        visit.later(work)
        return _said("not_here", code=handoff.code)

    def _queue(self, unit: Unit, visit: Visit) -> Answer:
        found = self._store.of_unit(unit.id)
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

    def _held(self, handoff: Handoff, call: StaffCall) -> bool:
        """Whether it is a colleague's: only a lead may act over somebody else's head."""
        others = handoff.state == OPEN and handoff.officer_id != call.officer.id
        return others and call.officer.role == "officer"

    def _as_it_is(self, connection: Connection, handoff: Handoff, call: StaffCall, held: str) -> Answer:
        """What has become of it in the meantime."""
        now = self._store.by_code(handoff.code, connection)
        if now is None or now.unit_id != handoff.unit_id:
            return _said("not_here", code=handoff.code)
        return self._known(now, call, held, connection)

    def _known(
        self, now: Handoff, call: StaffCall, held: str, connection: Connection | None = None
    ) -> Answer:
        """How a hand-off of this unit stands. ``held``: the wording for one that a colleague has."""
        if now.state == CLOSED:
            return _said("closed_already", code=now.code)
        if now.state == OPEN and now.officer_id == call.officer.id:
            said = words("staff.yours_already", code=now.code)
            return Answer(Status.HANDOFF, said, choices=closing(now))
        if now.state == OPEN:
            return _said(held, code=now.code, officer=self._name(now.officer_id, connection))
        name = "kept" if now.state == KEPT else "not_claimed"
        return Answer(Status.HANDOFF, words(f"staff.{name}", code=now.code), choices=claiming(now))

    def _name(self, officer_id: int | None, connection: Connection | None = None) -> str:
        found = self._directory.officer_by_id(officer_id or 0, connection)
        return found.name if found else ""


def _said(name: str, **values: object) -> Answer:
    return Answer(Status.HANDOFF, words(f"staff.{name}", **values))
