"""Since when a citizen has known of something, read from their own words."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from knowledge.vietnamese.text import fold

_COUNTS: Final = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
    "muoi": 10, "nua": 0,
}  # fmt: skip
_NUMBER: Final = r"(\d{1,3}|" + "|".join(_COUNTS) + r")"
_END: Final = r"(?![\d/.\-])"  # "12/2026/QĐ-UBND" is a document's number, no month
_START: Final = r"(?<![\d/.\-])"

_ISO = re.compile(rf"{_START}(\d{{4}})-(\d{{1,2}})-(\d{{1,2}}){_END}")
_DAY = re.compile(rf"{_START}(\d{{1,2}})\s*[/.\-]\s*(\d{{1,2}})\s*[/.\-]\s*(\d{{4}}|\d{{2}})(?![\d/\-])")
_SPOKEN_DAY = re.compile(
    r"\b(?:ngay|mung|mong)?\s*(\d{1,2})\s+thang\s+(\d{1,2})(?:\s*(?:,?\s*nam\s+|/|-)(\d{4}))?\b"
)
_DAY_OF_YEAR = re.compile(rf"\b(?:ngay|hom|mung|mong)\s+(\d{{1,2}})\s*[/\-]\s*(\d{{1,2}}){_END}")
_MONTH = re.compile(
    rf"{_START}(\d{{1,2}})\s*[/\-]\s*(\d{{4}}){_END}|(?<!\d )\bthang\s+(\d{{1,2}})\s+nam\s+(\d{{4}})\b"
)
_BARE_MONTH = re.compile(rf"(?<!\d )\bthang\s+(\d{{1,2}})(?!\s*(?:nam\s+\d|[/\-]\s*\d)){_END}")
_YEAR = re.compile(r"(?<!thang \d )(?<!thang \d\d )\bnam\s+(\d{4})\b")
_AGO = re.compile(
    rf"\b{_NUMBER}\s+(ngay|hom|tuan|thang|nam)(?:\s+(?:truoc|roi|nay|qua|hon))"
    rf"|\bcach\s+day\s+(?:khoang\s+|hon\s+|gan\s+|da\s+)*{_NUMBER}\s+(ngay|hom|tuan|thang|nam)\b"
)
_GOES_ON = re.compile(
    r"\b(?:den|toi|cho den|cho toi)\s+(?:nay|gio|bay gio|hien nay|hom nay)\b|\bvan (?:con|dang)\b"
)
_WORDS: Final = (
    (re.compile(r"\b(?:hom nay|sang nay|chieu nay|vua xong|vua moi|tuan nay|thang nay|nam nay)\b"), 0),
    (re.compile(r"\bhom (?:qua|truoc|no)\b"), 1),
    (re.compile(r"\btuan (?:truoc|roi|qua)\b"), 1),
)


def latest_day(text: str, today: date) -> date | None:
    """The latest day up to today that the words may mean; None when they name none that is recognised.

    Deliberately generous: of a month its last day, of several days the last, of something that goes on
    none at all. Whoever is told of a lapsed time limit should be told rightly.
    """
    folded = " ".join(fold(text).split())
    if _GOES_ON.search(folded):
        return None
    return max((day for day in _days(folded, today) if day <= today), default=None)


def _days(text: str, today: date) -> Iterator[date]:
    """Every day that the folded words may mean, in no order; some may be ahead of today."""
    for year, month, day in _ISO.findall(text):
        yield from _date(int(year), int(month), int(day))
    for day, month, year in _DAY.findall(text):
        yield from _date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    for day, month, year in _SPOKEN_DAY.findall(text):
        yield from _date(int(year), int(month), int(day)) if year else _last(today, int(month), int(day))
    for day, month in _DAY_OF_YEAR.findall(text):
        yield from _last(today, int(month), int(day))
    for groups in _MONTH.findall(text):
        month, year = (int(one) for one in groups if one)
        yield from _month(year, month, today)
    for month in _BARE_MONTH.findall(text):
        number = int(month)
        yield from _month(today.year if number <= today.month else today.year - 1, number, today)
    for year in _YEAR.findall(text):
        yield min(date(int(year), 12, 31), today) if int(year) <= today.year else today
    if re.search(r"\bnam (?:ngoai|roi|truoc)\b", text) and not _AGO.search(text):
        yield date(today.year - 1, 12, 31)
    if re.search(r"\bthang (?:truoc|roi|qua)\b", text) and not _AGO.search(text):
        yield today.replace(day=1) - timedelta(days=1)
    for first, unit, second, other in _AGO.findall(text):
        count = first or second
        yield _back(today, int(count) if count.isdigit() else _COUNTS[count], unit or other)
    for pattern, days in _WORDS:
        if pattern.search(text) and not _AGO.search(text):
            yield today - timedelta(days=days)


def _date(year: int, month: int, day: int) -> Iterator[date]:
    if 1900 <= year <= 2200 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]:
        yield date(year, month, day)


def _last(today: date, month: int, day: int) -> Iterator[date]:
    """The last such day that was, this year or the year before."""
    for year in (today.year, today.year - 1):
        for found in _date(year, month, day):
            if found <= today:
                yield found
                return


def _month(year: int, month: int, today: date) -> Iterator[date]:
    if 1900 <= year <= 2200 and 1 <= month <= 12:
        last = date(year, month, calendar.monthrange(year, month)[1])
        yield today if (year, month) == (today.year, today.month) else last


def _back(today: date, count: int, unit: str) -> date:
    if unit in ("ngay", "hom"):
        return today - timedelta(days=count)
    if unit == "tuan":
        return today - timedelta(weeks=count)
    months = count * (12 if unit == "nam" else 1)
    years, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(years, month + 1, min(today.day, calendar.monthrange(years, month + 1)[1]))
