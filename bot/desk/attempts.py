"""Wrong sign-ins of one address: slows down who tries many logins, which locks of accounts do not."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from datetime import datetime, timedelta
from typing import Final

from bot.clock import Clock

MOST: Final = 20  # an office may share one address
WINDOW: Final = timedelta(minutes=15)
KNOWN: Final = 5000  # addresses that are remembered


class Attempts:
    """Kept in this process: a restart forgives, the lock of an account does not."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failed: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def too_many(self, address: str) -> bool:
        """Whether an address has to wait."""
        with self._lock:
            failed = self._failed.get(address)
            if failed is None:
                return False
            while failed and failed[0] <= self._clock() - WINDOW:
                failed.popleft()
            return len(failed) >= MOST

    def failed(self, address: str) -> None:
        """One more wrong sign-in."""
        with self._lock:
            self._failed.setdefault(address, deque(maxlen=MOST)).append(self._clock())
            self._failed.move_to_end(address)
            if len(self._failed) > KNOWN:
                self._failed.popitem(last=False)
