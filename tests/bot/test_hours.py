"""Office hours: the shipped ones, an administrator's file, what is said of them."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.clock import ZONE
from bot.errors import BotError
from bot.hours import FILE, Hours, clock_time, load_hours, spoken_moment


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.fixture
def shipped(tmp_path: Path) -> Hours:
    return load_hours(tmp_path)


def own(home: Path, text: str) -> Hours:
    (home / FILE).write_text(text, "utf-8")
    return load_hours(home)


@pytest.mark.parametrize(
    ("when", "there"),
    [
        ("2026-07-15 07:29:59", False),
        ("2026-07-15 07:30", True),
        ("2026-07-15 11:29:59", True),
        ("2026-07-15 11:30", False),  # the end is the end
        ("2026-07-15 13:30", True),
        ("2026-07-15 17:00", False),
        ("2026-07-18 09:00", False),  # Saturday
        ("2026-09-02 09:00", False),  # the national day
        ("2026-01-01 09:00", False),
    ],
)
def test_the_shipped_week(shipped: Hours, when: str, there: bool) -> None:
    assert shipped.open_at(moment(when)) is there


def test_a_moment_of_another_zone_is_read_here(shipped: Hours) -> None:
    assert shipped.open_at(datetime(2026, 7, 15, 1, 0, tzinfo=UTC))  # 8 o'clock in Quy Nhơn
    assert not shipped.open_at(datetime(2026, 7, 15, 10, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    ("now", "opening"),
    [
        ("2026-07-15 09:00", "2026-07-15 09:00"),  # it is open
        ("2026-07-15 12:00", "2026-07-15 13:30"),
        ("2026-07-15 20:00", "2026-07-16 07:30"),
        ("2026-07-17 17:00", "2026-07-20 07:30"),  # over the weekend
        ("2026-12-31 18:00", "2027-01-04 07:30"),  # over the new year and a weekend
    ],
)
def test_the_next_opening(shipped: Hours, now: str, opening: str) -> None:
    assert shipped.next_opening(moment(now)) == moment(opening)


@pytest.mark.parametrize(
    ("now", "minutes", "then"),
    [
        ("2026-07-15 09:00", 10, "2026-07-15 09:10"),
        ("2026-07-15 11:25", 10, "2026-07-15 13:35"),  # the rest after lunch
        ("2026-07-15 16:55", 10, "2026-07-16 07:35"),
        ("2026-07-17 16:55", 10, "2026-07-20 07:35"),
        ("2026-07-15 11:20", 10, "2026-07-15 13:30"),  # the full minute: not at the door that closes
        ("2026-07-15 03:00", 30, "2026-07-15 08:00"),
    ],
)
def test_minutes_of_office_time(shipped: Hours, now: str, minutes: int, then: str) -> None:
    assert shipped.after(moment(now), minutes) == moment(then)


def test_working_days(shipped: Hours) -> None:
    assert shipped.add_working_days(date(2026, 7, 17), 1) == date(2026, 7, 20)
    assert shipped.add_working_days(date(2026, 7, 15), 5) == date(2026, 7, 22)
    assert shipped.add_working_days(date(2026, 8, 31), 1) > date(2026, 9, 2)
    assert not shipped.is_working_day(date(2026, 7, 18))


def test_a_holiday_on_a_day_of_rest_is_made_up_for(tmp_path: Path) -> None:
    """Bộ luật Lao động 2019, Điều 111(3): the next working day is free."""
    hours = load_hours(tmp_path)
    assert date(2028, 1, 1).weekday() == 5
    assert not hours.is_working_day(date(2028, 1, 3))
    assert hours.is_working_day(date(2028, 1, 4))


def test_an_offices_own_week_and_days(tmp_path: Path) -> None:
    hours = own(
        tmp_path,
        "hours: {t2-t5: '8:00-12:00', t7: '8:00-10:00'}\n"
        "holidays: {2026-07-15: nghỉ, 2026-07-20..2026-07-21: nghỉ}\n"
        "working_days: {2026-07-19: làm bù}\n",
    )
    assert not hours.open_at(moment("2026-07-15 09:00"))
    assert not hours.open_at(moment("2026-07-17 09:00"))  # a Friday without hours
    assert hours.open_at(moment("2026-07-18 09:00"))
    assert hours.open_at(moment("2026-07-19 09:00"))  # a Sunday that is worked, with the hours of Monday
    assert hours.next_opening(moment("2026-07-19 12:00")) == moment("2026-07-22 08:00")


def test_a_unit_of_its_own(tmp_path: Path) -> None:
    hours = own(
        tmp_path, "units:\n  quy-nhon:\n    hours: {t7: '8:00-11:00'}\n    holidays: {2026-07-25: nghỉ}\n"
    )
    assert hours.open_at(moment("2026-07-18 09:00"), "quy-nhon")
    assert not hours.open_at(moment("2026-07-25 09:00"), "quy-nhon")
    assert not hours.open_at(moment("2026-07-15 09:00"), "quy-nhon")
    assert hours.open_at(moment("2026-07-15 09:00"), "đơn-vị-khác")
    assert hours.open_at(moment("2026-07-15 09:00"))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("hours: {t8: '8:00-9:00'}", "hours.t8"),
        ("hours: {t5-t2: '8:00-9:00'}", "hours.t5-t2"),
        ("hours: {t2: '9:00-8:00'}", "hours.t2"),
        ("hours: {t2: '8:00-10:00, 9:00-11:00'}", "hours.t2"),
        ("hours: {t2: '8h-9h'}", "hours.t2"),
        ("hours: {t2: '25:00-26:00'}", "hours.t2"),
        ("hours: {t2: ''}", "hours.t2"),
        ("hours: 8-17", "hours"),
        ("holidays: {ngày mai: nghỉ}", "holidays.ngày mai"),
        ("holidays: {2026-07-20..2026-07-10: nghỉ}", "holidays.2026-07-20..2026-07-10"),
        ("holidays: {2026-07-20: nghỉ}\nworking_days: {2026-07-20: làm}", "working_days.2026-07-20"),
        ("open: {}", "open"),
        ("units: {quy-nhon: {times: {}}}", "times"),
        ("- t2", "bảng"),
        ("hours: {t2: [", "không phải YAML"),
    ],
)
def test_a_faulty_file_is_named_with_the_place(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(BotError) as error:
        own(tmp_path, text)
    assert FILE in str(error.value)
    assert named in str(error.value)


def test_an_empty_file_is_the_shipped_week(tmp_path: Path) -> None:
    assert own(tmp_path, "").open_at(moment("2026-07-15 09:00"))


def test_never_open_again_is_an_error_and_no_endless_search(tmp_path: Path) -> None:
    first, last = date(2026, 7, 1), date(2026, 7, 1) + timedelta(days=399)
    second, end = last + timedelta(days=1), last + timedelta(days=100)
    hours = own(tmp_path, f"holidays: {{{first}..{last}: nghỉ, {second}..{end}: nghỉ}}\n")
    asked: list[Callable[[], object]] = [
        lambda: hours.next_opening(moment("2026-07-15 09:00")),
        lambda: hours.after(moment("2026-07-15 09:00"), 10),
        lambda: hours.add_working_days(date(2026, 7, 15), 1),
    ]
    for ask in asked:
        with pytest.raises(BotError, match="không có ngày làm việc"):
            ask()


def test_the_week_in_words(shipped: Hours, tmp_path: Path) -> None:
    assert shipped.describe() == "thứ Hai đến thứ Sáu: 7 giờ 30 - 11 giờ 30, 13 giờ 30 - 17 giờ"
    mixed = own(tmp_path, "hours: {t2-t3: '8:00-12:00', t5: '8:00-12:00', t7-cn: '8:00-9:30'}\n")
    assert mixed.describe() == (
        "thứ Hai đến thứ Ba: 8 giờ - 12 giờ; thứ Năm: 8 giờ - 12 giờ; thứ Bảy đến Chủ nhật: 8 giờ - 9 giờ 30"
    )


def test_moments_in_words() -> None:
    now = moment("2026-07-15 20:00")
    assert spoken_moment(moment("2026-07-15 21:30"), now) == "21 giờ 30 hôm nay"
    assert spoken_moment(moment("2026-07-16 07:30"), now).startswith("7 giờ 30 ngày mai")
    assert spoken_moment(moment("2026-07-20 07:00"), now) == "7 giờ thứ Hai, 20-07-2026"
    assert clock_time(time(13, 5)) == "13 giờ 05"


# --- The lunar calendar, by Hồ Ngọc Đức's algorithm (https://www.informatik.uni-leipzig.de/~duc/amlich/)


def _day_number(day: date) -> int:
    return day.toordinal() + 1721425


def _day(number: int) -> date:
    return date.fromordinal(number - 1721425)


def _new_moon(k: int) -> int:
    """The day number, at Ha Noi's time, of the k-th new moon after that of 1-1-1900."""
    t, degree = k / 1236.85, math.pi / 180
    middle = 2415020.75933 + 29.53058868 * k + 0.0001178 * t**2 - 0.000000155 * t**3
    middle += 0.00033 * math.sin((166.56 + 132.87 * t - 0.009173 * t**2) * degree)
    sun = (359.2242 + 29.10535608 * k - 0.0000333 * t**2 - 0.00000347 * t**3) * degree
    moon = (306.0253 + 385.81691806 * k + 0.0107306 * t**2 + 0.00001236 * t**3) * degree
    node = (21.2964 + 390.67050646 * k - 0.0016528 * t**2 - 0.00000239 * t**3) * degree
    late = (0.1734 - 0.000393 * t) * math.sin(sun) + 0.0021 * math.sin(2 * sun)
    late += -0.4068 * math.sin(moon) + 0.0161 * math.sin(2 * moon) - 0.0004 * math.sin(3 * moon)
    late += 0.0104 * math.sin(2 * node) - 0.0051 * math.sin(sun + moon) - 0.0074 * math.sin(sun - moon)
    late += 0.0004 * math.sin(2 * node + sun) - 0.0004 * math.sin(2 * node - sun)
    late += -0.0006 * math.sin(2 * node + moon) + 0.0010 * math.sin(2 * node - moon)
    late += 0.0005 * math.sin(2 * moon + sun)
    return math.floor(middle + late - (-0.000278 + 0.000265 * t + 0.000262 * t**2) + 0.5 + 7 / 24)


