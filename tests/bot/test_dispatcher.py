"""From inbox to outbox: merging, order, faults, limits, restarts."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from bot import dispatcher as module
from bot.conversation import Conversation
from bot.dispatcher import Dispatcher
from bot.limits import RateLimit
from bot.mailbox import Mailbox
from bot.memory import Memory, MemoryStore
from bot.messages import Attachment
from knowledge.answers.wordings import say
from tests.bot.fakes import FakeClock, FakeKnowledge, FakeRasa, message

Told = list[tuple[str, str, str]]  # conversation, status, text


class Office:
    """A running dispatcher, and what it has put into the outbox."""

    def __init__(
        self, engine: Engine, mailbox: Mailbox, memories: MemoryStore, conversation: Conversation
    ) -> None:
        self.engine, self.mailbox, self.memories, self.conversation = engine, mailbox, memories, conversation
        self.told: Told = []

    @asynccontextmanager
    async def open(self, *, settle_s: float = 0.0, limit: int = 1000) -> AsyncIterator[Office]:
        dispatcher = Dispatcher(
            self.engine, self.mailbox, self.memories, self.conversation, RateLimit(limit), settle_s=settle_s
        )
        dispatcher.start()
        try:
            yield self
        finally:
            await dispatcher.stop()

    async def write(self, *texts: str | None, who: str = "an", **more: Any) -> None:
        for text in texts:
            assert await self.mailbox.receive(message(text, who, **more))

    async def until(self, count: int) -> Told:
        """The first ``count`` replies, delivered as a channel would."""
        async with asyncio.timeout(10):
            while len(self.told) < count:
                due = await self.mailbox.due("telegram")
                for delivery in due:
                    self.told.append((delivery.conversation, delivery.reply.status, delivery.reply.text))
                    await self.mailbox.delivered(delivery.id)
                if not due:
                    await self.mailbox.wait_outgoing("telegram", 5)
        assert len(self.told) == count, self.told
        return self.told

    async def until_idle(self) -> None:
        """Every message has been dealt with, with a reply or without."""
        async with asyncio.timeout(10):
            while await asyncio.to_thread(self.mailbox.open_conversations):
                await asyncio.sleep(0.01)

    def texts(self, who: str = "an") -> list[str]:
        return [text for conversation, _, text in self.told if conversation == who]


@pytest.fixture
def office(
    engine: Engine, mailbox: Mailbox, memories: MemoryStore, knowledge: FakeKnowledge, clock: FakeClock
) -> Office:
    return Office(engine, mailbox, memories, Conversation(knowledge, memories, clock))  # type: ignore[arg-type]


async def test_a_message_is_answered(office: Office) -> None:
    async with office.open():
        await office.write("làm căn cước bao lâu?")
        assert await office.until(1) == [("an", "answered", "Trả lời: làm căn cước bao lâu?")]
        await office.until_idle()


async def test_three_short_messages_are_one_question(office: Office, knowledge: FakeKnowledge) -> None:
    async with office.open(settle_s=0.5):
        await office.write("ad ơi", "cho em hỏi", "làm căn cước mất bao lâu")
        await office.until(1)
        await office.until_idle()
    assert knowledge.asked == ["ad ơi cho em hỏi làm căn cước mất bao lâu"]
    assert len(office.told) == 1


async def test_a_piece_that_comes_while_the_inbox_is_read_is_waited_for(
    office: Office, knowledge: FakeKnowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, loop = office.mailbox.pending, asyncio.get_running_loop()
    late = [message("làm căn cước mất bao lâu")]

    def pending(channel: str, conversation: str) -> Any:
        found = read(channel, conversation)
        if late:
            asyncio.run_coroutine_threadsafe(office.mailbox.receive(late.pop()), loop).result(5)
        return found

    monkeypatch.setattr(office.mailbox, "pending", pending)
    async with office.open(settle_s=0.05):
        await office.write("cho em hỏi")
        await office.until(1)
        await office.until_idle()
    assert knowledge.asked == ["cho em hỏi làm căn cước mất bao lâu"]


async def test_a_greeting_with_nothing_after_it_is_answered_alone(office: Office) -> None:
    async with office.open(settle_s=0.05):
        await office.write("ad ơi")
        await office.until(1)


async def test_thanks_wait_for_nothing(office: Office) -> None:
    async with office.open(settle_s=60):
        await office.write("cảm ơn ad nhé")
        await office.until(1)


async def test_two_questions_are_answered_in_order(office: Office, knowledge: FakeKnowledge) -> None:
    await office.write("làm căn cước bao lâu?", "hộ chiếu phí bao nhiêu?")
    async with office.open():
        await office.until(2)
    assert office.texts() == ["Trả lời: làm căn cước bao lâu?", "Trả lời: hộ chiếu phí bao nhiêu?"]


@pytest.mark.parametrize(
    ("text", "more"),
    [(None, {"button": "x"}), ("/help", {}), (None, {"attachments": (Attachment("voice"),)})],
    ids=["button", "command", "voice"],
)
async def test_what_stands_between_two_pieces_is_answered_in_its_place(
    office: Office, text: str | None, more: dict[str, Any]
) -> None:
    await office.write("cho em hỏi")
    await office.write(text, **more)
    await office.write("làm căn cước bao lâu?")
    async with office.open():
        await office.until(3)
    assert office.texts()[0].startswith("Trả lời: cho em hỏi")
    assert office.texts()[2] == "Trả lời: làm căn cước bao lâu?"


async def test_order_is_kept_with_many_conversations(office: Office) -> None:
    people = [f"c{number}" for number in range(30)]
    async with office.open():
        for turn in range(3):
            for who in people:
                await office.write(f"câu {turn} bao lâu?", who=who)
        await office.until(90)
    for who in people:
        assert office.texts(who) == [f"Trả lời: câu {turn} bao lâu?" for turn in range(3)]


async def test_a_slow_conversation_holds_no_other_up(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = asyncio.Event()

    async def wait(turn: Any) -> None:
        if "chậm" in turn.text:
            await gate.wait()
        await turn.respond("ask")

    office.conversation.dialogue = FakeRasa(run=wait)
    async with office.open():
        await office.write("chậm bao lâu?", "sau bao lâu?")
        await office.write("nhanh bao lâu?", who="binh")
        await office.until(1)
        assert office.told[0][0] == "binh"
        gate.set()
        await office.until(3)
    assert office.texts() == ["Trả lời: chậm bao lâu?", "Trả lời: sau bao lâu?"]


async def test_a_fault_in_a_turn_is_told_kindly_and_stops_nobody(office: Office) -> None:
    async with office.open():
        await office.write("làm hỏng bao lâu?", "rồi sao bao lâu?")
        await office.write("bình thường bao lâu?", who="binh")
        await office.until(3)
    assert office.texts() == [say("error.failed"), "Trả lời: rồi sao bao lâu?"]
    assert office.texts("binh") == ["Trả lời: bình thường bao lâu?"]


async def test_a_refusing_database_loses_nothing_and_is_not_quoted(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "RETRY_S", 0.01)
    refusals = _Refusals(office.engine, "INSERT INTO outbox", times=3)
    with caplog.at_level(logging.DEBUG):
        async with office.open():
            await office.write("lam can cuoc cua ba Sau bao lau?")
            await office.write("hộ chiếu bao lâu?", who="binh")
            await office.until(2)
    assert refusals.count == 3
    assert office.texts() == ["Trả lời: lam can cuoc cua ba Sau bao lau?"]
    assert office.texts("binh") == ["Trả lời: hộ chiếu bao lâu?"]
    assert "thử lại" in caplog.text
    assert "ba Sau" not in caplog.text


async def test_a_turn_that_cannot_be_stored_is_told_kindly_and_not_tried_for_ever(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    save, broken = office.memories.save, office.memories.recall("telegram", "an").id

    def fails(connection: Connection, memory: Memory) -> None:
        if memory.id == broken:
            raise KeyError("")
        save(connection, memory)

    monkeypatch.setattr(office.memories, "save", fails)
    async with office.open():
        await office.write("làm căn cước bao lâu?")
        await office.write("hộ chiếu bao lâu?", who="binh")
        await office.until(2)
        await office.until_idle()
    assert office.texts() == [say("error.failed")]
    assert office.texts("binh") == ["Trả lời: hộ chiếu bao lâu?"]


class _Refusals:
    """The database refuses a statement a few times; its error would quote the statement's values."""

    def __init__(self, engine: Engine, statement: str, times: int) -> None:
        self.count = 0

        def refuse(connection: Any, cursor: Any, sent: str, values: Any, *_: Any) -> tuple[str, Any]:
            if statement not in sent or self.count == times:
                return sent, values
            self.count += 1
            return sent.replace(statement, f"{statement}_gone"), values

        event.listen(engine, "before_cursor_execute", refuse, retval=True)


