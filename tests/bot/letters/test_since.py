"""The day in a citizen's own words: late only when it surely is."""

from __future__ import annotations

from datetime import date

import pytest

from bot.letters.since import latest_day

TODAY = date(2026, 7, 15)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("05-06-2026", date(2026, 6, 5)),
        ("5/6/2026", date(2026, 6, 5)),
        ("ngày 05.06.2026", date(2026, 6, 5)),
        ("2026-06-05", date(2026, 6, 5)),
        ("5/6/26", date(2026, 6, 5)),
        ("ngày 5 tháng 6 năm 2026", date(2026, 6, 5)),
        ("Ngày 5 tháng 6", date(2026, 6, 5)),
        ("ngay 5 thang 12", date(2025, 12, 5)),
        ("hôm 3/2", date(2026, 2, 3)),
        ("mùng 1 tháng 7", date(2026, 7, 1)),
        ("tháng 3 năm 2026", date(2026, 3, 31)),
        ("khoảng 3/2026", date(2026, 3, 31)),
        ("từ tháng 2", date(2026, 2, 28)),
        ("khoảng tháng 11", date(2025, 11, 30)),
        ("tháng 7", TODAY),
        ("năm 2024", date(2024, 12, 31)),
        ("năm 2026", TODAY),
        ("năm ngoái", date(2025, 12, 31)),
        ("tháng trước", date(2026, 6, 30)),
        ("hôm qua", date(2026, 7, 14)),
        ("sáng nay", TODAY),
        ("tuần trước", date(2026, 7, 14)),
        ("20 ngày trước", date(2026, 6, 25)),
        ("cách đây khoảng 4 tháng", date(2026, 3, 15)),
        ("hơn ba tháng nay", date(2026, 4, 15)),
        ("hai năm trước", date(2024, 7, 15)),
        ("5 tháng trước", date(2026, 2, 15)),
        ("nhận ngày 01-02-2026, biết rõ ngày 20-06-2026", date(2026, 6, 20)),
        ("31/02/2026", None),
        ("ngày 01-01-2027", None),
        ("Quyết định số 12/2024/QĐ-UBND", None),
        ("từ tháng 1 đến nay", None),
        ("vẫn còn", None),
        ("không nhớ", None),
        ("lâu rồi", None),
        ("", None),
    ],
)
def test_days(text: str, day: date | None) -> None:
    assert latest_day(text, TODAY) == day


def test_a_leap_day_and_the_ends_of_months() -> None:
    assert latest_day("một tháng trước", date(2028, 3, 31)) == date(2028, 2, 29)
    assert latest_day("1 năm trước", date(2028, 2, 29)) == date(2027, 2, 28)


@pytest.mark.parametrize(
    "text", ["9" * 400, "999 năm trước", "ngày 99 tháng 99 năm 9999", "tháng 0", "0/0/0000"]
)
def test_nonsense_is_no_day(text: str) -> None:
    found = latest_day(text, TODAY)
    assert found is None or found <= TODAY
