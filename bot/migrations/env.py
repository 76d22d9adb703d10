"""Alembic's environment: migrates the engine handed over by knowledge.database."""

from __future__ import annotations

from alembic import context

from bot.schema import METADATA

settings = context.config.attributes
with settings["engine"].begin() as connection:
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        version_table=settings["version_table"],
        render_as_batch=True,
        include_name=lambda name, kind, _parents: kind != "table" or name in METADATA.tables,
    )
    with context.begin_transaction():
        context.run_migrations()
