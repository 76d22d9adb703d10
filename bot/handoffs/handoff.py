"""One hand-off as it is read from the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import RowMapping

KEPT, WAITING, OPEN, CLOSED = "kept", "waiting", "open", "closed"
LIVE = (KEPT, WAITING, OPEN)
REASONS = ("asked", "failures", "abuse", "rejected")


@dataclass(frozen=True, slots=True)
class Handoff:
    """See `HandoffRow`; times are aware."""

    id: int
    code: str
    conversation_id: int
    channel: str
    conversation: str
    unit_id: int
    officer_id: int | None
    state: str
    reason: str
    opened_at: datetime
    pass_at: datetime | None


def handoff_of(row: RowMapping) -> Handoff:
    """The hand-off in a row."""
    return Handoff(
        row["id"], row["code"], row["conversation_id"], row["channel"], row["conversation"], row["unit_id"],
        row["officer_id"], row["state"], row["reason"], aware(row["opened_at"]),
        aware(row["pass_at"]) if row["pass_at"] else None,
    )  # fmt: skip


def aware(moment: datetime) -> datetime:
    """A stored time, which SQLite gives back without its zone."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
