"""The survey of a case: through the engine of the forms, once, for its own conversation, in figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, insert, select

from bot.capability import Capability
from bot.clock import utc
from bot.forms.capability import FormCapability
from bot.forms.drafts import DraftStore
from bot.forms.engine import FormEngine
from bot.forms.form import Draft
from bot.memory import MemoryStore
from bot.privacy.cipher import Cipher
from bot.surveys.capability import SurveyCapability
from bot.surveys.ends import SurveyEnd
from bot.surveys.records import RatingRow
from bot.surveys.summary import Score, summary
from bot.visit import Visit
from knowledge.answers.answer import Answer, Status
from tests.bot.fakes import FakeClock, message
from tests.bot.privacy import planting

PARTS = ("access", "attitude", "procedure", "result", "time")


class Chat:
    """One conversation with a case, and the turns in it."""

    def __init__(self, engine: Engine, cipher: Cipher, clock: FakeClock, memories: MemoryStore) -> None:
        self.engine, self.clock, self.memories = engine, clock, memories
        drafts = DraftStore(engine, cipher, clock)
        self.forms = FormEngine(
            drafts, {"survey": SurveyEnd(clock)}, lambda text, visit: Answer(Status.NO_ANSWER, "?"),
            lambda draft, visit: ("", 0), {"draft_days": 30},
        )  # fmt: skip
        self.survey = SurveyCapability(engine, self.forms.open)
        self.buttons = FormCapability(self.forms)
        with engine.begin() as connection:
            self.id = planting.conversation(connection, clock())
            for code, owner in (("ABC234", self.id), ("XYZ789", self.id + 1)):
                planting.case(connection, cipher, owner, clock(), code=code, state="answered")

    def visit(self, text: str = "") -> Visit:
        incoming = message(text)
        return Visit(incoming, text, self.memories.recall("telegram", "an"), self.clock())

    def stored(self, answer: Answer | None, visit: Visit) -> Answer:
        with self.engine.begin() as connection:
            for work in visit.commits:
                answer = work(connection) or answer
        assert answer is not None
        return answer

    async def press(self, do: str | None) -> Answer:
        name, _, operation = (do or "").partition(":")
        visit = self.visit()
        capability: Capability = self.survey if name == "survey" else self.buttons
        return self.stored(await capability.press(operation, visit), visit)

    async def type(self, text: str) -> Answer:
        visit = self.visit(text)
        draft = self.forms.current(self.id)
        assert draft is not None
        return self.stored(await self.forms.turn(visit, draft), visit)

    def ratings(self) -> list[dict[str, int]]:
        with self.engine.connect() as connection:
            return list(connection.scalars(select(RatingRow.scores)))


@pytest.fixture
def chat(engine: Engine, cipher: Cipher, clock: FakeClock, memories: MemoryStore) -> Chat:
    return Chat(engine, cipher, clock, memories)


async def test_five_questions_by_button_number_and_word(chat: Chat) -> None:
    asked = await chat.press("survey:start:ABC234")
    assert asked.status is Status.FORM
    assert "bỏ qua" in asked.text
    assert [choice.title for choice in asked.choices] == [
        "Rất hài lòng", "Hài lòng", "Bình thường", "Không hài lòng", "Rất không hài lòng", "Bỏ qua",
    ]  # fmt: skip
    asked = await chat.press(asked.choices[0].do)  # 5
    asked = await chat.type("4")
    asked = await chat.type("bình thường")
    asked = await chat.type("bỏ qua")
    assert chat.ratings() == []  # nothing until the last one
    done = await chat.press(asked.choices[4].do)
    assert done.text.startswith("Cảm ơn")
    assert chat.ratings() == [{"access": 5, "attitude": 4, "procedure": 3, "time": 1}]


async def test_once_per_case(chat: Chat) -> None:
    await chat.press("survey:start:ABC234")
    for _ in PARTS:
        last = await chat.type("5")
    assert last.text.startswith("Cảm ơn")
    again = await chat.press("survey:start:ABC234")
    assert "đã đánh giá việc này rồi" in again.text
    assert again.choices == ()
    assert len(chat.ratings()) == 1


def test_two_that_were_begun_before_either_was_sent(chat: Chat) -> None:
    """A second device, or a turn run again after a crash."""
    end = SurveyEnd(chat.clock)
    values = dict.fromkeys(PARTS, "5")
    said = []
    for key in ("a" * 32, "b" * 32):
        draft = Draft(key, "survey", chat.id, "telegram", "an", "t", values=values, extra={"case": "ABC234"})
        visit = chat.visit()
        answer, _ = end.submit(draft, visit)
        said.append(chat.stored(answer, visit).text)
    assert said[0].startswith("Cảm ơn")
    assert "đã đánh giá" in said[1]
    assert len(chat.ratings()) == 1


@pytest.mark.parametrize("code", ["XYZ789", "QQQ222", "", "ABC234:x"])
async def test_only_a_case_of_this_conversation(chat: Chat, code: str) -> None:
    answer = await chat.press(f"survey:start:{code}")
    assert answer.text.startswith("Không có phản ánh")
    assert chat.forms.current(chat.id) is None
    draft = Draft(
        "a" * 32, "survey", chat.id, "telegram", "an", "t", values={"time": "5"}, extra={"case": code}
    )
    visit = chat.visit()
    ended, _ = SurveyEnd(chat.clock).submit(draft, visit)
    assert chat.stored(ended, visit).text.startswith("Không có phản ánh")
    assert chat.ratings() == []


async def test_all_skipped_is_no_rating(chat: Chat) -> None:
    await chat.press("survey:start:ABC234")
    for _ in PARTS:
        last = await chat.type("bỏ qua")
    assert last.text.startswith("Vâng")
    assert chat.ratings() == []
    assert (await chat.press("survey:start:ABC234")).status is Status.FORM  # it may still be given


async def test_other_operations(chat: Chat) -> None:
    assert await chat.survey.press("stop:ABC234", chat.visit()) is None


def test_a_summary(engine: Engine, clock: FakeClock, cipher: Cipher) -> None:
    start = clock()
    scores: list[tuple[int, int, dict[str, int]]] = [
        (1, 1, {"access": 5, "time": 1}), (2, 1, {"access": 4}), (3, 2, {"access": 3, "time": 2}),
    ]  # fmt: skip
    with engine.begin() as connection:
        for case_id, unit, given in scores:
            connection.execute(
                insert(RatingRow).values(case_id=case_id, unit_id=unit, at=utc(start), scores=given)
            )
        late = utc(start + timedelta(days=1))
        connection.execute(insert(RatingRow).values(case_id=9, unit_id=1, at=late, scores={"access": 1}))
        opinion: Callable[..., int] = planting.feedback
        opinion(connection, cipher, 7, start)
        opinion(connection, cipher, 7, start, useful=False, reason="wrong", entry="tthc/2")
        opinion(connection, cipher, 7, start, useful=False, reason="wrong", entry="tthc/2")
        opinion(connection, cipher, 7, start, useful=False, entry="tthc/3")
        opinion(connection, cipher, 7, start + timedelta(days=1), useful=False, reason="other")
    found = summary(engine, start, start + timedelta(days=1))
    assert (found.useful, found.not_useful, found.rated) == (1, 3, 3)
    assert found.reasons == {"wrong": 2, "other": 0, "missing": 0, "unclear": 0}
    assert found.entries == (("tthc/2", 2), ("tthc/3", 1))
    assert found.scores["access"] == Score(3, 4.0, 2 / 3)
    assert found.scores["time"] == Score(2, 1.5, 0.0)
    assert found.units[1] == Score(3, 10 / 3, 2 / 3)
    empty = summary(engine, start - timedelta(days=2), start)
    assert (empty.useful, empty.scores, empty.units) == (0, {}, {})
