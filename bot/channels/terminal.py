"""The terminal: a whole conversation typed and read, or lines of JSON for scripts."""

from __future__ import annotations

import asyncio
import json
import secrets
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

import httpx

from bot.errors import BotError
from bot.serializing import whole
from bot.settings import Settings
from nlu.address import RasaAddress, attach

ID_CHARS = 120  # of a conversation's name, as the database has room for
WAIT_RASA_S = 90.0  # for a first start with training
Say = Callable[[str, str | None, str | None], Awaitable[dict[str, Any]]]

WELCOME = "Một Cửa. Gõ câu hỏi rồi Enter; gõ số để chọn nút; Ctrl-D để thoát."


def run_chat(settings: Settings, format: str, as_of: date | None) -> int:
    """`motcua chat`: until the end of input. Returns the exit code."""
    from bot.opening import quiet_logs

    quiet_logs("ERROR")
    return asyncio.run(_chat(settings, format, as_of))


async def _chat(settings: Settings, format: str, as_of: date | None) -> int:
    async with _talking(settings, as_of, quiet=format == "jsonl") as say:
        if format == "jsonl":
            return await _lines(say)
        return await _prompt(say)


@asynccontextmanager
async def _talking(settings: Settings, as_of: date | None, *, quiet: bool) -> AsyncIterator[Say]:
    """A way to say things: through the application that serves this home, else with a Rasa of our own."""
    address = None if as_of else await asyncio.to_thread(attach, settings.home)
    if address is not None:
        async with _attached(address) as say:
            yield say
        return
    from bot.app import Application, serving

    if not quiet:
        sys.stderr.write("Đang khởi động, chờ vài giây...\n")
    async with serving(Application(settings, doors=False, as_of=as_of)) as application:
        application.direct.limit = None  # one person at a keyboard, or a script
        await _until_ready(application)

        async def say(conversation: str, text: str | None, button: str | None) -> dict[str, Any]:
            from bot.serializing import chat_object

            reply, ms = await application.direct.say("terminal", conversation, text, button)
            return chat_object(conversation, reply, ms)

        yield say


async def _until_ready(application: Any) -> None:
    """Wait for Rasa; without one the conversation goes on without it."""
    deadline = time.monotonic() + WAIT_RASA_S
    while application.settings.rasa and time.monotonic() < deadline:
        if application.rasa and application.rasa.ready:
            return
        if application.rasa_failed:
            return
        await asyncio.sleep(0.05)


@asynccontextmanager
async def _attached(address: RasaAddress) -> AsyncIterator[Say]:
    """Talk through the process that serves the home."""
    base = address.actions_url.split("/actions/")[0]
    async with httpx.AsyncClient(base_url=base, timeout=30, trust_env=False) as client:

        async def say(conversation: str, text: str | None, button: str | None) -> dict[str, Any]:
            body = {"conversation": conversation}
            if button is not None:
                body["button"] = button
            else:
                body["text"] = text or ""
            try:
                reply = await client.post("/api/chat", json=body, params={"token": address.secret})
                found: dict[str, Any] = reply.json()
            except (httpx.HTTPError, ValueError) as error:
                # The error's own words may hold the address with its secret: its kind is enough.
                raise BotError(f"Chương trình đang phục vụ không trả lời ({type(error).__name__}).") from None
            return found if "status" in found else _failed(conversation, str(found.get("error", "")))

        yield say


async def _prompt(say: Say) -> int:
    interactive = sys.stdin.isatty()
    conversation = secrets.token_hex(8)
    if interactive:
        sys.stdout.write(WELCOME + "\n")
    while True:
        if interactive:
            sys.stdout.write("\n> ")
            sys.stdout.flush()
        line = await asyncio.to_thread(sys.stdin.readline)
        if not line:
            return 0
        if not line.strip():
            continue
        reply = await say(conversation, line.rstrip("\n"), None)
        sys.stdout.write("\n" + rendered(reply) + "\n")
        sys.stdout.flush()


def rendered(reply: dict[str, Any]) -> str:
    """A reply for a terminal: its text, and its buttons as numbered lines."""
    lines = [str(reply.get("text") or reply.get("error") or "")]
    lines += [f"  {number}. {button['title']}" for number, button in enumerate(reply.get("buttons", ()), 1)]
    return "\n".join(lines)


async def _lines(say: Say) -> int:
    number = 0
    while line := await asyncio.to_thread(sys.stdin.readline):
        number += 1
        if not line.strip():
            continue
        row, reason = _read(line)
        if reason:
            sys.stderr.write(f"dòng {number}: {reason}\n")
            failed = _failed(row.get("conversation"), reason)
            sys.stdout.write(json.dumps(failed, ensure_ascii=False) + "\n")
        else:
            reply = await say(str(row["conversation"]), row.get("text"), row.get("button"))
            sys.stdout.write(json.dumps(reply, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return 0


def _failed(conversation: Any, text: str) -> dict[str, Any]:
    """What is written for a line that got no reply, in the shape of one."""
    empty: dict[str, Any] = {"buttons": [], "sources": [], "ms": 0.0}
    return {"conversation": conversation, "status": "error", "text": text, **empty}


def _read(line: str) -> tuple[dict[str, Any], str]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return {}, "không phải JSON"
    if not isinstance(row, dict):
        return {}, "phải là một đối tượng JSON"
    if unknown := sorted(str(key) for key in set(row) - {"conversation", "text", "button"}):
        return row, f"trường lạ {', '.join(unknown)}"
    if not isinstance(row.get("conversation"), str) or not row["conversation"]:
        return {}, "thiếu conversation"
    if len(row["conversation"]) > ID_CHARS:
        return {}, f"conversation dài quá {ID_CHARS} ký tự"
    if not row["conversation"].isprintable():
        return {}, "conversation có ký tự không in được"
    if (row.get("text") is None) == (row.get("button") is None):
        return row, "cần đúng một trong hai trường text và button"
    for name in ("text", "button"):
        if row.get(name) is not None and not isinstance(row[name], str):
            return row, f"{name} phải là chữ"
    return {name: whole(value) for name, value in row.items() if value is not None}, ""
