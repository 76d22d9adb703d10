"""Tables of who saw personal data, and of what was deleted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.records import Base


class SightRow(Base):
    """One sight of a citizen's contact or file by an officer."""

    __tablename__ = "sights"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    officer_id: Mapped[int] = mapped_column(Integer, index=True)
    case_id: Mapped[int | None] = mapped_column(Integer, index=True)
    what: Mapped[str] = mapped_column(String(20))  # contact or file
    allowed: Mapped[str] = mapped_column(String(20))  # shown or refused


class ErasureRow(Base):
    """A deletion that was asked for or fell due: a receipt without anything personal in it."""

    __tablename__ = "erasures"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    receipt: Mapped[str] = mapped_column(String(12), unique=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    reason: Mapped[str] = mapped_column(String(20))  # asked or retention
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
