"""Texts read aloud: numbers as Vietnamese reads them, short sentences, nothing that cannot be said."""

from __future__ import annotations

import re

import pytest

from bot.counter.spoken import LONGEST, number_words, reading_seconds, spoken


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "không"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (25, "hai mươi lăm"),
        (30, "ba mươi"),
        (101, "một trăm linh một"),
        (105, "một trăm linh năm"),
        (110, "một trăm mười"),
        (111, "một trăm mười một"),
        (118, "một trăm mười tám"),
        (1000, "một nghìn"),
        (1005, "một nghìn không trăm linh năm"),
        (2025, "hai nghìn không trăm hai mươi lăm"),
        (35000, "ba mươi lăm nghìn"),
        (1_000_000, "một triệu"),
        (1_250_000, "một triệu hai trăm năm mươi nghìn"),
        (2_000_000_001, "hai tỷ không trăm linh một"),
    ],
)
def test_numbers(value: int, said: str) -> None:
    assert number_words(value) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Lệ phí 35.000 đồng.", "Lệ phí ba mươi lăm nghìn đồng."),
        ("Từ ngày 01-07-2025.", "Từ ngày một tháng bảy năm hai nghìn không trăm hai mươi lăm."),
        ("Ngày 5/4/2026.", "Ngày năm tháng tư năm hai nghìn không trăm hai mươi sáu."),
        ("Gọi 1800 1096.", "Gọi một tám không không một không chín sáu."),
        ("Lúc 7 giờ 30.", "Lúc bảy giờ ba mươi."),
        ("Lúc 13:00.", "Lúc mười ba giờ."),
        ("Đạt 95,5%.", "Đạt chín mươi lăm phẩy năm phần trăm."),
        ("Nghị định 11/2025/NĐ-CP.", "Nghị định số mười một năm hai nghìn không trăm hai mươi lăm."),
        ("UBND xã.", "Ủy ban nhân dân xã."),
        ("Xem https://dichvucong.gov.vn/a?b=1", "Xem địa chỉ ghi trên bảng thông báo."),
        ("Nộp ở xã (mã 1.014064).", "Nộp ở xã, mã một chấm không một bốn không sáu bốn."),
        ("Phí 70.000 Đồng/thẻ", "Phí bảy mươi nghìn đồng một thẻ."),
        ("Mang CCCD và BHYT.", "Mang căn cước công dân và bảo hiểm y tế."),
    ],
)
def test_texts(text: str, said: str) -> None:
    assert spoken(text) == said


def test_nothing_is_left_that_cannot_be_read_and_sentences_are_short() -> None:
    text = (
        "Anh/chị nộp tại Trung tâm PVHCC phường, hoặc trên https://dichvucong.gov.vn; phí 35.000 đồng, "
        "công dân từ đủ 14 tuổi, người chưa có thẻ, người mất thẻ, người đổi nơi ở, người đổi họ tên, người "
        "có thẻ hết hạn đều làm được, không phải xin xác nhận ở đâu khác.\n- Thời hạn: 07 ngày làm việc."
    )
    said = spoken(text)
    assert not re.search(r"\d|http|[%@&]", said)
    assert all(len(line.split()) <= LONGEST + 12 for line in said.splitlines())
    assert len(said.splitlines()) >= 4
    assert reading_seconds(said) == pytest.approx(len(said.split()) * 60 / 130, rel=0.3)
