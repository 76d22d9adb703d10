"""One folder of migrations: which steps it knows, and the tables it has at one of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, Table, create_engine, func, select
from sqlalchemy.pool import StaticPool

from knowledge.archiving.values import portable
from knowledge.errors import StoreError


@dataclass(frozen=True, slots=True)
class Schema:
    """The migrations in ``scripts``, whose step a database remembers in the table ``versions``.

    ``name`` is the folder of its tables in an archive.
    """

    name: str
    scripts: Path
    versions: str


def _config(schema: Schema, engine: Engine | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(schema.scripts))
    config.attributes.update(engine=engine, version_table=schema.versions)
    return config


def newest(schema: Schema) -> str:
    """The last step this program knows."""
    head = ScriptDirectory.from_config(_config(schema)).get_current_head()
    if head is None:
        raise ValueError(f"no migrations in {schema.scripts}")
    return head


def knows(schema: Schema, revision: str) -> bool:
    """Whether the step is among the program's own; a newer program's is not."""
    steps = ScriptDirectory.from_config(_config(schema)).walk_revisions()
    return any(step.revision == revision for step in steps)


def current(connection: Connection, schema: Schema) -> str | None:
    """The step the database is at; None when it has no tables of this schema yet.

    Raises `StoreError` when it is a newer program's.
    """
    options = {"version_table": schema.versions}
    step = MigrationContext.configure(connection, opts=options).get_current_revision()
    if step is not None and not knows(schema, step):
        raise StoreError(f"Cơ sở dữ liệu thuộc phiên bản mới hơn chương trình này: {step}.")
    return step


def upgrade(engine: Engine, schema: Schema, revision: str) -> None:
    """Bring an empty database to a step, which need not be the newest."""
    command.upgrade(_config(schema, engine), revision)


def tables(engine: Engine, schema: Schema) -> list[Table]:
    """The tables of a SQLite database that holds this schema alone, parents before their children.

    Their column types read and write the same values in every database (`values.portable`).
    """
    found = MetaData()
    found.reflect(engine, only=lambda name, _: name != schema.versions)
    for table in found.tables.values():
        for column in table.columns:
            column.type = portable(column.type)
    return found.sorted_tables


def tables_at(schema: Schema, revision: str) -> dict[Table, int]:
    """The tables at a step, parents first, with the rows that the migrations themselves put there.

    Today's models do not describe the tables of older steps, so a database is made at the step and asked.
    """
    blank = create_engine("sqlite://", poolclass=StaticPool)
    try:
        upgrade(blank, schema, revision)
        with blank.connect() as connection:
            return {table: rows_in(connection, table) for table in tables(blank, schema)}
    finally:
        blank.dispose()


def rows_in(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0
