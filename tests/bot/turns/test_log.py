"""What is written down of a turn: its status, and the question of a question, redacted and sealed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine, select

from bot.clock import utc
from bot.conversation import Conversation
from bot.memory import MemoryStore
from bot.privacy.cipher import Cipher
from bot.privacy.days import RetentionDays
from bot.privacy.retention import Retention
from bot.turns.log import TurnLog
from bot.turns.records import TurnRow
from knowledge.answers.answer import Answer, Status
from tests.bot.fakes import FakeClock, FakeKnowledge, message


@pytest.fixture
def log(cipher: Cipher, clock: FakeClock) -> TurnLog:
    return TurnLog(cipher, clock, lambda entry: f"chủ đề của {entry}")


async def turn(
    engine: Engine,
    memories: MemoryStore,
    clock: FakeClock,
    log: TurnLog,
    text: str,
    answer: Answer | None = None,
) -> None:
    conversation = Conversation(FakeKnowledge(), memories, clock)  # type: ignore[arg-type]
    outcome = await conversation.turn(message(text))
    assert outcome is not None
    with engine.begin() as connection:
        log.record(connection, outcome, "telegram", answer or outcome.answer)


def rows(engine: Engine) -> list[dict[str, object]]:
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(select(TurnRow.__table__)).mappings()]


async def test_a_question_is_kept_redacted_and_sealed(
    engine: Engine, memories: MemoryStore, clock: FakeClock, log: TurnLog, cipher: Cipher
) -> None:
    await turn(engine, memories, clock, log, "căn cước của bà Nguyễn Thị Tám bao lâu?")
    (row,) = rows(engine)
    assert row["status"] == "answered"
    assert str(row["topic"]).startswith("chủ đề của")
    assert "bao lâu" not in str(row["question"])
    opened = cipher.open(str(row["question"]))
    assert "bao lâu" in opened
    assert "Tám" not in opened


@pytest.mark.parametrize("status", sorted(set(Status) - {"answered", "clarify", "no_answer", "out_of_scope"}))
async def test_what_is_no_question_leaves_no_words(
    engine: Engine, memories: MemoryStore, clock: FakeClock, log: TurnLog, status: Status
) -> None:
    await turn(engine, memories, clock, log, "chuyện riêng của tôi", Answer(status, "vâng"))
    (row,) = rows(engine)
    assert (row["status"], row["question"]) == (str(status), None)


async def test_an_officers_word_is_no_turn(
    engine: Engine, memories: MemoryStore, clock: FakeClock, log: TurnLog
) -> None:
    conversation = Conversation(FakeKnowledge(), memories, clock)  # type: ignore[arg-type]
    outcome = await conversation.turn(message("làm căn cước bao lâu?"))
    assert outcome is not None
    with engine.begin() as connection:
        log.record(connection, replace(outcome, asked=None), "telegram", outcome.answer)
        log.record(connection, outcome, "telegram", None)
    assert rows(engine) == []


async def test_the_words_go_in_time_and_the_count_stays(
    engine: Engine, memories: MemoryStore, clock: FakeClock, log: TurnLog
) -> None:
    await turn(engine, memories, clock, log, "làm căn cước bao lâu?")
    days = RetentionDays(turns=90)
    later = days.until("turns", utc(clock()))
    assert Retention(engine, clock, days).run(later).get("turns") == 1
    (row,) = rows(engine)
    assert (row["question"], row["conversation_id"], row["status"]) == (None, 0, "answered")
