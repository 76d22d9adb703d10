"""Contacts of citizens: opened only for the officer who holds the case, every sight written down."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from bot.cases.case import Case
from bot.cases.records import CaseRow
from bot.clock import Clock, utc
from bot.officers.staff import Officer
from bot.privacy.cipher import Cipher
from bot.privacy.records import SightRow

SHOWN, REFUSED = "shown", "refused"


class Sights:
    """The only place that opens a contact for anybody but its owner."""

    def __init__(self, cipher: Cipher, clock: Clock) -> None:
        self._cipher = cipher
        self._clock = clock

    def contact(self, connection: Connection, case: Case, officer: Officer) -> dict[str, str] | None:
        """Name, address and telephone as far as given (empty: none kept); None: not for this officer.

        Who holds the case is read in the same transaction; either outcome is written down.
        """
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
        connection.execute(
            insert(SightRow).values(
                at=utc(self._clock()), officer_id=officer.id, case_id=case.id, what="contact",
                allowed=SHOWN if allowed else REFUSED,
            )
        )  # fmt: skip
        if not allowed:
            return None
        found: dict[str, str] = self._cipher.open(row.contact) if row.contact else {}
        return found
