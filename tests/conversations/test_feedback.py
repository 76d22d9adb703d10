"""Was the answer of use? Two buttons, one tap why; and a person where it was wrong."""

from __future__ import annotations

import pytest

from bot.wordings import words
from tests.conversations.conftest import Office
from tests.conversations.harness import execute

pytestmark = pytest.mark.asyncio(loop_scope="module")

ASKS = "làm lại căn cước bị mất phí bao nhiêu"
YES, NO = words("feedback.buttons.yes"), words("feedback.buttons.no")


def stored(office: Office) -> list[tuple[object, ...]]:
    """(useful, reason) of every answer that was marked, the oldest first."""
    return execute(office.application.home, "SELECT useful, reason FROM feedback ORDER BY id")


async def test_useful_tapped_twice_counts_once(office: Office) -> None:
    citizen, before = office.person(), len(stored(office))
    answer = await citizen.say(ASKS)
    assert answer.buttons[-2:] == [YES, NO]
    assert (await citizen.tap(YES)).text == words("feedback.thanks.useful")
    await citizen.tap(YES, on=answer)
    assert stored(office)[before:] == [(1, None)]


async def test_not_useful_with_the_reason_in_one_tap(office: Office) -> None:
    citizen, before = office.person(), len(stored(office))
    await citizen.say(ASKS)
    asked = await citizen.tap(NO)
    assert asked.text == words("feedback.why")
    assert asked.buttons == [
        words(f"feedback.reasons.{name}") for name in ("wrong", "other", "missing", "unclear")
    ]
    assert (await citizen.tap("Khó hiểu")).text == words("feedback.thanks.reason")
    await citizen.tap("Khó hiểu", on=asked)
    assert stored(office)[before:] == [(0, "unclear")]


async def test_the_last_word_counts(office: Office) -> None:
    citizen, before = office.person(), len(stored(office))
    answer = await citizen.say(ASKS)
    await citizen.tap(NO)
    await citizen.tap("Còn thiếu")
    await citizen.tap(YES, on=answer)
    assert stored(office)[before:] == [(1, None)]
    await citizen.tap(NO, on=answer)
    assert stored(office)[before:] == [(0, None)]


async def test_each_answer_has_its_own(office: Office) -> None:
    citizen, before = office.person(), len(stored(office))
    first = await citizen.say(ASKS)
    second = await citizen.say("đăng ký khai sinh cần giấy tờ gì")
    await citizen.tap(NO, on=first)
    await citizen.tap(YES, on=second)
    assert stored(office)[before:] == [(0, None), (1, None)]
    questions = execute(office.application.home, "SELECT question FROM feedback ORDER BY id")[before:]
    assert not any(question and "căn cước" in str(question) for (question,) in questions), "sealed"


async def test_a_wrong_answer_offers_a_person_and_goes_on_without(office: Office) -> None:
    citizen = office.person()
    await citizen.say(ASKS)
    await citizen.tap(NO)
    offered = await citizen.tap("Không đúng việc tôi hỏi")
    assert offered.text == words("feedback.thanks.person")
    assert offered.buttons == [words("feedback.buttons.person")]
    assert "giấy tờ" in (await citizen.say("đăng ký khai sinh cần giấy tờ gì")).text.lower()


async def test_the_number_or_the_words_of_a_button_may_be_typed(office: Office) -> None:
    citizen, before = office.person(), len(stored(office))
    await citizen.say(ASKS)
    assert (await citizen.say("chưa đúng")).text == words("feedback.why")
    assert (await citizen.say("4")).text == words("feedback.thanks.reason")
    assert stored(office)[before:] == [(0, "unclear")]


async def test_small_talk_and_failures_have_no_such_buttons(office: Office) -> None:
    citizen = office.person()
    for text in ("chào em", "ngày mai trời có mưa không", "cảm ơn em"):
        assert YES not in (await citizen.say(text)).buttons
