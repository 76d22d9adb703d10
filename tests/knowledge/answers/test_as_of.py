from __future__ import annotations

from datetime import date

import pytest

from knowledge.answers.answer import Answer, Status
from knowledge.answers.citing import citations, source_block
from knowledge.entries import Entry, Source
from knowledge.runtime import Knowledge
from tests.knowledge.conftest import TODAY
from tests.knowledge.layers import fact, layer
from tests.knowledge.small import LOGIN, OFFICE, PASSPORT, ZALO_2020

FEE = "làm hộ chiếu bao nhiêu tiền"
LAST_CHEAP, FIRST_DEAR = date(2026, 12, 31), date(2027, 1, 1)


def first_line(answer: Answer) -> str:
    return answer.text.splitlines()[0]


@pytest.mark.parametrize(
    ("day", "said", "law"),
    [(LAST_CHEAP, "100.000", "64/2025/TT-BTC"), (FIRST_DEAR, "200.000", "28/2026/TT-BTC")],
)
def test_the_fee_of_the_day(small: Knowledge, day: date, said: str, law: str) -> None:
    answer = small.answer(FEE, day)
    assert f"{said} đồng" in first_line(answer)
    assert [source.number for source in answer.sources] == [law]
    other = "200.000" if said == "100.000" else "100.000"
    assert f"{other} đồng" not in answer.text


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 7, 19), "bằng tài khoản của Cổng hoặc VNeID"),
        (date(2026, 7, 20), "chỉ đăng nhập bằng VNeID"),
    ],
)
def test_the_answer_of_the_day(small: Knowledge, day: date, said: str) -> None:
    answer = small.answer("đăng nhập cổng dịch vụ công bằng gì", day)
    assert answer.entry == LOGIN
    assert said in first_line(answer)


@pytest.mark.parametrize(("day", "past"), [(date(2025, 6, 30), False), (date(2025, 7, 1), True)])
def test_what_no_longer_holds_says_so_first(small: Knowledge, day: date, past: bool) -> None:
    answer = small.answer("bộ phận một cửa cấp huyện ở đâu", day)
    assert answer.entry == OFFICE
    assert first_line(answer).startswith("Nội dung dưới đây chỉ đúng đến 30-06-2025") is past


@pytest.mark.parametrize(
    ("day", "note"),
    [
        (date(2025, 6, 30), ""),
        (date(2025, 7, 1), " (hết hiệu lực từ sau ngày 30-06-2025, thay bằng 118/2025/NĐ-CP)"),
        (date(2018, 6, 20), " (có hiệu lực từ 21-06-2018)"),
    ],
)
def test_a_source_names_its_span_and_successor(day: date, note: str) -> None:
    old = Source(
        "nd-61", "Nghị định cũ", number="61/2018/NĐ-CP", valid_from=date(2018, 6, 21),
        valid_to=date(2025, 6, 30), replaced_by="nd-118",
    )  # fmt: skip
    new = Source("nd-118", "Nghị định mới", number="118/2025/NĐ-CP")
    said = fact("Theo nghị định.", sources=("nd-61",))
    entry = Entry((layer(facts=(said,), sources=("nd-61",)),), {"nd-61": old, "nd-118": new})
    block = source_block(entry, citations(entry, [said]), day)
    assert block == f"Nguồn:\n- Nghị định cũ, số 61/2018/NĐ-CP{note}"


def test_a_plan_is_told_in_its_year_and_then_today(small: Knowledge) -> None:
    answer = small.answer("kế hoạch 2020 ai lập tài khoản Zalo ở Bình Định", TODAY)
    assert answer.entry == ZALO_2020
    past, now, *_ = answer.text.splitlines()
    assert past.startswith("Năm 2020 Văn phòng tỉnh Bình Định")
    assert now == "Hiện nay: anh/chị hỏi Trung tâm Phục vụ hành chính công tỉnh Gia Lai."


def test_a_question_about_now_gets_now_first(small: Knowledge) -> None:
    answer = small.answer("kế hoạch 2020 Bình Định tài khoản Zalo, bây giờ hỏi ai", TODAY)
    assert answer.entry == ZALO_2020
    assert first_line(answer).startswith("Hiện nay:")


def test_a_day_before_anything_held(small: Knowledge) -> None:
    answer = small.answer(FEE, date(2020, 1, 1))
    assert (answer.status, answer.entry) == (Status.ANSWERED, PASSPORT)
    assert "100.000 đồng" not in answer.text  # not yet true on that day
