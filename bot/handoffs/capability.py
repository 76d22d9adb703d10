"""A citizen who wants a person, waits for one, or talks with one."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from bot.capability import Capability
from bot.forms.reading import bare
from bot.handoffs.handoff import KEPT, OPEN, REASONS, WAITING, Handoff
from bot.handoffs.queue import Handoffs
from bot.hours import spoken_moment
from bot.officers.staff import Unit
from bot.visit import Visit
from bot.wordings import at, words
from knowledge.answers.acts import handoff as nobody_there
from knowledge.answers.answer import Answer, Choice, Status
from knowledge.answers.wordings import group

MESSAGE = "handoff:message"  # the next message is for the officer who comes tomorrow


class HandoffCapability(Capability):
    """While a hand-off waits or is open the machine is silent; one that is kept for the next opening lets
    it go on."""

    name = "handoff"

    def __init__(self, handoffs: Handoffs) -> None:
        self._handoffs = handoffs

    async def act(self, act: str, visit: Visit) -> Answer | None:
        return await self.asked(visit) if act == "person" else None

    async def command(self, name: str, rest: str, visit: Visit) -> Answer | None:
        if name == "canbo":
            return await self.asked(visit)
        if name == "huy" and self.holds(visit):
            return self._leaving(visit)
        return None

    async def hear(self, visit: Visit) -> Answer | None:
        """A whole message that asks for a person; or the words to be kept for one."""
        if bare(visit.text) in at("handoff.asks"):
            return await self.asked(visit)
        if visit.memory.waiting == MESSAGE and visit.text.strip():
            leaves = bare(visit.text) in at("handoff.leaves")
            return self._leaving(visit) if leaves else self._message(visit)
        return None

    async def press(self, operation: str, visit: Visit) -> Answer | None:
        verb, _, reason = operation.partition(":")
        if verb == "open":
            opened = await self.open(reason if reason in REASONS else "asked", visit)
            return opened or nobody_there(visit.memory.context)
        if verb == "leave":
            return self._leaving(visit, sure=True)
        if verb == "end":
            return self._leaving(visit, sure=True)
        live = self._handoffs.store.live(visit.conversation_id)
        return self._known(live) if verb == "stay" and live else None

    async def asked(self, visit: Visit) -> Answer:
        """The citizen asks for a person: handed over, or told where people are."""
        return await self.open("asked", visit) or nobody_there(visit.memory.context)

    async def open(self, reason: str, visit: Visit) -> Answer | None:
        """Hand the conversation over; None when nobody can take it."""
        live = self._handoffs.store.live(visit.conversation_id)
        if live is not None:
            # Kept for tomorrow already: a machine that fails once more need not say so again.
            return None if live.state == KEPT and reason != "asked" else self._known(live)
        unit = self._handoffs.unit_for(visit.memory.context)
        if unit is None:
            return None
        question = self._question(reason, visit)
        place = self._handoffs.store.place(unit.id)
        there = self._handoffs.hours.open_at(visit.now, unit.slug)

        def work(connection: Connection) -> Answer | None:
            made = self._handoffs.open(connection, visit, unit, reason, question)
            lead = at("handoff.sorry")[reason]
            told = self._opened(made, unit, place) if there else self._kept(made, unit, visit, question)
            return replace(told, text="\n".join(filter(None, (lead, told.text))))

        visit.later(work)
        if not there and not question:
            visit.memory = replace(visit.memory, waiting=MESSAGE)
        return Answer(Status.HANDOFF, words("handoff.passed_on"), confidence=1.0)

    def holds(self, visit: Visit) -> bool:
        """Whether an officer has the word, or is waited for."""
        live = self._handoffs.store.live(visit.conversation_id)
        return live is not None and live.state in (WAITING, OPEN)

    def relay(self, visit: Visit) -> Answer | None:
        """Pass a message on; only leaving is answered."""
        live = self._handoffs.store.live(visit.conversation_id)
        if live is None:
            return None
        if bare(visit.text) in at("handoff.leaves"):
            return self._leaving(visit)
        if bare(visit.text) in at("handoff.asks"):
            return self._known(live)
        kinds = group("attachments")
        files = [kinds.get(item.kind, kinds["document"]) for item in visit.incoming.attachments]
        text = (visit.incoming.text or "").strip()

        def work(connection: Connection) -> Answer | None:
            now = self._handoffs.store.live(visit.conversation_id, connection)
            if now is not None:
                self._handoffs.heard(connection, now, text, ", ".join(files))
            return None

        visit.later(work)
        return None

    def _message(self, visit: Visit) -> Answer | None:
        """What the citizen leaves for the officer who comes when the office opens."""
        live = self._handoffs.store.live(visit.conversation_id)
        visit.memory = replace(visit.memory, waiting=None)
        if live is None or live.state != KEPT:
            return None
        text = (visit.incoming.text or "").strip()
        visit.later(lambda connection: self._handoffs.heard(connection, live, text))
        unit = self._handoffs.directory.unit(live.unit_id)
        opening = self._handoffs.hours.next_opening(visit.now, unit.slug if unit else None)
        said = words(
            "handoff.message_kept", code=live.code, unit=unit.name if unit else "",
            opening=spoken_moment(opening, visit.now),
        )  # fmt: skip
        return Answer(Status.HANDOFF, said, confidence=1.0)

    def _leaving(self, visit: Visit, *, sure: bool = False) -> Answer:
        live = self._handoffs.store.live(visit.conversation_id)
        if live is None:
            return Answer(Status.HANDOFF, words("handoff.nothing"))
        if live.state == OPEN and not sure:
            officer = self._officer(live)
            choices = (
                Choice(words("handoff.buttons.end"), do="handoff:end", small=True),
                Choice(words("handoff.buttons.stay"), do="handoff:stay", small=True),
            )
            return Answer(Status.HANDOFF, words("handoff.end_ask", officer=officer), choices=choices)

        def work(connection: Connection) -> Answer | None:
            if self._handoffs.leave(connection, live):
                return None
            now = self._handoffs.store.live(visit.conversation_id, connection)
            return self._known(now, connection) if now else None

        visit.later(work)
        visit.memory = replace(visit.memory, waiting=None)
        return Answer(Status.CANCELLED, words("handoff.ended" if live.state == OPEN else "handoff.left"))

    def _opened(self, made: Handoff, unit: Unit, place: int) -> Answer:
        hours = self._handoffs.hours.describe(unit.slug)
        lines = [
            words("handoff.opened", unit=unit.name, code=made.code, place=place),
            words("handoff.opened_next", hours=hours),
        ]
        leave = Choice(words("handoff.buttons.leave"), do="handoff:leave")
        return Answer(Status.HANDOFF, "\n".join(lines), choices=(leave,), confidence=1.0)

    def _kept(self, made: Handoff, unit: Unit, visit: Visit, question: str) -> Answer:
        opening = self._handoffs.hours.next_opening(visit.now, unit.slug)
        told = words(
            "handoff.kept", hours=self._handoffs.hours.describe(unit.slug), code=made.code, unit=unit.name,
            opening=spoken_moment(opening, visit.now),
        )  # fmt: skip
        lines = [told] if question else [told, words("handoff.kept_message")]
        return Answer(Status.HANDOFF, "\n".join(lines), confidence=1.0)

    def _known(self, live: Handoff, connection: Connection | None = None) -> Answer:
        """A hand-off that is there already, said again."""
        unit = self._handoffs.directory.unit(live.unit_id, connection)
        name = unit.name if unit else ""
        if live.state == KEPT:
            now = self._handoffs.clock()
            opening = self._handoffs.hours.next_opening(now, unit.slug if unit else None)
            text = words(
                "handoff.already_kept", code=live.code, unit=name, opening=spoken_moment(opening, now)
            )
            leave = Choice(words("handoff.buttons.withdraw"), do="handoff:leave")
            return Answer(Status.HANDOFF, text, choices=(leave,), confidence=1.0)
        if live.state == OPEN:
            text = words("handoff.already_open", officer=self._officer(live, connection), code=live.code)
            return Answer(Status.HANDOFF, text, confidence=1.0)
        place = self._handoffs.store.place(live.unit_id, live, connection)
        text = words("handoff.already_waiting", code=live.code, place=place, unit=name)
        leave = Choice(words("handoff.buttons.leave"), do="handoff:leave")
        return Answer(Status.HANDOFF, text, choices=(leave,), confidence=1.0)

    def _officer(self, live: Handoff, connection: Connection | None = None) -> str:
        found = self._handoffs.directory.officer_by_id(live.officer_id or 0, connection)
        return found.name if found else words("staff.who.assistant")

    def _question(self, reason: str, visit: Visit) -> str:
        """What the officer needs to read first: the failed message itself, else the last question; a bare
        wish for a person is no question."""
        text = (visit.incoming.text or "").strip()
        bare_wish = reason == "asked" and len(text.split()) <= 8
        if text and not text.startswith("/") and not bare_wish and visit.incoming.button is None:
            return text
        return visit.memory.context.question or ""
