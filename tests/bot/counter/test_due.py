"""The day of a result: the cut-off at 15:00, days off, holidays; limits read from what the portal says."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from bot.clock import ZONE
from bot.counter.due import Limit, Unit, due_day, limits_in
from bot.hours import hours_of

HOURS = hours_of("hours: {t2-t6: '7:30-17:00'}", "thử")
W, D = Unit.WORKING_DAYS, Unit.DAYS


@pytest.mark.parametrize(
    ("received", "limit", "due", "late"),
    [
        ("2026-11-24 09:00", Limit(3, W), "2026-11-27", False),  # a Tuesday
        ("2026-11-24 15:00", Limit(3, W), "2026-11-27", False),  # at 15:00 sharp it is not after
        ("2026-11-24 15:01", Limit(3, W), "2026-11-30", True),  # begins Wednesday, over a week-end
        ("2026-11-27 16:00", Limit(1, W), "2026-12-01", True),  # Friday afternoon
        ("2026-11-28 09:00", Limit(1, W), "2026-12-01", False),  # a Saturday
        ("2026-11-24 10:00", Limit(0, Unit.SAME_DAY), "2026-11-24", False),
        ("2026-11-24 16:00", Limit(0, Unit.SAME_DAY), "2026-11-25", True),
        ("2026-11-24 09:00", Limit(4, D), "2026-11-30", False),  # Saturday: moved to Monday
        ("2026-11-24 09:00", Limit(2, D), "2026-11-26", False),
        ("2026-08-31 09:00", Limit(2, W), "2026-09-04", False),  # the national day and the day beside it
    ],
)
def test_the_day(received: str, limit: Limit, due: str, late: bool) -> None:
    moment = datetime.fromisoformat(received).replace(tzinfo=ZONE)
    found = due_day(HOURS, moment, limit)
    assert (found.due.isoformat(), found.late) == (due, late)
    assert f"{date.fromisoformat(due):%d-%m-%Y}" in found.lines()[-1]
    assert ("15 giờ" in " ".join(found.lines())) == late


def test_what_was_left_out_is_named() -> None:
    found = due_day(HOURS, datetime(2026, 11, 26, 9, tzinfo=ZONE), Limit(3, W))
    assert [f"{day:%d-%m}" for day, _ in found.skipped] == ["28-11", "29-11"]
    assert "cuối tuần" in " ".join(found.lines())


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("05 ngày làm việc", [Limit(5, W)]),
        ("Trong ngày; nhận sau 15 giờ thì ngày làm việc tiếp theo", [Limit(0, Unit.SAME_DAY)]),
        ("15 ngày; hồ sơ phức tạp 30 ngày", [Limit(15, D), Limit(30, D)]),
        ("03 (ba) ngày làm việc kể từ ngày nhận đủ hồ sơ", [Limit(3, W)]),
        ("Không quá 7 ngày làm việc, mất thẻ thì 10 ngày làm việc", [Limit(7, W), Limit(10, W)]),
        ("8 giờ", []), ("2 tháng", []), ("từ ngày 01-07-2025", []), ("trước ngày 15/12", []), ("", []),
    ],
)  # fmt: skip
def test_limits(text: str, limits: list[Limit]) -> None:
    assert limits_in(text) == limits
