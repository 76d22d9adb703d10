"""spans, versions of sources, changes, decisions, reference records, passages of documents"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _spans()
    _sources()
    _publication()
    _passages()
    op.create_table(
        "changes",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("subject", sa.String(160), nullable=False, index=True),
        sa.Column("origin", sa.String(20), nullable=False),
        sa.Column("data", sa.JSON()),
        sa.Column("base", sa.String(64)),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), index=True),
        sa.Column("published_in", sa.Integer(), index=True),
        sa.Column("dropped_by", sa.String(200)),
    )
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("subject", sa.String(160), nullable=False, index=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), index=True),
        sa.Column("decided_by", sa.String(200)),
        sa.Column("decision", sa.Text()),
    )
    op.create_table(
        "reference_records",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("source", sa.String(80), nullable=False, index=True),
        sa.Column("site_id", sa.String(160), nullable=False),
        sa.Column("code", sa.String(40), index=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("source", "site_id"),
    )


def _spans() -> None:
    """The revisions of a layer, until now in its own row, become rows of a table."""
    op.create_table(
        "spans",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "layer_id",
            sa.Integer(),
            sa.ForeignKey("layers.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("added_in", sa.Integer(), nullable=False, index=True),
        sa.Column("retired_in", sa.Integer(), index=True),
    )
    # What a killed import left unpublished has no span and is removed by the next one.
    op.execute(
        "INSERT INTO spans (layer_id, added_in, retired_in) SELECT l.id, l.added_in,"
        " CASE WHEN l.retired_in <= p.revision THEN l.retired_in END"
        " FROM layers l JOIN publication p ON p.id = 1 WHERE l.added_in <= p.revision"
    )
    # Not in a batch: on SQLite that drops the table, and with it everything that hangs on its rows.
    op.drop_index("ix_layers_added_in", "layers")
    op.drop_index("ix_layers_retired_in", "layers")
    op.drop_column("layers", "added_in")
    op.drop_column("layers", "retired_in")
    op.add_column("layers", sa.Column("place", sa.String(120)))
    op.add_column("layers", sa.Column("document", sa.JSON()))
    op.create_index("ix_layers_place", "layers", ["place"])
    if op.get_bind().dialect.name == "postgresql":
        # Ids were given by the program until now; from here on the server gives them.
        op.execute(
            "SELECT setval(pg_get_serial_sequence('layers', 'id'), (SELECT COALESCE(MAX(id), 0) + 1 FROM layers))"
        )


def _sources() -> None:
    op.create_table(
        "source_versions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("added_in", sa.Integer(), nullable=False, index=True),
        sa.Column("retired_in", sa.Integer(), index=True),
        sa.Column("key", sa.String(120), nullable=False, index=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("number", sa.String(120)),
        sa.Column("issuer", sa.Text()),
        sa.Column("issued_on", sa.Date()),
        sa.Column("url", sa.Text()),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("replaced_by", sa.String(120)),
    )
    columns = "key, title, kind, number, issuer, issued_on, url, valid_from, valid_to, replaced_by"
    op.execute(f"INSERT INTO source_versions (added_in, {columns}) SELECT 1, {columns} FROM sources")  # noqa: S608
    op.drop_table("sources")


def _publication() -> None:
    with op.batch_alter_table("publication") as publication:
        publication.add_column(sa.Column("stamp", sa.String(32), nullable=False, server_default=""))
    with op.batch_alter_table("publication") as publication:
        publication.alter_column("stamp", server_default=None)
    # The row is what publishers lock, so it is there from the start.
    op.execute(
        "INSERT INTO publication (id, revision, stamp)"
        " SELECT 1, 0, '' WHERE NOT EXISTS (SELECT 1 FROM publication)"
    )
    with op.batch_alter_table("revisions") as revisions:
        revisions.add_column(sa.Column("override", sa.Text()))
        revisions.add_column(sa.Column("figures", sa.JSON()))


def _passages() -> None:
    with op.batch_alter_table("passages") as passages:
        passages.add_column(sa.Column("page", sa.Integer()))
        passages.add_column(sa.Column("part", sa.String(20), nullable=False, server_default="paragraph"))
        passages.add_column(sa.Column("heading", sa.Text(), nullable=False, server_default=""))
        passages.add_column(sa.Column("cells", sa.JSON(), nullable=False, server_default="[]"))
        passages.add_column(sa.Column("original", sa.Text()))
        passages.add_column(sa.Column("certainty", sa.Float()))
        passages.add_column(sa.Column("reviewed", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("passages") as passages:
        for name in ("part", "heading", "cells", "reviewed"):
            passages.alter_column(name, server_default=None)
