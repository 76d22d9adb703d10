"""Starts and ends a child process with everything that it started itself."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import Mapping, Sequence
from pathlib import Path

_GRACE = 5.0  # seconds between asking and killing


async def start_process(command: Sequence[str], folder: Path, variables: Mapping[str, str]) -> Process:
    """Start in a session of its own, so that a Ctrl-C in the terminal reaches only us and the whole group
    can be ended; standard error joins standard output."""
    return await asyncio.create_subprocess_exec(
        *command, cwd=folder, env=variables, stdin=asyncio.subprocess.DEVNULL, stdout=PIPE, stderr=STDOUT,
        start_new_session=True,
    )  # fmt: skip


async def end_process(process: Process) -> None:
    """Ask the process to end, kill its group after 5 s, and collect it: no zombie is left.

    When this is cancelled itself (a second Ctrl-C), the group is killed at once.
    """
    try:
        if process.returncode is None:
            signal_group(process, signal.SIGTERM)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), _GRACE)
    finally:
        # Also when the leader has gone: others of its group may still be there.
        signal_group(process, getattr(signal, "SIGKILL", signal.SIGTERM))
    await process.wait()


def signal_group(process: Process, number: int) -> None:
    """Send a signal to the process and all it started; nothing happens when they have gone."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, number)  # its group's id is its own, by start_new_session
        else:
            process.send_signal(number)