def _sun_sector(number: int) -> int:
    """In which twelfth of its way the sun stands at the day's beginning in Ha Noi; 0: after the equinox."""
    t, degree = (number - 2451545.5 - 7 / 24) / 36525, math.pi / 180
    anomaly = (357.52910 + 35999.05030 * t - 0.0001559 * t**2 - 0.00000048 * t**3) * degree
    length = 280.46645 + 36000.76983 * t + 0.0003032 * t**2
    length += (1.914600 - 0.004817 * t - 0.000014 * t**2) * math.sin(anomaly)
    length += (0.019993 - 0.000101 * t) * math.sin(2 * anomaly) + 0.000290 * math.sin(3 * anomaly)
    return math.floor((length * degree) % (2 * math.pi) / math.pi * 6)


def _month_eleven(year: int) -> int:
    """The first day of the lunar month in which the winter solstice of a year falls."""
    k = math.floor((_day_number(date(year, 12, 31)) - 2415021) / 29.530588853)
    first = _new_moon(k)
    return first if _sun_sector(first) < 9 else _new_moon(k - 1)


def lunar(year: int, month: int, day: int) -> date:
    """The day of the lunar calendar, for months that are not doubled and stand before the eleventh."""
    start, end = _month_eleven(year - 1), _month_eleven(year)
    k = math.floor(0.5 + (start - 2415021.076998695) / 29.530588853)
    months = month + 1  # after the eleventh of the year before
    if end - start > 365:  # thirteen months: the first in which the sun changes no sector is the double one
        doubled = next(
            i for i in range(1, 14) if _sun_sector(_new_moon(k + i)) == _sun_sector(_new_moon(k + i + 1))
        )
        months += months >= doubled
    return _day(_new_moon(k + months) + day - 1)


