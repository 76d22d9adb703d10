from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, select, text
from sqlalchemy.exc import DBAPIError

from knowledge.archiving import replacing
from knowledge.archiving.errors import ArchiveError
from knowledge.archiving.loading import loaded
from knowledge.archiving.reading import open_archive
from knowledge.archiving.replacing import replaced
from knowledge.archiving.schema import Schema, tables_at, upgrade
from knowledge.database import open_engine
from tests.knowledge.archiving.cattery import add_cat, everything, fill
from tests.knowledge.archiving.conftest import save


def nothing(_: Mapping[Schema, Connection]) -> None:
    pass


@contextmanager
def restoring(
    file: Path, schema: Schema, target: Engine, folder: Path, first: Any = nothing
) -> Iterator[Connection]:
    with open_archive(file, [schema]) as archive:
        [part] = archive.manifest.schemas
        with (
            loaded(archive, part, schema, folder / "loaded.db") as ready,
            replaced({schema: target}, {schema: ready}, folder, first) as writing,
        ):
            yield writing[schema]
    (folder / "loaded.db").unlink()


def values(engine: Engine, schema: Schema) -> dict[str, list[dict[str, Any]]]:
    """All rows as values of the archive's types, JSON as its text."""
    with engine.connect() as connection:
        return {
            table.name: [
                dict(sorted(row.items()))
                for row in connection.execute(select(table).order_by(table.c.id)).mappings()
            ]
            for table in tables_at(schema, "c2" if schema.scripts.name == "scripts" else "c1")
        }


def test_every_value_survives_the_way_into_and_out_of_a_database(
    empty_engine: Engine, older: Schema, sqlite: Callable[[str], Engine], tmp_path: Path
) -> None:
    """SQLite to each kind of database, and from there to SQLite again."""
    here, back = sqlite("here"), sqlite("back")
    fill(here, older)
    save(here, older, tmp_path / "1.zip")
    upgrade(empty_engine, older, "c1")
    with restoring(tmp_path / "1.zip", older, empty_engine, tmp_path):
        pass
    assert values(empty_engine, older) == values(here, older)
    save(empty_engine, older, tmp_path / "2.zip")
    upgrade(back, older, "c1")
    with restoring(tmp_path / "2.zip", older, back, tmp_path):
        pass
    assert everything(back) == everything(here)


def test_what_was_there_is_gone_and_new_ids_follow(
    empty_engine: Engine, schema: Schema, archive: Path, tmp_path: Path
) -> None:
    fill(empty_engine, schema)
    before = values(empty_engine, schema)
    with empty_engine.begin() as connection:
        for number in range(30):
            add_cat(connection, f"khách {number}")
    with restoring(archive, schema, empty_engine, tmp_path):
        pass
    assert values(empty_engine, schema) == before
    with empty_engine.begin() as connection:
        add_cat(connection, "Bảy")
        last = connection.scalar(text("SELECT max(id) FROM owners"))
    assert last in (4, 41)  # PostgreSQL's ids never go back


def test_ids_go_on_in_an_empty_database(
    empty_engine: Engine, schema: Schema, archive: Path, tmp_path: Path
) -> None:
    upgrade(empty_engine, schema, "c2")
    with restoring(archive, schema, empty_engine, tmp_path):
        pass
    with empty_engine.begin() as connection:
        add_cat(connection, "Bảy")
        assert connection.scalar(text("SELECT max(id) FROM owners")) == 4
        assert connection.scalar(text("SELECT max(id) FROM cats")) == 8


