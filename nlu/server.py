"""Rasa as a process of ours: trained when needed, started on loopback, watched, stopped."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import re
import secrets
import signal
import socket
import time
from asyncio.subprocess import Process
from collections import deque
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

import filelock
import httpx
import yaml

from nlu.address import RasaAddress, attach, state_file, write_address
from nlu.environment import ROOT, rasa_command, rasa_python, rasa_variables
from nlu.errors import RasaBusyError, RasaStartError
from nlu.processes import end_process, signal_group, start_process
from nlu.trackers import lock_store, prepare_store, tracker_store
from nlu.training import train

__all__ = ["RasaAddress", "RasaServer", "RasaState", "attach"]

log = logging.getLogger(__name__)

_START_TIMEOUT = 60.0  # seconds; 6 to 11 are usual
_BACK_OFF = (0.0, 1.0, 3.0, 8.0, 15.0)  # seconds before each restart in a row; the last one stays
_STEADY = 60.0  # seconds of life after which a death counts as the first again
_PULSE = 10.0  # seconds between looks at a process that runs
_DEAF = 3  # looks without an answer after which it is killed, and so restarted

# Once citizens talk, of what Rasa prints only level and module are kept: its messages may quote them.
_LOG_LINE = re.compile(r"^\S+ \S+ (?P<level>ERROR|CRITICAL)\s+(?P<module>[\w.]+) ")


class RasaState(StrEnum):
    STARTING = "starting"
    READY = "ready"
    RESTARTING = "restarting"
    STOPPED = "stopped"


class RasaServer:
    """One stock ``python -m rasa run`` of a home.

    ``actions_url`` is where the application serves actions; Rasa calls it with ``?token=<secret>``.
    ``tracker_url`` (PostgreSQL) and ``redis_url`` replace the SQLite file and the locks in memory.
    ``on_state`` hears every change of state; ``progress`` hears training, line by line.
    The event loop must run in the main thread: on Linux Rasa dies with the thread that started it.
    """

    def __init__(
        self,
        home: Path,
        actions_url: str,
        *,
        port: int | None = None,
        secret: str | None = None,
        tracker_url: str | None = None,
        redis_url: str | None = None,
        on_state: Callable[[RasaState], None] | None = None,
        progress: Callable[[str], None] | None = None,
        root: Path = ROOT,
    ) -> None:
        self.secret = secret or secrets.token_hex(24)
        self.port = port or _free_port()
        self.state = RasaState.STOPPED
        self._home, self._root = home.absolute(), root
        self._actions_url, self._tracker_url, self._redis_url = actions_url, tracker_url, redis_url
        self._on_state, self._progress = on_state, progress
        self._lock = filelock.FileLock(self._folder / "server.lock", thread_local=False)
        self._process: Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self._watcher: asyncio.Task[None] | None = None
        self._printed: deque[str] = deque(maxlen=30)

    @property
    def _folder(self) -> Path:
        return self._home / "rasa"

    @property
    def url(self) -> str:
        """The same through all restarts."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    @property
    def ready(self) -> bool:
        """Whether Rasa answers, as far as was seen."""
        return self.state is RasaState.READY

    async def start(self) -> None:
        """Train if needed, start Rasa, and return when it answers; from then on it is watched.

        Raises RasaBusyError when another process serves this home, RasaMissingError, TrainingError, or
        RasaStartError with what Rasa printed; nothing is left running then.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            self._lock.acquire(blocking=False)
        except filelock.Timeout as error:
            raise RasaBusyError(self._home) from error
        try:
            self._tell(RasaState.STARTING)
            await train(self._home, root=self._root, progress=self._progress)
            if self._tracker_url is None:
                prepare_store(self._home)
            self._write_configuration()
            await self._spawn()
        except BaseException:
            await self.stop()
            raise
        self._watcher = asyncio.create_task(self._watch(), name="rasa-watch")

    async def stop(self) -> None:
        """End Rasa and all it started, and give the home free. May be called at any time, and twice."""
        if self._watcher is not None:
            self._watcher.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watcher
            self._watcher = None
        try:
            await self._end()
        finally:
            if self._lock.is_locked:
                state_file(self._home).unlink(missing_ok=True)
                self._lock.release()
            if self.state is not RasaState.STOPPED:
                self._tell(RasaState.STOPPED)

    async def _watch(self) -> None:
        deaths = 0
        while True:
            born = time.monotonic()
            await self._until_gone()
            self._tell(RasaState.RESTARTING)
            deaths = 1 if time.monotonic() - born > _STEADY else deaths + 1
            log.warning("Rasa đã dừng (mã %s); khởi động lại.", self._process and self._process.returncode)
            await self._end()
            while True:
                await asyncio.sleep(_BACK_OFF[min(deaths, len(_BACK_OFF)) - 1])
                try:
                    # The data may have changed under a running application, and its old model be gone.
                    await train(self._home, root=self._root)
                    await self._spawn()
                    break
                except Exception as error:
                    deaths += 1
                    log.error("Rasa chưa khởi động lại được: %s", error)
                    await self._end()

    async def _until_gone(self) -> None:
        """Return when the process has ended; one that no longer answers is killed."""
        assert self._process is not None  # noqa: S101 - set by _spawn
        deaf = 0
        async with httpx.AsyncClient(timeout=_PULSE, trust_env=False) as http:
            while deaf < _DEAF:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._process.wait(), _PULSE)
                    return
                deaf = 0 if await self._answers(http) else deaf + 1
        log.error("Rasa không trả lời nữa; kết thúc tiến trình để khởi động lại.")
        signal_group(self._process, getattr(signal, "SIGKILL", signal.SIGTERM))
        await self._process.wait()

    async def _spawn(self) -> None:
        """Start the process and wait until it answers; RasaStartError when it does not."""
        model = await train(self._home, root=self._root)
        command = rasa_command(
            rasa_python(self._root), "run", "--enable-api", "--interface", "127.0.0.1",
            "--port", str(self.port), "--model", str(model),
            "--endpoints", str(self._folder / "endpoints.yml"),
            "--credentials", str(self._folder / "credentials.yml"),
        )  # fmt: skip
        self._printed.clear()
        self._process = await start_process(command, self._folder, rasa_variables(self.secret))
        self._reader = asyncio.create_task(self._read(self._process), name="rasa-output")
        deadline = time.monotonic() + _START_TIMEOUT
        # A proxy of the environment has no business on loopback.
        async with httpx.AsyncClient(timeout=2.0, trust_env=False) as http:
            while not await self._answers(http):
                if self._process.returncode is not None or time.monotonic() > deadline:
                    await self._end()
                    raise RasaStartError("Rasa không khởi động được.", "\n".join(self._printed))
                await asyncio.sleep(0.1)
        write_address(
            self._home,
            RasaAddress(self.port, self._process.pid, self.secret, os.getpid(), self._actions_url),
        )
        self._tell(RasaState.READY)

    async def _answers(self, http: httpx.AsyncClient) -> bool:
        try:
            reply = await http.get(f"{self.url}/status", params={"token": self.secret})
        except httpx.HTTPError:
            return False
        return reply.status_code == 200

    async def _read(self, process: Process) -> None:
        """Keep what Rasa prints while it starts; afterwards log where errors happened, not their words."""
        assert process.stdout is not None  # noqa: S101 - a pipe, by start_process
        rest = ""
        while chunk := await process.stdout.read(65536):
            *lines, rest = (rest + chunk.decode(errors="replace")).split("\n")
            rest = rest[-4096:]
            for line in lines:
                if not self.ready:
                    self._printed.append(line[:500])
                elif found := _LOG_LINE.match(line):
                    log.warning("Rasa: %s %s", found["level"], found["module"])

    async def _end(self) -> None:
        if self._process is not None:
            await end_process(self._process)
            self._process = None
        if self._reader is not None:
            await self._reader
            self._reader = None

    def _write_configuration(self) -> None:
        endpoints = {
            # The domain is 2 KB that no action of ours reads, in every call, unless left out here.
            "action_endpoint": {
                "url": self._actions_url,
                "token": self.secret,
                "enable_selective_domain": True,
            },
            "tracker_store": tracker_store(self._home, self._tracker_url),
            "lock_store": lock_store(self._redis_url),
        }
        self._write("endpoints.yml", {name: value for name, value in endpoints.items() if value})
        self._write("credentials.yml", {"rest": None})

    def _write(self, name: str, content: object) -> None:
        file = self._folder / name
        file.touch(mode=0o600)
        file.chmod(0o600)
        file.write_text(yaml.safe_dump(content), encoding="utf-8")

    def _tell(self, state: RasaState) -> None:
        self.state = state
        if self._on_state is not None:
            self._on_state(state)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
