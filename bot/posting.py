"""Messages that answer nobody's message: an officer's reply, news of a case, a staff group's posts."""

from __future__ import annotations

import secrets

from sqlalchemy import Connection, insert, select, update

from bot.clock import Clock, utc
from bot.mailbox import Mailbox
from bot.memory import Memory, MemoryStore
from bot.messages import Attachment, Button
from bot.records import ConversationRow
from bot.serializing import reply_of
from knowledge.answers.answer import Answer, Context


class Posting:
    """Puts an answer into the outbox of any conversation, within the caller's transaction."""

    def __init__(self, mailbox: Mailbox, memories: MemoryStore, clock: Clock) -> None:
        self._mailbox = mailbox
        self._memories = memories
        self._clock = clock

    def post(
        self,
        connection: Connection,
        channel: str,
        conversation: str,
        answer: Answer,
        attachments: tuple[Attachment, ...] = (),
    ) -> None:
        """Store the answer for sending; its buttons belong to that conversation from now."""
        buttons: tuple[Button, ...] = ()
        if answer.choices:
            memory = self._row(connection, channel, conversation)
            buttons = self._memories.keep_buttons(connection, memory, answer.choices)
        reply = reply_of(answer, buttons, attachments)
        self._mailbox.put(connection, channel, conversation, reply)

    def announce(self) -> None:
        """Wake the senders: call after the transaction is done."""
        self._mailbox.announce()

    def _row(self, connection: Connection, channel: str, conversation: str) -> Memory:
        """The conversation with its next turn of buttons begun, so that typed numbers mean these."""
        found = select(ConversationRow).where(
            ConversationRow.channel == channel, ConversationRow.conversation == conversation
        )
        row = connection.execute(found).mappings().first()
        if row is None:
            sender = secrets.token_hex(16)
            connection.execute(
                insert(ConversationRow).values(
                    channel=channel, conversation=conversation, sender=sender, context={},
                    last_at=utc(self._clock()),
                )
            )  # fmt: skip
            row = connection.execute(found).mappings().one()
        context = dict(row["context"])
        context["turns"] = context.get("turns", 0) + 1
        connection.execute(
            update(ConversationRow).where(ConversationRow.id == row["id"]).values(context=context)
        )
        return Memory(row["id"], row["sender"], Context(province=row["province"]), context["turns"])
