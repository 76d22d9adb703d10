from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bot.backup import back_up
from bot.settings import Settings
from tests.bot.backup.homes import a_home, clock
from tests.bot.backup.rows import fill


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """An empty system on each kind of database."""
    if request.param == "sqlite":
        yield a_home(tmp_path / "target")
        return
    base = os.environ.get("MOTCUA_TEST_POSTGRES")
    if not base:
        pytest.skip("MOTCUA_TEST_POSTGRES is not set")
    name = f"backup_{secrets.token_hex(4)}"
    server = create_engine(base)
    with server.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    joint = "&" if "?" in base else "?"
    (tmp_path / "target").mkdir()
    yield Settings(home=tmp_path / "target", database_url=f"{base}{joint}options=-csearch_path%3D{name}")
    with server.begin() as connection:
        connection.execute(text("SET LOCAL lock_timeout = '5s'"))  # a failed test may hold a connection
        connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
    server.dispose()


@pytest.fixture
def source(tmp_path: Path) -> Settings:
    """A system of SQLite files with rows in every table."""
    settings = a_home(tmp_path / "source")
    fill(settings)
    return settings


@pytest.fixture
def archive(source: Settings, tmp_path: Path) -> Path:
    back_up(source, tmp_path / "saved.zip", clock=clock)
    return tmp_path / "saved.zip"
