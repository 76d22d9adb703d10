"""Useful or not, and why: stored when pressed, once for an answer, and a person where it helps."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine, select

from bot.memory import Memory, MemoryStore
from bot.privacy.cipher import Cipher
from bot.surveys.feedback import REASONS, FeedbackCapability
from bot.surveys.records import FeedbackRow
from bot.visit import Visit
from knowledge.answers.answer import Answer, Choice, Context, Status
from tests.bot.fakes import ENTRY, FakeClock, message

QUESTION = "làm lại căn cước của bà Sáu mất bao lâu, sđt 0905123456"
ANSWER = Answer(Status.ANSWERED, "07 ngày làm việc.", entry=ENTRY, confidence=0.87654)


@pytest.fixture
def feedback(engine: Engine, cipher: Cipher) -> FeedbackCapability:
    return FeedbackCapability(engine, cipher)


def visit(clock: FakeClock, conversation: int = 1, entry: str = ENTRY) -> Visit:
    context = Context(entries=(entry,), question=QUESTION)
    return Visit(message(""), "", Memory(conversation, "x", context), clock())


async def press(
    feedback: FeedbackCapability, engine: Engine, clock: FakeClock, choice: Choice, entry: str = ENTRY
) -> Answer:
    """Press a button and store the turn."""
    name, _, operation = (choice.do or "").partition(":")
    assert name == "feedback"
    turn = visit(clock, entry=entry)
    answer = await feedback.press(operation, turn)
    assert answer is not None
    with engine.begin() as connection:
        for work in turn.commits:
            assert work(connection) is None
    return answer


def rows(engine: Engine) -> list[dict[str, object]]:
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(select(FeedbackRow.__table__)).mappings()]


def test_two_small_buttons_under_an_answer(feedback: FeedbackCapability, clock: FakeClock) -> None:
    choices = feedback.choices(ANSWER, visit(clock))
    assert [(choice.title, choice.small) for choice in choices] == [("Hữu ích", True), ("Chưa đúng", True)]
    again = feedback.choices(ANSWER, visit(clock))
    assert {choice.do for choice in choices}.isdisjoint({choice.do for choice in again})
    for status in Status:
        shown = feedback.choices(replace(ANSWER, status=status), visit(clock))
        assert bool(shown) == (status is Status.ANSWERED)


async def test_it_fits_a_button_and_survives_a_restart(
    feedback: FeedbackCapability, engine: Engine, clock: FakeClock, cipher: Cipher, memories: MemoryStore
) -> None:
    choices = feedback.choices(ANSWER, visit(clock))
    memory = memories.recall("telegram", "an")
    with engine.begin() as connection:
        kept = memories.keep_buttons(connection, memory, choices)
    assert rows(engine) == []  # nothing is stored until it is pressed
    pressed = memories.pressed(memory, kept[1].value)
    assert pressed is not None
    await press(FeedbackCapability(engine, cipher), engine, clock, pressed)
    (row,) = rows(engine)
    assert (row["entry"], row["confidence"], row["useful"]) == (ENTRY, 0.88, False)
    opened = cipher.open(str(row["question"]))
    assert "0905123456" not in opened
    assert opened.startswith("làm lại căn cước")


async def test_a_double_tap_counts_once(
    feedback: FeedbackCapability, engine: Engine, clock: FakeClock
) -> None:
    yes, no = feedback.choices(ANSWER, visit(clock))
    first = await press(feedback, engine, clock, yes)
    second = await press(feedback, engine, clock, yes)
    assert first.text == second.text
    assert [row["useful"] for row in rows(engine)] == [True]
    asked = await press(feedback, engine, clock, no)  # a change of mind: the last word counts, still once
    assert [row["useful"] for row in rows(engine)] == [False]
    await press(feedback, engine, clock, asked.choices[0])
    await press(feedback, engine, clock, no)
    assert [row["reason"] for row in rows(engine)] == ["wrong"]  # not asked away by a second tap
    await press(feedback, engine, clock, yes)
    assert [(row["useful"], row["reason"]) for row in rows(engine)] == [(True, None)]


async def test_two_taps_in_one_moment(feedback: FeedbackCapability, engine: Engine, clock: FakeClock) -> None:
    """Both were read before either was stored."""
    yes, _ = feedback.choices(ANSWER, visit(clock))
    turns = [visit(clock), visit(clock)]
    for turn in turns:
        await feedback.press((yes.do or "").removeprefix("feedback:"), turn)
    for turn in turns:
        with engine.begin() as connection:
            for work in turn.commits:
                work(connection)
    assert len(rows(engine)) == 1


@pytest.mark.parametrize(
    ("confidence", "reason", "person"),
    [
        (0.9, "wrong", True),
        (0.9, "other", True),
        (0.9, "missing", False),
        (0.9, "unclear", False),
        (0.6, "unclear", False),
        (0.59, "unclear", True),
        (0.59, "missing", True),
    ],
)
async def test_why_not(
    feedback: FeedbackCapability, engine: Engine, clock: FakeClock, confidence: float, reason: str,
    person: bool,
) -> None:  # fmt: skip
    _, no = feedback.choices(replace(ANSWER, confidence=confidence), visit(clock))
    asked = await press(feedback, engine, clock, no)
    assert [choice.title for choice in asked.choices] == [
        "Sai nội dung", "Không đúng việc tôi hỏi", "Còn thiếu", "Khó hiểu",
    ]  # fmt: skip
    thanks = await press(feedback, engine, clock, asked.choices[REASONS.index(reason)])
    assert [choice.do for choice in thanks.choices] == (["handoff:open:rejected"] if person else [])
    assert [row["reason"] for row in rows(engine)] == [reason]


async def test_the_question_of_another_answer_is_not_taken(
    feedback: FeedbackCapability, engine: Engine, clock: FakeClock
) -> None:
    yes, _ = feedback.choices(ANSWER, visit(clock))
    await press(feedback, engine, clock, yes, entry="tthc/9")
    assert [(row["entry"], row["question"]) for row in rows(engine)] == [(ENTRY, None)]


async def test_what_is_no_button_of_ours(
    feedback: FeedbackCapability, engine: Engine, clock: FakeClock
) -> None:
    for operation in ("", "yes", "yes:", "yes:k:x:e", "fly:k:0.9:e", "why:k:boredom"):
        turn = visit(clock)
        assert await feedback.press(operation, turn) is None
        assert turn.commits == []
    turn = visit(clock)
    answer = await feedback.press("why:gone:wrong", turn)  # deleted in between
    assert answer is not None
    assert (answer.choices, turn.commits) == ((), [])


async def test_an_answer_without_an_entry(
    feedback: FeedbackCapability, engine: Engine, clock: FakeClock
) -> None:
    _, no = feedback.choices(replace(ANSWER, entry=None), visit(clock))
    await press(feedback, engine, clock, no)
    assert [(row["entry"], row["question"]) for row in rows(engine)] == [(None, None)]
