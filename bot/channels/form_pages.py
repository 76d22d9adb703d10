"""Pages of our own behind a one-time link: a contact, or the rest of a letter and the letter itself."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import Engine

from bot.channels import form_fields as fields_of
from bot.channels.form_fields import Field
from bot.channels.web_pages import HEADERS, HERE
from bot.channels.web_requests import MAX_DRAINED, RefusedError, refuse_other_sites
from bot.clock import ZONE, Clock
from bot.forms.drafts import DraftStore, StaleDraftError
from bot.forms.form import DROPPED, FILED, Draft
from bot.forms.links import PATH, Links, Passed, hashed, is_private
from bot.letters.docx import MEDIA_TYPE, make_letter
from bot.wordings import at, words

log = logging.getLogger(__name__)

# The longest letter, about 9,000 characters, is 9 bytes a Vietnamese letter in this encoding.
MAX_FORM: Final = 128 * 1024
MAX_FIELDS: Final = 40
MIN_SEED: Final = 16
TRIES: Final = 3  # to write a draft that the chat changes at the same moment

PAGE_HEADERS: Final = {
    **HEADERS,
    # a form may be sent, to us only; there is no script at all
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
}

_TEMPLATES: Final = Environment(
    loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined,
    trim_blocks=True, lstrip_blocks=True,
)  # fmt: skip


def _html(template: str, code: int = 200, **values: object) -> Response:
    body = _TEMPLATES.get_template(template).render(page=at("page"), **values)
    return Response(body, status_code=code, media_type="text/html")


def _gone() -> Response:
    return _html("form_message.html", 404, title=words("page.gone.title"), lead=words("page.gone.lead"),
                 steps=at("page.gone.steps"))  # fmt: skip


class FormRoute(APIRoute):
    """Turns refusals and failures into a page, and puts the headers on every answer."""

    def get_route_handler(self) -> Callable[[Request], Awaitable[Any]]:  # type: ignore[override]
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            try:
                response = await handle(request)
            except RefusedError as refused:
                response = _refused(refused.status, refused.sentence)
            except Exception as error:
                # only its name: its text may quote what somebody wrote
                log.error("Trang biểu mẫu hỏng: %s", type(error).__name__)
                response = _refused(503, words("page.refused.failed"))
            for name, value in PAGE_HEADERS.items():
                response.headers[name] = value
            return response

        return guarded


def _refused(status: int, sentence: str) -> Response:
    said = words("page.refused.other_site") if status == 403 else sentence
    return _html("form_message.html", status, title=words("page.refused.title"), lead=said, steps=[])


class FormPages:
    """What the pages do with drafts; `form_router` puts them on their addresses."""

    def __init__(
        self,
        engine: Engine,
        links: Links,
        drafts: DraftStore,
        arrived: Callable[[Draft], Awaitable[None]],
        public_url: str | None,
        clock: Clock,
        *,
        contact_days: int,
        draft_days: int,
    ) -> None:
        self._engine = engine
        self._links = links
        self._drafts = drafts
        self._arrived = arrived
        self._public_url = public_url
        self._clock = clock
        self._days = {"days": contact_days, "draft_days": draft_days}

    # Not async: the database is asked in a thread.

    def show(self, token: str) -> Response:
        """The page as it is opened. Nothing is used up: a chat's preview opens it too."""
        draft = self._open(token)
        if draft is None:
            return _gone()
        if fields_of.is_letter(draft):
            return self._letter_page(draft, token, fields_of.letter_fields(draft, private=is_private(token)))
        if is_private(token):
            return self._sent_page(draft)
        return self._contact_page(draft, token, fields_of.contact_fields(draft))

    def after(self, token: str, again: bool = False) -> Response:
        """What is shown once the page was sent."""
        draft = self._open(token) if is_private(token) else None
        if draft is None:
            return _gone()
        return self._ready_page(draft, token) if fields_of.is_letter(draft) else self._sent_page(draft, again)

    def letter(self, token: str) -> Response:
        """The letter, made anew from the sealed draft; no file is ever on the disk."""
        draft = self._open(token) if is_private(token) else None
        if draft is None or not fields_of.is_letter(draft):
            return _gone()
        body = make_letter(draft.form, fields_of.letter_values(draft), self._now())
        name = words(f"letter.{draft.form}.file")
        headers = {"Content-Disposition": f'attachment; filename="{name}.docx"'}
        return Response(body, media_type=MEDIA_TYPE, headers=headers)

    async def take(self, request: Request, token: str) -> Response:
        """The page was sent: kept with the draft, and the conversation is told to go on."""
        refuse_other_sites(request, self._public_url)
        given = await _read(request)
        refused = given.get("do") == "refuse"
        answer = await asyncio.to_thread(self._taken, token, given, refused)
        if isinstance(answer, Response):
            return answer
        passed, draft = answer
        if not passed.again and not fields_of.is_letter(draft):
            try:
                await self._arrived(draft)
            except Exception as error:
                # what was given is stored; the citizen goes back to the chat and goes on there
                log.error("Không báo được cho cuộc trò chuyện: %s", type(error).__name__)
        query = "?lai=1" if passed.again else ""
        return RedirectResponse(f"{PATH}/{passed.token}/xong{query}", status_code=303)

    def _taken(self, token: str, given: dict[str, str], refused: bool) -> Response | tuple[Passed, Draft]:
        """Check and keep what was sent; a page with the errors, or what it led to."""
        seed = given.get("seed", "")
        if len(seed) < MIN_SEED:  # not our page: its private address would be anybody's guess
            raise RefusedError(400, words("page.refused.wrong_form"))
        draft = self._open(token)
        if draft is None:  # sent once already: the same browser is known by the page's secret
            passed, draft = self._pass_on(token, seed, lambda one: None)
            return (passed, draft) if passed and draft else _gone()
        letter = fields_of.is_letter(draft)
        private = is_private(token)
        blank = fields_of.letter_fields(draft, private=False) if letter else fields_of.contact_fields(draft)
        if refused:
            given = {name: text for name, text in given.items() if name not in fields_of.PERSONAL}
        problem = ""
        fields: Sequence[Field] = fields_of.read_all(blank, given)
        if not refused:
            fields, problem = _checked(fields, given, letter=letter)
        if problem or any(field.error for field in fields):
            show = self._letter_page if letter else self._contact_page
            return show(draft, token, fields, problem, agreed="agree" in given)
        if private and not letter:
            return self._sent_page(draft, again=True)
        change = fields_of.with_letter if letter else fields_of.with_contact
        passed, draft = self._pass_on(token, seed, lambda one: change(one, fields, self._now()))
        return (passed, draft) if passed and draft else _gone()

    def _pass_on(
        self, token: str, seed: str, change: Callable[[Draft], Draft | None]
    ) -> tuple[Passed | None, Draft | None]:
        """Use the link and write the draft in one transaction. A contact that was sent before stays."""
        for _ in range(TRIES - 1):
            try:
                return self._pass_on_once(token, seed, change)
            except StaleDraftError:
                continue
        return self._pass_on_once(token, seed, change)

    def _pass_on_once(
        self, token: str, seed: str, change: Callable[[Draft], Draft | None]
    ) -> tuple[Passed | None, Draft | None]:
        with self._engine.begin() as connection:
            passed = self._links.pass_on(connection, token, seed)
            draft = self._drafts.by_key(passed.key) if passed else None
            if passed is None or draft is None:
                return None, None
            if not passed.again or fields_of.is_letter(draft):
                changed = change(draft)
                if changed is not None:
                    self._drafts.save(connection, changed)
                    return passed, changed
        return passed, draft

    def _open(self, token: str) -> Draft | None:
        """The draft that a token opens and that is still to be written on (or was sent by this page)."""
        draft = self._drafts.by_link(hashed(token))
        if draft is None or draft.stage == DROPPED or (draft.stage == FILED and not is_private(token)):
            return None
        return draft if fields_of.is_letter(draft) or fields_of.has_contact(draft) else None

    def _now(self) -> datetime:
        return self._clock().astimezone(ZONE)

    def _contact_page(
        self, draft: Draft, token: str, fields: Sequence[Field], problem: str = "", *, agreed: bool = False
    ) -> Response:
        said = at("page.contact")
        who = [*(line.format(**self._days) for line in said["who"]),
               said["not_given"]["report" if draft.form == "report" else "other"]]  # fmt: skip
        return _html(
            "form_contact.html", 422 if problem or any(one.error for one in fields) else 200, fields=fields,
            who=who, seed=secrets.token_urlsafe(16), problem=problem, agreed=agreed, action=f"{PATH}/{token}",
        )  # fmt: skip

    def _letter_page(
        self, draft: Draft, token: str, fields: Sequence[Field], problem: str = "", *, agreed: bool = False
    ) -> Response:
        own = [field for field in fields if field.name in fields_of.LETTER_ONLY]
        return _html(
            "form_letter.html", 422 if problem or any(one.error for one in fields) else 200, form=draft.form,
            own=own, written=[field for field in fields if field not in own],
            who=[line.format(**self._days) for line in at("page.letter.who")],
            seed=secrets.token_urlsafe(16), problem=problem, agreed=agreed, action=f"{PATH}/{token}",
        )  # fmt: skip

    def _sent_page(self, draft: Draft, again: bool = False) -> Response:
        said = at("page.contact.done")
        how = "refused" if fields_of.CONTACT in draft.refused else "given"
        lines = [said["again" if again else how], said["next"], said["shared"]]
        return _html("form_message.html", title=said[f"{how}_title"], lead=lines[0], steps=lines[1:])

    def _ready_page(self, draft: Draft, token: str) -> Response:
        # as long as it may be, not a minute more: read from the row, which a download does not change
        with self._engine.connect() as connection:
            until = self._links.ends(connection, token)
        end = until.astimezone(ZONE) if until else self._now()
        said = words("page.letter.ready.until", time=f"{end:%H:%M}", day=f"{end:%d-%m-%Y}")
        return _html("form_ready.html", form=draft.form, until=said, back=f"{PATH}/{token}",
                     download=f"{PATH}/{token}/don.docx")  # fmt: skip


