"""The open event streams: which tabs listen to which conversation, and what they are still owed."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from typing import Final

MAX_TABS: Final = 8  # of one conversation; each holds a connection
# A phone that went to sleep takes an answer into a dead connection and asks again when it wakes.
# So the last answers stay at hand: 10 of each conversation, of the 1,000 that were busy last.
RECENT_EVENTS: Final = 10
RECENT_CONVERSATIONS: Final = 1000


class Event:
    """One reply on its way to the tabs of a conversation; ``written`` once a tab has got it."""

    def __init__(self, delivery: int, data: str) -> None:
        self.delivery = delivery
        self.chunk = f"id: {delivery}\ndata: {data}\n\n".encode("utf-8", "replace")
        self.written = asyncio.Event()

    async def is_written_within(self, seconds: float) -> bool:
        try:
            await asyncio.wait_for(self.written.wait(), seconds)
        except TimeoutError:
            return False
        return True


class Streams:
    """All open tabs. At most one event of a conversation waits at a time: Post keeps the order."""

    def __init__(self, heartbeat_s: float) -> None:
        self._heartbeat_s = heartbeat_s
        self._tabs: dict[str, list[asyncio.Queue[Event | None]]] = {}
        self._waiting: dict[str, Event] = {}
        self._recent: OrderedDict[str, deque[Event]] = OrderedDict()
        self._closed = False

    def offer(self, conversation: str, delivery: int, data: str) -> Event:
        """Give a reply to every tab, and to those that open before one of them has got it."""
        event = Event(delivery, data)
        self._waiting[conversation] = event
        for tab in self._tabs.get(conversation, ()):
            tab.put_nowait(event)
        return event

    def withdraw(self, conversation: str) -> None:
        """Nobody will come for it any more."""
        self._waiting.pop(conversation, None)

    def is_open(self, conversation: str) -> bool:
        return conversation in self._tabs

    def open(self, conversation: str, after: int | None) -> AsyncIterator[bytes] | None:
        """The bytes for a new tab; None when the conversation has too many, or we are closing.

        ``after`` is the last delivery the tab has seen (0: none yet); later ones that are still at
        hand come again. None: the tab is new and owed only what nobody has got.
        """
        if self._closed or len(self._tabs.get(conversation, ())) >= MAX_TABS:
            return None
        return self._write(conversation, after)

    async def _write(self, conversation: str, after: int | None) -> AsyncIterator[bytes]:
        # joined here and not in open(): a response whose browser has gone is never iterated
        tab: asyncio.Queue[Event | None] = asyncio.Queue()
        self._tabs.setdefault(conversation, []).append(tab)
        if after is not None:
            for seen in self._recent.get(conversation, ()):
                if seen.delivery > after:
                    tab.put_nowait(seen)
        if conversation in self._waiting:
            tab.put_nowait(self._waiting[conversation])
        try:
            yield b": xin chao\n\n"  # opens the stream through proxies that wait for a first byte
            while True:
                try:
                    async with asyncio.timeout(self._heartbeat_s):
                        event: Event | None = await tab.get()
                except TimeoutError:
                    # the comment keeps proxies patient; the page cannot see it, so it gets an event too
                    yield b": nhip\nevent: beat\ndata: 1\n\n"
                    continue
                if event is None:
                    return
                yield event.chunk
                self._got(conversation, event)  # we are asked for more: the last chunk has been written
        finally:
            self._leave(conversation, tab)

    def _got(self, conversation: str, event: Event) -> None:
        if event.written.is_set():
            return
        event.written.set()
        if self._waiting.get(conversation) is event:
            del self._waiting[conversation]
        self._recent.setdefault(conversation, deque(maxlen=RECENT_EVENTS)).append(event)
        self._recent.move_to_end(conversation)
        if len(self._recent) > RECENT_CONVERSATIONS:
            self._recent.popitem(last=False)

    def _leave(self, conversation: str, tab: asyncio.Queue[Event | None]) -> None:
        tabs = self._tabs.get(conversation, [])
        if tab in tabs:
            tabs.remove(tab)
        if not tabs:
            self._tabs.pop(conversation, None)

    def close(self) -> None:
        """End every stream, so that the server need not wait for browsers to leave."""
        self._closed = True
        for tabs in self._tabs.values():
            for tab in tabs:
                tab.put_nowait(None)