async def test_too_fast_is_said_once(office: Office) -> None:
    async with office.open(limit=2):
        for number in range(6):
            await office.write(f"câu {number} bao lâu?")
            await office.until_idle()
        await office.write("khác bao lâu?", who="binh")
        await office.until(4)
    texts = office.texts()
    assert texts[:2] == ["Trả lời: câu 0 bao lâu?", "Trả lời: câu 1 bao lâu?"]
    assert len(texts) == 3
    assert texts[2].startswith(say("error.rate", seconds=60)[:40])
    assert office.texts("binh") == ["Trả lời: khác bao lâu?"]


async def test_talk_of_others_in_a_group_is_neither_counted_nor_answered(office: Office) -> None:
    async with office.open(limit=2):
        for number in range(6):
            await office.write(f"chuyện {number} bao lâu?", addressed=False)
            await office.write(f"sửa {number} bao lâu?", edited=True)
        await office.until_idle()
        await office.write("bot ơi làm căn cước bao lâu?")
        await office.until(1)
    assert office.texts() == ["Trả lời: bot ơi làm căn cước bao lâu?"]


async def test_danger_is_answered_however_fast(office: Office) -> None:
    async with office.open(limit=1):
        await office.write("câu bao lâu?")
        await office.until_idle()
        await office.write("câu nữa bao lâu?")
        await office.until_idle()
        await office.write("nhà em đang cháy cứu với")
        await office.until(3)
    assert "114" in office.texts()[-1]


