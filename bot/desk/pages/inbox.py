"""Hộp thư: the live queue, and a conversation in it."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy import Connection

from bot.channels.web_requests import RefusedError
from bot.desk.canned import Canned
from bot.desk.inbox import Inbox, duty
from bot.desk.live import Live
from bot.desk.person import Person
from bot.desk.roles import Action
from bot.desk.web import PREFIX, Desk, moved
from bot.handoffs.handoff import CLOSED, LIVE, OPEN, Handoff
from bot.officers.staff import Officer, Unit
from bot.wordings import words

HERE = timedelta(minutes=3)  # since the last request: counts as being at the console
MOST_CHARS = 3500
Text = Annotated[str, Form(max_length=MOST_CHARS)]
Short = Annotated[str, Form(max_length=300)]


def add(router: APIRouter, desk: Desk, live: Live) -> None:
    """The routes of the inbox."""
    sees, answers = Depends(desk.allowed(Action.INBOX_SEE)), Depends(desk.changing(Action.INBOX_ANSWER))
    services, inbox, canned = desk.services, Inbox(desk.services), Canned(desk.engine, desk.clock)
    handoffs = services.handoffs

    def there() -> set[int]:
        """Officers who are on duty and at the console."""
        since = desk.clock() - HERE
        found = desk.accounts.all().values()
        return {one.officer_id for one in found if one.on_duty and one.seen_at and one.seen_at > since}

    def listed(person: Person, code: str = "") -> dict[str, Any]:
        hours = services.hours
        return {
            "lists": inbox.listed(person), "recent": inbox.recent(person), "code": code,
            "duty": duty(services.directory.officers(person.unit.id), there()),
            "open_now": hours.open_at(desk.clock(), person.unit.slug),
            "hours": hours.describe(person.unit.slug),
        }  # fmt: skip

    def known(code: str, person: Person) -> Handoff:
        found = inbox.find(code, person)
        if found is None:
            raise RefusedError(404, words("desk.inbox.gone"))
        return found

    def talk(handoff: Handoff, person: Person, *, raw: bool = False) -> dict[str, Any]:
        mates, units = inbox.targets(handoff, person)
        return {
            "talk": inbox.talk(handoff, person, raw=raw), "mates": mates, "units": units,
            "templates": canned.of_unit(person.unit.id),
        }  # fmt: skip

    @router.get("/inbox")
    def page(request: Request, person: Person = sees) -> Response:
        return desk.html("inbox.html", person, talk=None, **listed(person))

    @router.get("/inbox/count")
    def count(request: Request, person: Person = sees) -> Response:
        return desk.html("parts/count.html", person, count=inbox.waiting(person))

    @router.get("/inbox/list")
    def queue(request: Request, person: Person = sees, code: str = "") -> Response:
        return desk.html("parts/queue.html", person, **listed(person, code))

    @router.get("/inbox/{code}")
    def one(request: Request, code: str, person: Person = sees) -> Response:
        handoff = known(code, person)
        return desk.html("inbox.html", person, **listed(person, handoff.code), **talk(handoff, person))

    @router.get("/inbox/{code}/talk")
    def said(request: Request, code: str, person: Person = sees) -> Response:
        return desk.html("parts/talk.html", person, **talk(known(code, person), person))

    @router.post("/inbox/{code}/raw")
    def raw(request: Request, code: str, person: Person = answers) -> Response:
        """The holder reads what the citizen wrote, unmasked: noted every time."""
        handoff = known(code, person)
        if handoff.state != OPEN or handoff.officer_id != person.officer.id:
            desk.audit.note(person.officer.id, "sight.refused", handoff.code)
            raise RefusedError(403, words("desk.inbox.not_yours"))
        desk.audit.note(person.officer.id, "sight", handoff.code, "conversation")
        return desk.html(
            "inbox.html", person, **listed(person, handoff.code), **talk(handoff, person, raw=True)
        )

    @router.post("/inbox/{code}/claim")
    def claim(request: Request, code: str, person: Person = answers) -> Response:
        handoff = known(code, person)
        with desk.engine.begin() as connection:
            done = handoffs.claim(connection, handoff, person.officer)
            if done:
                tell_group(connection, person, "claimed", officer=person.officer.name, code=handoff.code)
        if not done:
            now = known(code, person)
            holder = services.directory.officer_by_id(now.officer_id or 0)
            if now.state == OPEN and holder and holder.id != person.officer.id:
                raise RefusedError(409, words("desk.inbox.taken", officer=holder.name, code=now.code))
            if now.state == CLOSED:
                raise RefusedError(409, words("desk.inbox.closed", code=now.code))
        return changed(request, handoff)

    @router.post("/inbox/{code}/say")
    def say(request: Request, code: str, person: Person = answers, text: Text = "") -> Response:
        handoff = known(code, person)
        if not text.strip():
            raise RefusedError(422, words("desk.inbox.empty"))
        if handoff.state == OPEN and handoff.officer_id != person.officer.id:
            holder = services.directory.officer_by_id(handoff.officer_id or 0)
            raise RefusedError(
                409, words("desk.inbox.taken", officer=holder.name if holder else "", code=handoff.code)
            )
        if not inbox.say(handoff, person, text.strip()):
            raise RefusedError(409, words("desk.inbox.not_sent"))
        return moved(request, f"{PREFIX}/inbox/{handoff.code}")

    @router.post("/inbox/{code}/note")
    def note(request: Request, code: str, person: Person = answers, text: Text = "") -> Response:
        handoff = known(code, person)
        if not text.strip():
            raise RefusedError(422, words("desk.inbox.empty"))
        with desk.engine.begin() as connection:
            handoffs.note(connection, handoff, person.officer, text.strip())
        return changed(request, handoff)

    @router.post("/inbox/{code}/close")
    def close(request: Request, code: str, person: Person = answers, result: Short = "") -> Response:
        handoff = known(code, person)
        over_head(handoff, person)
        with desk.engine.begin() as connection:
            done = handoffs.close(connection, handoff, person.officer, result.strip())
            if done:
                desk.audit.record(connection, person.officer.id, "handoff.closed", handoff.code)
                tell_group(connection, person, "closed", officer=person.officer.name, code=handoff.code)
        if not done:
            raise RefusedError(409, words("desk.inbox.closed", code=handoff.code))
        services.posting.announce()
        return moved(request, f"{PREFIX}/inbox")

    @router.post("/inbox/{code}/forward")
    def forward(
        request: Request, code: str, person: Person = answers, to: Short = "", why: Short = ""
    ) -> Response:
        handoff = known(code, person)
        over_head(handoff, person)
        target = _target(to, handoff, person)
        with desk.engine.begin() as connection:
            done = handoffs.give(connection, handoff, person.officer, target, why.strip())
            if done:
                desk.audit.record(connection, person.officer.id, "handoff.forwarded", handoff.code, to)
                tell_group(connection, person, "passed", code=handoff.code, target=target.name)
        if not done:
            raise RefusedError(409, words("desk.inbox.not_sent"))
        services.posting.announce()
        return moved(request, f"{PREFIX}/inbox")

    def tell_group(connection: Connection, person: Person, wording: str, **values: object) -> None:
        """The unit's staff group, where it has one, learns what was done at the desk."""
        handoffs.posts.to_group(connection, person.unit, words(f"staff.{wording}", **values))

    def over_head(handoff: Handoff, person: Person) -> None:
        """Only a lead ends or passes on what a colleague holds."""
        others = handoff.state == OPEN and handoff.officer_id != person.officer.id
        if handoff.state not in LIVE:
            raise RefusedError(409, words("desk.inbox.closed", code=handoff.code))
        if others and not person.may(Action.INBOX_TAKE_OVER):
            raise RefusedError(403, words("desk.inbox.not_yours"))

    def _target(to: str, handoff: Handoff, person: Person) -> Unit | Officer:
        mates, units = inbox.targets(handoff, person)
        kind, _, name = to.partition(":")
        every: dict[str, list[Unit] | list[Officer]] = {"unit": units, "officer": mates}
        for one in every.get(kind, []):
            if str(one.id) == name:
                return one
        raise RefusedError(422, words("desk.inbox.no_target"))

    def changed(request: Request, handoff: Handoff) -> Response:
        services.posting.announce()
        return moved(request, f"{PREFIX}/inbox/{handoff.code}")

    @router.get("/live")
    async def stream(request: Request, person: Person = sees) -> Response:
        chunks = live.follow()
        if chunks is None:
            raise RefusedError(503, words("desk.refused.busy"))
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(chunks, media_type="text/event-stream", headers=headers)
