from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.evaluation.variants import SLIPS, VARIANTS, one_typo, telex
from knowledge.vietnamese.text import nfc

QUESTION = "đăng ký thường trú cho con mới sinh cần giấy tờ gì"


@pytest.mark.parametrize(
    ("word", "keys"), [("giấy", "giaays"), ("được", "dduwowcj"), ("Khẩu", "Khaaur"), ("con", "con")]
)
def test_telex(word: str, keys: str) -> None:
    assert telex(word) == keys


def test_every_way_of_typing_changes_the_text() -> None:
    for name, change in VARIANTS.items():
        assert change(QUESTION) != QUESTION, name
        assert change(QUESTION) == change(QUESTION), name


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_touches_little(slip) -> None:  # type: ignore[no-untyped-def]
    words = QUESTION.split()
    changed = [found for seed in range(20) if (found := slip(words, 2, random.Random(seed)))]
    assert changed
    for found in changed:
        assert sum(a != b for a, b in zip(words, found, strict=False)) <= len(words) - 2
        assert found[:2] == words[:2]


@given(st.text(max_size=40), st.integers(0, 5))
def test_any_text_is_borne(text: str, seed: int) -> None:
    # One slip lengthens or shortens a word by a few letters and may swallow one space.
    assert one_typo(text, seed).count(" ") in (
        nfc(text).count(" "),
        nfc(text).count(" ") - 1,
        text.count(" "),
    )
