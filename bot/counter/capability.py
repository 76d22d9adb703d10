"""The day of a result in chat: "nộp lúc 15h30 hôm nay, 5 ngày làm việc thì ngày nào có kết quả"."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import ClassVar

from bot.capability import Capability
from bot.clock import ZONE, Clock
from bot.counter.due import Limit, due_day, limits_in, limits_of
from bot.hours import Hours
from bot.visit import Visit
from bot.wordings import words
from knowledge.answers.answer import Answer, Status
from knowledge.runtime import Knowledge
from knowledge.vietnamese.text import fold

# Which day, and of the result: "mấy ngày" asks for the limit, "hạn nộp" for something else.
_WHICH_DAY = re.compile(
    r"\b(?:(?:vao |la |thi |den |toi )?(?:ngay|hom|thu|bua) (?:nao|may|bao nhieu)"
    r"|(?:khi nao|bao gio|chung nao|luc nao) (?:thi )?(?:co|duoc|tra|nhan|lay|xong|ra))\b"
)
_RESULT = re.compile(r"\b(?:hen tra|ket qua|hen ngay|lay duoc|den lay|xong)\b")
_FILED = re.compile(r"\b(?:nop|gui|dua|tiep nhan|nhan ho so|tinh tu)\b")
_TODAY = re.compile(r"\b(?:hom nay|bua nay|sang nay|trua nay|chieu nay|nay)\b")
_YESTERDAY = re.compile(r"\b(?:hom qua|bua qua)\b")
_TOMORROW = re.compile(r"\b(?:ngay mai|sang mai|chieu mai)\b")
_DATE = re.compile(r"\b(\d{1,2})[-/](\d{1,2})(?:[-/](\d{4}))?\b")
_CLOCK = re.compile(r"\b(\d{1,2})\s*(?:h|gio|:)\s*([0-5]\d)?\b")
_AFTERNOON = re.compile(r"\bchieu\b")


class CounterCapability(Capability):
    """Answers only who names when the dossier was filed, and asks for the day; the limit is named too, or
    is the one that the procedure last talked of has."""

    name: ClassVar[str] = "counter"

    def __init__(self, hours: Hours, knowledge: Knowledge, clock: Clock) -> None:
        self._hours = hours
        self._knowledge = knowledge
        self._clock = clock

    async def hear(self, visit: Visit) -> Answer | None:
        folded = fold(visit.text)
        if not (_WHICH_DAY.search(folded) and _RESULT.search(folded) and _FILED.search(folded)):
            return None
        received = self._received(folded)
        if received is None:
            return None
        limit = self._limit(visit)
        if limit is None:
            return None
        *reckoning, result = due_day(self._hours, received, limit).lines()
        lines = [result, *reckoning, words("counter.due.check")]
        return Answer(Status.ANSWERED, "\n".join(lines), confidence=1.0)

    def _limit(self, visit: Visit) -> Limit | None:
        """The one limit of the message, else of the entry last talked of; several are no answer."""
        found = limits_in(visit.text)
        if not found:
            last = next(iter(visit.memory.context.entries), None)
            entry = self._knowledge.find(last) if last else None
            found = limits_of(entry, self._clock().date()) if entry else []
        return found[0] if len(found) == 1 else None

    def _received(self, folded: str) -> datetime | None:
        """When the dossier was filed; in the morning where no hour is named."""
        now = self._clock()
        day: date | None = None
        if _YESTERDAY.search(folded):
            day = now.date() - timedelta(days=1)
        elif _TOMORROW.search(folded):
            day = now.date() + timedelta(days=1)
        elif (match := _DATE.search(folded)) is not None:
            try:
                day = date(int(match[3] or now.year), int(match[2]), int(match[1]))
            except ValueError:
                return None
        elif _TODAY.search(folded):
            day = now.date()
        if day is None:
            return None
        return datetime.combine(day, _hour(folded), ZONE)


def _hour(folded: str) -> time:
    match = _CLOCK.search(folded)
    if match is None:
        return time(8, 0)
    hour, minute = int(match[1]), int(match[2] or 0)
    if hour < 12 and _AFTERNOON.search(folded):
        hour += 12
    return time(hour, minute) if hour < 24 else time(8, 0)