@pytest.mark.parametrize(
    ("day", "known"),
    [((2024, 1, 1), date(2024, 2, 10)), ((2025, 1, 1), date(2025, 1, 29)), ((2023, 3, 10), date(2023, 4, 29)),
     ((2007, 1, 1), date(2007, 2, 17)), ((1985, 1, 1), date(1985, 1, 21))],
)  # fmt: skip
def test_the_algorithm_knows_days_that_were(day: tuple[int, int, int], known: date) -> None:
    """In 2007 and 1985 Vietnam's new year was a day and a month before China's."""
    assert lunar(*day) == known


@pytest.mark.parametrize("year", range(2026, 2031))
def test_the_shipped_holidays_of_the_lunar_calendar(shipped: Hours, year: int) -> None:
    tet, ancestors = lunar(year, 1, 1), lunar(year, 3, 10)
    closed = [tet + timedelta(days=count) for count in range(-1, 4)] + [ancestors]
    assert not any(shipped.is_working_day(day) for day in closed)
    listed = {day for day in shipped._office.holidays if day.year == year and day.month < 9}
    assert listed == set(closed)


@pytest.mark.parametrize("year", range(2026, 2031))
def test_two_days_for_the_national_day(shipped: Hours, year: int) -> None:
    (beside,) = [day for day in shipped._office.holidays if day.year == year and day.month == 9]
    assert beside in (date(year, 9, 1), date(year, 9, 3))
    assert beside.weekday() < 5
