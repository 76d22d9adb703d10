from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answers.answer import Status
from knowledge.answers.personal import MASK, redact, without_masks
from knowledge.runtime import Knowledge
from tests.knowledge.conftest import TODAY
from tests.knowledge.small import PASSPORT


@pytest.mark.parametrize(
    "secret",
    [
        "052099001234",  # identity number
        "052 099 001 234",
        "052.099.001.234",
        "215123456",  # old card
        "215 123 456",
        "0912345678",
        "0912 345 678",
        "091.234.5678",
        "+84912345678",
        "+84 912 345 678",
        "0256 3 822 123",
        "nguyen.van.a+1@example.com",
    ],
)
@pytest.mark.parametrize("text", ["số của em {} làm hộ chiếu ở đâu", "{}", "CCCD {}, SĐT", "gọi {}."])
def test_masked(secret: str, text: str) -> None:
    assert redact(text.format(secret)) == (text.format(MASK), True)


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("stk 0011 2233 4455 của em", "0011 2233 4455"),
        ("số tài khoản: 19031234567", "19031234567"),
        ("hộ chiếu C1234567 bị mất", "C1234567"),
        ("mật khẩu là hoahong99 giúp em", "hoahong99"),
        ("OTP: 482913", "482913"),
    ],
)
def test_masked_when_it_is_named(text: str, secret: str) -> None:
    masked, found = redact(text)
    assert found
    assert secret not in masked
    assert masked == text.replace(secret, MASK)


@pytest.mark.parametrize(
    "text",
    [
        "phí 100.000 đồng",
        "vay 500.000.000 đồng",
        "vay 250.000.000 thì nộp phí sao",
        "bán nhà 123.456.789 đ",
        "mua xe 250 000 000 đồng",
        "thu nhập 123456789 đồng một năm",
        "tổng đài 1800 1096",
        "gọi 18001096 hoặc 1900 54 54 81 hoặc 1900 9068",
        "gọi 113, 114, 115",
        "thủ tục 1.004194",
        "hồ sơ H08.01.02-241120-0012",
        "hồ sơ 000.00.10.H08-241120-0012",
        "Quyết định 814/QĐ-UBND ngày 13-03-2017",
        "Nghị định 118/2025/NĐ-CP",
        "từ 01-07-2025 đến 31/12/2026",
        "sinh năm 1990, 2 con",
        "mẫu CT01, TK01a",
        "quên mật khẩu vneid",
        "mất hộ chiếu",
        "",
    ],
)
def test_kept(text: str) -> None:
    assert redact(text) == (text, False)


def test_two_in_one_message() -> None:
    assert redact("052099001234 và 0912345678") == (f"{MASK} và {MASK}", True)


@given(st.text(max_size=300))
def test_nothing_personal_is_left_after_masking(text: str) -> None:
    masked, found = redact(text)
    assert found == (MASK in masked and masked != text)
    assert redact(masked)[0].count(MASK) >= masked.count(MASK)


def test_an_answer_does_not_repeat_it_and_still_answers(small: Knowledge) -> None:
    answer = small.answer("làm hộ chiếu bao nhiêu tiền, 052099001234, 0912345678", TODAY)
    assert (answer.status, answer.entry) == (Status.PERSONAL_DATA, PASSPORT)
    assert "052099001234" not in repr(answer)
    assert "0912345678" not in repr(answer)
    assert "100.000 đồng" in answer.text
    assert answer.text.startswith("Anh/chị vừa gửi thông tin riêng")


def test_a_message_that_is_only_a_number(small: Knowledge) -> None:
    answer = small.answer("0912345678", TODAY)
    assert answer.status == Status.PERSONAL_DATA
    assert "0912345678" not in repr(answer)


@pytest.mark.parametrize(
    ("masked", "searched"),
    [
        ("em số [đã che] sđt [đã che] làm hộ chiếu", "em làm hộ chiếu"),
        ("sđt: [đã che], mất xe", ", mất xe"),
        ("cccd [đã che] của em bị mất", "cccd của em bị mất"),
        ("[đã che]", ""),
    ],
)
def test_masks_are_not_searched(masked: str, searched: str) -> None:
    assert without_masks(masked) == searched


def test_an_account_that_begins_like_a_hotline_is_masked() -> None:
    assert redact("số tài khoản 1900877713769") == (f"số tài khoản {MASK}", True)
    assert redact("gọi 1900 1234 hoặc 1800 599 920") == ("gọi 1900 1234 hoặc 1800 599 920", False)
