"""Phản ánh: the unit's cases with their deadlines; taken, answered, forwarded, refused, shown to all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from sqlalchemy import Connection

from bot.cases.case import ANSWERED, CLOSED, OPEN, REFUSED, WITHDRAWN, Case
from bot.cases.publishing import public_of
from bot.cases.routing import complained_of, place_of
from bot.channels.web_requests import RefusedError
from bot.desk.casework import CaseDesk
from bot.desk.person import Person
from bot.desk.roles import Action
from bot.desk.web import PREFIX, Desk, moved
from bot.wordings import words
from knowledge.answers.answer import Context

LISTS: Final[dict[str, tuple[str, ...]]] = {
    "open": OPEN, "answered": (ANSWERED,), "over": (CLOSED, REFUSED, WITHDRAWN)
}  # fmt: skip
MOST_CHARS = 3500
Text = Annotated[str, Form(max_length=MOST_CHARS)]
Show = Annotated[str, Query(max_length=20)]
Work = Callable[[Connection, Case], bool]  # whether the case could be moved on


def add(router: APIRouter, desk: Desk) -> None:
    """The routes of the cases."""
    sees, works = Depends(desk.allowed(Action.CASES_SEE)), Depends(desk.changing(Action.CASES_WORK))
    services, cases = desk.services, CaseDesk(desk.services)
    casework = services.casework

    def known(code: str, person: Person) -> Case:
        found = cases.find(code, person)
        if found is None:
            raise RefusedError(404, words("desk.cases.gone"))
        return found

    def page(person: Person, case: Case, **more: Any) -> Response:
        opened = cases.opened(case, person, **more)
        return desk.html("case.html", person, opened=opened, public=None)

    def rows_of(person: Person, show: str, template: str) -> Response:
        shown = show if show in LISTS else "open"
        return desk.html(template, person, rows=cases.listed(person, LISTS[shown]), show=shown)

    @router.get("/cases")
    def listed(request: Request, person: Person = sees, show: Show = "open") -> Response:
        return rows_of(person, show, "cases.html")

    @router.get("/cases/list")
    def rows(request: Request, person: Person = sees, show: Show = "open") -> Response:
        return rows_of(person, show, "parts/case_rows.html")

    @router.get("/cases/{code}")
    def one(request: Request, code: str, person: Person = sees) -> Response:
        return page(person, known(code, person))

    @router.post("/cases/{code}/raw")
    def raw(request: Request, code: str, person: Person = works) -> Response:
        case = known(code, person)
        if not cases.content(case, person):
            raise RefusedError(403, words("desk.cases.not_holder"))
        return page(person, case, raw=True)

    @router.post("/cases/{code}/contact")
    def contact(request: Request, code: str, person: Person = works) -> Response:
        case = known(code, person)
        found = cases.contact(case, person)
        if found is None:
            raise RefusedError(403, words("desk.cases.not_holder"))
        return page(person, case, contact=found)

    def done(request: Request, case: Case, moved_on: bool, action: str, person: Person) -> Response:
        """What follows a change: the case again, or why nothing was done."""
        if not moved_on:
            now = services.cases.by_code(case.code)
            holder = services.directory.officer_by_id(now.officer_id or 0) if now else None
            if holder and holder.id != person.officer.id:
                raise RefusedError(409, words("desk.cases.held", code=case.code, officer=holder.name))
            raise RefusedError(409, words("desk.cases.changed", code=case.code))
        desk.audit.note(person.officer.id, f"case.{action}", case.code)
        services.posting.announce()
        return moved(request, f"{PREFIX}/cases/{case.code}")

    def work(request: Request, code: str, person: Person, action: str, do: Work) -> Response:
        """One step in one transaction, and what follows it."""
        case = known(code, person)
        with desk.engine.begin() as connection:
            moved_on = do(connection, case)
        return done(request, case, moved_on, action, person)

    @router.post("/cases/{code}/take")
    def take(request: Request, code: str, person: Person = works) -> Response:
        def do(connection: Connection, case: Case) -> bool:
            return casework.take(connection, case, person.officer)

        return work(request, code, person, "taken", do)

    @router.post("/cases/{code}/reply")
    def reply(request: Request, code: str, person: Person = works, text: Text = "") -> Response:
        def do(connection: Connection, case: Case) -> bool:
            return casework.reply(connection, case, person.officer, _said(text))

        return work(request, code, person, "replied", do)

    @router.post("/cases/{code}/refuse")
    def refuse(request: Request, code: str, person: Person = works, text: Text = "") -> Response:
        def do(connection: Connection, case: Case) -> bool:
            return casework.refuse(connection, case, person.officer, _said(text))

        return work(request, code, person, "refused", do)

    @router.post("/cases/{code}/hide")
    def hide(request: Request, code: str, person: Person = works) -> Response:
        def do(connection: Connection, case: Case) -> bool:
            return casework.hide(connection, case, person.officer)

        return work(request, code, person, "hidden", do)

    @router.post("/cases/{code}/forward")
    def forward(
        request: Request, code: str, person: Person = works, unit: Annotated[int, Form()] = 0, why: Text = ""
    ) -> Response:
        case = known(code, person)
        target = services.directory.unit(unit)
        if target is None or target.id == person.unit.id:
            raise RefusedError(422, words("desk.cases.no_target"))
        if complained_of(target, case.kind, case.values, place_of(case.values, Context())):
            raise RefusedError(422, words("desk.cases.complained_of"))
        with desk.engine.begin() as connection:
            passed = casework.forward(connection, case, person.officer, target, why.strip())
        if passed:
            desk.audit.note(person.officer.id, "case.forwarded", case.code, target.slug)
            services.posting.announce()
            return moved(request, f"{PREFIX}/cases")
        return done(request, case, False, "forwarded", person)

    @router.post("/cases/{code}/public")
    def public(
        request: Request, code: str, person: Person = works, text: Text = "",
        sure: Annotated[str, Form(max_length=10)] = "",
    ) -> Response:  # fmt: skip
        """First what everybody would read, then, when that was looked at, shown."""
        case = known(code, person)
        answer = services.cases.reply_of(case)
        opened = cases.opened(case, person)
        if answer is None or not opened.can_show:
            raise RefusedError(422, words("desk.cases.not_public"))
        shown = public_of(case, person.unit, answer, text.strip() or None)
        if sure != "yes":
            return desk.html("case.html", person, opened=opened, public=shown)
        with desk.engine.begin() as connection:
            did = casework.show(connection, case, person.officer, shown)
        return done(request, case, did, "shown", person)


def _said(text: str) -> str:
    if not text.strip():
        raise RefusedError(422, words("desk.inbox.empty"))
    return text.strip()
