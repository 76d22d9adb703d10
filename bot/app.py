"""Puts the processes and tasks together: knowledge, Rasa, the web server, the channels."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import re
import secrets
import signal
import socket
import sys
from collections.abc import AsyncIterator, Coroutine
from datetime import date
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from sqlalchemy import Engine

from bot.api import actions_router, api_router
from bot.channels.form_pages import FormPages, form_router
from bot.channels.public_pages import public_router
from bot.channels.telegram import TelegramChannel, Timing
from bot.channels.web import WebChannel
from bot.clock import Clock, fixed_day, wall
from bot.desk.router import desk_router
from bot.dialogue import RasaDialogue
from bot.direct import Direct
from bot.dispatcher import Dispatcher
from bot.errors import BotError
from bot.housekeeping import Housekeeping
from bot.limits import RateLimit
from bot.metrics import RASA_READY, REVISION
from bot.opening import conversations_engine, open_knowledge, quiet_logs
from bot.services import Services
from bot.settings import Settings
from knowledge.answers.wordings import say
from knowledge.errors import KnowledgeError
from knowledge.runtime import Knowledge
from nlu.client import RasaClient
from nlu.errors import NluError
from nlu.server import RasaServer, RasaState

log = logging.getLogger(__name__)

HOUSE_S = 2.0  # how often hand-offs and retention are looked after
REFRESH_S = 0.25  # how often a new published revision is looked for


class Application:
    """Everything of one process. `serve` runs until `stop` is called."""

    def __init__(self, settings: Settings, *, doors: bool = True, as_of: date | None = None) -> None:
        self.settings = settings
        self.doors = doors
        self.clock: Clock = fixed_day(as_of) if as_of else wall
        self.port = 0
        self.rasa_failed = False
        self.rasa: RasaServer | None = None
        self._client: RasaClient | None = None
        self._stopping = asyncio.Event()
        self._tasks: list[asyncio.Task[Any]] = []

    async def open(self) -> None:
        """Load knowledge and conversations. Raises `KnowledgeError` and `StoreError`."""
        self.engine: Engine = await asyncio.to_thread(conversations_engine, self.settings)
        self.knowledge: Knowledge = await asyncio.to_thread(open_knowledge, self.settings)
        REVISION.set(self.knowledge.revision)
        self.services = services = Services(
            self.settings, self.engine, self.knowledge, self.clock, secret=_web_key(self.settings.home)
        )
        limit = RateLimit(self.settings.message_limit)
        self.direct = Direct(
            self.engine, services.memories, services.mailbox, services.conversation, limit, self.clock,
            services.turns,
        )  # fmt: skip
        self.dispatcher = Dispatcher(
            self.engine, services.mailbox, services.memories, services.conversation, limit,
            turns=services.turns,
        )  # fmt: skip

    def stop(self) -> None:
        self._stopping.set()

    async def serve(self) -> None:
        """Serve until stopped. Raises `BotError` when the port is taken."""
        listening = _listen(self.settings.host, self.settings.port if self.doors else 0)
        self.port = listening.getsockname()[1]
        if self.doors:
            host = self.settings.host if ":" not in self.settings.host else f"[{self.settings.host}]"
            self.services.address.url = self.settings.public_url or f"http://{host}:{self.port}"
        server = uvicorn.Server(
            uvicorn.Config(
                self._web(), log_level="warning", access_log=False, lifespan="off", server_header=False,
                timeout_graceful_shutdown=3,
            )
        )  # fmt: skip
        server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign,assignment]
        web_task = asyncio.create_task(server.serve(sockets=[listening]))
        self._begin(self._refresh())
        if self.settings.rasa:
            self._begin(self._run_rasa())
        self._begin(self._keep_house())
        if self.doors:
            self._begin(self.web.run())
            self._open_telegram()
            self.dispatcher.start()
        try:
            await self._stopping.wait()
        finally:
            await self._close(server, web_task)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.append(asyncio.create_task(work))

    def _web(self) -> FastAPI:
        app = FastAPI(title="Một Cửa", docs_url=None, redoc_url=None, openapi_url=None)
        today = lambda: self.clock().date()  # noqa: E731 - a clock's day, asked at each call
        app.include_router(api_router(self.knowledge, self.direct, today, self.parts, self._secret))
        app.include_router(actions_router(self._secret))
        if self.doors:
            services, key = self.services, _web_key(self.settings.home)
            self.web = WebChannel(services.mailbox, key, self.clock, self.settings.public_url)
            app.include_router(self.web.router)
            app.include_router(public_router(services.cases))
            pages = FormPages(
                self.engine, services.links, services.drafts, services.page_sent, self.settings.public_url,
                self.clock, contact_days=services.days.contacts, draft_days=services.days.drafts,
            )  # fmt: skip
            app.include_router(form_router(pages))
            console, self.live = desk_router(services, self.settings.public_url)
            app.include_router(console)
            self._begin(self.live.run())

        @app.exception_handler(Exception)
        async def failed(_request: Request, error: Exception) -> JSONResponse:
            log.error("Yêu cầu HTTP hỏng: %s", type(error).__name__)
            return JSONResponse({"error": say("error.failed")}, status_code=500)

        return app

    def _secret(self) -> str | None:
        return self.rasa.secret if self.rasa else None

    def parts(self) -> dict[str, bool]:
        """Which parts answer."""
        return {
            "knowledge": self.knowledge.revision > 0,
            "rasa": bool(self.rasa and self.rasa.ready) or not self.settings.rasa,
        }

    async def _refresh(self) -> None:
        while True:
            await asyncio.sleep(REFRESH_S)
            try:
                if await asyncio.to_thread(self.knowledge.refresh):
                    REVISION.set(self.knowledge.revision)
                    log.info("Đã dùng bản công bố số %s", self.knowledge.revision)
            except Exception as error:
                # The revision in use goes on answering; the next look may succeed.
                log.warning("Chưa lấy được bản công bố mới: %s", error)

    async def _keep_house(self) -> None:
        """Unclaimed hand-offs go on, kept ones begin when the office opens; old data goes."""
        house = Housekeeping(self.services)
        while True:
            await asyncio.sleep(HOUSE_S)
            try:
                await asyncio.to_thread(house.look)
            except Exception as error:
                # The next look may succeed; an error's own words may quote a citizen.
                log.error("Việc định kỳ hỏng, sẽ thử lại: %s", type(error).__name__)

    async def _run_rasa(self) -> None:
        url = self.settings.database_url
        self.rasa = RasaServer(
            self.settings.home, f"http://127.0.0.1:{self.port}/actions/webhook",
            port=self.settings.rasa_port or None, on_state=self._rasa_state,
            tracker_url=url if url and url.startswith("postgresql") else None, progress=_say_rarely,
        )  # fmt: skip
        self._client = RasaClient(self.rasa.url, self.rasa.secret, timeout=self.settings.rasa_timeout_s)
        try:
            await self.rasa.start()
        except NluError as error:
            self.rasa_failed = True
            log.error("Không có hội thoại Rasa, vẫn trả lời câu hỏi: %s", error)

    def _rasa_state(self, state: RasaState) -> None:
        ready = state is RasaState.READY
        RASA_READY.set(ready)
        # While Rasa is away, turns go straight to knowledge instead of waiting for a time-out.
        dialogue = RasaDialogue(self._client) if ready and self._client else None
        self.services.talk_to(dialogue, dialogue)
        log.info("Rasa: %s", state.value)

    def _open_telegram(self) -> None:
        token = self.settings.telegram_bot_token
        if token is None or not token.get_secret_value():
            return
        self.telegram = TelegramChannel(
            token.get_secret_value(), self.services.mailbox, base_url=self.settings.telegram_base_url,
            base_file_url=self.settings.telegram_base_file_url,
            timing=Timing(
                chat_s=self.settings.telegram_chat_s, group_s=self.settings.telegram_chat_s,
                group_minute=self.settings.telegram_group_minute,
            ),
        )  # fmt: skip
        self._begin(self.telegram.run())

    async def _close(self, server: uvicorn.Server, web_task: asyncio.Task[None]) -> None:
        if self.doors:
            self.live.close()
            await self.web.stop()
            if hasattr(self, "telegram"):
                await self.telegram.stop()
            await self.dispatcher.stop()
        server.should_exit = True
        with contextlib.suppress(asyncio.CancelledError):
            await web_task
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self.rasa:
            await self.rasa.stop()
        if self._client:
            await self._client.aclose()
        self.engine.dispose()


@contextlib.asynccontextmanager
async def serving(application: Application) -> AsyncIterator[Application]:
    """The application opened and served in the background for the length of the block."""
    await application.open()
    task = asyncio.create_task(application.serve())
    try:
        while not application.port and not task.done():
            await asyncio.sleep(0.01)
        if task.done():
            await task
        yield application
    finally:
        application.stop()
        await task


def _say_rarely(line: str) -> None:
    """Training tells every second; the log keeps what is not a second's count, and every tenth."""
    seconds = re.search(r"(\d+) giây$", line)
    if seconds is None or int(seconds[1]) % 10 == 0:
        log.info(line)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named, or asyncio takes it for no TCP and leaves TCP_NODELAY off: 40 ms for every answer.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise BotError(
            f"Không mở được cổng {host}:{port} ({error.strerror}); đặt MOTCUA_PORT khác."
        ) from None
    return listening


