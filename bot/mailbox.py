"""Inbox and outbox: a message is stored before it is acknowledged, a reply before it is sent."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from bot.channels import Delivery
from bot.clock import Clock, utc
from bot.messages import Attachment, Button, Incoming, Reply, SourceLine
from bot.privacy.cipher import Cipher, SealError
from bot.records import InboxRow, OutboxRow

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Stored:
    """An open inbox row: the message as it was written."""

    id: int
    incoming: Incoming


class Mailbox:
    """What came in and what goes out, in one database. Safe to use from many tasks.

    Both are sealed, and their words are erased once they are answered or sent: what a citizen writes into
    a form is kept in its draft alone.
    """

    def __init__(self, engine: Engine, clock: Clock, cipher: Cipher) -> None:
        self._engine = engine
        self._clock = clock
        self._cipher = cipher
        self._arrived: Callable[[str, str], None] = lambda channel, conversation: None
        self._events: dict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self._moves: list[Callable[[Connection, str, str, str], None]] = []
        self._loop: asyncio.AbstractEventLoop | None = None

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
        words = asdict(incoming)
        for name in ("channel", "conversation", "message_id"):
            del words[name]
        words["sent_at"] = incoming.sent_at.isoformat()
        payload = {"sealed": self._cipher.seal(words)}
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
            rows = connection.execute(query).all()
        return [
            _stored(row_id, channel, conversation, message_id, self._opened(payload))
            for row_id, message_id, payload in rows
        ]

    def take(self, connection: Connection, taken: list[Stored]) -> bool:
        """Mark messages as answered and erase their words, in the caller's transaction.

        False when another process, or the same before a crash, has answered them already.
        """
        open_ones = InboxRow.id.in_([item.id for item in taken]) & InboxRow.done.is_(False)
        done = connection.execute(update(InboxRow).where(open_ones).values(done=True, payload={}))
        return done.rowcount > 0

    def put(self, connection: Connection, channel: str, conversation: str, reply: Reply) -> None:
        """Store a reply for sending, in the caller's transaction."""
        connection.execute(
            insert(OutboxRow).values(
                channel=channel, conversation=conversation, state="due", attempts=0,
                reply={"sealed": self._cipher.seal(asdict(reply))}, created_at=utc(self._clock()),
            )
        )  # fmt: skip

    def finish(self, connection: Connection, taken: list[Stored], replies: list[Reply]) -> None:
        """Mark messages as answered and store their replies, in the caller's transaction."""
        first = taken[0].incoming
        self.take(connection, taken)
        for reply in replies:
            self.put(connection, first.channel, first.conversation, reply)

    def announce(self) -> None:
        """Wake the senders of all channels: call after a transaction with `put` in it is done.

        From the event loop's thread or any other.
        """
        for event in list(self._events.values()):
            if self._loop is not None and not self._loop.is_closed():
                self._loop.call_soon_threadsafe(event.set)
            else:
                event.set()

    def waiting_for(self, channel: str, conversation: str) -> list[tuple[int, Reply]]:
        """What is due in one conversation, the oldest first: for doors that cannot be written to."""
        query = (
            select(OutboxRow.id, OutboxRow.reply)
            .where(OutboxRow.state == "due", OutboxRow.channel == channel)
            .where(OutboxRow.conversation == conversation)
            .order_by(OutboxRow.id)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return [(row_id, reply_from(self._opened(reply))) for row_id, reply in rows]

    def sent(self, delivery_id: int) -> None:
        """The reply has arrived: its words are erased."""
        self._set(delivery_id, {"state": "sent", "reply": {}})

    def _opened(self, payload: dict[str, Any]) -> dict[str, Any]:
        """The words in a row; those of rows from before sealing stand open."""
        found: dict[str, Any] = self._cipher.open(payload["sealed"]) if "sealed" in payload else payload
        return found

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
            rows = connection.execute(query).all()
        deliveries = []
        for row_id, conversation, reply, attempts in rows:
            try:
                deliveries.append(Delivery(row_id, conversation, reply_from(self._opened(reply)), attempts))
            except SealError as error:  # a restored backup under another key: nobody can read it any more
                log.error("Một câu trả lời không gửi được: %s", error)
                self._set(row_id, {"state": "dropped", "reason": "sealed"})
        return deliveries

    async def delivered(self, delivery_id: int) -> None:
        """The channel's service has taken the reply."""
        await asyncio.to_thread(self.sent, delivery_id)

    async def failed(self, delivery_id: int, retry_after_s: float | None, reason: str) -> None:
        """Not taken: try again after so many seconds, or never (None)."""
        values: dict[str, Any] = {"reason": reason, "attempts": OutboxRow.attempts + 1}
        if retry_after_s is None:
            values.update(state="dropped", reply={})
        else:
            values["not_before"] = utc(self._clock()) + timedelta(seconds=retry_after_s)
        await asyncio.to_thread(self._set, delivery_id, values)

    def _set(self, delivery_id: int, values: dict[str, Any]) -> None:
        with self._engine.begin() as connection:
            connection.execute(update(OutboxRow).where(OutboxRow.id == delivery_id).values(**values))

    def on_move(self, call: Callable[[Connection, str, str, str], None]) -> None:
        """Have ``call(connection, channel, old, new)`` told of groups that go on under another id."""
        self._moves.append(call)

    async def moved(self, channel: str, old: str, new: str) -> None:
        """A group goes on under another id: what is due there goes to the new one."""
        await asyncio.to_thread(self._move, channel, old, new)

    def _move(self, channel: str, old: str, new: str) -> None:
        due = (OutboxRow.channel == channel) & (OutboxRow.conversation == old) & (OutboxRow.state == "due")
        with self._engine.begin() as connection:
            connection.execute(update(OutboxRow).where(due).values(conversation=new))
            for call in self._moves:
                call(connection, channel, old, new)

    async def wait_outgoing(self, channel: str, timeout_s: float) -> bool:
        """Wait until a reply of this channel may be due; False when the time passed first."""
        self._loop = asyncio.get_running_loop()
        event = self._events[channel]
        try:
            await asyncio.wait_for(event.wait(), timeout_s)
        except TimeoutError:
            return False
        event.clear()
        return True


def _stored(row_id: int, channel: str, conversation: str, message_id: str, words: dict[str, Any]) -> Stored:
    known = {name: words.get(name) for name in ("text", "button", "author", "quoted")}
    incoming = Incoming(
        channel=channel, conversation=conversation, message_id=message_id,
        sent_at=datetime.fromisoformat(words["sent_at"]),
        attachments=tuple(Attachment(**item) for item in words["attachments"]),
        edited=words["edited"], addressed=words["addressed"], **known,
    )  # fmt: skip
    return Stored(row_id, incoming)


def reply_from(data: dict[str, Any]) -> Reply:
    """A reply read back from its stored form."""
    return Reply(
        status=data["status"],
        text=data["text"],
        buttons=tuple(Button(**item) for item in data["buttons"]),
        sources=tuple(SourceLine(**item) for item in data["sources"]),
        attachments=tuple(Attachment(**item) for item in data["attachments"]),
    )
