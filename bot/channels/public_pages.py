"""The public page: what was asked or complained of, and what the office replied; nothing personal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, Protocol

from fastapi import APIRouter, Request, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.cases.case import Case
from bot.channels.web_pages import HERE, GuardedRoute
from bot.codes import find_code
from bot.wordings import at, words

MAX_PAGE: Final = 500
SHORT: Final = 400  # characters of a case in the list


class Shown(Protocol):
    """What `bot.cases.store.Cases` gives of the cases that everybody may read."""

    def shown(self, page: int = 1) -> tuple[list[Case], bool]: ...

    def by_code(self, code: str) -> Case | None: ...


def public_router(cases: Shown) -> APIRouter:
    """The router of /phan-anh and /phan-anh/CODE. Only `Case.public` is ever put into a page."""
    router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
    templates = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined
    )

    def html(template: str, code: int = 200, **values: object) -> Response:
        body = templates.get_template(template).render(page=at("cases.page"), **values)
        return Response(body, status_code=code, media_type="text/html")

    def listed(request: Request) -> Response:  # not async: the database is asked in a thread
        asked = request.query_params.get("trang", "1")
        number = min(int(asked), MAX_PAGE) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
        number = max(number, 1)
        found, more = cases.shown(number)
        rows = [_row(case.code, case.public) for case in found if case.public is not None]
        return html("public_list.html", rows=rows, number=number, more=more and number < MAX_PAGE)

    def one(code: str) -> Response:
        named = find_code(code)
        case = cases.by_code(named) if named else None
        if case is None or case.shown_at is None or case.public is None:
            return html("public_missing.html", 404)
        return html("public_case.html", row=_row(case.code, case.public))

    router.add_api_route("/phan-anh", listed, methods=["GET"])
    router.add_api_route("/phan-anh/{code}", one, methods=["GET"])
    return router


def _row(code: str, public: Mapping[str, Any]) -> dict[str, str]:
    """One case as the page shows it."""
    text = str(public["text"])
    short = text if len(text) <= SHORT else text[:SHORT].rsplit(" ", 1)[0] + " …"
    return {
        "code": code,
        "kind": words(f"cases.kinds.{public['kind']}").capitalize(),
        "text": text,
        "short": short,
        "place": str(public["place"]),
        "unit": str(public["unit"]),
        "reply": str(public["reply"]),
        "filed_on": _day(public["filed_on"]),
        "answered_on": _day(public["answered_on"]),
    }


def _day(iso: str) -> str:
    return date.fromisoformat(iso).strftime("%d-%m-%Y")
