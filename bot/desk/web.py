"""What all pages of the console share: who is asking, what is refused, how a page is made."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.routing import APIRoute
from jinja2 import Environment
from starlette.exceptions import HTTPException

from bot.channels.web_pages import HEADERS
from bot.channels.web_requests import RefusedError, refuse_other_sites
from bot.channels.web_sessions import is_secure
from bot.desk.accounts import Accounts
from bot.desk.audit import Audit
from bot.desk.person import Person
from bot.desk.rendering import environment
from bot.desk.roles import Action
from bot.desk.sessions import LONGEST, Session, Sessions
from bot.errors import BotError
from bot.services import Services
from bot.wordings import words
from knowledge.errors import KnowledgeError

log = logging.getLogger(__name__)

PREFIX: Final = "/desk"
MAX_BODY: Final = 256 * 1024
_COOKIE, _SECURE_COOKIE = "motcua-desk", "__Host-motcua-desk"
# As on the citizens' pages, but that forms may be sent to ourselves.
CONSOLE_HEADERS: Final = {
    **HEADERS,
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class ElsewhereError(Exception):
    """The browser has to go to another page first: to sign in, or to change a first password."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


class Desk:
    """The console's parts, and the checks that stand before every page."""

    def __init__(self, services: Services, public_url: str | None) -> None:
        self.services = services
        self.engine = services.engine
        self.clock = services.clock
        self.public_url = public_url
        self.accounts = Accounts(services.engine, services.cipher, services.clock)
        self.sessions = Sessions(services.engine, services.clock)
        self.audit = Audit(services.engine, services.clock)
        self.templates: Environment = environment()

    # --- Who is asking

    def token(self, request: Request) -> str:
        return request.cookies.get(self._cookie(request), "")

    def signed_in(self, request: Request) -> Person:
        """The person of the request. Raises `ElsewhereError` when nobody is signed in."""
        session = self.sessions.find(self.token(request))
        person = self._person(session) if session else None
        if person is None:
            raise ElsewhereError(_sign_in_and_back(request))
        return person

    def _person(self, session: Session) -> Person | None:
        directory = self.services.directory
        with self.engine.connect() as connection:
            officer = next(
                (one for one in directory.officers(connection=connection) if one.id == session.officer_id),
                None,
            )
            account = self.accounts.find(session.officer_id, connection)
            unit = directory.unit(officer.unit_id, connection) if officer else None
        return Person(officer, unit, account, session) if officer and unit and account else None

    def person(self, request: Request) -> Person:
        """As `signed_in`, for every page but the one where a first password is changed."""
        person = self.signed_in(request)
        if person.account.must_change:
            raise ElsewhereError(f"{PREFIX}/password")
        return person

    def allowed(self, action: Action) -> Callable[[Request], Person]:
        """A dependency: the person, if the role allows the action."""

        def check(request: Request) -> Person:
            person = self.person(request)
            if not person.may(action):
                raise RefusedError(403, words("desk.refused.role"))
            return person

        return check

    def changing(self, action: Action | None = None) -> Callable[[Request], Awaitable[Person]]:
        """A dependency for what changes something: the session's own token must come with it."""

        async def check(request: Request) -> Person:
            refuse_other_sites(request, self.public_url)
            person = self.signed_in(request) if action is None else self.allowed(action)(request)
            given = request.headers.get("x-csrf-token") or str((await request.form()).get("csrf", ""))
            if not hmac.compare_digest(given.encode(), person.session.csrf.encode()):
                raise RefusedError(403, words("desk.refused.stale"))
            return person

        return check

    # --- Cookies

    def remember(self, request: Request, response: Response, token: str) -> None:
        """Have the browser keep the session; no script reads it, no other site sends it."""
        response.set_cookie(
            self._cookie(request), token, max_age=int(LONGEST.total_seconds()), path="/", httponly=True,
            samesite="strict", secure=is_secure(request, self.public_url),
        )  # fmt: skip

    def forget(self, request: Request, response: Response) -> None:
        response.delete_cookie(
            self._cookie(request), path="/", httponly=True, samesite="strict",
            secure=is_secure(request, self.public_url),
        )  # fmt: skip

    def _cookie(self, request: Request) -> str:
        return _SECURE_COOKIE if is_secure(request, self.public_url) else _COOKIE

    # --- Pages

    def html(self, template: str, person: Person | None, *, status: int = 200, **values: Any) -> Response:
        """A page or a part of one; everything in it is escaped."""
        body = self.templates.get_template(template).render(person=person, now=self.clock(), **values)
        return Response(body, status_code=status, media_type="text/html; charset=utf-8")

    def route(self) -> type[APIRoute]:
        """The class of the console's routes: limits before, headers after, refusals as pages."""
        desk = self

        class DeskRoute(APIRoute):
            def get_route_handler(self) -> Callable[[Request], Awaitable[Any]]:  # type: ignore[override]
                handle = super().get_route_handler()

                async def guarded(request: Request) -> Response:
                    try:
                        _limit(request)
                        response: Response = await handle(request)
                    except ElsewhereError as elsewhere:
                        response = moved(request, elsewhere.address)
                    except RefusedError as refused:
                        response = desk._refused(request, refused.status, refused.sentence)
                    except HTTPException as refused:  # a form that cannot be read
                        response = desk._refused(request, refused.status_code, words("desk.refused.form"))
                    except (BotError, KnowledgeError) as error:  # said in words for whoever asked
                        response = desk._refused(request, 422, str(error))
                    for name, value in CONSOLE_HEADERS.items():
                        response.headers.setdefault(name, value)
                    return response

                return guarded

        return DeskRoute

    def _refused(self, request: Request, status: int, sentence: str) -> Response:
        if "hx-request" in request.headers:
            response = self.html("parts/notice.html", None, status=status, sentence=sentence)
            response.headers["HX-Retarget"] = "#notices"
            response.headers["HX-Reswap"] = "beforeend"
            return response
        return self.html("refused.html", None, status=status, sentence=sentence)


def _sign_in_and_back(request: Request) -> str:
    """The sign-in page, which leads back to the page that was asked for."""
    back = quote(request.url.path) if request.method == "GET" else ""
    return f"{PREFIX}/sign-in" + (f"?next={back}" if back and back != f"{PREFIX}/" else "")


def moved(request: Request, address: str) -> Response:
    """Send the browser elsewhere; a part of a page takes the whole page along."""
    if "hx-request" in request.headers:
        return Response(status_code=200, headers={"HX-Redirect": address})
    return Response(status_code=303, headers={"Location": address})


def _limit(request: Request) -> None:
    """Refuse what is too large before it is read; what does not say how large it is, too."""
    if request.method in ("GET", "HEAD"):
        return
    size = request.headers.get("content-length", "")
    if not size.isdigit() or int(size) > MAX_BODY:
        raise RefusedError(413, words("desk.refused.large", most=MAX_BODY // 1024))
