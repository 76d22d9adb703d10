"""A filed case as the application uses it, and what happened to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy import Connection

from bot.forms.form import Draft
from bot.officers.staff import Officer, Unit

FILED, TAKEN, ANSWERED = "filed", "taken", "answered"
REFUSED, CLOSED, WITHDRAWN = "refused", "closed", "withdrawn"
OPEN = (FILED, TAKEN)

REPORT, PROPOSAL, IDEA, QUESTION, EXAMPLE = "report", "proposal", "idea", "question", "example"
ON_OFFICES = frozenset({REPORT, PROPOSAL})  # what complains of somebody
MUST_BE_PUBLIC = ON_OFFICES  # NĐ 20/2008/NĐ-CP, Điều 19: the outcome is made public, consent or not

CONTACT = ("name", "address", "phone")  # sealed apart, seen by the officer who holds the case
NOT_TOLD = frozenset({*CONTACT, "contact", "evidence", "share"})  # parts that are no text of the case


class Directory(Protocol):
    """Units and officers; what `bot.officers.directory.Directory` gives of them."""

    def unit(self, unit_id: int, connection: Connection | None = None) -> Unit | None: ...

    def units(self, connection: Connection | None = None) -> list[Unit]: ...

    def officer_by_id(self, officer_id: int, connection: Connection | None = None) -> Officer | None: ...

    def officers(self, unit_id: int | None = None, connection: Connection | None = None) -> list[Officer]: ...


class WorkingDays(Protocol):
    """What `bot.hours.Hours` gives."""

    def add_working_days(self, day: date, days: int, unit_slug: str | None = None, /) -> date: ...


@dataclass(frozen=True, slots=True)
class Case:
    """``values`` holds the parts as they were written, ``redacted`` the same without personal numbers and
    without the contact; both empty once the retention has erased them. ``has_contact``: a contact is
    kept (it is opened only by `Sights.contact`)."""

    id: int
    code: str
    kind: str
    state: str
    unit_id: int
    officer_id: int | None
    barred: frozenset[int]
    conversation_id: int
    channel: str
    conversation: str
    values: Mapping[str, str]
    redacted: Mapping[str, str]
    has_contact: bool
    filed_at: datetime
    due_on: date | None
    answered_at: datetime | None
    shareable: bool
    shown_at: datetime | None
    public: Mapping[str, Any] | None

    @property
    def may_be_public(self) -> bool:
        """Whether an officer may show it: the citizen agreed, or the law wants the outcome public."""
        return self.shareable or self.kind in MUST_BE_PUBLIC


@dataclass(frozen=True, slots=True)
class Event:
    """``kind``: filed, taken, replied, refused, forwarded, unsolved, withdrawn, closed, shown, hidden."""

    at: datetime
    actor: str
    kind: str
    text: str = ""


def kind_of(draft: Draft) -> str:
    """The kind of the case that a draft becomes."""
    if draft.form == REPORT and draft.extra.get("kind") == PROPOSAL:
        return PROPOSAL
    return draft.form


def form_of(kind: str) -> str:
    """The form whose wordings name the parts of a case."""
    return REPORT if kind == PROPOSAL else kind


def told(draft: Draft) -> dict[str, str]:
    """The parts of a draft that are the case itself, in the order in which they were asked."""
    return {
        name: value.strip()
        for name, value in draft.values.items()
        if name not in NOT_TOLD and isinstance(value, str) and value.strip()
    }


def contact_of(draft: Draft) -> dict[str, str]:
    """Name, address and telephone as far as they were given."""
    return {name: text for name in CONTACT if (text := draft.given(name).strip())}


def actor_of(officer: Officer) -> str:
    return f"officer:{officer.id}"
