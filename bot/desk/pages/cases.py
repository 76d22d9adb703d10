"""Phản ánh: the unit's cases with their deadlines; taken, answered, forwarded, refused, shown to all."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Query, Request, Response

from bot.cases.case import ANSWERED, CLOSED, OPEN, REFUSED, WITHDRAWN, Case
from bot.cases.publishing import public_of
from bot.cases.routing import complained_of, place_of
from bot.desk.casework import CaseDesk
from bot.desk.person import Person
from bot.desk.roles import Action
from bot.desk.web import PREFIX, Desk, RefusedPageError, moved
from bot.wordings import words
from knowledge.answers.answer import Context

LISTS: Final[dict[str, tuple[str, ...]]] = {
    "open": OPEN, "answered": (ANSWERED,), "over": (CLOSED, REFUSED, WITHDRAWN)
}  # fmt: skip
MOST_CHARS = 3500
Text = Annotated[str, Form(max_length=MOST_CHARS)]


def add(router: APIRouter, desk: Desk) -> None:
    """The routes of the cases."""
    sees, works = Depends(desk.allowed(Action.CASES_SEE)), Depends(desk.changing(Action.CASES_WORK))
    services, cases = desk.services, CaseDesk(desk.services)
    casework = services.casework

    def known(code: str, person: Person) -> Case:
        found = cases.find(code, person)
        if found is None:
            raise RefusedPageError(404, words("desk.cases.gone"))
        return found

    def page(person: Person, case: Case, **more: Any) -> Response:
        opened = cases.opened(case, person, **more)
        return desk.html("case.html", person, opened=opened, public=None)

    @router.get("/cases")
    def listed(
        request: Request, person: Person = sees, show: Annotated[str, Query(max_length=20)] = "open"
    ) -> Response:
        shown = show if show in LISTS else "open"
        return desk.html("cases.html", person, rows=cases.listed(person, LISTS[shown]), show=shown)

    @router.get("/cases/list")
    def rows(
        request: Request, person: Person = sees, show: Annotated[str, Query(max_length=20)] = "open"
    ) -> Response:
        shown = show if show in LISTS else "open"
        return desk.html("parts/case_rows.html", person, rows=cases.listed(person, LISTS[shown]), show=shown)

    @router.get("/cases/{code}")
    def one(request: Request, code: str, person: Person = sees) -> Response:
        return page(person, known(code, person))

    @router.post("/cases/{code}/raw")
    def raw(request: Request, code: str, person: Person = works) -> Response:
        case = known(code, person)
        if not cases.content(case, person):
            raise RefusedPageError(403, words("desk.cases.not_holder"))
        return page(person, case, raw=True)

    @router.post("/cases/{code}/contact")
    def contact(request: Request, code: str, person: Person = works) -> Response:
        case = known(code, person)
        found = cases.contact(case, person)
        if found is None:
            raise RefusedPageError(403, words("desk.cases.not_holder"))
        return page(person, case, contact=found)

    def done(request: Request, case: Case, moved_on: bool, action: str, person: Person) -> Response:
        """What follows a change: the case again, or why nothing was done."""
        if not moved_on:
            now = services.cases.by_code(case.code)
            holder = services.directory.officer_by_id(now.officer_id or 0) if now else None
            if holder and holder.id != person.officer.id:
                raise RefusedPageError(409, words("desk.cases.held", code=case.code, officer=holder.name))
            raise RefusedPageError(409, words("desk.cases.changed", code=case.code))
        desk.audit.note(person.officer.id, f"case.{action}", case.code)
        services.posting.announce()
        return moved(request, f"{PREFIX}/cases/{case.code}")

    @router.post("/cases/{code}/take")
    def take(request: Request, code: str, person: Person = works) -> Response:
        case = known(code, person)
        with desk.engine.begin() as connection:
            taken = casework.take(connection, case, person.officer)
        return done(request, case, taken, "taken", person)

    @router.post("/cases/{code}/reply")
    def reply(request: Request, code: str, person: Person = works, text: Text = "") -> Response:
        case = known(code, person)
        said = _said(text)
        with desk.engine.begin() as connection:
            sent = casework.reply(connection, case, person.officer, said)
        return done(request, case, sent, "replied", person)

    @router.post("/cases/{code}/refuse")
    def refuse(request: Request, code: str, person: Person = works, text: Text = "") -> Response:
        case = known(code, person)
        said = _said(text)
        with desk.engine.begin() as connection:
            refused = casework.refuse(connection, case, person.officer, said)
        return done(request, case, refused, "refused", person)

    @router.post("/cases/{code}/forward")
    def forward(
        request: Request, code: str, person: Person = works, unit: Annotated[int, Form()] = 0, why: Text = ""
    ) -> Response:
        case = known(code, person)
        target = services.directory.unit(unit)
        if target is None or target.id == person.unit.id:
            raise RefusedPageError(422, words("desk.cases.no_target"))
        if complained_of(target, case.kind, case.values, place_of(case.values, Context())):
            raise RefusedPageError(422, words("desk.cases.complained_of"))
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
            raise RefusedPageError(422, words("desk.cases.not_public"))
        shown = public_of(case, person.unit, answer, text.strip() or None)
        if sure != "yes":
            return desk.html("case.html", person, opened=opened, public=shown)
        with desk.engine.begin() as connection:
            did = casework.show(connection, case, person.officer, shown)
        return done(request, case, did, "shown", person)

    @router.post("/cases/{code}/hide")
    def hide(request: Request, code: str, person: Person = works) -> Response:
        case = known(code, person)
        with desk.engine.begin() as connection:
            hidden = casework.hide(connection, case, person.officer)
        return done(request, case, hidden, "hidden", person)


def _said(text: str) -> str:
    if not text.strip():
        raise RefusedPageError(422, words("desk.inbox.empty"))
    return text.strip()
