"""Words that officers use again (mẫu câu): of one unit, or of all."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Engine, delete, insert, or_, select, update

from bot.clock import Clock, utc
from bot.desk.records import TemplateRow
from bot.errors import BotError
from bot.wordings import words

MOST_TITLE, MOST_TEXT = 120, 2000


@dataclass(frozen=True, slots=True)
class Template:
    """``unit_id`` None: of every unit."""

    id: int
    unit_id: int | None
    title: str
    text: str


class Canned:
    """Reads and changes them. A lead changes those of the own unit, an administrator those of all."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def of_unit(self, unit_id: int) -> list[Template]:
        """Those that an officer of the unit may use, by title."""
        mine = or_(TemplateRow.unit_id == unit_id, TemplateRow.unit_id.is_(None))
        query = select(TemplateRow.__table__).where(mine).order_by(TemplateRow.title, TemplateRow.id)
        with self._engine.connect() as connection:
            return [Template(row.id, row.unit_id, row.title, row.text) for row in connection.execute(query)]

    def save(self, unit_id: int | None, title: str, text: str, template_id: int | None = None) -> None:
        """A new one, or another wording of one of the unit's own. Raises `BotError`."""
        title, text = " ".join(title.split()), text.strip()
        if not title or not text or len(title) > MOST_TITLE or len(text) > MOST_TEXT:
            raise BotError(words("desk.templates.bad", title=MOST_TITLE, text=MOST_TEXT))
        values = {"title": title, "text": text, "changed_at": utc(self._clock())}
        with self._engine.begin() as connection:
            if template_id is None:
                connection.execute(insert(TemplateRow).values(unit_id=unit_id, **values))
                return
            done = connection.execute(update(TemplateRow).where(*_own(unit_id, template_id)).values(**values))
            if done.rowcount != 1:
                raise BotError(words("desk.templates.gone"))

    def remove(self, unit_id: int | None, template_id: int) -> None:
        with self._engine.begin() as connection:
            if connection.execute(delete(TemplateRow).where(*_own(unit_id, template_id))).rowcount != 1:
                raise BotError(words("desk.templates.gone"))


def _own(unit_id: int | None, template_id: int) -> tuple[ColumnElement[bool], ...]:
    same = TemplateRow.unit_id.is_(None) if unit_id is None else TemplateRow.unit_id == unit_id
    return (TemplateRow.id == template_id, same)
