"""What an administrator sets on the console, kept in the database and followed by every process.

Names: ``greeting`` (text), ``notice`` ({"text", "until"}), ``hours`` (YAML as in hours.yaml), ``off``
(channel -> the reason citizens read).
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Engine, delete, insert, select, update

from bot.clock import Clock, utc
from bot.desk.records import OptionRow
from bot.errors import BotError
from bot.hours import Hours, hours_of, load_hours
from bot.settings import Settings
from bot.wordings import words

CHANNELS: Final = ("telegram", "web", "api")
MOST_CHARS: Final = 1000


class Options:
    """The options in force. `refresh` is cheap and called every second or two."""

    def __init__(self, engine: Engine, clock: Clock, settings: Settings, hours: Hours) -> None:
        self._engine = engine
        self._clock = clock
        self._settings = settings
        self._hours = hours
        self._values: dict[str, Any] = {}
        self._read_hours: str | None = None
        self.refresh()

    def refresh(self) -> None:
        """Take over what was changed, here or by another process."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(OptionRow.name, OptionRow.value)).all()
        self._values = {row.name: row.value for row in rows}
        text = self._values.get("hours")
        if text != self._read_hours:
            home = self._settings.home
            self._hours.take(hours_of(text, "hours") if text else load_hours(home))
            self._read_hours = text

    def get(self, name: str, otherwise: Any = None) -> Any:
        return self._values.get(name, otherwise)

    def greeting(self) -> str:
        """What takes the place of the shipped greeting; empty for none."""
        return str(self.get("greeting", ""))

    def notice(self, today: date) -> str:
        """The emergency notice, while it holds; empty for none."""
        found = self.get("notice") or {}
        until = found.get("until")
        return str(found.get("text", "")) if not until or today.isoformat() <= until else ""

    def closed(self, channel: str) -> str:
        """Why a channel is switched off; empty while it is on."""
        return str((self.get("off") or {}).get(channel, ""))

    def set(self, connection: Connection, name: str, value: Any, officer_id: int | None) -> None:
        """Change an option in the caller's transaction; None goes back to what is shipped. Raises
        `BotError` for a value that cannot be used."""
        checked = _checked(name, value)
        stored = {"value": checked, "changed_at": utc(self._clock()), "changed_by": officer_id}
        if checked in (None, "", {}):
            connection.execute(delete(OptionRow).where(OptionRow.name == name))
            return
        done = connection.execute(update(OptionRow).where(OptionRow.name == name).values(**stored))
        if done.rowcount == 0:
            connection.execute(insert(OptionRow).values(name=name, **stored))


def _checked(name: str, value: Any) -> Any:
    """The value as it may be stored."""
    if name == "greeting":
        return _text(value)
    if name == "notice":
        text = _text((value or {}).get("text", ""))
        until = str((value or {}).get("until") or "")
        if until:
            try:
                date.fromisoformat(until)
            except ValueError:
                raise BotError(words("desk.admin.bad_day", day=until)) from None
        return {"text": text, "until": until} if text else None
    if name == "hours":
        text = str(value or "").strip()
        if text:
            hours_of(text, words("desk.admin.hours_title"))
        return text or None
    if name == "off":
        return {
            channel: _text(why) for channel, why in (value or {}).items() if channel in CHANNELS and why
        } or None
    raise BotError(words("desk.admin.unknown_option", name=name))


def _text(value: Any) -> str:
    text = str(value or "").strip()
    if len(text) > MOST_CHARS:
        raise BotError(words("desk.admin.too_long", most=MOST_CHARS))
    return text
