"""Tables of hand-offs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.records import Base


class HandoffRow(Base):
    """A citizen who waits for, or talks with, an officer. ``state``: kept (out of hours), waiting, open or
    closed. ``pass_at``: when the next group gets it unless somebody claims it."""

    __tablename__ = "handoffs"
    __table_args__ = (Index("ix_handoffs_state", "state", "unit_id"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    code: Mapped[str] = mapped_column(String(6), unique=True)
    conversation_id: Mapped[int] = mapped_column(Integer, index=True)
    channel: Mapped[str] = mapped_column(String(20))
    conversation: Mapped[str] = mapped_column(String(120))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(20))  # asked, failures, abuse, rejected
    opened_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    pass_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    claimed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class HandoffMessageRow(Base):
    """One message of a hand-off, sealed. ``author``: citizen, assistant or ``officer:ID``."""

    __tablename__ = "handoff_messages"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    handoff_id: Mapped[int] = mapped_column(ForeignKey("handoffs.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    author: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)
