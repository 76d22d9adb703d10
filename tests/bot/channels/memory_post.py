"""A mailbox in memory, for tests of channels."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.channels import Delivery
from bot.messages import Attachment, Button, Incoming, Reply


@dataclass(slots=True)
class Stored:
    """A reply in the outbox. ``not_before`` is on the clock of `time.monotonic`."""

    delivery: Delivery
    channel: str
    not_before: float = 0.0
    ended: str | None = None  # "delivered", or the reason why it was given up
    failures: list[tuple[float | None, str]] = field(default_factory=list)


class MemoryPost:
    """Fulfils `bot.channels.Post`. ``time_scale`` shortens the waits that a channel asks for, so that
    a flood wait of seconds takes none in a test. ``answer`` may reply to what comes in."""

    def __init__(
        self, *, time_scale: float = 0.01, answer: Callable[[Incoming], Reply | None] | None = None
    ) -> None:
        self.received: list[Incoming] = []
        self.repeats = 0
        self.outbox: list[Stored] = []
        self.moves: list[tuple[str, str, str]] = []
        self.receive_errors: list[Exception] = []
        self.report_errors: list[Exception] = []
        self._time_scale = time_scale
        self._answer = answer
        self._known: set[tuple[str, str, str]] = set()
        self._changed = asyncio.Event()

    # --- what a channel calls ---

    async def receive(self, incoming: Incoming) -> bool:
        if self.receive_errors:
            self._notify()
            raise self.receive_errors.pop(0)
        key = (incoming.channel, incoming.conversation, incoming.message_id)
        fresh = key not in self._known
        if fresh:
            self._known.add(key)
            self.received.append(incoming)
            reply = self._answer(incoming) if self._answer else None
            if reply:
                self.send(incoming.conversation, reply, channel=incoming.channel)
        else:
            self.repeats += 1
        self._notify()
        return fresh

    async def moved(self, channel: str, old: str, new: str) -> None:
        self.moves.append((channel, old, new))

    async def due(self, channel: str, limit: int = 50) -> list[Delivery]:
        oldest: dict[str, Stored] = {}
        for stored in self._open(channel):
            oldest.setdefault(stored.delivery.conversation, stored)
        now = time.monotonic()
        return [stored.delivery for stored in oldest.values() if stored.not_before <= now][:limit]

    async def delivered(self, delivery_id: int) -> None:
        self._report(delivery_id).ended = "delivered"
        self._notify()

    async def failed(self, delivery_id: int, retry_after_s: float | None, reason: str) -> None:
        stored = self._report(delivery_id)
        stored.failures.append((retry_after_s, reason))
        if retry_after_s is None:
            stored.ended = reason
        else:
            stored.not_before = time.monotonic() + retry_after_s * self._time_scale
            old = stored.delivery
            stored.delivery = Delivery(old.id, old.conversation, old.reply, old.attempts + 1)
        self._notify()

    async def wait_outgoing(self, channel: str, timeout_s: float) -> bool:
        waits = [stored.not_before - time.monotonic() for stored in self._open(channel)]
        if waits and min(waits) <= 0:
            return True
        return await self._wait_change(min([timeout_s, *waits])) or bool(waits)

    # --- what a test calls ---

    def send(self, conversation: str, reply: Reply, *, channel: str = "telegram") -> Stored:
        stored = Stored(Delivery(len(self.outbox) + 1, conversation, reply), channel)
        self.outbox.append(stored)
        self._notify()
        return stored

    def say(
        self,
        conversation: str | int,
        text: str,
        *titles: str,
        channel: str = "telegram",
        attachments: tuple[Attachment, ...] = (),
    ) -> Stored:
        """Put a reply into the outbox; button number n has the value "bn"."""
        buttons = tuple(Button(title, f"b{number}") for number, title in enumerate(titles, 1))
        return self.send(
            str(conversation), Reply("answered", text, buttons, attachments=attachments), channel=channel
        )

    async def until(self, condition: Callable[[], bool], timeout_s: float = 5.0) -> None:
        """:raises TimeoutError: ``condition`` did not come true in time."""
        deadline = time.monotonic() + timeout_s
        while not condition():
            left = deadline - time.monotonic()
            if left <= 0 or not (await self._wait_change(left) or condition()):
                raise TimeoutError(f"received {self.received}, outbox {self.outbox}")

    async def until_received(self, count: int) -> list[Incoming]:
        await self.until(lambda: len(self.received) >= count)
        return self.received

    async def until_sent(self) -> None:
        """Everything in the outbox has been delivered or given up."""
        await self.until(lambda: all(stored.ended for stored in self.outbox))

    def _open(self, channel: str) -> list[Stored]:
        return [stored for stored in self.outbox if stored.channel == channel and not stored.ended]

    def _report(self, delivery_id: int) -> Stored:
        if self.report_errors:
            raise self.report_errors.pop(0)
        stored = self.outbox[delivery_id - 1]
        assert stored.ended is None, "reported twice"
        return stored

    def _notify(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def _wait_change(self, timeout_s: float) -> bool:
        try:
            await asyncio.wait_for(self._changed.wait(), timeout_s)
        except TimeoutError:
            return False
        return True