def _web_key(home: Path) -> bytes:
    """The key that signs the page's cookies; made once, readable by the owner only."""
    path = home / "web.key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with open(descriptor, "wb") as stream:
        key = secrets.token_bytes(32)
        stream.write(key)
    return key


def run_application(settings: Settings) -> int:
    """`motcua run`: until Ctrl-C or a termination signal. Returns the exit code."""
    quiet_logs(settings.log_level)
    try:
        asyncio.run(_run(settings))
    except (BotError, KnowledgeError) as error:
        sys.stderr.write(f"motcua: {error}\n")
        return 1
    except KeyboardInterrupt:
        return 0
    return 0


async def _run(settings: Settings) -> None:
    application = Application(settings)
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(name, application.stop)
    await application.open()
    serving_task = asyncio.create_task(application.serve())
    while not application.port and not serving_task.done():
        await asyncio.sleep(0.01)
    if application.port:
        address = settings.public_url or f"http://{settings.host}:{application.port}"
        sys.stdout.write(f"Trang web: {address}\n")
        telegram = "đang chạy" if settings.telegram_bot_token else "tắt (chưa đặt TELEGRAM_BOT_TOKEN)"
        sys.stdout.write(f"Telegram: {telegram}\nDừng bằng Ctrl-C.\n")
        sys.stdout.flush()
    await serving_task
