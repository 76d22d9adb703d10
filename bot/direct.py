"""A turn asked for and answered in one call: the terminal and `POST /api/chat`."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass, replace

from sqlalchemy import Engine

from bot.clock import Clock
from bot.conversation import Conversation
from bot.limits import RateLimit
from bot.mailbox import Mailbox
from bot.memory import MemoryStore
from bot.messages import Button, Incoming, Reply
from bot.serializing import reply_of
from bot.turns.log import TurnLog
from bot.visit import Outcome
from bot.wordings import words
from knowledge.answers.answer import Answer, Status
from knowledge.answers.guards import urgent
from knowledge.answers.wordings import say

LOCKS = 5000  # conversations whose lock is kept


@dataclass
class Direct:
    """Answers at once; order within a conversation is kept by a lock."""

    engine: Engine
    memories: MemoryStore
    mailbox: Mailbox
    conversation: Conversation
    limit: RateLimit | None
    clock: Clock
    turns: TurnLog | None = None

    def __post_init__(self) -> None:
        self._locks: OrderedDict[tuple[str, str], asyncio.Lock] = OrderedDict()

    async def say(
        self,
        channel: str,
        conversation: str,
        text: str | None,
        button: str | None = None,
        *,
        limited: bool = True,
    ) -> tuple[Reply, float]:
        """The reply to a text or a button, and the milliseconds it took."""
        started = time.perf_counter()
        key = (channel, conversation)
        async with self._lock(key):
            counted = limited and not urgent(text or "")
            wait = self.limit.wait_s(*key) if counted and self.limit else 0.0
            if wait:
                answer = Answer(Status.ERROR, say("error.rate", seconds=max(1, round(wait))))
                return reply_of(answer, ()), (time.perf_counter() - started) * 1000
            incoming = Incoming(channel, conversation, secrets.token_hex(8), self.clock(), text, button)
            outcome = await self.conversation.turn(incoming)
            if outcome is None:
                return reply_of(Answer(Status.ERROR, say("error.empty")), ()), 0.0
            reply = await asyncio.to_thread(self._stored, channel, conversation, outcome)
        return reply, (time.perf_counter() - started) * 1000

    def _stored(self, channel: str, conversation: str, outcome: Outcome) -> Reply:
        """Write what the turn led to. What others have said in the meantime (an officer, the page) stands
        before the reply: nobody can write to this door by itself."""
        with self.engine.begin() as connection:
            answer = outcome.commit(connection)
            memory = outcome.remembered(answer)
            self.memories.save(connection, memory)
            if self.turns is not None:
                self.turns.record(connection, outcome, channel, answer)
            buttons: tuple[Button, ...] = ()
            if answer is not None:
                buttons = self.memories.keep_buttons(connection, memory, answer.choices)
        self.mailbox.announce()
        reply = reply_of(answer, buttons) if answer is not None else Reply(str(Status.HANDOFF), "")
        earlier = self.mailbox.waiting_for(channel, conversation)
        for row_id, _ in earlier:
            self.mailbox.sent(row_id)
        texts = [*(said.text for _, said in earlier), reply.text]
        more = [button for _, said in earlier for button in said.buttons]
        text = "\n\n".join(filter(None, texts)) or words("handoff.passed_on")
        return replace(reply, text=text, buttons=(*reply.buttons, *more))

    def _lock(self, key: tuple[str, str]) -> asyncio.Lock:
        lock = self._locks.setdefault(key, asyncio.Lock())
        self._locks.move_to_end(key)
        if len(self._locks) > LOCKS:
            # Only a lock that nobody holds may go, or two turns of a conversation would run at once.
            for old, held in list(self._locks.items())[:10]:
                if not held.locked() and old != key:
                    del self._locks[old]
        return lock
