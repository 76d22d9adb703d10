"""Tables of cases."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, DateTime, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.records import Base


class CaseRow(Base):
    """One filed case. ``content`` (what was written) and ``contact`` (name, address, telephone) are sealed
    apart: the contact goes first. ``draft_key`` makes filing happen once. ``kind``: report, proposal, idea,
    question or example. ``state``: filed, taken, answered, refused, closed or withdrawn. ``barred``: ids of
    officers it speaks of. ``public``: what everybody may read once an officer has shown it."""

    __tablename__ = "cases"
    __table_args__ = (Index("ix_cases_unit", "unit_id", "state"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    code: Mapped[str] = mapped_column(String(6), unique=True)
    draft_key: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    barred: Mapped[list[int]] = mapped_column(JSON, default=list)
    conversation_id: Mapped[int] = mapped_column(Integer, index=True)
    channel: Mapped[str] = mapped_column(String(20))
    conversation: Mapped[str] = mapped_column(String(120))
    content: Mapped[str | None] = mapped_column(Text)
    contact: Mapped[str | None] = mapped_column(Text)
    filed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    due_on: Mapped[date | None] = mapped_column(Date)
    answered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    shareable: Mapped[bool] = mapped_column(Boolean, default=False)  # the citizen agrees
    shown_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    public: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class CaseEventRow(Base):
    """What happened to a case. ``actor``: citizen, system or ``officer:ID``; ``text`` is sealed."""

    __tablename__ = "case_events"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    actor: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str | None] = mapped_column(Text)


class CaseFileRow(Base):
    """A picture or document of a case: the channel's own handle, sealed."""

    __tablename__ = "case_files"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    reference: Mapped[str] = mapped_column(Text)
