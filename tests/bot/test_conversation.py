"""One turn: guards, buttons, Rasa's act, knowledge; and what is remembered of it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine

from bot.conversation import Conversation, Outcome
from bot.memory import MemoryStore
from bot.messages import Attachment
from knowledge.answers.answer import Status
from knowledge.answers.wordings import group, say
from nlu.errors import RasaUnavailable
from tests.bot.fakes import ENTRY, FakeClock, FakeKnowledge, FakeRasa, message


class Talk:
    """One citizen's conversation, turn after turn, stored as the application stores it."""

    def __init__(
        self, engine: Engine, memories: MemoryStore, knowledge: Any, clock: FakeClock, rasa: Any = None
    ) -> None:
        self._engine, self._memories = engine, memories
        self.conversation = Conversation(knowledge, memories, clock, rasa)

    async def outcome(self, text: str | None, personal: bool = False, **more: Any) -> Outcome | None:
        return await self.conversation.turn(message(text, **more), personal)

    async def say(self, text: str | None, personal: bool = False, **more: Any) -> Any:
        """The reply's status and text and the values of its buttons."""
        outcome = await self.outcome(text, personal, **more)
        assert outcome is not None
        with self._engine.begin() as connection:
            buttons = self._memories.keep_buttons(connection, outcome.memory, outcome.answer.choices)
            self._memories.save(connection, outcome.memory)
        return outcome.answer, [button.value for button in buttons]


@pytest.fixture
def rasa() -> FakeRasa:
    return FakeRasa()


@pytest.fixture
def talk(
    engine: Engine, memories: MemoryStore, knowledge: FakeKnowledge, clock: FakeClock, rasa: FakeRasa
) -> Talk:
    return Talk(engine, memories, knowledge, clock, rasa)


async def test_a_question_goes_through_rasa_under_an_opaque_name(talk: Talk, rasa: FakeRasa) -> None:
    answer, _ = await talk.say("làm căn cước bao lâu?")
    assert (answer.status, answer.text) == (Status.ANSWERED, "Trả lời: làm căn cước bao lâu?")
    ((sender, text),) = rasa.heard
    assert (len(sender), text) == (32, "làm căn cước bao lâu?")


@pytest.mark.parametrize("more", [{"edited": True}, {"addressed": False}])
async def test_no_reply_to_an_edit_and_to_talk_of_others(talk: Talk, rasa: FakeRasa, more: Any) -> None:
    assert await talk.outcome("làm căn cước bao lâu?", **more) is None
    assert not rasa.heard


@pytest.mark.parametrize(
    "kind", ["voice", "sticker", "photo", "video", "audio", "document", "location", "contact", "new"]
)
async def test_what_is_no_text(talk: Talk, kind: str) -> None:
    answer, _ = await talk.say(None, attachments=(Attachment(kind, "f"),))
    word = group("attachments").get(kind, group("attachments")["document"])
    assert (answer.status, answer.text) == (Status.ERROR, say("error.attachment", kind=word))


async def test_a_photo_with_words_is_a_question(talk: Talk) -> None:
    answer, _ = await talk.say("mẫu này nộp ở đâu?", attachments=(Attachment("photo", "f"),))
    assert answer.text == "Trả lời: mẫu này nộp ở đâu?"


@pytest.mark.parametrize(
    ("text", "status", "word"),
    [
        ("", Status.ERROR, "error.empty"), (" \n\t ", Status.ERROR, "error.empty"),
        ("😀👍🏽🇻🇳", Status.ERROR, "error.emoji"), ("\x00\x01\x02", Status.ERROR, "error."),
        ("x" * 1_000_000, Status.ERROR, "error.too_long"), ("???", Status.CLARIFY, "clarify.lead_subject"),
    ],
)  # fmt: skip
async def test_what_cannot_be_read_gets_a_kind_word(
    talk: Talk, rasa: FakeRasa, text: str, status: Status, word: str
) -> None:
    answer, _ = await talk.say(text)
    assert answer.status == status
    if word != "error.":
        assert answer.text == say(word, limit="3.000") if "limit" in say(word) else say(word)
    assert not rasa.heard


