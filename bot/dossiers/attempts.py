"""Second factors that did not fit, counted so that nobody finds one by trying."""

from __future__ import annotations

from collections import defaultdict, deque
from datetime import datetime, timedelta

from bot.clock import Clock

MOST = 5  # look-ups that found nothing, of one conversation and for one code
WINDOW = timedelta(hours=1)
_SWEEP = 1000  # keys before those without a recent attempt are dropped


class Attempts:
    """In memory: a restart forgives, which helps nobody who may try five times an hour."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._made: defaultdict[str, deque[datetime]] = defaultdict(deque)

    def wait(self, *keys: str) -> timedelta | None:
        """How long until one of these may try again; None: now."""
        now = self._clock()
        waits = [
            made[-MOST] + WINDOW - now
            for key in keys
            if key in self._made and len(made := self._fresh(key, now)) >= MOST
        ]
        return max(waits) if waits else None

    def begin(self, *keys: str) -> None:
        """Count an attempt before it is made: many at once must not all slip through."""
        now = self._clock()
        if len(self._made) > _SWEEP:
            for key in list(self._made):
                if not self._fresh(key, now):
                    del self._made[key]
        for key in keys:
            self._made[key].append(now)

    def forgive(self, *keys: str) -> None:
        """The last attempt was none: the factor was right, or nobody could say."""
        for key in keys:
            if self._made.get(key):
                self._made[key].pop()

    def _fresh(self, key: str, now: datetime) -> deque[datetime]:
        made = self._made[key]
        while made and now - made[0] >= WINDOW:
            made.popleft()
        return made
