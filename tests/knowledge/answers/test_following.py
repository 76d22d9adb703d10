from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.answers.answer import Context, Status
from knowledge.answers.following import follow, subjectless
from knowledge.entries import Aspect
from knowledge.runtime import Knowledge
from tests.knowledge.conftest import TODAY
from tests.knowledge.small import KEEP_CATS, PASSPORT, STAY, ZALO_2020, ZALO_2023

AFTER_PASSPORT = Context(
    entries=(PASSPORT,), aspects=(Aspect.DOCUMENTS,), question="làm hộ chiếu cần giấy tờ gì"
)
AFTER_PLAN = Context(entries=(ZALO_2020,), question="kế hoạch 2020 ai lập tài khoản Zalo ở Bình Định")


@pytest.mark.parametrize(
    "text",
    [
        "phí bao nhiêu",
        "Phí bao nhiêu vậy ad?",
        "phi bao nhieu",
        "bao lâu xong",
        "thế còn Bình Thuận?",
        "ở đâu",
        "nộp online được không",
        "cần giấy tờ gì",
        "còn lệ phí thì sao",
        "thế còn gia lai",
    ],
)
def test_without_a_subject(text: str) -> None:
    assert subjectless(text)


@pytest.mark.parametrize(
    "text",
    [
        "phí làm hộ chiếu",
        "đăng ký tạm trú ở đâu",
        "thế còn hộ chiếu?",
        "thủ tục 1.700003 phí bao nhiêu",
        "1.700003",
    ],
)
def test_with_a_subject(text: str) -> None:
    assert not subjectless(text)
    assert follow(text, AFTER_PASSPORT) is None


def test_an_aspect_of_the_entry_before(small: Knowledge) -> None:
    answer = small.answer("phí bao nhiêu", TODAY, AFTER_PASSPORT)
    assert (answer.status, answer.entry, answer.aspects) == (Status.ANSWERED, PASSPORT, (Aspect.FEE,))
    assert "100.000 đồng" in answer.text.splitlines()[0]


def test_another_province(small: Knowledge) -> None:
    answer = small.answer("thế còn Bình Thuận?", TODAY, AFTER_PLAN)
    assert (answer.status, answer.entry) == (Status.ANSWERED, ZALO_2023)


def test_another_province_keeps_the_aspect(small: Knowledge) -> None:
    context = replace(AFTER_PASSPORT, aspects=(Aspect.PLACE,), question="làm hộ chiếu ở Gia Lai ở đâu")
    answer = small.answer("còn Lâm Đồng?", TODAY, context)
    assert (answer.entry, answer.aspects) == (PASSPORT, (Aspect.PLACE,))
    assert "Đà Lạt" in answer.text
    assert "Quy Nhơn" not in answer.text


def test_a_new_subject_is_a_new_question(small: Knowledge) -> None:
    assert small.answer("đăng ký tạm trú cần giấy tờ gì", TODAY, AFTER_PASSPORT).entry == STAY


def test_a_code_is_a_subject(small: Knowledge) -> None:
    for context in (Context(), AFTER_PASSPORT):
        answer = small.answer("thủ tục 1.700003 phí bao nhiêu", TODAY, context)
        assert (answer.entry, answer.aspects) == (KEEP_CATS[2], (Aspect.FEE,))


def test_nothing_before_is_asked_back(small: Knowledge) -> None:
    answer = small.answer("phí bao nhiêu", TODAY)
    assert (answer.status, answer.aspects) == (Status.CLARIFY, (Aspect.FEE,))
    assert follow("phí bao nhiêu", Context()) is None


def test_an_entry_that_is_gone(small: Knowledge) -> None:
    context = replace(AFTER_PASSPORT, entries=("da/xoa",))
    assert small.answer("phí bao nhiêu", TODAY, context).status in set(Status)
