"""The web door in this process: browsers with cookies and tabs, without sockets, so nothing lags."""

from __future__ import annotations

import asyncio
import contextlib
import json
import uuid
from collections.abc import AsyncIterator, MutableMapping
from datetime import UTC, datetime
from typing import Any

import httpx
from fastapi import FastAPI

from bot.channels.web import WebChannel
from tests.bot.channels.conformance import Seen
from tests.bot.channels.memory_post import MemoryPost

SECRET = b"only for tests"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def new_channel(post: MemoryPost, **options: Any) -> tuple[WebChannel, FastAPI]:
    channel = WebChannel(post, SECRET, lambda: NOON, **options)
    app = FastAPI()
    app.include_router(channel.router)
    return channel, app


@contextlib.asynccontextmanager
async def running(post: MemoryPost, **options: Any) -> AsyncIterator[FastAPI]:
    channel, app = new_channel(post, **options)
    task = asyncio.create_task(channel.run())
    try:
        yield app
    finally:
        await channel.stop()
        await asyncio.wait_for(task, 5)


class Browser:
    """One person's browser: cookies, and any number of tabs that listen."""

    def __init__(self, app: FastAPI, base_url: str = "http://motcua.test") -> None:
        self.app = app
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=base_url)

    async def send(self, text: str | None = None, **body: object) -> httpx.Response:
        words = {} if text is None else {"text": text}
        return await self.http.post("/web/send", json={"id": str(uuid.uuid4()), **words, **body})

    async def tab(self, query: str = "", **headers: str) -> Tab:
        tab = Tab(self, query, headers)
        await tab.opened()
        return tab


class Tab:
    """An open stream of events, read as a browser reads it."""

    def __init__(self, browser: Browser, query: str = "", headers: dict[str, str] | None = None) -> None:
        self.status = 0
        self.headers = httpx.Headers()
        self.events: list[tuple[int, dict[str, Any]]] = []
        self.beats = 0
        self.body = b""
        self._browser = browser
        self._asked = False
        self._left = asyncio.Event()
        self._moved = asyncio.Condition()
        request = browser.http.build_request("GET", "/web/events" + query, headers=headers)
        self._request = request
        scope = {
            "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1",
            "method": "GET", "path": request.url.path, "query_string": request.url.query,
            "scheme": request.url.scheme, "server": (request.url.host, 80), "client": ("127.0.0.1", 1),
            "headers": [(name.lower(), value) for name, value in request.headers.raw],
        }  # fmt: skip
        self.task = asyncio.ensure_future(browser.app(scope, self._receive, self._send))

    @property
    def texts(self) -> list[str]:
        return [str(data["text"]) for _, data in self.events]

    async def _receive(self) -> dict[str, Any]:
        if not self._asked:
            self._asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = httpx.Headers(message["headers"])
            answer = httpx.Response(self.status, headers=self.headers, request=self._request)
            self._browser.http.cookies.extract_cookies(answer)
        else:
            self.body += message.get("body", b"")
            while b"\n\n" in self.body and self.status == 200:
                block, _, self.body = self.body.partition(b"\n\n")
                self._read(block.decode())
        async with self._moved:
            self._moved.notify_all()

    def _read(self, block: str) -> None:
        lines = [line for line in block.split("\n") if not line.startswith(":")]
        fields = dict(line.split(": ", 1) for line in lines)
        if fields.get("event") == "beat":
            self.beats += 1
        elif fields:
            self.events.append((int(fields["id"]), json.loads(fields["data"])))

    async def opened(self) -> None:
        await self.until(lambda: self.status != 0)

    async def until(self, condition: Any, timeout_s: float = 5.0) -> None:
        async with asyncio.timeout(timeout_s), self._moved:
            await self._moved.wait_for(condition)

    async def close(self) -> None:
        self._left.set()
        await asyncio.wait_for(asyncio.gather(self.task, return_exceptions=True), 5)


class WebDoor:
    """For the conformance suite: everybody has one browser with one tab, which comes back by itself."""

    channel = "web"

    def __init__(self, post: MemoryPost) -> None:
        self.post = post
        self._life = contextlib.AsyncExitStack()
        self._people: dict[str, Browser] = {}
        self._tabs: dict[str, list[Tab]] = {}
        self._last: tuple[str, dict[str, str]] = ("", {})

    async def start(self) -> None:
        self._app = await self._life.enter_async_context(running(self.post))
        for who, browser in self._people.items():
            browser.app = self._app
            browser.http = httpx.AsyncClient(
                transport=httpx.ASGITransport(self._app), base_url=browser.http.base_url,
                cookies=browser.http.cookies,
            )  # fmt: skip
            self._tabs[who].append(await browser.tab("?after=0"))

    async def stop(self) -> None:
        await self._life.aclose()
        for tabs in self._tabs.values():
            for tab in tabs:
                await tab.close()

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    async def _send(self, who: str, body: dict[str, str]) -> None:
        if who not in self._people:
            self._people[who] = Browser(self._app)
            self._tabs[who] = [await self._people[who].tab()]
        self._last = (who, body)
        answer = await self._people[who].http.post("/web/send", json=body)
        assert answer.status_code == 202, answer.text

    def browser(self, who: str) -> Browser:
        return self._people.get(who) or Browser(self._app)

    async def say(self, who: str, text: str) -> None:
        await self._send(who, {"id": str(uuid.uuid4()), "text": text})

    async def say_without_text(self, who: str) -> None:
        raise NotImplementedError("the page has no way to send anything but text and buttons")

    async def press(self, who: str, title: str) -> None:
        for tab in self._tabs[who]:
            for _, reply in tab.events:
                for button in reply["buttons"]:
                    if button["title"] == title:
                        await self._send(who, {"id": str(uuid.uuid4()), "button": button["value"]})
                        return
        raise AssertionError(f"{who} sees no button {title}")

    async def repeat(self) -> None:
        await self._send(*self._last)

    def seen(self, who: str) -> list[Seen]:
        return [
            Seen(str(reply["text"]), [str(button["title"]) for button in reply["buttons"]])
            for tab in self._tabs.get(who, ())
            for _, reply in tab.events
        ]
