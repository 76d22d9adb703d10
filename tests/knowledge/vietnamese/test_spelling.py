from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.vietnamese.spelling import LONGEST, Speller, untelex
from knowledge.vietnamese.syllables import is_syllable
from knowledge.vietnamese.text import fold, folded_words

TEXTS = (
    ["đăng ký khai sinh cho con", "đăng ký thường trú", "cấp lại giấy phép lái xe", "giấy khai sinh bị mất"]
    * 4
    + ["đổi giấy phép lái xe hết hạn", "thẻ căn cước cho con", "làm căn cước ở xã", "bao hiem xa hoi"] * 4
    + ["phí cấp hộ chiếu", "gia hạn tạm trú", "nhà cho người thuê trọ", "xe máy mất giấy"] * 4
    + ["giấy khai sinh bị mất"] * 4
)


@pytest.fixture(scope="module")
def speller() -> Speller:
    counts: Counter[str] = Counter()
    for text in TEXTS:
        folded = folded_words(text)
        counts.update({*folded, *(f"{a}_{b}" for a, b in pairwise(folded))})
    return Speller(counts)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("giaays khai sinh", "giay khai sinh"), ("soor ddor", "so do"), ("dduwowcj", "duoc"), ("tw", "tu"),
     ("nhw", "nhu"), ("xe", "xe"), ("sinh", "sinh"), ("kk", "kk")],
)  # fmt: skip
def test_telex_keys_are_taken_back(typed: str, meant: str) -> None:
    assert " ".join(untelex(word) for word in typed.split()) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("giaays khai sinh", "giay khai sinh"),  # Telex keys left as letters
        ("giấy phep laais xe", "giấy phep lai xe"),
        ("căng cước cho con", "can cước cho con"),  # as the south says it
        ("đăng ký thường chú", "đăng ký thường tru"),  # as the north says it
        ("khaisinh cho con", "khai sinh cho con"),  # run together
        ("kha i sinh cho con", "khai sinh cho con"),  # torn apart
        ("giấy khia sinh", "giấy khai sinh"),  # swapped
        ("giấy phép lái xr", "giấy phép lái xe"),  # the key beside
        ("bảo hiển xã hội", "bảo hiem xã hội"),  # a wrong letter, the sentence tells
        ("cấp lại giấyy phép", "cấp lại giay phép"),  # doubled
    ],
)
def test_slips_are_mended(speller: Speller, typed: str, meant: str) -> None:
    assert speller.mend(typed) == meant


@pytest.mark.parametrize(
    "typed",
    ["đăng ký khai sinh cho con", "DANG KY THUONG TRU", "phở bò", "messi ghi mấy bàn", "1.004194", "", "?!",
     "nhà cho thuê, xe máy", "G01.123.456", "em ở trọ"],
)  # fmt: skip
def test_what_may_be_right_stays(speller: Speller, typed: str) -> None:
    assert speller.mend(typed) == typed


def test_punctuation_and_numbers_stay_in_place(speller: Speller) -> None:
    assert speller.mend("Xe 50cc: giaays phép, mấy tiền?") == "Xe 50cc: giay phép, mấy tiền?"


def test_a_long_message_is_left_alone(speller: Speller) -> None:
    long = "giaays " * (LONGEST + 1)
    assert speller.mend(long) == long


@given(st.text(max_size=60))
def test_any_text_is_borne(text: str) -> None:
    counts = {"khai": 5, "sinh": 5, "khai_sinh": 5}
    mended = Speller(counts).mend(text)
    # Only letters are ever changed.
    assert re.sub(r"[^\W\d_]+| ", "", mended) == re.sub(r"[^\W\d_]+| ", "", text)


@pytest.mark.parametrize(
    "word", ["nghieng", "giay", "quy", "khuya", "gin", "gia", "hoc", "yen", "uy", "tuyet", "oanh", "truong"]
)
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["xr", "giaays", "kk", "fb", "passport", "zalo", "strong", "vneid", "w"])
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)


def test_further_texts_are_known_too(speller: Speller) -> None:
    before = speller.mend("nuôi meof cảnh")
    folded = folded_words("nuôi mèo cảnh")
    more = Counter(dict.fromkeys((*folded, *(f"{a}_{b}" for a, b in pairwise(folded))), 5))
    other = speller.extended(more)
    assert fold(other.mend("nuôi meof cảnh")) == "nuoi meo canh"
    assert other.mend("giaays khai sinhh") == speller.mend("giaays khai sinhh")
    assert speller.mend("nuôi meof cảnh") == before  # the first one is as it was
