from __future__ import annotations

import unicodedata

import pytest

from knowledge.answers.answer import Status
from knowledge.runtime import Knowledge
from knowledge.vietnamese.text import fold
from tests.knowledge.conftest import TODAY
from tests.knowledge.small import PASSPORT, POST, STAY, ZALO_2020

FEE = "làm hộ chiếu bao nhiêu tiền"


FORMS = [
    str,
    str.upper,
    fold,
    lambda t: unicodedata.normalize("NFD", t),
    lambda t: f"chào ad, cho em hỏi {t} với ạ, em cảm ơn",
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("text", "entry"),
    [
        (FEE, PASSPORT),
        ("đăng ký tạm trú cần giấy tờ gì", STAY),
        ("gửi hồ sơ qua bưu điện thế nào", POST),
        ("kế hoạch 2020 ai lập tài khoản Zalo ở Bình Định", ZALO_2020),
    ],
)
def test_however_it_is_typed(small: Knowledge, form: object, text: str, entry: str) -> None:
    plain = small.answer(text, TODAY)
    typed = small.answer(form(text), TODAY)  # type: ignore[operator]
    assert (plain.status, plain.entry) == (typed.status, typed.entry) == (Status.ANSWERED, entry)
    assert plain.aspects == typed.aspects


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("đk tạm trú cần giấy tờ gì", "đăng ký tạm trú cần giấy tờ gì"),
        ("đk tt cần giấy tờ gì", "đăng ký tạm trú cần giấy tờ gì"),
        ("làm hộ chiếu bn tiền", FEE),
        ("gửi hs qua bưu điện thế nào", "gửi hồ sơ qua bưu điện thế nào"),
        ("làm hc ở đâu", "làm hộ chiếu ở đâu"),
        ("đăng nhập cổng dvc bằng gì", "đăng nhập cổng dịch vụ công bằng gì"),
        ("làm hộ chiếu onl dc ko", "làm hộ chiếu online được không"),
    ],
)
def test_abbreviations_get_the_entry_of_the_full_words(small: Knowledge, short: str, full: str) -> None:
    typed, meant = small.answer(short, TODAY), small.answer(full, TODAY)
    assert (typed.status, typed.entry, typed.aspects) == (meant.status, meant.entry, meant.aspects)
    assert meant.status == Status.ANSWERED
