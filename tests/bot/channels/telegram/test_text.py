from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram_text import MAX_BUTTONS, MAX_UNITS, keyboard, split, units
from bot.messages import Button


@given(st.text(alphabet=st.characters(codec="utf-8") | st.sampled_from(" \n.😀ệ\u0301\u200d"), max_size=300))
def test_parts_fit_and_lose_only_white_space(text: str) -> None:
    parts = split(text, 20)
    assert all(0 < units(part) <= 20 for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        (" \n ", []),
        ("vừa đủ", ["vừa đủ"]),
        ("đoạn một dài\n\nđoạn hai", ["đoạn một dài", "đoạn hai"]),
        ("dòng một dài\ndòng hai ngắn", ["dòng một dài", "dòng hai ngắn"]),
        ("Câu thứ nhất. Câu thứ hai.", ["Câu thứ nhất.", "Câu thứ hai."]),
        ("hỏi tại TP. QuyNhơnnhé", ["hỏi tại TP.", "QuyNhơnnhé"]),
        ("nộp ở phường. TP. QuyNhơn", ["nộp ở phường.", "TP. QuyNhơn"]),
        ("motchuratdaikhongcochonaocat", ["motchuratdaikhongcoc", "honaocat"]),
        ("a\n\nmột đoạn dài hơn cả phần", ["a\n\nmột đoạn dài hơn", "cả phần"]),
    ],
)
def test_where_it_is_cut(text: str, parts: list[str]) -> None:
    assert split(text, 20) == parts


def test_letters_stay_whole() -> None:
    text = unicodedata.normalize("NFD", "ệ" * 30)
    for part in split(text, 20):
        assert not unicodedata.combining(part[0])
    assert split("👍🏽" * 6, 10) == ["👍🏽" * 2] * 3
    assert split("👨‍👩‍👧" * 3, 9) == ["👨‍👩‍👧"] * 3


def test_half_a_surrogate_does_not_stop_a_reply() -> None:
    assert split("a\ud83db") == ["a\ufffdb"]


def test_a_megabyte_is_split_quickly() -> None:
    assert len(split("chữ " * 250_000)) == -(-1_000_000 // MAX_UNITS)


def test_buttons_that_telegram_would_refuse_become_lines() -> None:
    markup, lines = keyboard(
        [Button("Được", "v1"), Button(" ", "v2"), Button("Dài", "x" * 65), Button("Trống", "")]
    )
    assert markup is not None
    assert [[button.text for button in row] for row in markup.inline_keyboard] == [["Được"]]
    assert lines == ["3. Dài", "4. Trống"]
    markup, lines = keyboard([Button(f"N{number}", "v") for number in range(1, 103)])
    assert markup is not None
    assert len(markup.inline_keyboard) == MAX_BUTTONS
    assert lines == ["101. N101", "102. N102"]
    assert keyboard([]) == (None, [])
