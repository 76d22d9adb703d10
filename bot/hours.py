"""Office hours: when officers are there, for the whole office and for single units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn

import yaml

from bot.clock import ZONE
from bot.errors import BotError
from bot.wordings import at, words

FILE = "hours.yaml"  # in the home; written by an administrator
DAYS = ("t2", "t3", "t4", "t5", "t6", "t7", "cn")
FAR = 400  # days looked ahead for an open one

Span = tuple[time, time]
Week = tuple[tuple[Span, ...], ...]


@dataclass(frozen=True, slots=True)
class Schedule:
    """``week``: spans of each weekday, Monday first. ``holidays`` are the law's, ``closed`` and ``working``
    the administrator's days; ``every_year`` holds (month, day)."""

    week: Week
    every_year: frozenset[tuple[int, int]] = frozenset()
    holidays: frozenset[date] = frozenset()
    closed: frozenset[date] = frozenset()
    working: frozenset[date] = frozenset()
    _off: dict[int, frozenset[date]] = field(default_factory=dict, compare=False, repr=False)

    def spans(self, day: date) -> tuple[Span, ...]:
        """When the office is open on a day; empty when it is not."""
        own = self.week[day.weekday()]
        if day in self.working:
            return own or next(spans for spans in self.week if spans)
        return () if day in self.closed or day in self._days_off(day.year) else own

    def _days_off(self, year: int) -> frozenset[date]:
        """The law's holidays of a year, and the days that make up for those on a day of rest."""
        if year not in self._off:
            law = {date(year, month, day) for month, day in self.every_year}
            law |= {day for day in self.holidays if day.year == year}
            off = set(law)
            for holiday in sorted(law):
                if not self.week[holiday.weekday()]:
                    instead = holiday
                    while instead in off or instead in self.closed or not self.week[instead.weekday()]:
                        instead += timedelta(days=1)
                    off.add(instead)
            self._off[year] = frozenset(off)
        return self._off[year]


class Hours:
    """The office's schedule and those of units that have their own."""

    def __init__(self, office: Schedule, units: Mapping[str, Schedule] | None = None) -> None:
        self._office = office
        self._units = dict(units or {})

    def take(self, other: Hours) -> None:
        """Go by another schedule from now: an administrator has changed it."""
        self._office, self._units = other._office, dict(other._units)

    def _of(self, unit_slug: str | None) -> Schedule:
        return self._units.get(unit_slug or "", self._office)

    def open_at(self, now: datetime, unit_slug: str | None = None) -> bool:
        """Whether officers are there."""
        now = now.astimezone(ZONE)
        return any(start <= now.time() < end for start, end in self._of(unit_slug).spans(now.date()))

    def next_opening(self, now: datetime, unit_slug: str | None = None) -> datetime:
        """The first moment from now on when the office is open. Raises `BotError` when none is near."""
        return next(self._spans(now, unit_slug))[0]

    def after(self, now: datetime, minutes: float, unit_slug: str | None = None) -> datetime:
        """The moment when so many minutes of office time have gone by."""
        left = timedelta(minutes=minutes)
        for start, end in self._spans(now, unit_slug):
            if left < end - start:
                return start + left
            left -= end - start
        raise AssertionError("spans never end")

    def is_working_day(self, day: date, unit_slug: str | None = None) -> bool:
        return bool(self._of(unit_slug).spans(day))

    def add_working_days(self, day: date, days: int, unit_slug: str | None = None) -> date:
        """The working day that many working days after a day, which itself does not count."""
        schedule = self._of(unit_slug)
        gone = 0
        while days > 0:
            day += timedelta(days=1)
            gone = 0 if schedule.spans(day) else gone + 1
            days -= gone == 0
            _near(gone)
        return day

    def describe(self, unit_slug: str | None = None) -> str:
        """The week in words: "thứ Hai đến thứ Sáu: 7 giờ 30 - 11 giờ 30, 13 giờ 30 - 17 giờ"."""
        names, week = at("hours.say.days"), self._of(unit_slug).week
        groups: list[list[int]] = []
        for day, spans in enumerate(week):
            if spans and groups and groups[-1][-1] == day - 1 and week[groups[-1][0]] == spans:
                groups[-1].append(day)
            elif spans:
                groups.append([day])
        lines = []
        for days in groups:
            first, last = names[days[0]], names[days[-1]]
            named = words("hours.say.from_to", first=first, last=last) if len(days) > 1 else first
            times = ", ".join(f"{clock_time(start)} - {clock_time(end)}" for start, end in week[days[0]])
            lines.append(f"{named}: {times}")
        return "; ".join(lines)

    def _spans(self, now: datetime, unit_slug: str | None) -> Iterator[tuple[datetime, datetime]]:
        """What is left of the span that is running, then all that follow."""
        now, schedule, gone = now.astimezone(ZONE), self._of(unit_slug), 0
        day = now.date()
        while True:
            spans = schedule.spans(day)
            for start, end in spans:
                until = datetime.combine(day, end, ZONE)
                if until > now:
                    yield max(now, datetime.combine(day, start, ZONE)), until
            gone = 0 if spans else gone + 1
            _near(gone)
            day += timedelta(days=1)


def _near(gone: int) -> None:
    if gone > FAR:
        raise BotError(f"{FILE}: không có ngày làm việc nào trong {FAR} ngày tới.")


def clock_time(moment: time | datetime) -> str:
    """ "7 giờ 30", "17 giờ"."""
    form = "hours.say.hour" if moment.minute else "hours.say.full_hour"
    return words(form, hour=moment.hour, minute=moment.minute)


