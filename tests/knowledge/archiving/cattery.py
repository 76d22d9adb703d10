"""A small schema of two steps with a column of every type, and rows for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, insert, text

from knowledge.archiving.schema import Schema, newest, tables_at, upgrade
from knowledge.archiving.values import from_json

ENV = """
from alembic import context
settings = context.config.attributes
with settings["engine"].begin() as connection:
    context.configure(connection=connection, version_table=settings["version_table"], render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
"""
FIRST = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "c1", None
def upgrade():
    op.create_table(
        "owners",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(20), nullable=False, unique=True),
        sa.Column("data", sa.JSON()),
    )
    op.create_table(
        "cats",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("owner_id", sa.Integer(), sa.ForeignKey("owners.id", ondelete="CASCADE"), nullable=False),
        sa.Column("order", sa.Integer()),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("asleep", sa.Boolean(), nullable=False),
        sa.Column("born", sa.Date()),
        sa.Column("seen_at", sa.DateTime(timezone=True)),
        sa.Column("weight", sa.Float()),
        sa.Column("paw", sa.LargeBinary()),
    )
    op.create_table("house", sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False))
    op.execute("INSERT INTO house VALUES (1)")
"""
SECOND = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "c2", "c1"
def upgrade():
    with op.batch_alter_table("owners") as owners:
        owners.add_column(sa.Column("cats", sa.Integer(), nullable=False, server_default="0"))
        owners.drop_column("data")
    op.execute("UPDATE owners SET cats = (SELECT count(*) FROM cats WHERE owner_id = owners.id)")
"""

OWNERS = [
    [1, "Bà Tư", '{"b": 1.50, "a": null}'],
    [2, "Ông Năm", "null"],
    [3, "Út", None],
]
CATS = [
    [
        1, 1, 2**31 - 1, "Dòng một\nDòng “hai” \\ \u2028 😺", True, "2020-02-29",
        "2026-11-21T06:45:00.123456+00:00", 0.1 + 0.2, "AP8q",
    ],
    [2, 1, None, "", False, None, None, None, None],
    [7, 2, -5, "Mướp", False, "0999-01-01", "1999-12-31T17:00:00+00:00", -1e-300, ""],
]  # fmt: skip


def cattery(folder: Path, steps: int = 2) -> Schema:
    """The schema, as a program knows it that has so many steps."""
    (folder / "versions").mkdir(parents=True)
    (folder / "env.py").write_text(ENV, "utf-8")
    for number, step in enumerate([FIRST, SECOND][:steps]):
        (folder / "versions" / f"step{number}.py").write_text(step, "utf-8")
    return Schema("cattery", folder, "cattery_version")


def fill(engine: Engine, schema: Schema) -> None:
    """The tables at the schema's newest step, with `OWNERS` and `CATS`."""
    step = newest(schema)
    upgrade(engine, schema, step)
    owners = [dict(zip(("id", "name", "data"), row, strict=True)) for row in OWNERS]
    if step == "c2":
        owners = [{"id": row[0], "name": row[1], "cats": row[0] % 3} for row in OWNERS]
    with engine.begin() as connection:
        for table in tables_at(schema, step):
            names = [column.name for column in table.columns]
            cats = [dict(zip(names, row, strict=True)) for row in CATS] if table.name == "cats" else []
            for row in owners if table.name == "owners" else cats:
                values = {name: from_json(table.columns[name])(value) for name, value in row.items()}
                connection.execute(insert(table), [values])
            if engine.dialect.name == "postgresql" and table.name != "house":  # ids were given by us
                connection.execute(text(f"SELECT setval('{table.name}_id_seq', 10)"))


def add_cat(connection: Connection, name: str) -> None:
    """An owner of one cat, both in the caller's transaction."""
    connection.execute(text("INSERT INTO owners (name, cats) VALUES (:name, 1)"), {"name": name})
    connection.execute(
        text(
            "INSERT INTO cats (owner_id, story, asleep) SELECT id, name, false FROM owners WHERE name = :name"
        ),
        {"name": name},
    )


def everything(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """All rows as the driver gives them."""
    with engine.connect() as connection:
        return {
            table: [tuple(row) for row in connection.execute(text(f"SELECT * FROM {table} ORDER BY 1"))]
            for table in ("owners", "cats", "house")
        }
