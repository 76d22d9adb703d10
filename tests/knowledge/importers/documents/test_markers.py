"""Marks at the start of paragraphs, those of recognised text too."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.importers.documents.markers import Style, next_letter, read_marker, roman_value, write_number


@pytest.mark.parametrize(
    ("text", "style", "value", "rest"),
    [
        ("Điều 2. Tổ chức thực hiện:", Style.ARTICLE, "2", "Tổ chức thực hiện:"),
        ("Chương II", Style.CHAPTER, "II", ""),
        ("PHỤ LỤC", Style.ANNEX, "", ""),
        ("Phụ lục 2: Danh sách quầy", Style.ANNEX, "2", "Danh sách quầy"),
        ("III. TỔ CHỨC", Style.ROMAN, "III", "TỔ CHỨC"),
        ("I1. NOI DUNG", Style.ROMAN, "II", "NOI DUNG"),
        ("B. PHẦN HAI", Style.CAPITAL, "B", "PHẦN HAI"),
        ("1.2 Quầy số hai", Style.DECIMAL, "1.2", "Quầy số hai"),
        ("12. Quầy", Style.NUMBER, "12", "Quầy"),
        ("(3) Quầy", Style.PAREN, "3", "Quầy"),
        ("đ) quầy", Style.LETTER, "đ", "quầy"),
        ("c. Nội dung:", Style.LETTER, "c", "Nội dung:"),
        ("¢) quay", Style.LETTER, "¢", "quay"),
        ("iii) quầy", Style.SMALL_ROMAN, "iii", "quầy"),
        ("– Quầy", Style.BULLET, "-", "Quầy"),
        ("+ Quầy", Style.BULLET, "+", "Quầy"),
    ],
)
def test_marks_are_read(text: str, style: Style, value: str, rest: str) -> None:
    marker = read_marker(text)
    assert marker is not None
    assert (marker.style, marker.value, marker.rest) == (style, value, rest)


@pytest.mark.parametrize(
    "text",
    [
        "Điều 6 Nghị định này nói khác",
        "Phần II Kế hoạch này", "2020 của tỉnh", "83/TTr-ABC ngày 08/11/2021",
        "11 tháng 3 năm 2020.", "1.500 người dân", "V và VI đã xong", "-5 độ", "UBND xã",
    ],
)  # fmt: skip
def test_sentences_are_not_marks(text: str) -> None:
    assert read_marker(text) is None


@given(st.integers(1, 89))
def test_roman_numbers_go_both_ways(number: int) -> None:
    assert roman_value(write_number(number, "upperRoman")) == number


def test_letters_follow_the_vietnamese_alphabet() -> None:
    last, read = None, []
    for sign in ("a", "b", "c¢", "d", "d", "¢", "g", "h", "1", "k"):
        last = next_letter(sign, last)
        read.append(last)
    assert read == ["a", "b", "c", "d", "đ", "e", "g", "h", "i", "k"]
