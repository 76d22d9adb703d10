"""Doors: each converts to and from `Incoming` and `Reply` and knows nothing else.

A channel stores what it receives through `Post.receive` before it acknowledges it to its own
service, and sends what `Post.due` hands out, one reply at a time in each conversation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.messages import Incoming, Reply


@dataclass(frozen=True, slots=True)
class Delivery:
    """A stored reply on its way out; ``attempts`` counts the failed ones so far."""

    id: int
    conversation: str
    reply: Reply
    attempts: int = 0


class Post(Protocol):
    """What a channel may ask of the mailbox."""

    async def receive(self, incoming: Incoming) -> bool:
        """Store the message durably; False when its id was stored before (a repeat)."""

    async def due(self, channel: str, limit: int = 50) -> list[Delivery]:
        """Undelivered replies, the oldest of each conversation, that may be sent now."""

    async def delivered(self, delivery_id: int) -> None:
        """The channel's service has taken the reply."""

    async def failed(self, delivery_id: int, retry_after_s: float | None, reason: str) -> None:
        """Not taken: try again after so many seconds, or never (None: the citizen blocked us, say).
        ``reason`` is a short code for operators, without personal data."""

    async def moved(self, channel: str, old: str, new: str) -> None:
        """A group goes on under another id."""

    async def wait_outgoing(self, channel: str, timeout_s: float) -> bool:
        """Wait until a reply of this channel may be due; False when the time passed first."""
