"""Contacts of citizens: opened only for the officer who holds the case, every sight written down."""

from __future__ import annotations

from sqlalchemy import Connection, select

from bot.cases.case import Case
from bot.cases.records import CaseRow
from bot.clock import Clock
from bot.officers.staff import Officer
from bot.privacy.cipher import Cipher
from bot.privacy.sights import record


class Sights:
    """The only place that opens a contact for anybody but its owner."""

    def __init__(self, cipher: Cipher, clock: Clock) -> None:
        self._cipher = cipher
        self._clock = clock

    def contact(self, connection: Connection, case: Case, officer: Officer) -> dict[str, str] | None:
        """Name, address and telephone as far as given (empty: none kept); None: not for this officer.

        Who holds the case is read in the same transaction; either outcome is written down.
        """
        sealed, allowed = self._look(connection, case, officer, "contact")
        if not allowed:
            return None
        found: dict[str, str] = self._cipher.open(sealed) if sealed else {}
        return found

    def content(self, connection: Connection, case: Case, officer: Officer) -> bool:
        """Whether the officer may read the words of a case with the names and numbers in them."""
        return self._look(connection, case, officer, "content")[1]

    def _look(
        self, connection: Connection, case: Case, officer: Officer, what: str
    ) -> tuple[str | None, bool]:
        row = connection.execute(
            select(CaseRow.unit_id, CaseRow.officer_id, CaseRow.barred, CaseRow.contact).where(
                CaseRow.id == case.id
            )
        ).one()
        allowed = (
            row.officer_id == officer.id
            and row.unit_id == officer.unit_id
            and officer.id not in set(row.barred)
        )
        record(connection, self._clock, officer.id, case.id, what, allowed)
        return row.contact, allowed
