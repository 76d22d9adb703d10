"""Tables of figures that offices hand in: dossiers by the month, indices by the year."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, DateTime, Float, Integer, MetaData, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from knowledge.models import NAMING


class ReportBase(DeclarativeBase):
    """Apart from `bot.records.Base`, of which every table is expected in a migrated database: no migration
    makes these two yet."""

    metadata = MetaData(naming_convention=NAMING)


class DossierFigureRow(ReportBase):
    """Dossiers of a unit in a month (its first day). ``field`` "" means all fields together; a column that
    the file had not is None. ``source``: the name of the file."""

    __tablename__ = "dossier_figures"
    __table_args__ = (UniqueConstraint("month", "unit", "field"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    month: Mapped[date] = mapped_column(Date)
    unit: Mapped[str] = mapped_column(String(200))
    field: Mapped[str] = mapped_column(String(200), default="")
    received: Mapped[int] = mapped_column(Integer)
    online: Mapped[int | None] = mapped_column(Integer)
    settled: Mapped[int] = mapped_column(Integer)
    in_time: Mapped[int] = mapped_column(Integer)
    late: Mapped[int] = mapped_column(Integer)
    pending: Mapped[int | None] = mapped_column(Integer)
    overdue: Mapped[int | None] = mapped_column(Integer)
    source: Mapped[str] = mapped_column(String(200))
    imported_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    imported_by: Mapped[int | None] = mapped_column(Integer)


class IndexResultRow(ReportBase):
    """What an index gave a province or unit in a year; a score, a rank or both."""

    __tablename__ = "index_results"
    __table_args__ = (UniqueConstraint("name", "year", "unit"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    year: Mapped[int] = mapped_column(Integer)
    unit: Mapped[str] = mapped_column(String(200))
    score: Mapped[float | None] = mapped_column(Float)
    rank: Mapped[int | None] = mapped_column(Integer)
    out_of: Mapped[int | None] = mapped_column(Integer)
    source: Mapped[str] = mapped_column(String(200))
    imported_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    imported_by: Mapped[int | None] = mapped_column(Integer)
