"""Databases of both kinds, the small content, and knowledge made of it."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from knowledge.database import migrate, open_engine, sqlite_url
from knowledge.entries import Layer, Source
from knowledge.runtime import Knowledge
from knowledge.sync import shipped, sync
from tests.knowledge.small import HashingEncoder, write_content

POSTGRES = "MOTCUA_TEST_POSTGRES"
TODAY = date(2026, 11, 21)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database: a file, or a schema of its own on the test server."""
    if request.param == "sqlite":
        yield sqlite_url(tmp_path / "db" / "knowledge.db")
        return
    server = os.environ.get(POSTGRES)
    if not server:
        pytest.skip(f"{POSTGRES} is not set")
    schema = f"test_{uuid.uuid4().hex}"
    admin = create_engine(server)
    with admin.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    url = make_url(server).update_query_dict({"options": f"-csearch_path={schema}"})
    yield url.render_as_string(hide_password=False)
    with admin.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    admin.dispose()


@pytest.fixture
def empty_engine(database_url: str) -> Iterator[Engine]:
    """A database without any table."""
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def engine(empty_engine: Engine) -> Engine:
    """A migrated database with nothing published."""
    migrate(empty_engine)
    return empty_engine


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The small content in a folder of the test's own."""
    return write_content(tmp_path / "content")


@pytest.fixture
def encoder() -> HashingEncoder:
    return HashingEncoder()


@pytest.fixture(scope="session")
def everything() -> tuple[list[Layer], dict[str, Source]]:
    """The layers and sources of the shipped content."""
    return shipped()


@pytest.fixture(scope="session")
def small_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the small content published, in SQLite; read only."""
    home = tmp_path_factory.mktemp("small")
    engine = open_engine(sqlite_url(home / "knowledge.db"))
    migrate(engine)
    sync(engine, write_content(home / "content"))
    engine.dispose()
    return home


@pytest.fixture(scope="session")
def small(small_home: Path) -> Iterator[Knowledge]:
    """What answers from the small content; no test changes it."""
    engine = open_engine(sqlite_url(small_home / "knowledge.db"))
    found = Knowledge(engine, small_home / "index", HashingEncoder())
    found.refresh()
    yield found
    engine.dispose()
