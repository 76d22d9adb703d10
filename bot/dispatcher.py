"""From inbox to outbox: conversations side by side, the order kept within each."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from bot.conversation import Conversation
from bot.limits import RateLimit
from bot.mailbox import Mailbox, Stored
from bot.memory import MemoryStore
from bot.messages import Incoming
from bot.metrics import TURNS, timed_turn
from bot.serializing import reply_of
from bot.turns.log import TurnLog
from bot.visit import Outcome
from knowledge.answers import aspects, guards
from knowledge.answers.answer import Answer, Status
from knowledge.answers.wordings import say
from knowledge.vietnamese import courtesy

log = logging.getLogger(__name__)

SIDE_BY_SIDE = 16  # conversations answered at the same time
FRAGMENT_CHARS = 60  # a shorter message without a question may be the beginning of one
MERGED_CHARS = 400
RETRY_S = 2.0  # after the database refused a turn


class Dispatcher:
    """Takes stored messages, runs turns, stores replies; after a crash it goes on where it was."""

    def __init__(
        self,
        engine: Engine,
        mailbox: Mailbox,
        memories: MemoryStore,
        conversation: Conversation,
        limit: RateLimit,
        settle_s: float = 0.8,
        turns: TurnLog | None = None,
    ) -> None:
        self._engine = engine
        self._mailbox = mailbox
        self._memories = memories
        self._conversation = conversation
        self._limit = limit
        self._settle_s = settle_s
        self._turns = turns
        self._places = asyncio.Semaphore(SIDE_BY_SIDE)
        self._busy: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._again: set[tuple[str, str]] = set()
        self._warned: set[tuple[str, str]] = set()
        self._open = False

    def start(self) -> None:
        """Begin with what is open from before, then follow arrivals."""
        self._open = True
        self._mailbox.on_arrival(self._wake)
        for channel, conversation in self._mailbox.open_conversations():
            self._wake(channel, conversation)

    async def stop(self) -> None:
        """Let running turns end; what is not begun stays in the inbox for the next start."""
        self._open = False
        self._mailbox.on_arrival(lambda channel, conversation: None)
        self._again.clear()
        if self._busy:
            await asyncio.wait(list(self._busy.values()), timeout=10)

    def _wake(self, channel: str, conversation: str) -> None:
        key = (channel, conversation)
        if key in self._busy:
            self._again.add(key)
            return
        if not self._open:  # a conversation that failed would begin anew behind the stop
            return
        self._busy[key] = asyncio.create_task(self._drain(key))

    async def _drain(self, key: tuple[str, str]) -> None:
        try:
            while True:
                self._again.discard(key)
                pending = await asyncio.to_thread(self._mailbox.pending, *key)
                if not pending:
                    if key not in self._again:
                        return
                    continue
                if self._settle_s and _fragment(pending[-1]):
                    # "ad ơi" / "cho e hỏi" / "...": give the rest of the question a moment to come,
                    # unless it came while the inbox was being read.
                    if key not in self._again:
                        await asyncio.sleep(self._settle_s)
                    if key in self._again:
                        continue
                async with self._places:
                    await self._answer(_merged(pending))
        except Exception:
            # One conversation's fault must not stop the others; its messages stay in the inbox.
            log.exception("Một lượt hội thoại hỏng, sẽ thử lại")
            await asyncio.sleep(RETRY_S)
            self._again.add(key)
        finally:
            del self._busy[key]
            if key in self._again:
                self._wake(*key)

    async def _answer(self, taken: list[Stored]) -> None:
        incoming = taken[0].incoming if len(taken) == 1 else _joined(taken)
        key = (incoming.channel, incoming.conversation)
        free = _unlimited(incoming) or self._conversation.is_staff_group(incoming)
        wait = 0.0 if free else self._limit.wait_s(*key)
        if wait:
            await asyncio.to_thread(self._slow_down, taken, wait, key)
            return
        self._warned.discard(key)
        with timed_turn():
            try:
                outcome = await self._conversation.turn(incoming)
            except Exception:
                log.exception("Không trả lời được một tin, công dân được báo thử lại")
                outcome = None
                await asyncio.to_thread(self._store_plain, taken, say("error.failed"))
                return
        try:
            await asyncio.to_thread(self._store, taken, outcome)
        except DBAPIError:
            raise  # the database is away or busy: the message waits for it
        except Exception:
            # Our own fault, and the same at every try: the citizen must not wait for ever.
            log.exception("Không ghi được kết quả của một tin, công dân được báo thử lại")
            await asyncio.to_thread(self._store_plain, taken, say("error.failed"))

    def _store(self, taken: list[Stored], outcome: Outcome | None) -> None:
        """All that the turn led to, in one transaction; nothing when the messages were answered elsewhere
        in the meantime."""
        first = taken[0].incoming
        with self._engine.begin() as connection:
            if not self._mailbox.take(connection, taken):
                return
            answer = outcome.commit(connection) if outcome is not None else None
            memory = outcome.remembered(answer) if outcome is not None else None
            if self._turns is not None and outcome is not None:
                self._turns.record(connection, outcome, first.channel, answer)
            if memory is not None:
                self._memories.save(connection, memory)
            if memory is not None and answer is not None:
                buttons = self._memories.keep_buttons(connection, memory, answer.choices)
                self._mailbox.put(connection, first.channel, first.conversation, reply_of(answer, buttons))
                TURNS.labels(first.channel, str(answer.status)).inc()
        self._mailbox.announce()

    def _store_plain(self, taken: list[Stored], text: str) -> None:
        reply = reply_of(Answer(Status.ERROR, text), ())
        with self._engine.begin() as connection:
            self._mailbox.finish(connection, taken, [reply])
        self._mailbox.announce()

    def _slow_down(self, taken: list[Stored], wait: float, key: tuple[str, str]) -> None:
        """Tell a conversation once that it is too fast; further messages are only taken note of."""
        first = key not in self._warned
        self._warned.add(key)
        if first:
            self._store_plain(taken, say("error.rate", seconds=max(1, round(wait))))
            return
        with self._engine.begin() as connection:
            self._mailbox.finish(connection, taken, [])


def _unlimited(incoming: Incoming) -> bool:
    """What gets no reply is not counted; danger gets one however fast it comes."""
    return incoming.edited or not incoming.addressed or guards.urgent(incoming.text or "")


def _plain_text(item: Stored) -> bool:
    incoming = item.incoming
    text = incoming.text or ""
    return (
        bool(text)
        and incoming.button is None
        and not incoming.edited
        and incoming.addressed
        and incoming.quoted is None
        and not text.startswith("/")
    )


def _fragment(item: Stored) -> bool:
    """Whether a message looks like the beginning of a question still being typed."""
    text = item.incoming.text or ""
    if not _plain_text(item) or len(text) > FRAGMENT_CHARS or "?" in text:
        return False
    return courtesy.is_courtesy(text) and not courtesy.closes(text)


def _complete(item: Stored) -> bool:
    text = item.incoming.text or ""
    return "?" in text or bool(aspects.find(text)) or len(text) > FRAGMENT_CHARS


def _merged(pending: list[Stored]) -> list[Stored]:
    """The messages to be answered together: pieces of one question, else the first alone."""
    taken: list[Stored] = []
    complete = length = 0
    for item in pending:
        length += len(item.incoming.text or "")
        complete += _complete(item)
        other = item.incoming.author != pending[0].incoming.author  # several persons write in a group
        if not _plain_text(item) or other or complete > 1 or length > MERGED_CHARS:
            break
        taken.append(item)
        if complete:
            break
    return taken or pending[:1]


def _joined(taken: list[Stored]) -> Incoming:
    last = taken[-1].incoming
    return replace(last, text=" ".join(item.incoming.text or "" for item in taken))
