"""One clock for the whole application: the wall, or a day asked for with --as-of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

ZONE = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")  # no summer time since 1975

Clock = Callable[[], datetime]


def wall() -> datetime:
    """Now, in Viet Nam."""
    return datetime.now(ZONE)


def fixed_day(day: date) -> Clock:
    """A clock whose day stands still while its time of day goes on."""

    def now() -> datetime:
        return datetime.combine(day, wall().timetz())

    return now


def utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
