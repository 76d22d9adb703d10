from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.search.cues import find
from knowledge.search.query import read, sentences, tokens
from knowledge.vietnamese.text import fold


def test_syllables_and_their_pairs() -> None:
    assert tokens(["dang", "ky", "khai"]) == ["dang", "ky", "khai", "dang_ky", "ky_khai"]
    assert tokens([]) == []


def test_words_of_asking_carry_nothing() -> None:
    query = read("làm hộ chiếu ở đâu vậy ad")
    assert {"ho", "chieu"} <= set(query.content)
    assert not {"o", "dau", "ad"} & set(query.content)
    assert read("ở đâu").content == ["o", "dau"]  # all, when nothing else is left


@pytest.mark.parametrize(
    "typed",
    ["làm hộ chiếu ở đâu", "LÀM HỘ CHIẾU Ở ĐÂU", unicodedata.normalize("NFD", "làm hộ chiếu ở đâu"),
     "chào ad cho em hỏi làm hộ chiếu ở đâu ạ", "lam ho chieu o dau", "làm   hộ\u200b chiếu ở đâuuuu"],
)  # fmt: skip
def test_one_question_however_it_is_typed(typed: str) -> None:
    assert read(typed).folded == ["lam", "ho", "chieu", "o", "dau"]


def test_a_code_is_read() -> None:
    assert read("thủ tục 1.004194 là gì").code == "1.004194"
    assert read("phí 1.200.000 đồng").code is None


def test_the_subject_of_a_plans_question() -> None:
    subject = read("theo kế hoạch tuyên truyền năm 2020 của Bình Định, ai lập tài khoản Zalo").subject
    assert {"lap", "tai", "khoan", "zalo"} <= set(subject.folded)
    assert not {"ke", "hoach", "2020", "binh", "dinh"} & set(subject.folded)
    only_the_name = read("kế hoạch 2020 Bình Định")
    assert only_the_name.subject is only_the_name


@pytest.mark.parametrize(
    ("text", "province"),
    [
        ("kế hoạch 2020 của Bình Định", "binh-dinh"),
        ("zalo tỉnh bình thuận năm 2023", "binh-thuan"),
        ("kế hoạch 814 nói gì về phim", "binh-dinh"),
        ("KH 36 giao ai", "binh-thuan"),
        ("QD 814 giao ai", "binh-dinh"),
        ("làm hộ chiếu", None),
    ],
)
def test_the_province_asked(text: str, province: str | None) -> None:
    assert find(read(text)).province == province


@pytest.mark.parametrize(
    ("text", "years"),
    [("kế hoạch 2020 và 2023", (2020, 2023)), ("kế hoạch 814", (2017,)), ("số 120201", ()), ("năm 1999", ())],
)
def test_the_years_asked(text: str, years: tuple[int, ...]) -> None:
    assert find(read(text)).years == years


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Làm hộ chiếu ở đâu? Phí bao nhiêu?", ["Làm hộ chiếu ở đâu?", "Phí bao nhiêu?"]),
        ("Chào ad. Làm hộ chiếu ở đâu ạ? Em cảm ơn!", ["Làm hộ chiếu ở đâu ạ?"]),
        ("Lệ phí 1.004194 là 15.000 đồng", ["Lệ phí 1.004194 là 15.000 đồng"]),
        ("hộ chiếu\ntạm trú", ["hộ chiếu", "tạm trú"]),
        ("", []),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


@given(st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    query = read(text)
    assert all(fold(word) == word for word in query.folded)
    assert isinstance(query.subject.tokens + query.additions, list)
    find(query)
    sentences(text)
