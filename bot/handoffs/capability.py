"""A citizen who wants a person, waits for one, or talks with one."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from sqlalchemy import Connection

from bot.capability import Capability
from bot.forms.reading import bare, closed
from bot.handoffs.handoff import KEPT, OPEN, REASONS, WAITING, Handoff
from bot.handoffs.posts import leaving
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

    name: ClassVar[str] = "handoff"
    everywhere: ClassVar[bool] = True

    def __init__(self, handoffs: Handoffs) -> None:
        self._handoffs = handoffs
        self._store = handoffs.store
        self._directory = handoffs.directory
        self._posts = handoffs.posts

    async def act(self, act: str, visit: Visit) -> Answer | None:
        return await self.asked(visit) if act == "person" else None

    async def command(self, name: str, rest: str, visit: Visit) -> Answer | None:
        if name == "canbo":
            return await self.asked(visit)
        if name == "huy" and self.holds(visit):
            return self._leaving(visit)
        return self.standing(visit) if name in ("start", "help") else None

    async def hear(self, visit: Visit) -> Answer | None:
        """A whole message that asks for a person; or the words to be kept for one."""
        if bare(visit.text) in at("handoff.asks") or closed(visit.text, "person"):
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
        if verb in ("leave", "end"):
            return self._leaving(visit, sure=verb == "end")
        live = self._store.live(visit.conversation_id)
        return self._known(live) if verb == "stay" and live else None

    async def asked(self, visit: Visit) -> Answer:
        """The citizen asks for a person: handed over, or told where people are."""
        return await self.open("asked", visit) or nobody_there(visit.memory.context)

    async def open(self, reason: str, visit: Visit) -> Answer | None:
        """Hand the conversation over; None when nobody can take it."""
        live = self._store.live(visit.conversation_id)
        if live is not None:
            # Kept for tomorrow already: a machine that fails once more need not say so again.
            return None if live.state == KEPT and reason != "asked" else self._known(live)
        unit = self._handoffs.unit_for(visit.memory.context)
        if unit is None:
            return None
        question = self._question(reason, visit)
        there = self._handoffs.hours.open_at(visit.now, unit.slug)

        def work(connection: Connection) -> Answer | None:
            draft = self._handoffs.drafts.current(visit.conversation_id, connection)
            made, new = self._handoffs.open(connection, visit, unit, reason, question)
            if not new:
                return self._known(made, connection)
            told = self._opened(made, unit, connection) if there else self._kept(made, unit, visit, question)
            laid_by = words("handoff.draft", form=words(f"form.names.{draft.form}")) if draft else ""
            lines = (at("handoff.sorry")[reason], told.text, laid_by)
            return replace(told, text="\n".join(filter(None, lines)))

        visit.later(work)
        if not there and not question:
            visit.memory = replace(visit.memory, waiting=MESSAGE)
        return Answer(Status.HANDOFF, words("handoff.passed_on"), confidence=1.0)

    def holds(self, visit: Visit) -> bool:
        """Whether an officer has the word, or is waited for."""
        live = self._store.live(visit.conversation_id)
        return live is not None and live.state in (WAITING, OPEN)

    def standing(self, visit: Visit) -> Answer | None:
        """How it stands, for one who asks something of the machine while it is silent; None when it is
        not."""
        live = self._store.live(visit.conversation_id)
        return self._known(live) if live is not None and live.state in (WAITING, OPEN) else None

    def relay(self, visit: Visit, *, quietly: bool = False) -> Answer | None:
        """Pass a message on; only leaving is answered, and what does not arrive. ``quietly``: whatever
        becomes of it, something else is said."""
        live = self._store.live(visit.conversation_id)
        if live is None:
            return None
        if not quietly and bare(visit.text) in at("handoff.leaves"):
            return self._leaving(visit)
        if not quietly and bare(visit.text) in at("handoff.asks"):
            return self._known(live)
        kinds = group("attachments")
        files = [kinds.get(item.kind, kinds["document"]) for item in visit.incoming.attachments]
        text = (visit.incoming.text or "").strip()

        def work(connection: Connection) -> Answer | None:
            now = self._store.live(visit.conversation_id, connection, lock=True)
            if now is not None:
                kind = ", ".join(files)
                self._handoffs.heard(connection, now, text, kind, edited=visit.incoming.edited)
            if quietly or (now is not None and now.state != KEPT):
                return None
            # The office has closed, or the officer has, since the message was read.
            return self._message_kept(now, visit, connection) if now else _said("just_closed")

        visit.later(work)
        return _said("file", kind=", ".join(files)) if files else None

    def _message(self, visit: Visit) -> Answer | None:
        """What the citizen leaves for the officer who comes when the office opens."""
        live = self._store.live(visit.conversation_id)
        visit.memory = replace(visit.memory, waiting=None)
        if live is None or live.state != KEPT:
            return None
        text = (visit.incoming.text or "").strip()

        def work(connection: Connection) -> Answer | None:
            now = self._store.live(visit.conversation_id, connection, lock=True)
            if now is not None:
                self._handoffs.heard(connection, now, text)
            return None if now is not None else _said("just_closed")

        visit.later(work)
        return self._message_kept(live, visit)

    def _message_kept(self, live: Handoff, visit: Visit, connection: Connection | None = None) -> Answer:
        unit = self._directory.unit(live.unit_id, connection)
        opening = self._handoffs.hours.next_opening(visit.now, unit.slug if unit else None)
        said = _said(
            "message_kept", code=live.code, unit=unit.name if unit else "",
            opening=spoken_moment(opening, visit.now),
        )  # fmt: skip
        return replace(said, text=f"{said.text} {words('handoff.masked')}") if visit.personal else said

    def _leaving(self, visit: Visit, *, sure: bool = False) -> Answer:
        """Back to the machine. An officer who is answering is not left by mistake: that is asked first."""
        live = self._store.live(visit.conversation_id)
        if live is None:
            return _said("nothing")
        if live.state == OPEN and not sure:
            choices = tuple(
                Choice(words(f"handoff.buttons.{name}"), do=f"handoff:{name}", small=True)
                for name in ("end", "stay")
            )
            return replace(_said("end_ask", officer=self._officer(live)), choices=choices)
        name = {OPEN: "ended", WAITING: "left", KEPT: "withdrawn"}[live.state]

        def work(connection: Connection) -> Answer | None:
            if self._handoffs.leave(connection, live):
                lines = (words(f"handoff.{name}"), self._posts.unfinished(connection, live))
                return Answer(Status.CANCELLED, "\n".join(filter(None, lines)), confidence=1.0)
            now = self._store.live(visit.conversation_id, connection)
            return self._known(now, connection) if now else None

        visit.later(work)
        visit.memory = replace(visit.memory, waiting=None)
        return Answer(Status.CANCELLED, words(f"handoff.{name}"), confidence=1.0)

    def _opened(self, made: Handoff, unit: Unit, connection: Connection) -> Answer:
        hours = self._handoffs.hours.describe(unit.slug)
        place = self._store.place(unit.id, made, connection)
        lines = [
            words("handoff.opened", unit=unit.name, code=made.code, place=place),
            words("handoff.opened_next", hours=hours),
        ]
        return Answer(Status.HANDOFF, "\n".join(lines), choices=leaving(made), confidence=1.0)

    def _kept(self, made: Handoff, unit: Unit, visit: Visit, question: str) -> Answer:
        opening = self._handoffs.hours.next_opening(visit.now, unit.slug)
        told = words(
            "handoff.kept", hours=self._handoffs.hours.describe(unit.slug), code=made.code, unit=unit.name,
            opening=spoken_moment(opening, visit.now),
        )  # fmt: skip
        lines = [told] if question else [told, words("handoff.kept_message")]
        return Answer(Status.HANDOFF, "\n".join(lines), choices=leaving(made), confidence=1.0)

    def _known(self, live: Handoff, connection: Connection | None = None) -> Answer:
        """A hand-off that is there already, said again."""
        unit = self._directory.unit(live.unit_id, connection)
        name = unit.name if unit else ""
        if live.state == OPEN:
            end = Choice(words("handoff.buttons.end"), do="handoff:leave")
            officer = self._officer(live, connection)
            return replace(_said("already_open", officer=officer, code=live.code), choices=(end,))
        if live.state == KEPT:
            now = self._handoffs.clock()
            opening = self._handoffs.hours.next_opening(now, unit.slug if unit else None)
            said = _said("already_kept", code=live.code, unit=name, opening=spoken_moment(opening, now))
        else:
            place = self._store.place(live.unit_id, live, connection)
            said = _said("already_waiting", code=live.code, place=place, unit=name)
        return replace(said, choices=leaving(live))

    def _officer(self, live: Handoff, connection: Connection | None = None) -> str:
        found = self._directory.officer_by_id(live.officer_id or 0, connection)
        return found.name if found else words("staff.who.officer")

    def _question(self, reason: str, visit: Visit) -> str:
        """What the officer needs to read first: the failed message itself, else the last question; a bare
        wish for a person is no question."""
        text = (visit.incoming.text or "").strip()
        bare_wish = reason == "asked" and len(text.split()) <= 8
        if text and not text.startswith("/") and not bare_wish and visit.incoming.button is None:
            return text
        return visit.memory.context.question or ""


def _said(name: str, **values: object) -> Answer:
    return Answer(Status.HANDOFF, words(f"handoff.{name}", **values), confidence=1.0)
