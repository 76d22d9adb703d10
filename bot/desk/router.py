"""All routes of the console under /desk."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request, Response

from bot.channels.web_pages import read_files, served
from bot.channels.web_requests import RefusedError
from bot.desk.live import Live
from bot.desk.pages import admin, cases, consult, inbox, knowledge, signing, unanswered
from bot.desk.web import PREFIX, Desk, moved
from bot.services import Services
from bot.wordings import at, words

STATIC: Final = Path(__file__).parent / "static"


def desk_router(services: Services, public_url: str | None) -> tuple[APIRouter, Live]:
    """The router, and what tells open consoles of changes: run its `run` beside the server."""
    desk, live = Desk(services, public_url), Live(services.engine)
    router = APIRouter(prefix=PREFIX, route_class=desk.route(), include_in_schema=False)
    files = read_files(STATIC)

    @router.get("/static/{path:path}")
    def static(request: Request, path: str) -> Response:
        if path not in files:
            raise RefusedError(404, words("desk.refused.missing"))
        return served(request, files[path])

    @router.get("/")
    def home(request: Request) -> Response:
        """The first screen that the person's role knows, the inbox where somebody waits."""
        person = desk.person(request)
        for item in at("desk.menu"):
            if person.may(item["needs"]):
                return moved(request, item["href"])
        raise RefusedError(403, words("desk.refused.role"))

    signing.add(router, desk)
    consult.add(router, desk)
    inbox.add(router, desk, live)
    cases.add(router, desk)
    admin.add(router, desk)
    knowledge.add(router, desk)
    unanswered.add(router, desk)
    return router, live
