"""Values of every column type, the same in SQLite, in PostgreSQL and in a line of an archive.

Times are UTC with their zone. JSON columns are carried as the text they are stored as, so that nothing
of it changes (a JSON null is not an absent value). Bytes are base64 in an archive.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    String,
    Text,
    cast,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine, UserDefinedType


class StoredJson(UserDefinedType[str]):
    """A JSON column read and written as its text; the server, if it cares, parses it."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "JSON"

    def column_expression(self, colexpr: Any) -> Any:
        return cast(colexpr, Text)  # a driver would parse it


class Moment(TypeDecorator[datetime]):
    """A time in UTC; SQLite does not keep the zone, and ours are always UTC there."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def portable(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    """The type to read and write such a column with in any database. Raises `TypeError` if there is none."""
    if isinstance(kind, JSON):
        return StoredJson()
    if isinstance(kind, DateTime):
        return Moment()
    if isinstance(kind, Boolean | Date | Float | Integer | LargeBinary | String):
        return kind.as_generic()
    raise TypeError(f"columns of type {kind!r} cannot be archived")


def to_json(value: Any) -> str:
    """What stands for a value that JSON does not have: ``default`` of `json.dumps`."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    raise TypeError(f"values of type {type(value)!r} cannot be archived")


def from_json(column: Column[Any]) -> Callable[[Any], Any]:
    """The function that turns what stands in a line back into the column's value.

    It raises `ValueError` where that cannot be a value of the column.
    """
    read = _reader(column.type)
    if not column.nullable:
        return read
    return lambda value: None if value is None else read(value)


def _reader(kind: TypeEngine[Any]) -> Callable[[Any], Any]:
    if isinstance(kind, Moment):
        return _moment
    if isinstance(kind, Date):
        return lambda value: date.fromisoformat(_text(value))
    if isinstance(kind, LargeBinary):
        return lambda value: base64.b64decode(_text(value), validate=True)
    if isinstance(kind, Boolean):
        return _boolean
    if isinstance(kind, Float):
        return _float
    return _integer if isinstance(kind, Integer) else _text


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("not a text")
    return value


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is None:
        raise ValueError("a time without its zone")
    return moment


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("neither true nor false")
    return value


def _integer(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError("not an integer")
    return value


def _float(value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise ValueError("not a number")
    return float(value)
