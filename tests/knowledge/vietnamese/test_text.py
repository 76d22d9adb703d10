from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.vietnamese.text import PROCEDURE_CODE, fold, folded_words, has_accents, nfc, squeeze, words

ANYTHING = st.text(st.characters(exclude_categories=[]))  # half characters (surrogates) too


def test_forms_of_one_text_are_one() -> None:
    text = "Đăng ký kết hôn ở phường Ế"
    assert nfc(unicodedata.normalize("NFD", text)) == text
    assert fold(text) == fold(unicodedata.normalize("NFD", text)) == "dang ky ket hon o phuong e"


def test_invisible_characters_and_spaces() -> None:
    assert nfc("\ufeff cấp\u200b \u00a0\t lại\x00\x1f\u202e ") == "cấp lại"
    assert nfc("một\nhai") == "một\nhai"
    assert nfc("\ud83d \udc00") == ""
    assert nfc("\x00 \u200b") == ""


@given(ANYTHING)
def test_nfc_is_stable_and_can_be_written(text: str) -> None:
    clean = nfc(text)
    assert nfc(clean) == clean
    clean.encode("utf-8")


@given(ANYTHING)
def test_folding_is_stable(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert folded_words(text) == folded_words(fold(text))


@pytest.mark.parametrize(
    ("text", "expected"), [("đi", True), ("đã", True), ("Đ", True), ("di da", False), ("", False)]
)
def test_accents(text: str, expected: bool) -> None:
    assert has_accents(text) is expected


def test_words_are_letters_or_digits() -> None:
    assert words("Mẫu CT01, 15.000đ!") == ["mẫu", "ct", "01", "15", "000", "đ"]
    assert folded_words("Mẫu CT01") == ["mau", "ct", "01"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("đượccccc", "được"), ("ơiiiii", "ơi"), ("xoong", "xoong"), ("1000000", "1000000"), ("hôôông", "hông")],
)
def test_stretched_letters(typed: str, meant: str) -> None:
    assert squeeze(typed) == meant


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("thủ tục 1.004194?", "1.004194"),
        ("mã 2.000200.", "2.000200"),
        ("11.004194", None),
        ("1.0041945", None),
        ("1.200.000", None),
    ],
)
def test_codes_of_procedures(text: str, code: str | None) -> None:
    match = PROCEDURE_CODE.search(text)
    assert (match and match.group(1)) == code
