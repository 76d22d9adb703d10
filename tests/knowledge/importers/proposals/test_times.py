"""The time before the deed."""

from __future__ import annotations

import pytest

from knowledge.importers.proposals.phrases import clauses, cut, whole, without_wish
from knowledge.importers.proposals.times import split_time


@pytest.mark.parametrize(
    ("text", "time", "rest"),
    [
        ("Định kỳ hằng tháng cung cấp cho các cơ quan, đơn vị dữ liệu", "Định kỳ hằng tháng",
         "cung cấp cho các cơ quan, đơn vị dữ liệu"),
        ("Trước ngày 20 hàng tháng gửi tin, bài", "Trước ngày 20 hàng tháng", "gửi tin, bài"),
        ("Hàng tháng, có ít nhất 02 tin", "Hàng tháng", "có ít nhất 02 tin"),
        ("Trong quý II, hội thi cấp tỉnh", "Trong quý II", "hội thi cấp tỉnh"),
        ("Từ ngày 01/4/2020 đến ngày 30/4/2020 phát động thi", "Từ ngày 01/4/2020 đến ngày 30/4/2020",
         "phát động thi"),
    ],
)  # fmt: skip
def test_time_and_deed(text: str, time: str, rest: str) -> None:
    assert split_time(text) == (time, rest)


@pytest.mark.parametrize(
    "text",
    [
        "Trong năm đầu tư, các sở báo cáo", "Định kỳ họp với các sở, ngành", "Từ các cơ quan, đơn vị",
        "Quý khách đến làm việc", "Tổ chức lớp trong quý II",
    ],
)  # fmt: skip
def test_no_time(text: str) -> None:
    assert split_time(text) == ("", text)


def test_clauses_end_outside_brackets() -> None:
    text = "Mở trang (A; B. C); gửi về Sở. Trả lời 1.000 câu"
    assert [text[start:end] for start, end in clauses(text)] == [
        "Mở trang (A; B. C)", "gửi về Sở", "Trả lời 1.000 câu",
    ]  # fmt: skip
    assert whole(text, 6) == "Mở trang (A; B. C)"
    assert whole(text, 1) == "Mở trang (A; B. C)"
    assert cut("mở trang Zalo (Một cửa, hành chính công tỉnh)", 7) == "mở trang Zalo"


def test_only_wishes_are_left_out() -> None:
    assert without_wish("mở chuyên trang của ngành trên báo nhằm nâng cao nhận thức") == (
        "mở chuyên trang của ngành trên báo"
    )
    named = "triển khai các giải pháp tuyên truyền nhằm nâng cao tần suất sử dụng dịch vụ bưu chính công ích"
    assert without_wish(named) == named
