"""How many messages a conversation may send in a minute."""

from __future__ import annotations

import time
from collections import OrderedDict, deque

WINDOW_S = 60.0
WATCHED = 10_000  # conversations remembered at most; the oldest are forgotten first


class RateLimit:
    """A sliding minute for each conversation, in memory."""

    def __init__(self, per_minute: int) -> None:
        self._limit = per_minute
        self._seen: OrderedDict[tuple[str, str], deque[float]] = OrderedDict()

    def wait_s(self, channel: str, conversation: str) -> float:
        """0 when the message may be answered (and is counted), else the seconds to wait."""
        now = time.monotonic()
        times = self._seen.setdefault((channel, conversation), deque())
        self._seen.move_to_end((channel, conversation))
        if len(self._seen) > WATCHED:
            self._seen.popitem(last=False)
        while times and now - times[0] >= WINDOW_S:
            times.popleft()
        if len(times) >= self._limit:
            return WINDOW_S - (now - times[0])
        times.append(now)
        return 0.0
