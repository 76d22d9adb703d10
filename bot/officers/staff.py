"""A command that an officer gave in a staff group, and who may carry it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.visit import Visit
from knowledge.answers.answer import Answer

ROLES = ("officer", "lead", "maintainer", "administrator", "auditor")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as the application uses it; see `UnitRow`."""

    id: int
    slug: str
    name: str
    province: str | None = None
    places: tuple[str, ...] = ()
    receives: tuple[str, ...] = ()
    staff_channel: str | None = None
    staff_conversation: str | None = None
    next_unit_id: int | None = None
    reply_days: int | None = None
    reply_basis: str | None = None


@dataclass(frozen=True, slots=True)
class Officer:
    """A registered person."""

    id: int
    login: str
    name: str
    unit_id: int
    role: str
    channel: str | None = None
    account: str | None = None


@dataclass(frozen=True, slots=True)
class StaffCall:
    """``command`` is folded and without the slash ("nhan"; "" for a plain reply to one of our posts);
    ``code`` the six characters named in it, pressed, or quoted; ``text`` what else was written."""

    officer: Officer
    unit: Unit
    command: str
    code: str | None
    text: str


class StaffTool(Protocol):
    """Carries out some of the commands of a staff group."""

    @property
    def commands(self) -> Mapping[str, str]:
        """Folded name -> one line of help in Vietnamese, with the slash."""

    def handle(self, call: StaffCall, visit: Visit) -> Answer | None:
        """The answer to be posted in the group. None: the code is none of this tool's.

        Decides inside ``visit.later`` where two officers may act at once.
        """
        ...
