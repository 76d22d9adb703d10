from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.vietnamese.courtesy import closes, is_courtesy, strip
from knowledge.vietnamese.lexicon import additions
from knowledge.vietnamese.text import fold

QUESTION = "làm hộ chiếu ở đâu"


@pytest.mark.parametrize(
    "dressed",
    [
        "chào ad, cho em hỏi {} với ạ",
        "ad ơi cho e hỏi {} vậy ạ, em cảm ơn",
        "Dạ anh chị cho em hỏi {} ạ?",
        "xin chào, {} ạ",
        "alo ad ơi {} nhỉ",
        "em chào anh chị ạ, em muốn hỏi là {} ạ. Em cảm ơn nhiều",
        "{}",
        "CHÀO AD, CHO EM HỎI {} VỚI Ạ",
        "chao ad cho em hoi {} voi a cam on",
    ],
)
def test_taken_off_around_a_question(dressed: str) -> None:
    assert fold(strip(dressed.format(QUESTION))).rstrip("?") == fold(QUESTION)


@pytest.mark.parametrize(
    "text",
    [
        "ba tôi mất làm giấy tờ gì",
        "con em mới sinh làm khai sinh",
        "cho thuê nhà phải đăng ký gì",
        "ông bà cho đất",
    ],
)
def test_persons_of_the_question_stay(text: str) -> None:
    assert strip(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "chào ad",
        "ad ơi",
        "dạ em cảm ơn ạ",
        "alo",
        "cho em hỏi với ạ",
        "xin chào anh chị",
        "chào em",
        "chào các bạn",
        "",
        "!!!",
    ],
)
def test_nothing_but_courtesy(text: str) -> None:
    assert is_courtesy(text)
    assert strip(text) == ""


@pytest.mark.parametrize("text", ["hộ chiếu", "chào ad, hộ chiếu", "phí bao nhiêu ạ"])
def test_more_than_courtesy(text: str) -> None:
    assert not is_courtesy(text)


def test_the_question_mark_survives() -> None:
    assert strip("làm hộ chiếu ở đâu? cảm ơn ad nhé") == "làm hộ chiếu ở đâu?"


@pytest.mark.parametrize(
    ("text", "last"), [("cảm ơn ạ", True), ("bye ad", True), ("ok", True), ("cho em hỏi", False)]
)
def test_whether_more_is_to_come(text: str, last: bool) -> None:
    assert closes(text) is last


@given(st.text(max_size=300))
def test_what_is_left_is_part_of_the_text(text: str) -> None:
    left = strip(text)
    assert left.rstrip("?") in text
    assert is_courtesy(text) is (not left)


def test_official_words_for_everyday_ones() -> None:
    found = [fold(text) for text in additions(["lam", "so", "do", "bi", "mat"])]
    assert any("quyen su dung dat" in text for text in found)
    assert additions(["xyzzy"]) == []
    assert additions([]) == []
