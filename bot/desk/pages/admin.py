"""Quản trị: units, people, roles, passwords; what the office sets for everybody; the audit trail."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request, Response

from bot.channels.web_requests import RefusedError
from bot.desk import passwords
from bot.desk.canned import Canned
from bot.desk.options import CHANNELS, Options
from bot.desk.person import Person
from bot.desk.roles import Action
from bot.desk.web import PREFIX, Desk, moved
from bot.officers.checking import KINDS
from bot.officers.staff import ROLES, Officer
from bot.privacy.sights import sights
from bot.wordings import words
from knowledge.vietnamese.places import PROVINCE_NAMES

PAGE = 100
Short = Annotated[str, Form(max_length=300)]
Long = Annotated[str, Form(max_length=4000)]


def add(router: APIRouter, desk: Desk) -> None:
    """The routes of administration."""
    sees, changes = Depends(desk.allowed(Action.PEOPLE_CHANGE)), Depends(desk.changing(Action.PEOPLE_CHANGE))
    sets = Depends(desk.changing(Action.OPTIONS_CHANGE))
    directory, options = desk.services.directory, desk.services.options

    def people(person: Person, status: int = 200, **more: Any) -> Response:
        units = directory.units()
        values = {
            "units": units, "officers": directory.officers(), "accounts": desk.accounts.all(), "roles": ROLES,
            "kinds": KINDS, "provinces": sorted(PROVINCE_NAMES.items(), key=lambda pair: pair[1]),
            "named": {unit.id: unit for unit in units}, "shown": None, **more,
        }  # fmt: skip
        return desk.html("admin.html", person, status=status, **values)

    def officer_of(login: str) -> Officer:
        found = directory.officer_by_login(login)
        if found is None:
            raise RefusedError(404, words("officers.error.no_officer", login=login))
        return found

    @router.get("/admin")
    def page(request: Request, person: Person = sees) -> Response:
        return people(person)

    @router.post("/admin/officers")
    def add_officer(
        request: Request, person: Person = changes, login: Short = "", name: Short = "", unit: Short = "",
        role: Short = "officer", telegram: Short = "",
    ) -> Response:  # fmt: skip
        made = directory.add_officer(login, name, unit, role, telegram or None)
        return _new_password(person, made, "officer.added", f"{role} {unit}")

    @router.post("/admin/officers/{login}/change")
    def change_officer(
        request: Request, login: str, person: Person = changes, name: Short = "", unit: Short = "",
        role: Short = "", telegram: Short = "",
    ) -> Response:  # fmt: skip
        officer = officer_of(login)
        _keep_one_administrator(officer, role)
        changed = directory.change_officer(login, name=name, unit_slug=unit, role=role, telegram=telegram)
        with desk.engine.begin() as connection:
            if (changed.role, changed.unit_id) != (officer.role, officer.unit_id):
                desk.accounts.sign_out_all(connection, officer.id)  # old rights end at once
            detail = f"{officer.role} -> {changed.role}; {unit}"
            desk.audit.record(connection, person.officer.id, "officer.changed", login, detail)
        return moved(request, f"{PREFIX}/admin")

    @router.post("/admin/officers/{login}/remove")
    def remove_officer(request: Request, login: str, person: Person = changes) -> Response:
        officer = officer_of(login)
        _keep_one_administrator(officer, "")
        directory.remove_officer(login)
        with desk.engine.begin() as connection:
            desk.accounts.sign_out_all(connection, officer.id)
            desk.audit.record(connection, person.officer.id, "officer.removed", login)
        return moved(request, f"{PREFIX}/admin")

    @router.post("/admin/officers/{login}/password")
    def password(request: Request, login: str, person: Person = changes) -> Response:
        return _new_password(person, officer_of(login), "password.reset")

    @router.post("/admin/officers/{login}/unlock")
    def unlock(request: Request, login: str, person: Person = changes) -> Response:
        officer = officer_of(login)
        with desk.engine.begin() as connection:
            desk.accounts.unlock(connection, officer.id)
            desk.audit.record(connection, person.officer.id, "account.unlocked", login)
        return moved(request, f"{PREFIX}/admin")

    def _new_password(person: Person, officer: Officer, action: str, detail: str = "") -> Response:
        """A temporary password, shown this once."""
        made = passwords.generated()
        with desk.engine.begin() as connection:
            desk.accounts.set_password(connection, officer.id, made, must_change=True)
            desk.accounts.drop_totp(connection, officer.id)
            desk.audit.record(connection, person.officer.id, action, officer.login, detail)
        return people(person, shown=(officer.login, made))

    def _keep_one_administrator(officer: Officer, role: str) -> None:
        admins = [one for one in directory.officers() if one.role == "administrator"]
        if officer.role == "administrator" and role != "administrator" and len(admins) == 1:
            raise RefusedError(422, words("desk.admin.last"))

    @router.post("/admin/units")
    def add_unit(
        request: Request, person: Person = changes, slug: Short = "", name: Short = "", province: Short = "",
        places: Short = "", receives: Annotated[list[str] | None, Form()] = None, next: Short = "",
        days: Annotated[int, Form(ge=0, le=365)] = 0, basis: Short = "", group: Short = "",
    ) -> Response:  # fmt: skip
        values = _unit_values(province, places, receives, next, days, basis, group)
        known = directory.unit_by_slug(slug)
        if known is None:
            directory.add_unit(slug, name, **{key: value for key, value in values.items() if value != ""})
        else:
            directory.change_unit(slug, name=name, **values)
        desk.audit.note(person.officer.id, "unit.changed" if known else "unit.added", slug)
        return moved(request, f"{PREFIX}/admin")

    @router.post("/admin/units/{slug}/remove")
    def remove_unit(request: Request, slug: str, person: Person = changes) -> Response:
        directory.remove_unit(slug)
        desk.audit.note(person.officer.id, "unit.removed", slug)
        return moved(request, f"{PREFIX}/admin")

    @router.get("/admin/options")
    def shown(request: Request, person: Person = sees) -> Response:
        options.refresh()
        return desk.html("options.html", person, **_options(options, desk))

    @router.post("/admin/options")
    def change_options(
        request: Request, person: Person = sets, greeting: Long = "", notice: Long = "", until: Short = "",
        hours: Long = "", telegram: Long = "", web: Long = "", api: Long = "",
    ) -> Response:  # fmt: skip
        wanted = {
            "greeting": greeting, "notice": {"text": notice, "until": until}, "hours": hours,
            "off": {"telegram": telegram, "web": web, "api": api},
        }  # fmt: skip
        with desk.engine.begin() as connection:
            for name, value in wanted.items():
                options.set(connection, name, value, person.officer.id)
            desk.audit.record(connection, person.officer.id, "options.changed", ", ".join(wanted))
        options.refresh()
        return moved(request, f"{PREFIX}/admin/options")

    _add_templates(router, desk)
    _add_audit(router, desk)


def _unit_values(
    province: str, places: str, receives: list[str] | None, after: str, days: int, basis: str, group: str
) -> dict[str, Any]:
    keys = [key.strip() for key in places.split(",") if key.strip()]
    return {
        "province": province, "places": keys, "receives": receives or [], "next_slug": after,
        "reply_days": days, "reply_basis": basis, "group": group,
    }  # fmt: skip


def _options(options: Options, desk: Desk) -> dict[str, Any]:
    notice = options.get("notice") or {}
    return {
        "greeting": options.greeting(), "notice": notice.get("text", ""), "until": notice.get("until", ""),
        "hours": options.get("hours", ""), "off": options.get("off") or {}, "channels": CHANNELS,
        "described": desk.services.hours.describe(),
    }  # fmt: skip


def _add_templates(router: APIRouter, desk: Desk) -> None:
    canned = Canned(desk.engine, desk.clock)
    may = Depends(desk.allowed(Action.TEMPLATES_CHANGE))
    changes = Depends(desk.changing(Action.TEMPLATES_CHANGE))

    def own(person: Person) -> int | None:
        """A lead keeps those of the unit, an administrator those of all."""
        return None if person.officer.role == "administrator" else person.unit.id

    @router.get("/templates")
    def listed(request: Request, person: Person = may) -> Response:
        return desk.html("canned.html", person, rows=canned.of_unit(person.unit.id), own=own(person))

    @router.post("/templates")
    def save(
        request: Request, person: Person = changes, title: Short = "", text: Long = "",
        id: Annotated[int, Form()] = 0,
    ) -> Response:  # fmt: skip
        canned.save(own(person), title, text, id or None)
        desk.audit.note(person.officer.id, "template.saved", title)
        return moved(request, f"{PREFIX}/templates")

    @router.post("/templates/{template_id}/remove")
    def remove(request: Request, template_id: int, person: Person = changes) -> Response:
        canned.remove(own(person), template_id)
        desk.audit.note(person.officer.id, "template.removed", str(template_id))
        return moved(request, f"{PREFIX}/templates")


def _add_audit(router: APIRouter, desk: Desk) -> None:
    sees = Depends(desk.allowed(Action.AUDIT_SEE))

    @router.get("/audit")
    def audit(
        request: Request, person: Person = sees, before: Annotated[int, Query(ge=0)] = 0,
        login: Annotated[str, Query(max_length=60)] = "", target: Annotated[str, Query(max_length=200)] = "",
    ) -> Response:  # fmt: skip
        rows = desk.audit.last(PAGE, before or None, login=login, target=target)
        seen = sights(desk.engine, code=target.upper() or None, login=login or None, limit=PAGE)
        return desk.html(
            "audit.html", person, rows=rows, seen=seen, login=login, target=target,
            more=rows[-1][0] if len(rows) == PAGE else 0,
        )  # fmt: skip