def test_readers_see_the_old_rows_and_writers_wait(
    empty_engine: Engine, schema: Schema, archive: Path, tmp_path: Path
) -> None:
    fill(empty_engine, schema)
    with empty_engine.begin() as connection:
        add_cat(connection, "Bảy")
    other = open_engine(empty_engine.url.render_as_string(hide_password=False))
    wrote_at: list[float] = []

    def write() -> None:
        with other.begin() as connection:
            add_cat(connection, "Tám")
        wrote_at.append(time.monotonic())

    writer = threading.Thread(target=write)
    try:
        with restoring(archive, schema, empty_engine, tmp_path) as connection:
            assert connection.scalar(text("SELECT count(*) FROM owners")) == 3
            writer.start()
            with other.connect() as reader:
                assert reader.scalar(text("SELECT count(*) FROM owners")) == 4
            writer.join(0.2)
            assert wrote_at == []
        writer.join(10)
        with other.connect() as reader:
            names = reader.scalars(text("SELECT name FROM owners ORDER BY id")).all()
        assert names == ["Bà Tư", "Ông Năm", "Út", "Tám"]
    finally:
        other.dispose()


@pytest.mark.parametrize("statement", ["DELETE FROM", "INSERT INTO owners", "INSERT INTO cats"])
def test_after_an_error_everything_is_as_before(
    empty_engine: Engine, schema: Schema, archive: Path, tmp_path: Path, statement: str
) -> None:
    fill(empty_engine, schema)
    with empty_engine.begin() as connection:
        add_cat(connection, "Bảy")
    before = everything(empty_engine)

    def fail(_connection: object, _cursor: object, said: str, *_: object) -> None:
        if said.startswith(statement):
            raise ZeroDivisionError

    event.listen(empty_engine, "before_cursor_execute", fail)
    with pytest.raises(ZeroDivisionError), restoring(archive, schema, empty_engine, tmp_path):
        pass
    event.remove(empty_engine, "before_cursor_execute", fail)
    assert everything(empty_engine) == before


def test_the_callers_error_takes_it_all_back(
    empty_engine: Engine, schema: Schema, archive: Path, tmp_path: Path
) -> None:
    upgrade(empty_engine, schema, "c2")

    def fail() -> None:
        with restoring(archive, schema, empty_engine, tmp_path) as connection:
            assert connection.scalar(text("SELECT count(*) FROM cats")) == 3
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert everything(empty_engine)["cats"] == []


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_row_too_long_for_the_server(
    empty_engine: Engine, schema: Schema, sqlite: Callable[[str], Engine], tmp_path: Path
) -> None:
    """SQLite keeps texts of any length in a VARCHAR(20)."""
    fill(sqlite("long"), schema)
    with sqlite("long").begin() as connection:
        add_cat(connection, "x" * 21)
    save(sqlite("long"), schema, tmp_path / "long.zip")
    fill(empty_engine, schema)
    before = everything(empty_engine)
    with (
        pytest.raises(DBAPIError, match="too long"),
        restoring(tmp_path / "long.zip", schema, empty_engine, tmp_path),
    ):
        pass
    assert everything(empty_engine) == before


def test_the_callers_lock_comes_before_ours(
    empty_engine: Engine, schema: Schema, archive: Path, tmp_path: Path
) -> None:
    fill(empty_engine, schema)
    order: list[str] = []

    def note(_connection: object, _cursor: object, said: str, *_: object) -> None:
        order.append(said.split()[0])

    def first(writing: Mapping[Schema, Connection]) -> None:
        event.listen(empty_engine, "before_cursor_execute", note)
        writing[schema].execute(text("UPDATE owners SET name = name"))

    with restoring(archive, schema, empty_engine, tmp_path, first):
        pass
    event.remove(empty_engine, "before_cursor_execute", note)
    assert order[0] == "UPDATE"
    assert set(order[1:]) <= {"SELECT", "LOCK", "DELETE", "INSERT"}


def test_without_room_for_the_commit_it_does_not_begin(
    schema: Schema, archive: Path, sqlite: Callable[[str], Engine], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    target = sqlite("target")
    upgrade(target, schema, "c2")
    monkeypatch.setattr(replacing, "RESERVE", 1 << 60)
    with (
        pytest.raises(ArchiveError, match="Không đủ chỗ"),
        restoring(archive, schema, target, tmp_path),
    ):
        pass
    assert everything(target)["cats"] == []
