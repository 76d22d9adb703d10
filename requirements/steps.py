"""Runs the steps of an installation: processes that end with us, a log for each, lines for the person.

Standard library only, like all that requirements/install.py imports.
"""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

_NETWORK = re.compile(
    r"NewConnectionError|NameResolutionError|ConnectTimeoutError|ConnectionResetError|ProxyError|timed out|"
    r"Temporary failure in name resolution|Connection refused"
)
# What would bend another Python, or pip's way of installing; pip's sources (PIP_INDEX_URL ...) stay.
_DROPPED = ("PYTHON", "VIRTUAL_ENV", "PIP_TARGET", "PIP_PREFIX", "PIP_USER", "PIP_ROOT", "__PYVENV")


class StepError(Exception):
    """A step failed; the message is one line in Vietnamese that names the step and the cause."""


class Console:
    """One line for each finished step; on a terminal a moving line below them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.moves = sys.stdout.isatty()

    def say(self, line: str, error: bool = False) -> None:
        with self._lock:
            self._clear()
            stream = sys.stderr if error else sys.stdout
            stream.write(f"{line}\n")
            stream.flush()

    def move(self, line: str) -> None:
        with self._lock:
            self._clear()
            sys.stdout.write(line[: shutil.get_terminal_size().columns - 1])
            sys.stdout.flush()

    def _clear(self) -> None:
        if self.moves:
            sys.stdout.write("\r\033[K")
            sys.stdout.flush()


class Crew:
    """The running processes, each with a group of its own. ``lock`` is an open file that they hold too:
    should we be killed outright, the next installer waits for them."""

    def __init__(self, lock: int) -> None:
        self._running: set[subprocess.Popen[bytes]] = set()
        self._guard = threading.Lock()
        self._stopped = False
        self._options: dict[str, Any] = {"process_group": 0, "pass_fds": [lock]} if os.name == "posix" else {}

    def run(self, command: list[str], folder: Path, output: IO[bytes]) -> int:
        """The exit code. Raises StepError after `stop`, OSError when the command cannot be started."""
        with self._guard:
            if self._stopped:
                raise StepError("đã dừng")
            process = subprocess.Popen(
                command,
                cwd=folder,
                env=variables(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                **self._options,
            )
            self._running.add(process)
        code = process.wait()
        with self._guard:
            self._running.discard(process)
        return code

    def stop(self) -> None:
        """Ctrl-C for all of them, so that pip removes its temporary files; after 5 seconds the hard way."""
        with self._guard:
            self._stopped = True
            running = list(self._running)
        for process in running:
            _signal(process, signal.SIGINT)
        deadline = time.monotonic() + 5
        for process in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - time.monotonic()))
            _signal(process, getattr(signal, "SIGKILL", signal.SIGTERM))  # and what it left in its group


def _signal(process: subprocess.Popen[bytes], number: int) -> None:
    with contextlib.suppress(OSError):
        if os.name == "posix":
            os.killpg(process.pid, number)
        else:
            process.terminate()


def variables() -> dict[str, str]:
    """The environment variables of a step."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_DROPPED)}
    ours = {"PYTHONUTF8": "1", "PIP_NO_INPUT": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    return kept | ours


def cause(output: str) -> str:
    """The one line about a failed step's output that a person can act on."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    end = "\n".join(lines[-30:])
    if "No space left on device" in end:
        return "hết chỗ trên ổ đĩa"
    if "ensurepip" in end:
        return (
            "Python này thiếu ensurepip; hãy cài gói venv của đúng bản đó (python3.11-venv, python3.10-venv)"
        )
    if _NETWORK.search(end):
        return "không nối được mạng tới nguồn gói"
    errors = [line for line in lines if line.startswith("ERROR:")]
    return (errors or lines or ["không rõ vì sao"])[-1].removeprefix("ERROR: ").rstrip(".")


class Job(threading.Thread):
    """One environment made, step after step. ``error`` is set when it ends without success."""

    def __init__(
        self, name: str, work: Callable[[Job], None], log: Path, folder: Path, crew: Crew, console: Console
    ) -> None:
        super().__init__(name=name, daemon=True)
        self.log = log
        self.error: Exception | None = None
        self._work, self._folder, self._crew, self._console = work, folder, crew, console
        self._title, self._since, self._offset, self._packages = "", time.monotonic(), 0, 0
        log.write_bytes(b"")

    def run(self) -> None:
        try:
            self._work(self)
        except Exception as error:  # told by the main thread, in one line
            self.error = error

    def step(self, title: str, *command: object, packages: int = 0, also: int = 0) -> tuple[int, str]:
        """Runs a command, its output in the log: its exit code and its output.

        ``packages``: how many pip is to install, for the moving line. Raises StepError when the exit code
        is neither 0 nor ``also``.
        """
        words = [str(word) for word in command]
        with self.log.open("ab") as output:
            output.write(f"\n$ {shlex.join(words)}\n".encode())
            output.flush()
            self._title, self._since = title, time.monotonic()
            self._offset, self._packages = output.tell(), packages
            code = self._crew.run(words, self._folder, output)
        said = self._said()
        if code not in (0, also):
            raise StepError(f"{title}: {cause(said)}")
        if code == 0:
            self.tell(f"{title} ({time.monotonic() - self._since:.0f} giây)")
        return code, said

    def tell(self, line: str) -> None:
        self._console.say(f"  {self.name}: {line}")

    def progress(self) -> str:
        """For the moving line: what is being done, how far pip has come, since when."""
        done = ""
        if self._packages:
            said = "\n" + self._said()
            got = said.count("\nCollecting ")
            done = ", ghi vào đĩa" if "\nInstalling collected" in said else f", đã tải {got}/{self._packages}"
        return f"{self.name}: {self._title}{done} ({time.monotonic() - self._since:.0f} giây)"

    def _said(self) -> str:
        with self.log.open("rb") as file:
            file.seek(self._offset)
            return file.read().decode("utf-8", "replace")


def watch(jobs: list[Job], console: Console) -> None:
    """Starts the jobs and returns when all have ended."""
    for job in jobs:
        job.start()
    turn = 0
    while running := [job for job in jobs if job.is_alive()]:
        if console.moves:
            console.move("|/-\\"[turn % 4] + " " + " · ".join(job.progress() for job in running))
        turn += 1
        running[0].join(0.25)
