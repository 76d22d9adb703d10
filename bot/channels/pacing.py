"""A small limiter for outgoing messages: one line per chat, and one over all."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from contextlib import asynccontextmanager

_FORGET_ABOVE = 10_000
MINUTE_S = 60.0


class Pacer:
    """Spaces messages out in time. Chats wait for themselves and for the common pace, never for each
    other's flood waits (python-telegram-bot's AIORateLimiter stops the whole bot for one chat).

    ``overall_s``: seconds between any two messages. ``clock`` and ``sleep`` in seconds.
    """

    def __init__(
        self,
        overall_s: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._overall_s = overall_s
        self._clock = clock
        self._sleep = sleep
        self._chat_free: dict[Hashable, float] = {}
        self._sent: dict[Hashable, deque[float]] = {}  # of chats with a limit a minute
        self._lines: dict[Hashable, asyncio.Lock] = {}
        self._free = 0.0

    @asynccontextmanager
    async def turn(
        self, chat: Hashable, interval_s: float, a_minute: int | None = None
    ) -> AsyncIterator[None]:
        """Waits until ``chat`` may get a message; the message is sent inside. The next one to ``chat``
        waits until ``interval_s`` seconds after this one has ended: counted from its beginning, a slow
        call would bring two messages close together at the other end. ``a_minute``: so many at most in
        any minute."""
        async with self._lines.setdefault(chat, asyncio.Lock()):
            await self._wait_until(self._chat_free.get(chat, 0.0))
            sent = self._sent.setdefault(chat, deque(maxlen=a_minute)) if a_minute else None
            if sent is not None and len(sent) == a_minute:
                await self._wait_until(sent[0] + MINUTE_S)
            # The common slot is taken only now: a chat that waits for itself holds nobody up.
            slot = max(self._clock(), self._free)
            self._free = slot + self._overall_s
            await self._wait_until(slot)
            try:
                yield
            finally:
                self._chat_free[chat] = self._clock() + interval_s
                if sent is not None:
                    sent.append(self._clock())
                self._forget()

    async def _wait_until(self, moment: float) -> None:
        wait_s = moment - self._clock()
        if wait_s > 0:
            await self._sleep(wait_s)

    def _forget(self) -> None:
        if len(self._chat_free) > _FORGET_ABOVE:
            now = self._clock()
            self._chat_free = {chat: free for chat, free in self._chat_free.items() if free > now}
            self._sent = {chat: sent for chat, sent in self._sent.items() if sent[-1] + MINUTE_S > now}
            self._lines = {
                chat: line for chat, line in self._lines.items() if line.locked() or chat in self._chat_free
            }
