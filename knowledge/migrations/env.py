"""Alembic's environment: migrates the engine handed over by knowledge.database."""

from __future__ import annotations

from alembic import context

from knowledge.models import Base

with context.config.attributes["engine"].begin() as connection:
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
