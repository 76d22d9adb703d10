"""For how many days what is kept. What citizens are told and what is deleted come from here alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.clock import ZONE


@dataclass(frozen=True, slots=True)
class RetentionDays:
    """Days after the last change (drafts), the last message (conversations, buttons), the closing (cases,
    hand-offs) or the making (mail, feedback, turns). No law names these numbers: the law asks to keep no
    longer than the purpose needs (Luật 91/2025/QH15; NĐ 356/2025/NĐ-CP; T9-014), and offices may set their
    own.
    """

    drafts: int = 30
    mail: int = 30  # rows of answered messages and sent replies; their words went when they were done
    buttons: int = 90
    conversations: int = 180
    contacts: int = 90
    contents: int = 730
    handoffs: int = 180
    feedback: int = 180
    turns: int = 90

    def until(self, what: str, since: datetime) -> datetime:
        """The moment when something kept since then falls due, in Viet Nam."""
        days: int = getattr(self, what)
        return aware(since).astimezone(ZONE) + timedelta(days=days)

    def before(self, what: str, now: datetime) -> datetime:
        """What is as old as this moment, in UTC, or older has fallen due."""
        days: int = getattr(self, what)
        return now.astimezone(UTC) - timedelta(days=days)


def aware(moment: datetime) -> datetime:
    """A stored time, which SQLite gives back without its zone."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
