"""Who is at the console: the officer, the unit and the session of one request."""

from __future__ import annotations

from dataclasses import dataclass

from bot.desk.accounts import Account
from bot.desk.roles import Action, may
from bot.desk.sessions import Session
from bot.officers.staff import Officer, Unit


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is signed in."""

    officer: Officer
    unit: Unit
    account: Account
    session: Session

    def may(self, action: str) -> bool:
        """Whether the person's role allows an action (a name of `Action`; templates ask by name)."""
        return may(self.officer.role, Action(action))
