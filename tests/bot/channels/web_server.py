"""The web door behind a real server and a real browser."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from bot.messages import Incoming, Reply
from tests.bot.channels.memory_post import MemoryPost
from tests.bot.channels.web_door import new_channel

FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--lang=vi", "--force-prefers-reduced-motion",
)  # fmt: skip


class WebServer:
    """Runs in a thread of its own, so that a test may wait for the browser."""

    def __init__(self, answer: Callable[[Incoming], Reply | None]) -> None:
        self._answer = answer
        self._ready = threading.Event()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def __enter__(self) -> WebServer:
        self._thread = threading.Thread(target=lambda: asyncio.run(self._main()))
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(15)
        assert not self._thread.is_alive(), "open streams kept the server from stopping"

    async def _main(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._end = asyncio.Event()
        self.post = MemoryPost(answer=self._answer)
        channel, app = new_channel(self.post)
        config = uvicorn.Config(app, lifespan="off", ws="none", log_config=None, access_log=False)
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[self._socket]))
        sending = asyncio.create_task(channel.run())
        self._ready.set()
        await self._end.wait()
        await channel.stop()
        server.should_exit = True
        await asyncio.gather(serving, sending)

    def say(self, text: str) -> None:
        """An officer writes to whoever asked last."""

        def put() -> None:
            self.post.say(self.post.received[-1].conversation, text, channel="web")

        self._loop.call_soon_threadsafe(put)


@contextlib.contextmanager
def chromium(profile: Path) -> Iterator[webdriver.Chrome]:
    binary, control = shutil.which("chromium"), shutil.which("chromedriver")
    if not (binary and control):
        pytest.skip("needs the system packages chromium and chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(control))
    try:
        yield driver
    finally:
        driver.quit()