@pytest.mark.parametrize("text", ["<script>alert(1)</script> căn cước", "'; DROP TABLE inbox;-- căn cước"])
async def test_markup_and_sql_are_words(talk: Talk, text: str) -> None:
    answer, _ = await talk.say(text)
    assert answer.text == f"Trả lời: {text}"


async def test_danger_comes_before_all(talk: Talk, rasa: FakeRasa) -> None:
    answer, _ = await talk.say("nhà em đang cháy cứu với")
    assert answer.status == Status.EMERGENCY
    assert "114" in answer.text.splitlines()[0]
    assert not rasa.heard


async def test_danger_is_not_hidden_by_a_telephone_number(talk: Talk) -> None:
    """The number was masked when the message was stored; `personal` says so."""
    answer, _ = await talk.say("nhà em đang cháy, gọi em số [đã che] với", personal=True)
    assert answer.status == Status.EMERGENCY
    assert "114" in answer.text.splitlines()[0]


async def test_a_personal_number_is_warned_of_and_the_question_answered(talk: Talk) -> None:
    answer, buttons = await talk.say("cccd [đã che] mất làm lại ở đâu?", personal=True)
    assert answer.status == Status.PERSONAL_DATA
    assert answer.text.startswith(say("personal_data.lead"))
    assert "Trả lời: cccd" in answer.text
    assert len(buttons) == 2


async def test_who_gives_a_number_and_wants_a_person_learns_where(talk: Talk) -> None:
    answer, _ = await talk.say("/canbo [đã che]", personal=True)
    assert answer.status == Status.PERSONAL_DATA
    assert say("handoff.none") in answer.text


async def test_a_button_is_pressed_typed_and_numbered(talk: Talk) -> None:
    _, buttons = await talk.say("làm căn cước bao lâu?")
    pressed, _ = await talk.say(None, button=buttons[0])
    assert pressed.text == f"Mục {ENTRY} fee"
    for words in ("1", "lệ phí", "Le phi"):
        assert (await talk.say(words))[0].text == f"Mục {ENTRY} fee"
    province, _ = await talk.say("2")
    assert "Bình Định" in province.text


@pytest.mark.parametrize("value", ["unknown", "", "x" * 5000, "\x00", "1 OR 1=1"])
async def test_an_unknown_button_is_answered_kindly(talk: Talk, value: str) -> None:
    answer, _ = await talk.say(None, button=value)
    assert (answer.status, answer.text) == (Status.ERROR, say("error.unknown_button"))


async def test_the_button_of_another_conversation_is_unknown(talk: Talk) -> None:
    _, buttons = await talk.say("làm căn cước bao lâu?", conversation="binh")
    answer, _ = await talk.say(None, button=buttons[0])
    assert answer.text == say("error.unknown_button")


async def test_the_answer_is_remembered(talk: Talk, knowledge: FakeKnowledge) -> None:
    await talk.say("làm căn cước bao lâu?")
    await talk.say("tôi ở Bình Thuận, làm hộ chiếu bao lâu?")
    await talk.say("cảm ơn")
    await talk.say("còn giấy tờ gì nữa?")
    context = knowledge.contexts[-1]
    assert (context.province, context.entries) == ("binh-thuan", (ENTRY,))


@pytest.mark.parametrize(
    ("act", "status", "text"),
    [
        ("greet", Status.SMALLTALK, "smalltalk.greet"), ("thank", Status.SMALLTALK, "smalltalk.thank"),
        ("abuse", Status.SMALLTALK, "smalltalk.abuse"), ("person", Status.HANDOFF, "handoff.none"),
        ("cancel", Status.CANCELLED, "cancelled.nothing"),
        ("choose_province", Status.CLARIFY, "province.ask"),
    ],
)  # fmt: skip
async def test_an_act_speaks_where_knowledge_has_nothing(
    talk: Talk, rasa: FakeRasa, act: str, status: Status, text: str
) -> None:
    rasa.act = act
    answer, _ = await talk.say("không biết nói sao")
    assert (answer.status, answer.text) == (status, say(text))


