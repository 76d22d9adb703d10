"""Rows of every type for every table, made from the models."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    Integer,
    MetaData,
    String,
    delete,
    insert,
    select,
)

from bot import records
from bot.settings import Settings
from knowledge.database import migrate, open_engine
from knowledge.models import Base

ROWS = 3
State = dict[str, list[dict[str, Any]]]


def fill(settings: Settings, mark: str = "a") -> None:
    """Both schemas, migrated, with three rows in every table; the mark is in every text."""
    for url, metadata in databases(settings):
        engine = open_engine(url)
        if metadata is Base.metadata:
            migrate(engine)
        else:
            migrate(engine, records.MIGRATIONS, records.VERSIONS)
        with engine.begin() as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(delete(table))
            for table in metadata.sorted_tables:
                rows = [
                    {column.name: _value(column, number, mark) for column in table.columns}
                    for number in range(1, ROWS + 1)
                ]
                connection.execute(insert(table), rows)
        engine.dispose()


def databases(settings: Settings) -> list[tuple[str, MetaData]]:
    return [
        (settings.knowledge_url, Base.metadata),
        (settings.conversations_url, records.Base.metadata),
    ]


def _value(column: Column[Any], number: int, mark: str) -> Any:
    kind = column.type
    if column.nullable and number == 2:
        return None
    if isinstance(kind, Boolean):
        return number == 1
    if isinstance(kind, Integer):
        return number
    if isinstance(kind, Float):
        return 0.1 * number
    if isinstance(kind, DateTime):
        return datetime(2026, 11, 21, 6, 45, 0, number, tzinfo=UTC) - timedelta(days=number)
    if isinstance(kind, Date):
        return date(2026, 2, 28) + timedelta(days=number)
    if isinstance(kind, JSON):
        return {"số": [number, 1.5, None, True], "chữ": f"{mark} “{number}”\n"}
    assert isinstance(kind, String), kind
    return f"{mark} ế{number}"[: kind.length]


def state(settings: Settings) -> State:
    """All rows of both databases; the publication's stamp, new after each restore, is left out."""
    found: State = {}
    for url, metadata in databases(settings):
        engine = open_engine(url)
        with engine.connect() as connection:
            for table in metadata.sorted_tables:
                query = select(table).order_by(*table.primary_key.columns)
                rows = [_plain(dict(row)) for row in connection.execute(query).mappings()]
                found[table.name] = rows
        engine.dispose()
    for row in found["publication"]:
        del row["stamp"]
    return found


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.replace(tzinfo=value.tzinfo or UTC) if isinstance(value, datetime) else value
        for name, value in row.items()
    }
