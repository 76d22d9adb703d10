"""The table of turns: what was asked and how it ended, for the reports and for what is still unanswered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, Float, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.records import Base


class TurnRow(Base):
    """One message and the status of its answer. ``question`` is redacted and sealed, and kept only of
    what was a question; ``settled``: what a maintainer made of one that was not answered (attached,
    written or off_topic)."""

    __tablename__ = "turns"
    __table_args__ = (Index("ix_turns_open", "status", "settled", "at"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    conversation_id: Mapped[int] = mapped_column(Integer, index=True)
    status: Mapped[str] = mapped_column(String(20))
    entry: Mapped[str | None] = mapped_column(String(200))
    topic: Mapped[str | None] = mapped_column(String(100))
    province: Mapped[str | None] = mapped_column(String(40))
    confidence: Mapped[float | None] = mapped_column(Float)
    question: Mapped[str | None] = mapped_column(Text)
    settled: Mapped[str | None] = mapped_column(String(12))
    settled_by: Mapped[int | None] = mapped_column(Integer)
    settled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