async def test_after_a_restart_open_messages_are_answered(office: Office) -> None:
    for who in ("an", "binh"):
        await office.write("một bao lâu?", "hai bao lâu?", who=who)
    async with office.open():
        await office.until(4)
    assert office.texts() == office.texts("binh") == ["Trả lời: một bao lâu?", "Trả lời: hai bao lâu?"]


async def test_what_is_stopped_before_it_began_waits_for_the_next_start(office: Office) -> None:
    async with office.open():
        pass
    await office.write("một bao lâu?")
    async with office.open():
        await office.until(1)


async def test_a_turn_in_flight_ends_before_the_stop(office: Office) -> None:
    begun, gate = asyncio.Event(), asyncio.Event()

    async def wait(turn: Any) -> None:
        begun.set()
        await gate.wait()
        await turn.respond("ask")

    office.conversation.dialogue = FakeRasa(run=wait)
    async with office.open():
        await office.write("một bao lâu?")
        await begun.wait()
        asyncio.get_running_loop().call_later(0.05, gate.set)
    assert await office.until(1) == [("an", "answered", "Trả lời: một bao lâu?")]


async def test_a_failing_turn_does_not_begin_anew_behind_the_stop(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RETRY_S", 0.1)
    refusals = _Refusals(office.engine, "INSERT INTO outbox", times=1000)
    before = asyncio.all_tasks()
    async with office.open():
        await office.write("làm căn cước bao lâu?")
        async with asyncio.timeout(5):
            while not refusals.count:
                await asyncio.sleep(0.01)
    assert asyncio.all_tasks() == before
    assert refusals.count <= 2
    assert len(office.mailbox.pending("telegram", "an")) == 1, "it waits for the next start"


async def test_buttons_of_a_reply_work(office: Office) -> None:
    async with office.open():
        await office.write("làm căn cước bao lâu?")
        async with asyncio.timeout(5):
            while not (due := await office.mailbox.due("telegram")):
                await office.mailbox.wait_outgoing("telegram", 1)
        value = due[0].reply.buttons[0].value
        await office.mailbox.delivered(due[0].id)
        await office.write(None, button=value)
        assert (await office.until(1))[0][2].startswith("Mục ")
