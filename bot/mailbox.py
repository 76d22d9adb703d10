"""Inbox and outbox: a message is stored before it is acknowledged, a reply before it is sent."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from bot.channels import Delivery
from bot.clock import Clock, utc
from bot.messages import Attachment, Button, Incoming, Reply, SourceLine
from bot.records import InboxRow, OutboxRow
from knowledge.answers.guards import mask


@dataclass(frozen=True, slots=True)
class Stored:
    """An open inbox row: the message with its personal numbers masked."""

    id: int
    incoming: Incoming
    personal: bool


class Mailbox:
    """What came in and what goes out, in one database. Safe to use from many tasks."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        self._arrived: Callable[[str, str], None] = lambda channel, conversation: None
        self._events: dict[str, asyncio.Event] = defaultdict(asyncio.Event)

    def on_arrival(self, call: Callable[[str, str], None]) -> None:
        """Have ``call(channel, conversation)`` told of every newly stored message."""
        self._arrived = call

    async def receive(self, incoming: Incoming) -> bool:
        """Store the message durably; False when its id was stored before (a repeat)."""
        stored = await asyncio.to_thread(self._store, incoming)
        if stored:
            self._arrived(incoming.channel, incoming.conversation)
        return stored

    def _store(self, incoming: Incoming) -> bool:
        text, personal = mask(incoming.text) if incoming.text is not None else (None, False)
        # A file's name may be the number of a paper.
        attachments = [
            replace(item, name=mask(item.name)[0] if item.name else None) for item in incoming.attachments
        ]
        payload = {
            "text": text,
            "button": incoming.button,
            "personal": personal,
            "attachments": [asdict(item) for item in attachments],
            "edited": incoming.edited,
            "addressed": incoming.addressed,
            "sent_at": incoming.sent_at.isoformat(),
        }
        try:
            with self._engine.begin() as connection:
                connection.execute(
                    insert(InboxRow).values(
                        channel=incoming.channel, conversation=incoming.conversation,
                        message_id=incoming.message_id, payload=payload, received_at=utc(self._clock()),
                        done=False,
                    )
                )  # fmt: skip
        except IntegrityError:
            return False
        return True

    def open_conversations(self) -> list[tuple[str, str]]:
        """(channel, conversation) of all messages not yet answered: what a crash left behind."""
        query = select(InboxRow.channel, InboxRow.conversation).where(InboxRow.done.is_(False)).distinct()
        with self._engine.connect() as connection:
            return [(row.channel, row.conversation) for row in connection.execute(query)]

    def pending(self, channel: str, conversation: str) -> list[Stored]:
        """The messages of a conversation not yet answered, the oldest first."""
        query = (
            select(InboxRow.id, InboxRow.message_id, InboxRow.payload)
            .where(InboxRow.done.is_(False), InboxRow.channel == channel)
            .where(InboxRow.conversation == conversation)
            .order_by(InboxRow.id)
        )
        with self._engine.connect() as connection:
            return [
                _stored(row_id, channel, conversation, message_id, payload)
                for row_id, message_id, payload in connection.execute(query)
            ]

    def finish(self, connection: Connection, taken: list[Stored], replies: list[Reply]) -> None:
        """Mark messages as answered and store their replies, in the caller's transaction."""
        first = taken[0].incoming
        connection.execute(
            update(InboxRow).where(InboxRow.id.in_([item.id for item in taken])).values(done=True)
        )
        for reply in replies:
            connection.execute(
                insert(OutboxRow).values(
                    channel=first.channel, conversation=first.conversation, reply=asdict(reply),
                    state="due", attempts=0, created_at=utc(self._clock()),
                )
            )  # fmt: skip

    def announce(self, channel: str) -> None:
        """Wake the channel's sender: call after the transaction of `finish` is done."""
        self._events[channel].set()

    async def due(self, channel: str, limit: int = 50) -> list[Delivery]:
        """Undelivered replies, the oldest of each conversation, that may be sent now."""
        return await asyncio.to_thread(self._due, channel, limit)

    def _due(self, channel: str, limit: int) -> list[Delivery]:
        oldest = (
            select(func.min(OutboxRow.id))
            .where(OutboxRow.state == "due", OutboxRow.channel == channel)
            .group_by(OutboxRow.conversation)
        )
        now = utc(self._clock())
        query = (
            select(OutboxRow.id, OutboxRow.conversation, OutboxRow.reply, OutboxRow.attempts)
            .where(OutboxRow.id.in_(oldest))
            .where(or_(OutboxRow.not_before.is_(None), OutboxRow.not_before <= now))
            .order_by(OutboxRow.id)
            .limit(limit)
        )
        with self._engine.connect() as connection:
            return [
                Delivery(row_id, conversation, reply_from(reply), attempts)
                for row_id, conversation, reply, attempts in connection.execute(query)
            ]

    async def delivered(self, delivery_id: int) -> None:
        """The channel's service has taken the reply."""
        await asyncio.to_thread(self._set, delivery_id, {"state": "sent"})

    async def failed(self, delivery_id: int, retry_after_s: float | None, reason: str) -> None:
        """Not taken: try again after so many seconds, or never (None)."""
        values: dict[str, Any] = {"reason": reason, "attempts": OutboxRow.attempts + 1}
        if retry_after_s is None:
            values["state"] = "dropped"
        else:
            values["not_before"] = utc(self._clock()) + timedelta(seconds=retry_after_s)
        await asyncio.to_thread(self._set, delivery_id, values)

    def _set(self, delivery_id: int, values: dict[str, Any]) -> None:
        with self._engine.begin() as connection:
            connection.execute(update(OutboxRow).where(OutboxRow.id == delivery_id).values(**values))

    async def wait_outgoing(self, channel: str, timeout_s: float) -> bool:
        """Wait until a reply of this channel may be due; False when the time passed first."""
        event = self._events[channel]
        try:
            await asyncio.wait_for(event.wait(), timeout_s)
        except TimeoutError:
            return False
        event.clear()
        return True


def _stored(row_id: int, channel: str, conversation: str, message_id: str, payload: dict[str, Any]) -> Stored:
    incoming = Incoming(
        channel=channel, conversation=conversation, message_id=message_id,
        sent_at=datetime.fromisoformat(payload["sent_at"]), text=payload["text"], button=payload["button"],
        attachments=tuple(Attachment(**item) for item in payload["attachments"]),
        edited=payload["edited"], addressed=payload["addressed"],
    )  # fmt: skip
    return Stored(row_id, incoming, payload["personal"])


def reply_from(data: dict[str, Any]) -> Reply:
    """A reply read back from its stored form."""
    return Reply(
        status=data["status"],
        text=data["text"],
        buttons=tuple(Button(**item) for item in data["buttons"]),
        sources=tuple(SourceLine(**item) for item in data["sources"]),
        attachments=tuple(Attachment(**item) for item in data["attachments"]),
    )
