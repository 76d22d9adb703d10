"""The table of drafts: what a citizen has written in a form so far."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, DateTime, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.records import Base


class DraftRow(Base):
    """One form being filled. ``content`` is sealed; ``tracker`` is the name under which Rasa knows it;
    ``link`` is the hash of the one-time address of its page. ``stage``: filling, review, kept, filed,
    ready or dropped. At most one draft of a conversation is ``current``."""

    __tablename__ = "drafts"
    __table_args__ = (Index("ix_drafts_conversation", "conversation_id", "current"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    conversation_id: Mapped[int] = mapped_column(Integer)
    form: Mapped[str] = mapped_column(String(20))
    stage: Mapped[str] = mapped_column(String(10))
    current: Mapped[bool] = mapped_column(Boolean, default=True)
    content: Mapped[str] = mapped_column(Text)
    tracker: Mapped[str] = mapped_column(String(40))
    link: Mapped[str | None] = mapped_column(String(64), unique=True)
    link_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
