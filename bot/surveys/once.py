"""A row that is written once, however often it is tried, on both databases."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite


def insert_once(connection: Connection, table: Any, **values: Any) -> bool:
    """Insert unless a unique column has it already; whether it was inserted. Never spoils the caller's
    transaction, as a violated constraint would on PostgreSQL."""
    statement: sqlite.Insert | postgresql.Insert
    statement = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(table)
    written = statement.values(**values).on_conflict_do_nothing().returning(table.id)
    # Not by rowcount: SQLAlchemy does not keep it for rows that are returned, as PostgreSQL's keys are.
    return connection.execute(written).first() is not None
