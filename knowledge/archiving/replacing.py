"""Putting other rows in the place of a database's own, in one step for all who use it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Integer, Table, delete, func, select, text

from knowledge.archiving.errors import ArchiveError
from knowledge.archiving.loading import insert_rows
from knowledge.archiving.schema import Schema, tables

BATCH = 2000  # rows in memory at a time
WAIT = "60s"  # for those who are writing, until their transactions end
RESERVE = 16 << 20  # bytes of disk held until the commits: a connection holds 2 MB back for its own


@contextmanager
def replaced(
    targets: Mapping[Schema, Engine], sources: Mapping[Schema, Engine], folder: Path,
    first: Callable[[Mapping[Schema, Connection]], object],
) -> Iterator[Mapping[Schema, Connection]]:  # fmt: skip
    """Replace the rows of each schema by those of its source; commit when the block ends well.

    Gives the connections with the new rows in them, one for all schemas that share a target. Others read
    the old rows until then, and write none of the tables. ``first`` is called before any table is locked.
    ``sources`` are SQLite databases at the targets' step; ``folder`` is on the disk of SQLite targets.

    Databases of different files commit one right after the other, the first in the order of ``sources``
    first. Nothing but a kill in those milliseconds can come between: a full disk shows before.
    """
    with ExitStack() as transactions:
        by_engine: dict[Engine, Connection] = {
            engine: transactions.enter_context(engine.begin())  # the last one entered commits first
            for engine in dict.fromkeys(targets[schema] for schema in reversed(list(sources)))
        }
        writing = {schema: by_engine[targets[schema]] for schema in sources}
        for connection in by_engine.values():
            _keep_file_size(connection)
        transactions.callback(_reserve(folder / "reserve"))
        first(writing)
        for schema, source in sources.items():
            _replace(source, writing[schema], tables(source, schema))
        yield writing


def _keep_file_size(connection: Connection) -> None:
    """A first commit that moved its rows into the file would take the disk the second one needs."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA wal_autocheckpoint=0")


def _reserve(file: Path) -> Callable[[], None]:
    """Hold disk space, given back as the first commit begins."""
    try:
        with open(file, "wb") as handle:
            os.posix_fallocate(handle.fileno(), 0, RESERVE)
    except OSError as error:
        raise ArchiveError(f"Không đủ chỗ trong {file.parent}: {error.strerror}.") from None
    return lambda: file.unlink(missing_ok=True)


def _replace(source: Engine, target: Connection, found: list[Table]) -> None:
    _keep_writers_out(target, found)
    for table in reversed(found):
        target.execute(delete(table))
    with source.connect() as reading:
        for table in found:
            insert_rows(target, table, _all(reading, table))
            _advance_sequence(target, table)


def _keep_writers_out(target: Connection, found: list[Table]) -> None:
    """In SQLite the first deletion does it. Rows written meanwhile would stay among the restored ones."""
    if target.dialect.name == "sqlite":
        return
    target.execute(text("SELECT set_config('lock_timeout', :wait, true)"), {"wait": WAIT})
    quote = target.dialect.identifier_preparer.quote
    names = ", ".join(quote(table.name) for table in found)
    target.execute(text(f"LOCK TABLE {names} IN EXCLUSIVE MODE"))


def _all(source: Connection, table: Table) -> Iterator[dict[str, Any]]:
    query = select(table).order_by(*table.primary_key.columns)
    for row in source.execute(query, execution_options={"yield_per": BATCH}).mappings():
        yield dict(row)


def _advance_sequence(target: Connection, table: Table) -> None:
    """Let the ids that PostgreSQL gives go on after the restored ones.

    Never back: a sequence is outside of transactions, and this one may yet fail.
    """
    keys = [column for column in table.primary_key.columns if isinstance(column.type, Integer)]
    if target.dialect.name == "sqlite" or len(keys) != 1:
        return
    quoted = target.dialect.identifier_preparer.quote(table.name)
    sequence = target.scalar(select(func.pg_get_serial_sequence(quoted, keys[0].name)))
    last = target.scalar(select(func.max(keys[0])))
    if sequence is not None and last is not None:
        further = text(f"SELECT setval(:sequence, greatest(:last, last_value)) FROM {sequence}")  # noqa: S608
        target.execute(further, {"sequence": sequence, "last": last})