@pytest.mark.parametrize("act", ["greet", "thank", "person", "cancel", "dossier_status", "nonsense"])
async def test_no_act_hides_an_answer(talk: Talk, rasa: FakeRasa, act: str) -> None:
    rasa.act = act
    answer, _ = await talk.say("chào ad, làm căn cước bao lâu, cảm ơn")
    assert answer.status == Status.ANSWERED


async def test_a_province_alone(talk: Talk) -> None:
    assert (await talk.say("/tinh"))[0].status == Status.CLARIFY
    answer, _ = await talk.say("bình thuận")
    assert answer.text.endswith(say("province.set", name="Bình Thuận"))
    assert "nay thuộc tỉnh Lâm Đồng" in answer.text


async def test_where_a_citizen_lives_is_remembered(talk: Talk, knowledge: FakeKnowledge) -> None:
    answer, _ = await talk.say("em ở phường Quy Nhơn Nam")
    assert answer.status == Status.SMALLTALK
    assert "Trung tâm Phục vụ hành chính công phường Quy Nhơn Nam" in answer.text
    await talk.say("làm căn cước bao lâu?")
    context = knowledge.contexts[-1]
    assert (context.place, context.province) == ("gia-lai/phuong-quy-nhon-nam", "binh-dinh")


async def test_of_a_divided_district_the_commune_is_asked(talk: Talk, knowledge: FakeKnowledge) -> None:
    answer, buttons = await talk.say("nhà em ở huyện Tuy Phước")
    assert (answer.status, len(buttons)) == (Status.CLARIFY, 4)
    answer, _ = await talk.say(None, button=buttons[1])
    assert "Tuy Phước Đông" in answer.text
    await talk.say("làm căn cước bao lâu?")
    assert knowledge.contexts[-1].place == "gia-lai/xa-tuy-phuoc-dong"


async def test_the_commune_asked_for_may_be_typed_bare(talk: Talk, knowledge: FakeKnowledge) -> None:
    await talk.say("nhà em ở huyện Tuy Phước")
    await talk.say("tuy phước bắc")
    await talk.say("làm căn cước bao lâu?")
    assert knowledge.contexts[-1].place == "gia-lai/xa-tuy-phuoc-bac"


async def test_another_question_ends_the_asking(talk: Talk, knowledge: FakeKnowledge) -> None:
    await talk.say("nhà em ở huyện Tuy Phước")
    answer, _ = await talk.say("làm căn cước bao lâu?")
    assert answer.text == "Trả lời: làm căn cước bao lâu?"
    outcome = await talk.outcome("tuy phước bắc thì sao")
    assert outcome is not None
    assert outcome.memory.waiting is None


async def test_without_rasa(engine: Engine, memories: MemoryStore, knowledge: Any, clock: FakeClock) -> None:
    talk = Talk(engine, memories, knowledge, clock)
    assert (await talk.say("làm căn cước bao lâu?"))[0].text == "Trả lời: làm căn cước bao lâu?"
    assert (await talk.say("không biết, cho gặp cán bộ"))[0].status == Status.HANDOFF


async def test_when_rasa_fails_the_answer_comes_all_the_same(talk: Talk, rasa: FakeRasa) -> None:
    async def fail(turn: Any) -> None:
        raise RasaUnavailable("gone")

    rasa._run = fail
    answer, _ = await talk.say("làm căn cước bao lâu?")
    assert answer.text == "Trả lời: làm căn cước bao lâu?"


async def test_the_day_is_that_of_the_clock(talk: Talk, clock: FakeClock) -> None:
    assert talk.conversation.today == clock.now.date()
