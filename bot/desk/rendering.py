"""Templates of the console and the few words they need for days, numbers and states."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.clock import ZONE
from bot.privacy.days import aware
from bot.wordings import at, has, words

HERE: Final = Path(__file__).parent


def environment() -> Environment:
    """Jinja with everything escaped; an unknown name is an error, not an empty place."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.filters |= {"day": day, "moment": moment, "ago": ago}
    made.globals |= {"word": words, "words_at": at, "has_word": has}
    return made


def day(value: date | datetime | None) -> str:
    """01-12-2026; a dash for none."""
    if value is None:
        return "–"
    if isinstance(value, datetime):
        value = aware(value).astimezone(ZONE)
    return f"{value:%d-%m-%Y}"


def moment(value: datetime | None) -> str:
    """01-12-2026 14:05"""
    return "–" if value is None else f"{aware(value).astimezone(ZONE):%d-%m-%Y %H:%M}"


def ago(value: datetime, now: datetime) -> str:
    """How long something has lasted: "dưới 1 phút", "12 phút", "3 giờ 05 phút", "2 ngày"."""
    gone = int((now - aware(value)).total_seconds() // 60)
    if gone < 1:
        return words("desk.time.moment")
    if gone < 60:
        return words("desk.time.minutes", minutes=gone)
    if gone < 24 * 60:
        return words("desk.time.hours", hours=gone // 60, minutes=f"{gone % 60:02d}")
    return words("desk.time.days", days=gone // (24 * 60))
