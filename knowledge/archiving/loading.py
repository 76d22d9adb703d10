"""Bringing an archive's rows back into a database of their own, where they are checked and migrated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, delete, event, insert
from sqlalchemy.exc import DBAPIError, IntegrityError

from knowledge.archiving.errors import ArchiveError, DamagedArchiveError
from knowledge.archiving.manifest import SchemaPart
from knowledge.archiving.reading import Archive
from knowledge.archiving.schema import Schema, tables, upgrade
from knowledge.database import migrate

BATCH = 2000  # rows a statement


@contextmanager
def loaded(archive: Archive, part: SchemaPart, schema: Schema, file: Path) -> Iterator[Engine]:
    """A SQLite database in ``file`` with the rows of the archive, migrated to the newest step.

    Raises `DamagedArchiveError` when the archive is not what its manifest says, `ArchiveError` when there
    is no room for the file.
    """
    engine = create_engine(f"sqlite:///{file}", hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    try:
        try:
            upgrade(engine, schema, part.revision)
            _fill(engine, archive, part, tables(engine, schema))
            migrate(engine, schema.scripts, schema.versions)
            _check(engine, archive.file)
        except IntegrityError as error:
            raise DamagedArchiveError(archive.file, f"các bảng mâu thuẫn với nhau ({error.orig})") from None
        except DBAPIError as error:
            raise ArchiveError(f"Không mở được tệp sao lưu trong {file.parent}: {error.orig}.") from None
        yield engine
    finally:
        engine.dispose()


def _prepare(connection: Any, _record: Any) -> None:
    # Lost with its process anyway. Foreign keys are checked once, at the end: with them on, a migration
    # that makes a table anew would take away its children.
    connection.executescript("PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF")


def _fill(engine: Engine, archive: Archive, part: SchemaPart, found: Sequence[Table]) -> None:
    by_name = {table.name: table for table in found}
    if set(by_name) != {table.name for table in part.tables}:
        raise DamagedArchiveError(archive.file, f"bảng của phần {part.name} không đúng với {part.revision}")
    with engine.begin() as connection:
        for table in found:
            connection.execute(delete(table))  # what the migrations themselves put there
        for saved in part.tables:
            table = by_name[saved.name]
            if sorted(saved.columns) != sorted(table.columns.keys()):
                raise DamagedArchiveError(archive.file, f"bảng {saved.name} có cột lạ")
            insert_rows(connection, table, archive.rows(part, saved, table))


def _check(engine: Engine, file: Path) -> None:
    with engine.connect() as connection:
        lost = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if lost is not None:
        raise DamagedArchiveError(file, f"bảng {lost[0]} nhắc đến dòng không có trong bảng {lost[2]}")


def insert_rows(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    """Insert the rows, a batch at a time."""
    coming = iter(rows)
    while some := list(islice(coming, BATCH)):
        connection.execute(insert(table), some)
