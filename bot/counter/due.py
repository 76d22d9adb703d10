"""The day on which a result is due (hẹn trả), with every day that was counted or left out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from bot.clock import ZONE
from bot.hours import Hours
from bot.wordings import at, words
from knowledge.entries import Aspect, Entry
from knowledge.vietnamese.text import fold, nfc

CUT_OFF: Final = time(15, 0)  # NĐ 118/2025/NĐ-CP, Điều 18: later ones go on with the next working day
MOST_DAYS: Final = 365


class Unit(StrEnum):
    """How a time limit counts."""

    WORKING_DAYS = "working_days"
    DAYS = "days"
    SAME_DAY = "same_day"


@dataclass(frozen=True, slots=True)
class Limit:
    """So many days; 0 for the same day."""

    count: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class DueDay:
    """``begins``: the working day whose morning the dossier is passed on; ``due``: the day of the result;
    ``skipped``: days that did not count, with why."""

    received: datetime
    limit: Limit
    begins: date
    due: date
    late: bool
    skipped: tuple[tuple[date, str], ...]

    def lines(self) -> list[str]:
        """The reckoning in plain words."""
        told = [words("counter.due.received", at=f"{self.received:%H:%M ngày %d-%m-%Y}")]
        if self.late:
            told.append(words("counter.due.cut_off", day=_named(self.begins)))
        elif self.begins != self.received.date():
            told.append(words("counter.due.day_off", day=_named(self.begins)))
        told.append(words(f"counter.due.{self.limit.unit}", count=self.limit.count))
        if self.skipped:
            days = ", ".join(f"{_named(day)} ({why})" for day, why in self.skipped)
            told.append(words("counter.due.skipped", days=days))
        return [*told, words("counter.due.result", day=_named(self.due))]


def due_day(hours: Hours, received: datetime, limit: Limit, unit: str | None = None) -> DueDay:
    """When the result is due. The day of receipt does not count; the last day is moved to a working day.

    ``limit.count`` is between 0 and 365. A dossier that comes after 15:00, or on a day off, is passed on at
    the beginning of the next working day, and that day is the day of receipt (NĐ 118/2025/NĐ-CP, Điều 18).
    """
    received = received.astimezone(ZONE)
    begins, late = received.date(), False
    if hours.is_working_day(begins, unit) and received.time() > CUT_OFF:
        late, begins = True, hours.add_working_days(begins, 1, unit)
    elif not hours.is_working_day(begins, unit):
        begins = hours.add_working_days(begins, 1, unit)
    if limit.unit is Unit.SAME_DAY:
        due = begins
    elif limit.unit is Unit.WORKING_DAYS:
        due = hours.add_working_days(begins, limit.count, unit)
    else:
        due = begins + timedelta(days=limit.count)
        if not hours.is_working_day(due, unit):
            due = hours.add_working_days(due, 1, unit)
    counted = limit.unit is Unit.WORKING_DAYS
    skipped = tuple(_left_out(hours, received.date(), due, unit)) if counted else ()
    return DueDay(received, limit, begins, due, late, skipped)


def _left_out(hours: Hours, first: date, last: date, unit: str | None) -> list[tuple[date, str]]:
    found, day = [], first
    while day <= last:
        if not hours.is_working_day(day, unit):
            why = "weekend" if day.weekday() >= 5 else "holiday"
            found.append((day, words(f"counter.due.why.{why}")))
        day += timedelta(days=1)
    return found


_NUMBER = r"(?P<count>\d{1,3})"
_WORKING = re.compile(rf"(?<![\d.,/]){_NUMBER}\s*(?:\([^)]*\)\s*)?ngay lam viec")
_PLAIN = re.compile(rf"(?<![\d.,/]){_NUMBER}\s*(?:\([^)]*\)\s*)?ngay(?! lam viec)(?!\s*\d)\b")
# With their accents: without, "trả ngay" and "trả ngày nào" are one.
_SAME_DAY = re.compile(r"\b(?:trong ngày|trong ngay|ngay lập tức|(?:giải quyết|trả) ngay)\b")


def limits_in(text: str) -> list[Limit]:
    """The time limits that a text names, each once, in their order; hours, months and years are none."""
    folded, found = fold(text), []
    for pattern, unit in ((_WORKING, Unit.WORKING_DAYS), (_PLAIN, Unit.DAYS)):
        for match in pattern.finditer(folded):
            count = int(match["count"])
            if 0 < count <= MOST_DAYS:
                found.append((match.start(), Limit(count, unit)))
    found += [(match.start(), Limit(0, Unit.SAME_DAY)) for match in _SAME_DAY.finditer(nfc(text).casefold())]
    return list(dict.fromkeys(limit for _, limit in sorted(found, key=lambda pair: pair[0])))


def limits_of(entry: Entry, day: date) -> list[Limit]:
    """The time limits that an entry names on a day, each once."""
    facts = entry.facts_on(Aspect.TIME, day)
    return list(dict.fromkeys(limit for fact in facts for limit in limits_in(fact.text)))


def limit_words(limit: Limit) -> str:
    """ "5 ngày làm việc" """
    return words(f"counter.limits.{limit.unit}", count=limit.count)


def _named(day: date) -> str:
    return f"{at('hours.say.days')[day.weekday()]} {day:%d-%m-%Y}"
