"""The application as a child process, as an operator starts it."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from nlu.address import RasaAddress, read_address
from tests.bot.homes import MOTCUA, environment
from tests.emulators.telegram import TelegramEmulator

_ADDRESS = re.compile(r"Trang web: (http://\S+)")


class Running:
    """`motcua run` in ``home``; what it prints goes to ``log``."""

    def __init__(self, home: Path, **variables: str) -> None:
        self.home = home
        self.log = home.parent / f"{home.name}.log"
        self._variables = environment(home, MOTCUA_PORT="0", **variables)
        self.process: subprocess.Popen[bytes] | None = None
        self.url = ""

    async def start(self, *, rasa: bool = True) -> float:
        """Returns the seconds until it answers (with ``rasa``: until Rasa does too)."""
        started = time.monotonic()
        begin = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [MOTCUA, "run"], env=self._variables, stdin=subprocess.DEVNULL, stdout=output, stderr=output
            )

        def address() -> bool:
            assert self.process is not None
            assert self.process.poll() is None, self.printed()
            found = _ADDRESS.search(self.printed(begin))
            self.url = found[1] if found else ""
            return bool(found)

        await until(address, 60)
        async with httpx.AsyncClient(trust_env=False) as http:
            while True:
                ready = (await http.get(f"{self.url}/health/ready")).json()
                if ready["knowledge"] and (ready["rasa"] or not rasa):
                    return time.monotonic() - started
                assert time.monotonic() - started < 90, ready
                await asyncio.sleep(0.1)

    def printed(self, begin: int = 0) -> str:
        """What is in the log, from byte ``begin`` on."""
        return self.log.read_bytes()[begin:].decode("utf-8", "replace") if self.log.exists() else ""

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def rasa(self) -> RasaAddress:
        address = read_address(self.home)
        assert address is not None
        return address

    async def end(self, number: int = signal.SIGINT, timeout_s: float = 20) -> int:
        """Send a signal and wait; returns the exit code."""
        assert self.process is not None
        self.process.send_signal(number)
        code = await asyncio.to_thread(self.process.wait, timeout_s)
        self.process = None
        return code

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    async def post(self, path: str, **body: Any) -> Any:
        async with httpx.AsyncClient(trust_env=False, timeout=30) as http:
            return (await http.post(f"{self.url}{path}", json=body)).json()


@asynccontextmanager
async def running(
    home: Path, telegram: TelegramEmulator | None = None, *, rasa: bool = True, **variables: str
) -> AsyncIterator[Running]:
    """The application with Telegram at the emulator; killed at the end when it still runs."""
    if telegram is not None:
        variables = {**at(telegram), **variables}
    application = Running(home, **variables)
    try:
        await application.start(rasa=rasa)
        yield application
    finally:
        application.kill()


def at(telegram: TelegramEmulator) -> dict[str, str]:
    """Settings that lead the Telegram door to the emulator."""
    return {
        "TELEGRAM_BOT_TOKEN": telegram.token,
        "MOTCUA_TELEGRAM_BASE_URL": telegram.base_url,
        "MOTCUA_TELEGRAM_BASE_FILE_URL": telegram.base_file_url,
    }


async def until(condition: Callable[[], bool], seconds: float) -> float:
    """The seconds until ``condition`` holds; fails when they are too many."""
    started = time.monotonic()
    while not condition():
        assert time.monotonic() - started < seconds, "too late"
        await asyncio.sleep(0.05)
    return time.monotonic() - started


def processes_in(home: Path) -> list[int]:
    """Processes whose working folder or command line is inside the home: Rasa and all it starts."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
            places = (
                f"{(entry / 'cwd').readlink()} {(entry / 'cmdline').read_bytes().decode(errors='replace')}"
            )
        except OSError:
            continue
        if state != "Z" and f"{home}/" in f"{places}/":
            found.append(int(entry.name))
    return found