def spoken_moment(moment: datetime, now: datetime) -> str:
    """ "13 giờ 30 hôm nay", "7 giờ 30 thứ Hai, 20-07-2026"."""
    moment, today = moment.astimezone(ZONE), now.astimezone(ZONE).date()
    form = {0: "today", 1: "tomorrow"}.get((moment.date() - today).days, "later")
    day = at("hours.say.days")[moment.weekday()]
    return words(f"hours.say.{form}", time=clock_time(moment), day=day, date=moment.strftime("%d-%m-%Y"))


def load_hours(home: Path) -> Hours:
    """The shipped hours, changed by the administrator's file. Raises `BotError` naming what is wrong."""
    path = home / FILE
    try:
        return hours_of(path.read_text("utf-8"), str(path))
    except FileNotFoundError:
        return hours_of("", FILE)
    except (OSError, UnicodeDecodeError) as error:
        raise BotError(f"{path}: không đọc được ({type(error).__name__}).") from None


def hours_of(text: str, place: str) -> Hours:
    """The shipped hours, changed by what a file (``place``) or the console says. Raises `BotError`."""
    shipped = _Source("hours.yaml", {key: at(f"hours.{key}") for key in ("hours", "every_year", "holidays")})
    office = Schedule(shipped.week("hours"), shipped.yearly("every_year"), shipped.dates("holidays"))
    try:
        data = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as error:
        raise BotError(f"{place}: không phải YAML: {' '.join(str(error).split())}") from None
    own = _Source(place, data if data is not None else {})
    own.only("hours", "holidays", "working_days", "units")
    office = _changed(office, own)
    units = {}
    for slug in own.table("units"):
        part = own.below("units", slug)
        part.only("hours", "holidays", "working_days")
        units[str(slug)] = _changed(office, part)
    return Hours(office, units)


def _changed(base: Schedule, own: _Source) -> Schedule:
    closed, working = own.dates("holidays"), own.dates("working_days")
    if both := sorted(closed & working):
        own.fail(f"working_days.{both[0]}", "ngày này cũng ghi là ngày nghỉ")
    week = own.week("hours") if own.table("hours") else base.week
    return Schedule(
        week, base.every_year, base.holidays, (base.closed | closed) - working,
        (base.working | working) - closed,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Source:
    """One part of a file of hours; every fault names its place."""

    place: str
    data: Any

    def fail(self, key: str, reason: str) -> NoReturn:
        raise BotError(f"{self.place}: {key}: {reason}.")

    def only(self, *keys: str) -> None:
        if not isinstance(self.data, dict):
            self.fail("nội dung", f"phải là bảng gồm {', '.join(keys)}")
        for key in self.data:
            if key not in keys:
                self.fail(str(key), f"không biết mục này; chỉ có {', '.join(keys)}")

    def table(self, key: str) -> dict[Any, Any]:
        found = self.data.get(key)
        if found is not None and not isinstance(found, dict):
            self.fail(key, "phải là bảng")
        return found or {}

    def below(self, key: str, name: Any) -> _Source:
        return _Source(f"{self.place}: {key}.{name}", self.table(key)[name] or {})

    def week(self, key: str) -> Week:
        week: list[tuple[Span, ...]] = [()] * 7
        for days, text in self.table(key).items():
            spans = self._spans(f"{key}.{days}", text)
            for day in self._weekdays(f"{key}.{days}", str(days)):
                week[day] = spans
        if not any(week):
            self.fail(key, "không có giờ làm việc nào")
        return tuple(week)

    def _weekdays(self, key: str, text: str) -> range:
        first, _, last = (part.strip().lower() for part in text.partition("-"))
        if first not in DAYS or (last or first) not in DAYS:
            self.fail(key, f"không phải thứ trong tuần ({', '.join(DAYS)}, hoặc t2-t6)")
        days = range(DAYS.index(first), DAYS.index(last or first) + 1)
        if not days:
            self.fail(key, "ngày đầu đứng sau ngày cuối")
        return days

    def _spans(self, key: str, text: Any) -> tuple[Span, ...]:
        spans: list[Span] = []
        for part in str(text or "").split(","):
            first, _, last = part.strip().partition("-")
            try:
                span = _time(first), _time(last)
            except ValueError:
                self.fail(key, f"“{part.strip()}” không phải khoảng giờ như 7:30-11:30")
            if span[0] >= span[1] or (spans and span[0] < spans[-1][1]):
                self.fail(key, f"khoảng giờ “{part.strip()}” ngược hoặc chồng lên khoảng trước")
            spans.append(span)
        return tuple(spans)

    def dates(self, key: str) -> frozenset[date]:
        days: set[date] = set()
        for named in self.table(key):
            first, _, last = str(named).partition("..")
            try:
                start = date.fromisoformat(first)
                end = date.fromisoformat(last) if last else start
            except ValueError:
                self.fail(f"{key}.{named}", "không phải ngày như 2026-08-31 hoặc 2026-02-16..2026-02-20")
            if not 0 <= (end - start).days <= FAR:
                self.fail(f"{key}.{named}", "ngày cuối đứng trước ngày đầu, hoặc khoảng quá dài")
            days.update(start + timedelta(days=count) for count in range((end - start).days + 1))
        return frozenset(days)

    def yearly(self, key: str) -> frozenset[tuple[int, int]]:
        return frozenset((int(str(named)[3:]), int(str(named)[:2])) for named in self.table(key))


@lru_cache(maxsize=64)
def _time(text: str) -> time:
    hour, _, minute = text.strip().partition(":")
    return time(int(hour), int(minute or 0))
