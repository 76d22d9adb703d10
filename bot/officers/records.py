"""Tables of units and officers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Boolean, DateTime, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.records import Base


class UnitRow(Base):
    """A unit that receives cases or answers citizens. ``staff_channel`` and ``staff_conversation`` are its
    group; ``places`` keys of the communes it serves (none: its whole province), ``receives`` kinds of
    cases, ``next_unit_id`` who gets what it leaves unclaimed."""

    __tablename__ = "units"
    __table_args__ = (UniqueConstraint("staff_channel", "staff_conversation"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    province: Mapped[str | None] = mapped_column(String(40))
    places: Mapped[list[str]] = mapped_column(JSON, default=list)
    receives: Mapped[list[str]] = mapped_column(JSON, default=list)
    staff_channel: Mapped[str | None] = mapped_column(String(20))
    staff_conversation: Mapped[str | None] = mapped_column(String(120))
    next_unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    reply_days: Mapped[int | None] = mapped_column(Integer)  # working days
    reply_basis: Mapped[str | None] = mapped_column(Text)  # the document that sets them
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class OfficerRow(Base):
    """A person of a unit. ``role``: officer, lead, maintainer, administrator or auditor; ``account`` is the
    id by which a channel names him or her."""

    __tablename__ = "officers"
    __table_args__ = (UniqueConstraint("channel", "account"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    login: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    role: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str | None] = mapped_column(String(20))
    account: Mapped[str | None] = mapped_column(String(60))
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
