"""How long the Telegram door waits, and how it stops waiting."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from telegram.error import RetryAfter

_T = TypeVar("_T")

# Without it the library raises a deprecation warning whenever it reports a flood wait; where warnings
# are errors, the warning would take the place of the error.
os.environ.setdefault("PTB_TIMEDELTA", "1")


@dataclass(frozen=True, slots=True)
class Timing:
    """All waiting of the channel, in seconds. The paces are Telegram's: one message a second to a
    chat, 20 a minute to a group, 30 a second over all. A group gets its 20 as they come: an officer
    who claims and answers must not wait for an even pace."""

    request_s: float = 20.0  # until a call counts as lost
    retry_first_s: float = 1.0  # doubled at every further failure ...
    retry_max_s: float = 60.0  # ... up to this
    chat_s: float = 1.0
    group_s: float = 1.0
    group_minute: int = 20  # messages
    overall_s: float = 1 / 30
    look_s: float = 1.0  # how long to wait for news of replies before looking again
    pause_s: float = 0.05  # between two looks when replies are due but all on their way
    grace_s: float = 5.0  # what is being sent at `stop` may take so long to end

    def retry_s(self, attempts: int) -> float:
        return float(min(self.retry_max_s, self.retry_first_s * 2 ** min(attempts, 16)))


def retry_after_s(error: RetryAfter) -> float:
    wait = error.retry_after  # an int or a timedelta, as PTB_TIMEDELTA says
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


async def unless_set(event: asyncio.Event, work: Awaitable[_T]) -> _T | None:
    """The result of ``work``, or None, with ``work`` cancelled, as soon as ``event`` is set."""
    task = asyncio.ensure_future(work)
    stop = asyncio.ensure_future(event.wait())
    try:
        await asyncio.wait({task, stop}, return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else None
    finally:
        task.cancel()
        stop.cancel()
        await asyncio.gather(task, stop, return_exceptions=True)
