from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answers.aspects import find
from knowledge.vietnamese.text import fold

CASES = [
    ("làm hộ chiếu bao nhiêu tiền", ["fee"]),
    ("lệ phí hộ chiếu", ["fee"]),
    ("làm hộ chiếu mất bao lâu", ["time"]),
    ("mấy ngày thì có hộ chiếu", ["time"]),
    ("hộ chiếu cần giấy tờ gì", ["documents"]),
    ("đi làm hộ chiếu mang theo những gì", ["documents"]),
    ("xin mẫu đơn hộ chiếu", ["form"]),
    ("làm hộ chiếu ở đâu", ["place"]),
    ("nộp hồ sơ hộ chiếu chỗ nào", ["place"]),
    ("cơ quan nào cấp hộ chiếu", ["agency"]),
    ("quy trình cấp hộ chiếu", ["steps"]),
    ("điều kiện cấp hộ chiếu", ["conditions"]),
    ("căn cứ pháp lý của việc cấp hộ chiếu", ["law"]),
    ("làm hộ chiếu online được không", ["online"]),
    ("số điện thoại phòng hộ chiếu", ["contact"]),
    ("làm hộ chiếu ở đâu, hết bao nhiêu tiền", ["place", "fee"]),
    ("hộ chiếu bao nhiêu tiền, làm ở đâu", ["fee", "place"]),
    ("làm hộ chiếu thế nào, bao nhiêu tiền", ["fee"]),  # "how" gives way to what is asked plainly
    ("hộ chiếu", []),
    ("hộ chiếu gắn chip", []),
]


@pytest.mark.parametrize(("text", "aspects"), CASES)
def test_asked_in_the_order_of_asking(text: str, aspects: list[str]) -> None:
    assert find(text) == tuple(aspects)


@pytest.mark.parametrize(("text", "aspects"), CASES)
def test_the_same_without_accents_and_in_capitals(text: str, aspects: list[str]) -> None:
    assert find(fold(text)) == tuple(aspects)
    assert find(text.upper()) == tuple(aspects)


@given(st.text(max_size=300))
def test_any_text_is_taken(text: str) -> None:
    found = find(text)
    assert len(set(found)) == len(found)