def _checked(fields: Sequence[Field], given: dict[str, str], *, letter: bool) -> tuple[Sequence[Field], str]:
    """The fields with what keeps the page as a whole from being taken: nothing in it, or (the second) no
    consent to what is."""
    if any(field.value for field in fields if field.name in fields_of.PERSONAL):
        refuse = words("page.letter.refuse" if letter else "page.contact.refuse")
        return fields, "" if "agree" in given else words("page.errors.consent", refuse=refuse)
    if letter:
        return fields, ""
    return [replace(fields[0], error=words("page.errors.empty")), *fields[1:]], ""


async def _read(request: Request) -> dict[str, str]:
    """The fields of a sent page; `RefusedError` when it is none."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise RefusedError(415, words("page.refused.wrong_form"))
    body, size = bytearray(), 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= MAX_FORM:
            body += chunk
        elif size > MAX_DRAINED:  # read on until here, so that the browser gets to read our answer
            break
    if size > MAX_FORM:
        raise RefusedError(413, words("page.refused.too_large"))
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="replace",
                          max_num_fields=MAX_FIELDS)  # fmt: skip
    except ValueError:  # of which a UnicodeDecodeError is one
        raise RefusedError(400, words("page.refused.wrong_form")) from None
    return dict(pairs)


def form_router(pages: FormPages) -> APIRouter:
    """The router of /to-khai/TOKEN, its /xong and its /don.docx."""
    router = APIRouter(route_class=FormRoute, include_in_schema=False)

    def show(token: str) -> Response:
        return pages.show(token)

    def after(request: Request, token: str) -> Response:
        return pages.after(token, again="lai" in request.query_params)

    def letter(token: str) -> Response:
        return pages.letter(token)

    async def take(request: Request, token: str) -> Response:
        return await pages.take(request, token)

    router.add_api_route(f"{PATH}/{{token}}", show, methods=["GET"])
    router.add_api_route(f"{PATH}/{{token}}", take, methods=["POST"])
    router.add_api_route(f"{PATH}/{{token}}/xong", after, methods=["GET"])
    router.add_api_route(f"{PATH}/{{token}}/don.docx", letter, methods=["GET"])
    return router
