from __future__ import annotations

import logging
import os
import secrets
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from bot import records
from bot.mailbox import Mailbox
from bot.memory import MemoryStore
from bot.privacy.cipher import Cipher, new_key
from bot.settings import settings
from knowledge.database import migrate, open_engine, sqlite_url
from tests.bot.fakes import FakeClock, FakeKnowledge
from tests.bot.homes import knowledge_home


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def knowledge() -> FakeKnowledge:
    return FakeKnowledge()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """The tables of conversations, on each database that is there."""
    if request.param == "sqlite":
        yield from _migrated(sqlite_url(tmp_path / "conversations.db"))
        return
    base = os.environ.get("MOTCUA_TEST_POSTGRES")
    if not base:
        pytest.skip("MOTCUA_TEST_POSTGRES is not set")
    schema = f"bot_{secrets.token_hex(4)}"
    server = create_engine(base)
    with server.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    joint = "&" if "?" in base else "?"
    yield from _migrated(f"{base}{joint}options=-csearch_path%3D{schema}")
    with server.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    server.dispose()


def _migrated(url: str) -> Iterator[Engine]:
    engine = open_engine(url)
    migrate(engine, records.MIGRATIONS, records.VERSIONS)
    yield engine
    engine.dispose()


@pytest.fixture
def cipher() -> Cipher:
    return Cipher(new_key())


@pytest.fixture
def mailbox(engine: Engine, clock: FakeClock, cipher: Cipher) -> Mailbox:
    return Mailbox(engine, clock, cipher)


@pytest.fixture
def memories(engine: Engine, clock: FakeClock) -> MemoryStore:
    return MemoryStore(engine, clock, timedelta(minutes=60))


@pytest.fixture(scope="session")
def shipped_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Shipped content, indexed. Not to be written to."""
    return knowledge_home(tmp_path_factory)


@pytest.fixture
def fresh_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[pytest.MonkeyPatch]:
    """No setting but the encoder's; settings are read anew, and levels of loggers put back afterwards."""
    for name in list(os.environ):
        if name.upper().startswith(("MOTCUA_", "TELEGRAM_")) and name != "MOTCUA_ENCODER":
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    loggers = [logging.getLogger(name) for name in logging.root.manager.loggerDict]
    levels = [(logger, logger.level) for logger in (logging.root, *loggers)]
    settings.cache_clear()
    yield monkeypatch
    settings.cache_clear()
    for logger, level in levels:
        logger.setLevel(level)
