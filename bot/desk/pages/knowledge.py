"""Tri thức: entries found, read as a citizen reads them, edited, compared, published, rolled back."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request, Response

from bot.channels.web_requests import RefusedError
from bot.desk.editing import layer_of, rows_of, source_of
from bot.desk.person import Person
from bot.desk.roles import Action
from bot.desk.shelf import Shelf
from bot.desk.web import PREFIX, Desk, moved
from bot.wordings import words
from knowledge import changes, errors, revisions
from knowledge.answers.wordings import group
from knowledge.entries import Aspect, Confidence, Kind
from knowledge.history import DRAFT, difference, history

Text = Annotated[str, Query(max_length=300)]
Short = Annotated[str, Form(max_length=300)]
DUE_DAYS = 45


def add(router: APIRouter, desk: Desk) -> None:
    """The routes of the knowledge screen."""
    sees, edits = Depends(desk.allowed(Action.KNOWLEDGE_SEE)), Depends(desk.changing(Action.KNOWLEDGE_EDIT))
    publishes = Depends(desk.changing(Action.KNOWLEDGE_PUBLISH))
    may_edit = Depends(desk.allowed(Action.KNOWLEDGE_EDIT))
    shelf = Shelf(desk.services)

    @router.get("/knowledge")
    def listed(
        request: Request, person: Person = sees, q: Text = "", kind: Text = "", topic: Text = ""
    ) -> Response:
        rows, more = shelf.listed(q, kind, topic)
        return desk.html(
            "knowledge.html", person, rows=rows, more=more, q=q, kind=kind, topic=topic, kinds=list(Kind),
            topics=shelf.topics(),
        )  # fmt: skip

    def page(
        person: Person,
        entry_id: str,
        *,
        status: int = 200,
        problem: str = "",
        form: dict[str, str] | None = None,
    ) -> Response:
        entry, sources = shelf.entry(entry_id), shelf.sources()
        drafted = bool(entry_id and changes.pending(shelf.engine, [entry_id]))
        found = difference(shelf.engine, shelf.revision(), DRAFT, entry_id) if drafted else []
        values: dict[str, Any] = {
            "id": entry_id, "entry": entry, "rows": rows_of(entry), "form": form or {},
            "aspects": group("aspects"), "every": [str(aspect) for aspect in Aspect],
            "trust": list(Confidence), "sources": sources, "differences": found,
            "preview": shelf.preview(entry_id) if found else shelf.said(entry_id),
            "events": history(shelf.engine, entry_id, 30) if entry is not None and entry_id else [],
            "published": desk.services.knowledge.find(entry_id) is not None if entry_id else False,
        }  # fmt: skip
        return desk.html("entry.html", person, status=status, **values)

    @router.get("/knowledge/entry")
    def one(request: Request, person: Person = sees, id: Text = "") -> Response:
        if id and shelf.entry(id) is None:
            raise RefusedError(404, words("desk.knowledge.missing", id=id))
        return page(person, id)

    @router.get("/knowledge/new")
    def new(request: Request, person: Person = may_edit, question: Text = "") -> Response:
        return page(person, "", form={"questions": question} if question else None)

    @router.post("/knowledge/save")
    async def save(request: Request, person: Person = edits) -> Response:
        given = {key: str(value) for key, value in (await request.form()).items()}
        return await asyncio.to_thread(_save, request, person, given)

    def _save(request: Request, person: Person, given: dict[str, str]) -> Response:
        """Into the draft: nobody reads it before it is published."""
        known = given.get("known", "")
        entry = shelf.entry(known) if known else None
        made = source_of(given)
        sources = {**shelf.sources(), **({made.key: made} if made else {})}
        if made:  # a new source is cited by the statements that name none yet
            for name in [name for name in given if name.startswith("sources-") and not given[name].strip()]:
                given[name] = made.key
        layer = layer_of(entry, given, sources)
        if entry is None and shelf.entry(layer.entry_id) is not None:
            raise RefusedError(422, words("desk.knowledge.taken", id=layer.entry_id))
        reason = given.get("reason", "").strip()
        if not reason:
            raise RefusedError(422, words("desk.knowledge.no_reason"))
        changes.put(shelf.engine, [layer], [made] if made else [], author(person), reason)
        desk.audit.note(person.officer.id, "entry.saved", layer.entry_id)
        return moved(request, f"{PREFIX}/knowledge/entry?id={layer.entry_id}")

    @router.post("/knowledge/drop")
    def drop(request: Request, person: Person = edits, id: Short = "") -> Response:
        changes.drop(shelf.engine, [id], author(person))
        desk.audit.note(person.officer.id, "entry.dropped", id)
        return moved(request, f"{PREFIX}/knowledge/draft")

    @router.get("/knowledge/draft")
    def draft(request: Request, person: Person = sees) -> Response:
        return _draft(person)

    def _draft(person: Person, status: int = 200, **more: Any) -> Response:
        pending = changes.pending(shelf.engine)
        found = difference(shelf.engine, shelf.revision(), DRAFT) if pending else []
        values = {
            "pending": pending,
            "differences": found,
            "gated": None,
            "refusals": (),
            "reason": "",
            **more,
        }
        return desk.html("draft.html", person, status=status, **values)

    @router.post("/knowledge/gate")
    def gate(request: Request, person: Person = edits) -> Response:
        """What the draft does to the sets of questions, before anything is kept."""
        return _draft(person, gated=shelf.gated())

    @router.post("/knowledge/publish")
    def publish(request: Request, person: Person = publishes, reason: Short = "") -> Response:
        if not reason.strip():
            raise RefusedError(422, words("desk.knowledge.no_reason"))
        gated = shelf.gated()
        fallen = [text for row in gated for text in row.fallen]
        if fallen:
            return _draft(person, 422, gated=gated, reason=reason)
        try:
            number = revisions.publish(
                shelf.engine, author(person), reason.strip(), desk.clock().date(),
                figures=[row.plain() for row in gated],
            )  # fmt: skip
        except errors.RefusedError as error:
            return _draft(person, 422, refusals=error.refusals, gated=gated, reason=reason)
        desk.audit.note(person.officer.id, "entry.published", str(number), reason.strip())
        return moved(request, f"{PREFIX}/knowledge/revisions")

    @router.post("/knowledge/unpublish")
    def unpublish(
        request: Request, person: Person = publishes, id: Short = "", reason: Short = ""
    ) -> Response:
        if not reason.strip():
            raise RefusedError(422, words("desk.knowledge.no_reason"))
        revisions.unpublish(shelf.engine, id, author(person), reason.strip())
        desk.audit.note(person.officer.id, "entry.unpublished", id, reason.strip())
        return moved(request, f"{PREFIX}/knowledge/revisions")

    @router.get("/knowledge/revisions")
    def listed_revisions(request: Request, person: Person = sees) -> Response:
        events = history(shelf.engine, None, 60)
        return desk.html("revisions.html", person, events=events, current=shelf.revision())

    @router.post("/knowledge/rollback")
    def rollback(
        request: Request, person: Person = publishes, to: Annotated[int, Form(ge=1)] = 1, reason: Short = ""
    ) -> Response:
        if not reason.strip():
            raise RefusedError(422, words("desk.knowledge.no_reason"))
        number = revisions.rollback(shelf.engine, to, author(person), reason.strip())
        desk.audit.note(person.officer.id, "revision.rolled_back", f"{to} -> {number}", reason.strip())
        return moved(request, f"{PREFIX}/knowledge/revisions")

    @router.get("/knowledge/due")
    def listed_due(request: Request, person: Person = sees) -> Response:
        return desk.html("due.html", person, rows=shelf.due(DUE_DAYS)[:300], days=DUE_DAYS)


def author(person: Person) -> str:
    """The name under which a change is kept: two people may share a name, never a login."""
    return f"{person.officer.name} ({person.officer.login})"
