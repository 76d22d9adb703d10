"""HTTP for scripts and for Rasa's actions: /api/ask, /api/chat, health, metrics."""

from __future__ import annotations

import asyncio
import hmac
import ipaddress
import logging
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot.asking import timed
from bot.direct import Direct
from bot.errors import SettingsError
from bot.serializing import answer_object, chat_object, whole
from bot.settings import parse_day
from knowledge.answers.wordings import say
from knowledge.runtime import Knowledge
from nlu.actions import executor
from nlu.errors import NoTurnError

log = logging.getLogger(__name__)

BODY_BYTES = 64 * 1024
ID_CHARS = 120


class BadRequestError(Exception):
    """A request that cannot be understood; its words go to the caller."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


def refuse(error: BadRequestError) -> JSONResponse:
    return JSONResponse({"error": whole(str(error))}, status_code=error.status)


async def body_of(request: Request, allowed: set[str]) -> dict[str, Any]:
    """The request's JSON object; only the allowed fields. Raises `BadRequestError`."""
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > BODY_BYTES:
            raise BadRequestError(say("api.too_large", limit=BODY_BYTES // 1024), 413)
    try:
        import json

        body = json.loads(bytes(raw).decode("utf-8"))
    except (ValueError, UnicodeDecodeError, RecursionError):
        raise BadRequestError(say("api.not_json")) from None
    if not isinstance(body, dict):
        raise BadRequestError(say("api.not_object"))
    if unknown := sorted(str(key) for key in set(body) - allowed):
        raise BadRequestError(say("api.unknown_field", fields=", ".join(unknown[:5])))
    return body


def text_field(body: dict[str, Any], name: str, limit: int | None = None) -> str | None:
    """A text field or None; one with a ``limit`` is an id. Raises `BadRequestError` when it is something
    else, too long, or an id with characters that nobody can see."""
    value = body.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or (limit is not None and (len(value) > limit or not value.isprintable())):
        raise BadRequestError(say("api.bad_field", field=name))
    return whole(value)


def on_loopback(request: Request) -> bool:
    """Whether the caller is on this machine and did not come through a proxy."""
    if request.client is None or "x-forwarded-for" in request.headers:
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def holds_secret(request: Request, expected: str | None) -> bool:
    """Whether the caller is on this machine and shows the secret made at start (``?token=``)."""
    given = request.query_params.get("token", "").encode()
    return expected is not None and on_loopback(request) and hmac.compare_digest(given, expected.encode())


def api_router(
    knowledge: Knowledge,
    direct: Direct,
    today: Callable[[], date],
    ready: Callable[[], dict[str, bool]],
    secret: Callable[[], str | None],
) -> APIRouter:
    """Routes for scripts and operators. Who shows the ``secret`` (the home's own commands) is not limited."""
    router = APIRouter()

    @router.post("/api/ask")
    async def ask(request: Request) -> Response:
        try:
            body = await body_of(request, {"id", "text", "as_of"})
            text = text_field(body, "text")
            if text is None:
                raise BadRequestError(say("api.missing_field", field="text"))
            as_of = text_field(body, "as_of")
            day = parse_day(as_of) if as_of else today()
        except BadRequestError as error:
            return refuse(error)
        except SettingsError as error:
            return refuse(BadRequestError(str(error)))
        answer, ms = await asyncio.to_thread(timed, knowledge, text, day)
        question_id = body.get("id")
        return JSONResponse(
            answer_object(None if question_id is None else whole(str(question_id)), answer, ms)
        )

    @router.post("/api/chat")
    async def chat(request: Request) -> Response:
        try:
            body = await body_of(request, {"conversation", "text", "button"})
            conversation = text_field(body, "conversation", ID_CHARS)
            text, button = text_field(body, "text"), text_field(body, "button", ID_CHARS)
            if not conversation:
                raise BadRequestError(say("api.missing_field", field="conversation"))
            if (text is None) == (button is None):
                raise BadRequestError(say("api.text_or_button"))
        except BadRequestError as error:
            return refuse(error)
        trusted = holds_secret(request, secret())
        reply, ms = await direct.say("api", conversation, text, button, limited=not trusted)
        return JSONResponse(chat_object(conversation, reply, ms))

    @router.get("/health/live")
    async def live() -> dict[str, str]:
        return {"status": "ok"}

    @router.get("/health/ready")
    async def is_ready() -> Response:
        parts = ready()
        # Rasa may be away: citizens still get sourced answers. Without knowledge nothing works.
        return JSONResponse(parts, status_code=200 if parts.get("knowledge") else 503)

    @router.get("/metrics")
    async def metrics(request: Request) -> Response:
        if not on_loopback(request):
            return JSONResponse({"error": say("api.not_found")}, status_code=404)
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return router


def actions_router(secret: Callable[[], str | None]) -> APIRouter:
    """The endpoint that Rasa calls: this machine only, and only with the secret made at start."""
    router = APIRouter()

    @router.post("/actions/webhook")
    async def webhook(request: Request) -> Response:
        if not holds_secret(request, secret()):
            return JSONResponse({"error": say("api.not_found")}, status_code=403)
        try:
            payload = await request.json()
        except (ValueError, RecursionError):
            payload = None
        if not isinstance(payload, dict):
            return JSONResponse({"error": say("api.not_object")}, status_code=403)
        return await _acted(executor.run, payload)

    return router


async def _acted(
    run: Callable[[dict[str, Any]], Awaitable[dict[str, Any]]], payload: dict[str, Any]
) -> Response:
    try:
        return JSONResponse(await run(payload))
    except NoTurnError:
        return JSONResponse({"error": "no turn in flight"}, status_code=403)
    except Exception:
        log.exception("Một hành động của Rasa hỏng")
        return JSONResponse({"error": "action failed"}, status_code=500)
