"""Engines and migrations: SQLite (WAL) by default, PostgreSQL by URL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from knowledge.errors import StoreError

MIGRATIONS = Path(__file__).parent / "migrations"
VERSIONS = "alembic_version"


def sqlite_url(path: Path) -> str:
    """The URL of a SQLite database in a file (its folder is made when missing)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{path}"


def open_engine(url: str) -> Engine:
    """An engine for the URL. Raises `StoreError` when the URL or its driver is unusable."""
    try:
        # An error's text goes to a log; a statement's values may be a citizen's words.
        engine = create_engine(url, pool_pre_ping=not url.startswith("sqlite"), hide_parameters=True)
    except (SQLAlchemyError, ImportError) as error:
        raise StoreError(f"Địa chỉ cơ sở dữ liệu không dùng được: {error}") from None
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    # WAL lets readers go on while an import writes; NORMAL is safe with it against a killed process.
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=15000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _alembic(engine: Engine, scripts: Path, versions: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(scripts))
    config.attributes.update(engine=engine, version_table=versions)
    return config


@contextmanager
def _for_migrating(engine: Engine) -> Iterator[Engine]:
    """The engine to migrate a database with: for SQLite another one on the same file.

    SQLite changes a table by making it anew, and with foreign keys on, dropping the old one takes away all
    rows that refer to it. Nor does the driver begin a transaction for such statements, so that a killed
    process would leave half a step.
    """
    if engine.dialect.name != "sqlite":
        yield engine
        return
    own = create_engine(engine.url, poolclass=NullPool, hide_parameters=True)
    event.listen(own, "connect", _leave_transactions_to_us)
    event.listen(own, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    try:
        yield own
    finally:
        own.dispose()


def _leave_transactions_to_us(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA busy_timeout=15000")


def migrate(engine: Engine, scripts: Path = MIGRATIONS, versions: str = VERSIONS) -> bool:
    """Bring the schema of one folder of migrations up to date; returns whether anything was done.

    ``versions`` names the table that remembers the step, so that several schemas share a database.
    Raises `StoreError` when the database cannot be opened or was written by a newer program.
    """
    config = _alembic(engine, scripts, versions)
    head = ScriptDirectory.from_config(config).get_current_head()
    try:
        with engine.connect() as connection:
            current = MigrationContext.configure(
                connection, opts={"version_table": versions}
            ).get_current_revision()
        if current == head:
            return False
        with _for_migrating(engine) as own:
            command.upgrade(_alembic(own, scripts, versions), "head")
    except CommandError as error:
        raise StoreError(f"Cơ sở dữ liệu thuộc phiên bản mới hơn chương trình này: {error}") from None
    except DBAPIError as error:
        reason = " ".join(str(error.orig).split())  # a driver may say it in several lines
        raise StoreError(f"Không mở được cơ sở dữ liệu: {reason}") from None
    return True
