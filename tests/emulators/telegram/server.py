"""A Telegram Bot API server on 127.0.0.1, with people in it that tests can drive."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from tests.emulators.telegram import methods, params
from tests.emulators.telegram.driver import EmulatedGroup, EmulatedUser
from tests.emulators.telegram.errors import ApiError
from tests.emulators.telegram.faults import Fault, Faults, Flood, FloodLimits
from tests.emulators.telegram.files import FileStore
from tests.emulators.telegram.http import DropConnectionError, HttpServer, Request, Response
from tests.emulators.telegram.model import Call, Callback, Chat, Message, Signal
from tests.emulators.telegram.updates import Updates

TOKEN = "7100000001:AAEmulatedTokenForTests_0123456789abc"
_ADDRESS = re.compile(r"/(file/)?bot([^/]*)/(.*)")
_TOKEN_FORM = re.compile(r"\d+:[A-Za-z0-9_-]{35,}")


class TelegramEmulator:
    """``async with TelegramEmulator() as telegram:`` serves until the block ends.

    Give ``telegram.base_url`` and ``telegram.base_file_url`` to the library and ``telegram.token`` as
    token. ``clock`` (seconds) drives flood windows and the age of callbacks. With ``privacy_mode`` the
    bot sees in groups only commands, mentions and replies to itself. ``port`` 0 takes a free one; a
    second emulator on the port of a first plays an outage.
    """

    def __init__(
        self,
        *,
        token: str = TOKEN,
        username: str = "motcua_bot",
        privacy_mode: bool = False,
        limits: FloodLimits | None = None,
        redelivery_s: float = 0.05,
        clock: Callable[[], float] = time.monotonic,
        port: int = 0,
    ) -> None:
        self.token = token
        self.username = username
        self.privacy_mode = privacy_mode
        self.clock = clock
        self.bot_id = int(token.partition(":")[0])
        self.chats: dict[int, Chat] = {}
        self.callbacks: dict[str, Callback] = {}
        self.commands: dict[str, list[dict[str, str]]] = {}
        self.calls: list[Call] = []
        self.files = FileStore()
        self.flood = Flood(limits or FloodLimits(), clock)
        self.updates = Updates(redelivery_s=redelivery_s)
        self.changed = Signal()
        self._faults = Faults()
        self._numbers = itertools.count(1001)
        self._private_ids = itertools.count(1)
        self._server = HttpServer(self._serve)
        self._server.port = port

    # --- life ---

    async def __aenter__(self) -> Self:
        await self._server.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def stop(self) -> None:
        """Close the port and every connection; people and messages stay. `start` opens it again."""
        await self._server.stop()
        await self.updates.close()

    async def start(self) -> None:
        """Serve again on the same port."""
        await self._server.start()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.port}/bot"

    @property
    def base_file_url(self) -> str:
        return f"http://127.0.0.1:{self._server.port}/file/bot"

    # --- for tests ---

    def user(self, name: str, *, username: str | None = None) -> EmulatedUser:
        """A new person; the bot cannot write to them before they have sent something."""
        chat = Chat(next(self._numbers), "private", name, username, started=False)
        self.chats[chat.id] = chat
        return EmulatedUser(self, chat)

    def group(
        self, title: str, *members: EmulatedUser, forum: bool = False, basic: bool = False
    ) -> EmulatedGroup:
        """A supergroup (``basic``: a group of the old kind) with the bot and ``members`` in it."""
        number = next(self._numbers)
        chat = Chat(
            -number if basic else -1_000_000_000_000 - number, "group" if basic else "supergroup", title
        )
        chat.forum = forum
        self.chats[chat.id] = chat
        return EmulatedGroup(self, chat, members)

    def fail(self, method: str, kind: int | str, *, times: int = 1, retry_after: int = 1,
             chat: int | None = None, after: bool = False) -> None:  # fmt: skip
        """Schedule a fault; see `Fault`."""
        self._faults.add(Fault(method, kind, times, retry_after, chat, after))

    def heal(self) -> None:
        """Forget faults that have not struck yet."""
        self._faults.clear()

    def called(self, method: str) -> list[dict[str, Any]]:
        """Parameters of every call of ``method`` so far."""
        return [call.params for call in self.calls if call.method.lower() == method.lower()]

    async def wait_call(self, method: str, count: int = 1, timeout_s: float = 5.0) -> None:
        """:raises TimeoutError: fewer than ``count`` calls of ``method`` have come in time."""
        if not await self.changed.wait_for(lambda: len(self.called(method)) >= count, timeout_s):
            raise TimeoutError(f"{method}: {len(self.called(method))} of {count} calls")

    # --- used by the methods and by people ---

    def me(self) -> dict[str, Any]:
        return {"id": self.bot_id, "is_bot": True, "first_name": "Một Cửa", "username": self.username}

    def next_message_id(self, chat: Chat) -> int:
        """Private chats and basic groups share one sequence; each supergroup has its own."""
        if chat.type == "supergroup":
            chat.last_id += 1
            return chat.last_id
        return next(self._private_ids)

    def add_message(self, chat: Chat, sender: dict[str, Any], body: dict[str, Any]) -> Message:
        message: Message = {
            "message_id": self.next_message_id(chat),
            "from": sender,
            "chat": chat.json(),
            "date": int(time.time()),
            **body,
        }
        chat.messages[message["message_id"]] = message
        self.changed.notify()
        return message

    # --- over HTTP ---

    async def _serve(self, request: Request) -> Response:
        try:
            address = _ADDRESS.fullmatch(request.path)
            if address is None or not _TOKEN_FORM.fullmatch(address.group(2)):
                raise ApiError(404, "Not Found")
            if address.group(2) != self.token:
                raise ApiError(401, "Unauthorized")
            if address.group(1):
                return self._download(address.group(3))
            result = await self._call(address.group(3), params.read(request))
        except ApiError as error:
            return _json(error.code, error.envelope())
        except _HtmlError as error:  # a gateway in front of Telegram answers, not Telegram
            return Response(error.status, b"<html><body>Bad Gateway</body></html>", "text/html")
        return _json(200, {"ok": True, "result": result})

    async def _call(self, name: str, values: params.Params) -> Any:
        self.calls.append(Call(name, values.values))
        self.changed.notify()
        chat = values.text("chat_id")
        fault = self._faults.next(name, int(chat) if chat.lstrip("-").isdigit() else None)
        if fault is None:
            return await methods.call(self, name, values)
        if fault.after:
            await methods.call(self, name, values)
        if fault.kind == "timeout":
            await asyncio.Event().wait()  # until the client gives up and the handler is cancelled
        if fault.kind == "drop":
            raise DropConnectionError
        status = int(fault.kind)
        if status == 502:
            raise _HtmlError(status)
        extra = {"retry_after": fault.retry_after} if status == 429 else {}
        raise ApiError(status, _PHRASES.get(status, "Internal Server Error"), **extra)

    def _download(self, path: str) -> Response:
        file = self.files.by_path(path)
        if file is None:
            raise ApiError(404, "Not Found")
        return Response(200, file.content, "application/octet-stream")


_PHRASES = {
    400: "Bad Request: invalid",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    429: "Too Many Requests: retry after 1",
}


class _HtmlError(Exception):
    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def _json(status: int, body: dict[str, Any]) -> Response:
    return Response(status, json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass"))
