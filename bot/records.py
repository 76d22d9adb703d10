"""Tables of the conversations: who talks, what came in, what goes out, what buttons mean."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Boolean, DateTime, Index, Integer, MetaData, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from knowledge.models import NAMING

MIGRATIONS = Path(__file__).parent / "migrations"
VERSIONS = "alembic_version_bot"


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


class ConversationRow(Base):
    """What is remembered of a conversation. ``sender`` is the opaque id that Rasa sees."""

    __tablename__ = "conversations"
    __table_args__ = (UniqueConstraint("channel", "conversation"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    conversation: Mapped[str] = mapped_column(String(120))
    sender: Mapped[str] = mapped_column(String(40), unique=True)
    province: Mapped[str | None] = mapped_column(String(40))
    context: Mapped[dict[str, Any]] = mapped_column(JSON)
    last_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class InboxRow(Base):
    """A message as stored before it was acknowledged; personal numbers are masked in it."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("channel", "conversation", "message_id"),
        Index("ix_inbox_open", "done", "channel", "conversation"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    conversation: Mapped[str] = mapped_column(String(120))
    message_id: Mapped[str] = mapped_column(String(120))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    received_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    done: Mapped[bool] = mapped_column(Boolean, default=False)


class OutboxRow(Base):
    """A reply as stored before it was sent. ``state``: due, sent or dropped."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_open", "state", "channel", "conversation"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    conversation: Mapped[str] = mapped_column(String(120))
    reply: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10), default="due")
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    not_before: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    reason: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class ButtonRow(Base):
    """What a button means: its title as shown and the choice behind it, under an opaque short id."""

    __tablename__ = "buttons"
    __table_args__ = (Index("ix_buttons_conversation", "conversation_id", "id"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    value: Mapped[str] = mapped_column(String(16), unique=True)
    conversation_id: Mapped[int] = mapped_column(Integer)
    turn: Mapped[int] = mapped_column(Integer)  # buttons of one reply share it
    position: Mapped[int] = mapped_column(Integer)  # 1 is the first: citizens may type the number
    title: Mapped[str] = mapped_column(Text)
    choice: Mapped[dict[str, Any]] = mapped_column(JSON)
