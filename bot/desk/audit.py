"""The audit trail of the console: who changed what, and who saw personal data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, insert, select

from bot.clock import ZONE, Clock, utc
from bot.desk.records import AuditRow
from bot.officers.records import OfficerRow
from bot.privacy.days import aware


@dataclass(frozen=True, slots=True)
class Record:
    """``officer`` is the login; None for somebody unknown, or one whose row is gone."""

    at: datetime
    officer: str | None
    action: str
    target: str
    detail: str


class Audit:
    """Written in the transaction of what it tells of; read newest first."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def record(
        self, connection: Connection, officer_id: int | None, action: str, target: str = "", detail: str = ""
    ) -> None:
        """``target``: a code, a login, the name of an option; ``detail`` never holds a citizen's words."""
        connection.execute(
            insert(AuditRow).values(
                at=utc(self._clock()), officer_id=officer_id, action=action, target=target[:200],
                detail=detail[:2000],
            )
        )  # fmt: skip

    def note(self, officer_id: int | None, action: str, target: str = "", detail: str = "") -> None:
        """A record in a transaction of its own."""
        with self._engine.begin() as connection:
            self.record(connection, officer_id, action, target, detail)

    def last(
        self,
        limit: int = 100,
        before: int | None = None,
        *,
        login: str = "",
        target: str = "",
    ) -> list[tuple[int, Record]]:
        """(id, record) of those before an id, filtered where a filter is not empty."""
        query = select(AuditRow.__table__, OfficerRow.login).outerjoin(
            OfficerRow, OfficerRow.id == AuditRow.officer_id
        )
        if before is not None:
            query = query.where(AuditRow.id < before)
        if login:
            query = query.where(OfficerRow.login == login.strip().lower())
        if target:
            query = query.where(AuditRow.target == target.strip())
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(AuditRow.id.desc()).limit(limit)).all()
        return [
            (row.id, Record(aware(row.at).astimezone(ZONE), row.login, row.action, row.target, row.detail))
            for row in rows
        ]
