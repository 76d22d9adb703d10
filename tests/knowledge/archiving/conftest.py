from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from knowledge.archiving.manifest import Manifest
from knowledge.archiving.schema import Schema
from knowledge.archiving.writing import new_file, snapshot, write_archive
from knowledge.database import open_engine, sqlite_url
from tests.knowledge.archiving.cattery import cattery, fill

MADE_AT = datetime(2026, 11, 21, 13, 45, tzinfo=UTC)


@pytest.fixture
def schema(tmp_path: Path) -> Schema:
    return cattery(tmp_path / "scripts")


@pytest.fixture
def older(tmp_path: Path) -> Schema:
    """The same schema in a program that knows its first step only."""
    return cattery(tmp_path / "older", steps=1)


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Callable[[str], Engine]]:
    """Makes empty SQLite databases."""
    made: list[Engine] = []

    def make(name: str) -> Engine:
        made.append(open_engine(sqlite_url(tmp_path / "sqlite" / f"{name}.db")))
        return made[-1]

    yield make
    for engine in made:
        engine.dispose()


def save(engine: Engine, schema: Schema, file: Path, force: bool = False) -> Manifest:
    """Write an archive of one database."""
    with new_file(file, force) as handle, snapshot(engine) as connection:
        return write_archive(handle, [(schema, connection)], "1.2.3", MADE_AT, {"note": "chữ"})


@pytest.fixture
def archive(tmp_path: Path, schema: Schema, sqlite: Callable[[str], Engine]) -> Path:
    """An archive of the filled schema."""
    engine = sqlite("source")
    fill(engine, schema)
    save(engine, schema, tmp_path / "cats.zip")
    return tmp_path / "cats.zip"
