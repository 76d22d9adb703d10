"""Tables of the knowledge base.

A layer row is written once and never changed. ``spans`` tells from which revision until which it is
seen: a change gives the new row a span and ends the old one's, a rollback gives an old row a new span.
What citizens see is the state at the revision that the single row of ``publication`` points to, so a
long import becomes visible at once or not at all. ``changes`` is the draft: what maintainers wrote,
kept after it was published or dropped, as the history of every change.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


class RevisionRow(Base):
    """One step of the published knowledge: who, when, why."""

    __tablename__ = "revisions"
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    author: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)
    override: Mapped[str | None] = mapped_column(Text)  # which administrator allowed what, and why
    figures: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON)  # of the gate it passed
    started_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    published_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class PublicationRow(Base):
    """The one pointer to what citizens see."""

    __tablename__ = "publication"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    revision: Mapped[int] = mapped_column(Integer)
    stamp: Mapped[str] = mapped_column(String(32))  # another at each publishing and each restoring


class SourceRow(Base):
    """One version of a document or address that statements rest on."""

    __tablename__ = "source_versions"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    added_in: Mapped[int] = mapped_column(Integer, index=True)
    retired_in: Mapped[int | None] = mapped_column(Integer, index=True)
    key: Mapped[str] = mapped_column(String(120), index=True)
    title: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(20))
    number: Mapped[str | None] = mapped_column(String(120))
    issuer: Mapped[str | None] = mapped_column(Text)
    issued_on: Mapped[date | None] = mapped_column(Date)
    url: Mapped[str | None] = mapped_column(Text)
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    replaced_by: Mapped[str | None] = mapped_column(String(120))


class LayerRow(Base):
    """What one origin says about one entry."""

    __tablename__ = "layers"
    __table_args__ = (Index("ix_layers_entry_origin", "entry_id", "origin"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    entry_id: Mapped[str] = mapped_column(String(160), index=True)
    origin: Mapped[str] = mapped_column(String(20))
    fingerprint: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(Text)
    topic: Mapped[str] = mapped_column(String(80))
    owner: Mapped[str | None] = mapped_column(Text)
    code: Mapped[str | None] = mapped_column(String(40), index=True)
    field: Mapped[str | None] = mapped_column(Text)
    agency: Mapped[str | None] = mapped_column(Text)
    url: Mapped[str | None] = mapped_column(Text)
    province: Mapped[str | None] = mapped_column(String(40))
    levels: Mapped[list[str]] = mapped_column(JSON)
    years: Mapped[list[int]] = mapped_column(JSON)
    flags: Mapped[list[str]] = mapped_column(JSON)
    sources: Mapped[list[str]] = mapped_column(JSON)
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    checked_on: Mapped[date | None] = mapped_column(Date)
    confidence: Mapped[str] = mapped_column(String(20))
    place: Mapped[str | None] = mapped_column(String(120), index=True)
    document: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class SpanRow(Base):
    """From which revision until which (exclusive) a layer is seen."""

    __tablename__ = "spans"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    layer_id: Mapped[int] = mapped_column(ForeignKey("layers.id", ondelete="CASCADE"), index=True)
    added_in: Mapped[int] = mapped_column(Integer, index=True)
    retired_in: Mapped[int | None] = mapped_column(Integer, index=True)


class QuestionRow(Base):
    """One way people ask for an entry."""

    __tablename__ = "questions"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    layer_id: Mapped[int] = mapped_column(ForeignKey("layers.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Text)


class FactRow(Base):
    __tablename__ = "facts"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    layer_id: Mapped[int] = mapped_column(ForeignKey("layers.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    aspect: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    confidence: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str | None] = mapped_column(String(20))
    level: Mapped[str | None] = mapped_column(String(20))
    province: Mapped[str | None] = mapped_column(String(40))
    payer: Mapped[str | None] = mapped_column(Text)
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    fees: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    sources: Mapped[list[str]] = mapped_column(JSON)


class PassageRow(Base):
    __tablename__ = "passages"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    layer_id: Mapped[int] = mapped_column(ForeignKey("layers.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    path: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    page: Mapped[int | None] = mapped_column(Integer)
    part: Mapped[str] = mapped_column(String(20))
    heading: Mapped[str] = mapped_column(Text)
    cells: Mapped[list[list[str]]] = mapped_column(JSON)
    original: Mapped[str | None] = mapped_column(Text)
    certainty: Mapped[float | None] = mapped_column(Float)
    reviewed: Mapped[bool] = mapped_column(Boolean)


class ChangeRow(Base):
    """One change to the draft: an entry's layer or a source put or taken away, by whom and why.

    Open until ``closed_at``: then either published in a revision or dropped by somebody.
    """

    __tablename__ = "changes"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))  # layer | source
    subject: Mapped[str] = mapped_column(String(160), index=True)  # entry id or source key
    origin: Mapped[str] = mapped_column(String(20))  # empty for a source
    data: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))  # none: taken away
    base: Mapped[str | None] = mapped_column(String(64))  # fingerprint of what was published then
    author: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), index=True)
    published_in: Mapped[int | None] = mapped_column(Integer, index=True)
    dropped_by: Mapped[str | None] = mapped_column(String(200))


class DecisionRow(Base):
    """Something that an import found and a person must decide: a vanished code, an edit overtaken."""

    __tablename__ = "decisions"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(160), index=True)
    detail: Mapped[str] = mapped_column(Text)
    opened_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), index=True)
    decided_by: Mapped[str | None] = mapped_column(String(200))
    decision: Mapped[str | None] = mapped_column(Text)


class ReferenceRow(Base):
    """A record of another site, kept for comparing and drafting; never shown to citizens."""

    __tablename__ = "reference_records"
    __table_args__ = (UniqueConstraint("source", "site_id"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    source: Mapped[str] = mapped_column(String(80), index=True)
    site_id: Mapped[str] = mapped_column(String(160))
    code: Mapped[str | None] = mapped_column(String(40), index=True)
    title: Mapped[str] = mapped_column(Text)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    loaded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
