"""What goes wrong on purpose: scheduled faults and flood limits."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass

from tests.emulators.telegram.errors import too_many

Window = tuple[int, float]  # so many messages in so many seconds


@dataclass(slots=True)
class Fault:
    """The next ``times`` calls of ``method`` ("*": of any) fail.

    ``kind`` is an HTTP status (401, 403, 409, 429, 500, 502 ...), "timeout" (never answered) or
    "drop" (connection cut). ``after``: the call is carried out first and only its answer is lost.
    """

    method: str
    kind: int | str
    times: int = 1
    retry_after: int = 1
    chat_id: int | None = None
    after: bool = False


class Faults:
    def __init__(self) -> None:
        self._scheduled: list[Fault] = []

    def add(self, fault: Fault) -> None:
        self._scheduled.append(fault)

    def clear(self) -> None:
        self._scheduled.clear()

    def next(self, method: str, chat_id: int | None) -> Fault | None:
        """The fault that this call meets, used up by one."""
        for fault in self._scheduled:
            named = fault.method == "*" or fault.method.lower() == method.lower()
            if named and fault.chat_id in (None, chat_id):
                fault.times -= 1
                if fault.times <= 0:
                    self._scheduled.remove(fault)
                return fault
        return None


@dataclass(frozen=True, slots=True)
class FloodLimits:
    """None switches a limit off. `REAL` are the numbers in Telegram's FAQ."""

    per_chat: Window | None = None
    per_group: Window | None = None
    overall: Window | None = None


REAL = FloodLimits(per_chat=(1, 1.0), per_group=(20, 60.0), overall=(30, 1.0))


class Flood:
    """Counts sent messages in sliding windows; ``clock`` gives seconds."""

    def __init__(self, limits: FloodLimits, clock: Callable[[], float]) -> None:
        self.limits = limits
        self.refused = 0
        self._clock = clock
        self._chats: dict[int, deque[float]] = defaultdict(deque)
        self._all: deque[float] = deque()

    def count(self, chat_id: int, *, group: bool) -> None:
        """:raises ApiError: 429 with whole seconds in ``retry_after``."""
        now = self._clock()
        chat = self._chats[chat_id]
        window = self.limits.per_group if group else self.limits.per_chat
        wait = max(_wait(chat, window, now), _wait(self._all, self.limits.overall, now))
        if wait > 0:
            self.refused += 1
            raise too_many(max(1, math.ceil(wait)))
        chat.append(now)
        self._all.append(now)


def _wait(sent: deque[float], window: Window | None, now: float) -> float:
    """Seconds until one more fits."""
    if window is None:
        return 0.0
    count, seconds = window
    while sent and sent[0] <= now - seconds:
        sent.popleft()
    return sent[-count] + seconds - now if len(sent) >= count else 0.0
