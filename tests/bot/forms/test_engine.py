"""A form from its first question to its end, on both databases, with Rasa and without."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

import pytest
from sqlalchemy import Engine, select

from bot.clock import Clock
from bot.forms.capability import FormCapability
from bot.forms.drafts import DraftStore, StaleDraftError
from bot.forms.engine import FormEngine, FormTurn
from bot.forms.form import FILED, Draft
from bot.forms.records import DraftRow
from bot.memory import MemoryStore
from bot.privacy.cipher import Cipher
from bot.visit import Visit
from bot.wordings import words
from knowledge.answers.answer import Answer, Status
from nlu.errors import RasaUnavailable
from tests.bot.fakes import FakeClock, message

DAYS = {"days": 90, "draft_days": 30}


class End:
    """Takes what comes; remembers it."""

    def __init__(self) -> None:
        self.sent: list[Draft] = []

    def review(self, draft: Draft, visit: Visit) -> tuple[str, bool]:
        return " | ".join(f"{name}={value}" for name, value in draft.values.items()), True

    def submit(self, draft: Draft, visit: Visit) -> tuple[Answer, str] | Awaitable[tuple[Answer, str]]:
        self.sent.append(draft)
        return Answer(Status.FORM, "Đã gửi."), FILED


class Rasa:
    """Asks for ``part`` whatever it is told; or fails."""

    def __init__(self, part: str | None = None, *, fails: bool = False) -> None:
        self.part = part
        self.fails = fails
        self.told: list[tuple[str, dict[str, str]]] = []

    async def signal(self, sender: str, intent: str, entities: dict[str, str], turn: FormTurn) -> None:
        self.told.append((intent, entities))
        if self.fails:
            raise RasaUnavailable("gone")
        if self.part:
            await turn.ask("report", self.part)


class Desk:
    """One citizen at a form, turn after turn, stored as the application stores it."""

    def __init__(self, engine: Engine, memories: MemoryStore, cipher: Cipher, clock: Clock) -> None:
        self.engine, self.memories, self.clock = engine, memories, clock
        self.drafts = DraftStore(engine, cipher, clock)
        self.end = End()
        self.forms = FormEngine(
            self.drafts, {"report": self.end, "idea": self.end}, self._look_up,
            lambda draft, visit: ("http://x/to-khai/t", 60), DAYS,
        )  # fmt: skip
        self.buttons = FormCapability(self.forms)

    def _look_up(self, text: str, visit: Visit) -> Answer:
        if "phí" in text:
            return Answer(Status.ANSWERED, "35.000 đồng.", entry="x", confidence=0.9)
        return Answer(Status.NO_ANSWER, "Chưa có câu trả lời.")

    def visit(self, text: str | None = None, **more: Any) -> Visit:
        incoming = message(text, **{"channel": "web", **more})
        memory = self.memories.recall(incoming.channel, incoming.conversation)
        return Visit(incoming, text or "", memory, self.clock())

    def store(self, visit: Visit) -> None:
        with self.engine.begin() as connection:
            for work in visit.commits:
                work(connection)

    async def open(self, form: str = "report", **more: Any) -> Answer:
        visit = self.visit("tôi muốn phản ánh", **more)
        answer = await self.forms.open(form, visit)
        self.store(visit)
        return answer

    async def say(self, text: str, **more: Any) -> Answer | None:
        visit = self.visit(text, **more)
        draft = self.forms.current(visit.conversation_id)
        answer = await self.forms.turn(visit, draft) if draft else await self.buttons.hear(visit)
        self.store(visit)
        return answer

    async def tap(self, answer: Answer | None, title: str) -> Answer:
        assert answer is not None
        do = next(choice.do for choice in answer.choices if choice.title == title)
        assert do
        visit = self.visit(None, button="x")
        found = await self.buttons.press(do.removeprefix("form:"), visit)
        self.store(visit)
        assert found is not None
        return found


@pytest.fixture
def desk(engine: Engine, memories: MemoryStore, cipher: Cipher, clock: FakeClock) -> Desk:
    return Desk(engine, memories, cipher, clock)


def asked(part: str) -> str:
    return words(f"report.ask.{part}", **DAYS)


async def _filled(desk: Desk) -> Answer:
    await desk.open()
    answer: Answer | None = None
    for text in ("chuyện", "Ngã tư Hùng Vương", "không có", "hôm qua", "xin lỗi", "Trần Thử", "thôn Thử"):
        answer = await desk.say(text)
    answer = await desk.say("0912 345 678")
    assert answer is not None
    return answer


async def test_our_own_order_where_rasa_is_away(desk: Desk) -> None:
    assert asked("what") in (await desk.open()).text
    desk.forms.dialogue = Rasa(fails=True)
    answer = await desk.say("chuyện xảy ra")
    assert answer
    assert asked("where") in answer.text


async def test_rasa_picks_the_part_and_hears_no_word(desk: Desk) -> None:
    await desk.open()
    desk.forms.dialogue = rasa = Rasa("when")
    answer = await desk.say("bí mật của tôi")
    assert answer
    assert asked("when") in answer.text
    assert "bí mật" not in str(rasa.told)
    assert rasa.told[-1][1]["report_what"] == "filled"
    assert rasa.told[-1][1]["report_contact"] == "elsewhere"


async def test_a_settled_part_that_rasa_asks_for_is_not_asked_again(desk: Desk) -> None:
    desk.forms.dialogue = Rasa("what")
    await desk.open()
    answer = await desk.say("chuyện")
    assert answer
    assert asked("where") in answer.text


async def test_filled_reviewed_sent_once(desk: Desk) -> None:
    review = await _filled(desk)
    assert "where=Ngã tư Hùng Vương" in review.text
    assert "phone=0912345678" in review.text
    assert (await desk.tap(review, "Gửi")).text == "Đã gửi."
    again = await desk.tap(review, "Gửi")
    assert again.text == "Đã gửi."
    assert {draft.key for draft in desk.end.sent} == {desk.end.sent[0].key}, "the end is told the same draft"
    assert desk.forms.current(desk.visit().conversation_id) is None


async def test_what_was_written_is_sealed_and_goes_when_it_was_sent(desk: Desk) -> None:
    review = await _filled(desk)
    with desk.engine.connect() as connection:
        content = connection.scalar(select(DraftRow.content))
    assert content
    assert "Hùng" not in content
    await desk.tap(review, "Gửi")
    ended = desk.drafts.ended(desk.visit().conversation_id, desk.end.sent[0].key)
    assert ended
    assert ended.values == {}


async def test_a_correction_asks_for_one_part_and_comes_back(desk: Desk) -> None:
    review = await _filled(desk)
    parts = await desk.tap(review, "Sửa")
    question = await desk.tap(parts, words("report.names.when"))
    assert "hôm qua" in question.text
    review = await desk.say("hôm kia")  # type: ignore[assignment]
    assert "when=hôm kia" in review.text


async def test_back_keeps_what_was_written(desk: Desk) -> None:
    await desk.open()
    await desk.say("chuyện")
    answer = await desk.say("quay lại")
    assert answer
    assert "chuyện" in answer.text
    assert asked("where") in (await desk.tap(answer, "Giữ nguyên")).text


async def test_cancel_asks_first(desk: Desk) -> None:
    await desk.open()
    await desk.say("chuyện")
    answer = await desk.say("hủy")
    assert answer
    assert desk.forms.current(desk.visit().conversation_id)
    gone = await desk.tap(answer, "Bỏ bản nháp")
    assert gone.status == Status.CANCELLED
    assert desk.forms.current(desk.visit().conversation_id) is None
    assert (await desk.tap(answer, "Viết tiếp")).text == words("form.gone")


async def test_later_and_on_again(desk: Desk) -> None:
    answer = await desk.open()
    await desk.say("chuyện")
    await desk.tap(answer, "Để sau")
    answer = await desk.say("viết tiếp")  # type: ignore[assignment]
    assert asked("where") in answer.text


async def test_a_question_in_between_can_be_taken_as_the_answer(desk: Desk) -> None:
    await desk.open()
    await desk.say("chuyện")
    answer = await desk.say("lệ phí bao nhiêu?")
    assert answer
    assert answer.text.startswith("35.000 đồng.")
    assert asked("where") in answer.text
    taken = await desk.tap(answer, words("form.buttons.is_answer"))
    assert asked("office") in taken.text


async def test_what_is_too_long_or_no_telephone_is_asked_for_again(desk: Desk) -> None:
    await desk.open()
    await desk.say("chuyện")
    answer = await desk.say("x" * 301)
    assert answer
    assert "300" in answer.text
    for text in ("Quy Nhơn", "một cửa", "hôm qua", "xin lỗi", "Trần Thử", "thôn Thử"):
        await desk.say(text)
    answer = await desk.say("không nhớ số")
    assert answer
    assert words("report.again.phone", **DAYS) in answer.text


async def test_abroad_nothing_personal_is_asked_in_the_chat(desk: Desk) -> None:
    await desk.open(channel="telegram")
    for text in ("chuyện", "Quy Nhơn", "một cửa", "hôm qua", "xin lỗi"):
        await desk.say(text, channel="telegram")
    answer = await desk.say("bỏ qua", channel="telegram")
    assert answer
    assert "http://x/to-khai/t" in answer.text


async def test_a_draft_changed_elsewhere_is_not_overwritten(desk: Desk) -> None:
    await desk.open()
    first = desk.forms.current(desk.visit().conversation_id)
    second = desk.forms.current(desk.visit().conversation_id)
    assert first
    assert second
    with desk.engine.begin() as connection:
        desk.drafts.save(connection, first.with_value("what", "một"))
    with desk.engine.begin() as connection, pytest.raises(StaleDraftError):
        desk.drafts.save(connection, second.with_value("what", "hai"))


async def test_an_edited_message_changes_its_part(desk: Desk) -> None:
    await desk.open()
    await desk.say("năm ngày", message_id="m77")
    visit = desk.visit("mười ngày", message_id="m77.e5", edited=True)
    answer = await desk.forms.edited(visit)
    desk.store(visit)
    assert answer
    draft = desk.forms.current(visit.conversation_id)
    assert draft
    assert draft.given("what") == "mười ngày"
