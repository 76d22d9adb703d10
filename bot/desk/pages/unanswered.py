"""Chưa trả lời được: groups of open questions; attached to an entry, written anew, or set aside."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request, Response

from bot.channels.web_requests import RefusedError
from bot.desk.editing import attached
from bot.desk.pages.knowledge import author
from bot.desk.person import Person
from bot.desk.roles import Action
from bot.desk.shelf import Shelf
from bot.desk.web import PREFIX, Desk, moved
from bot.turns.unanswered import ATTACHED, OFF_TOPIC, WRITTEN, Group, Unanswered, grouped
from bot.wordings import words
from knowledge import changes
from knowledge.entries import Kind

SHOWN = 25  # groups of one page
NEAREST = 5  # entries offered for a group
Keys = Annotated[str, Form(max_length=40_000)]
Short = Annotated[str, Form(max_length=500)]


def add(router: APIRouter, desk: Desk) -> None:
    """The routes of the screen."""
    sees, settles = (
        Depends(desk.allowed(Action.UNANSWERED_SEE)), Depends(desk.changing(Action.UNANSWERED_SETTLE)),
    )  # fmt: skip
    services, shelf = desk.services, Shelf(desk.services)
    unanswered = Unanswered(services.engine, services.cipher, services.clock)

    cache: dict[str, Any] = {"mark": None, "groups": [], "nearest": {}}

    def groups() -> list[Group]:
        """Grouped once for what is open: thousands of questions are opened and compared for it."""
        mark = (unanswered.mark(), services.knowledge.revision)
        if cache["mark"] != mark:
            found = grouped(unanswered.open(), services.knowledge.encode)
            near = {group.text: nearest(group) for group in found[:SHOWN]}
            cache.update(mark=mark, groups=found, nearest=near)
        made: list[Group] = cache["groups"]
        return made

    def nearest(group: Group) -> list[tuple[str, str]]:
        answer = services.knowledge.answer(group.text, desk.clock().date())
        return [(one.entry, one.title) for one in answer.candidates[:NEAREST]]

    @router.get("/unanswered")
    def listed(request: Request, person: Person = sees) -> Response:
        found = groups()
        rows = [(group, cache["nearest"].get(group.text, [])) for group in found[:SHOWN]]
        count = sum(len(group.asked) for group in found)
        return desk.html("unanswered.html", person, rows=rows, count=count, groups=len(found))

    @router.post("/unanswered/attach")
    def attach(
        request: Request, person: Person = settles, keys: Keys = "", entry: Short = "", text: Short = ""
    ) -> Response:
        """The question becomes a way of asking of the entry, in the draft; the draft shows its effect."""
        known = shelf.entry(entry.strip())
        if known is None or known.kind == Kind.KNOWN or not text.strip():
            raise RefusedError(422, words("desk.unanswered.no_entry", id=entry))
        with desk.engine.begin() as connection:
            if not unanswered.settle(connection, keys.split(), ATTACHED, person.officer.id):
                raise RefusedError(409, words("desk.unanswered.gone"))
            desk.audit.record(connection, person.officer.id, "unanswered.settled", known.id, ATTACHED)
        layer = attached(known, " ".join(text.split()))
        changes.put(shelf.engine, [layer], [], author(person), words("desk.unanswered.reason"))
        return moved(request, f"{PREFIX}/knowledge/entry?id={quote(known.id)}")

    @router.post("/unanswered/write")
    def write(request: Request, person: Person = settles, keys: Keys = "", text: Short = "") -> Response:
        with desk.engine.begin() as connection:
            if not unanswered.settle(connection, keys.split(), WRITTEN, person.officer.id):
                raise RefusedError(409, words("desk.unanswered.gone"))
            desk.audit.record(connection, person.officer.id, "unanswered.settled", "", WRITTEN)
        return moved(request, f"{PREFIX}/knowledge/new?question={quote(' '.join(text.split())[:300])}")

    @router.post("/unanswered/off-topic")
    def off_topic(request: Request, person: Person = settles, keys: Keys = "") -> Response:
        with desk.engine.begin() as connection:
            if not unanswered.settle(connection, keys.split(), OFF_TOPIC, person.officer.id):
                raise RefusedError(409, words("desk.unanswered.gone"))
            desk.audit.record(connection, person.officer.id, "unanswered.settled", "", OFF_TOPIC)
        return moved(request, f"{PREFIX}/unanswered")
