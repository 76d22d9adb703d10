"""Who saw a citizen's contact or file: written at every sight, refused ones too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, insert, select

from bot.cases.records import CaseRow
from bot.clock import ZONE, Clock, utc
from bot.officers.records import OfficerRow
from bot.privacy.days import aware
from bot.privacy.records import SightRow

SHOWN, REFUSED = "shown", "refused"
CONTACT, FILE = "contact", "file"


@dataclass(frozen=True, slots=True)
class Sight:
    """``officer`` is the login, ``code`` that of the case; both None when their rows are gone."""

    at: datetime
    officer: str | None
    code: str | None
    what: str
    allowed: bool


def record(
    connection: Connection, clock: Clock, officer_id: int, case_id: int | None, what: str, allowed: bool
) -> None:
    """Write a sight in the caller's transaction. ``what``: contact or file."""
    connection.execute(
        insert(SightRow).values(
            at=utc(clock()), officer_id=officer_id, case_id=case_id, what=what,
            allowed=SHOWN if allowed else REFUSED,
        )
    )  # fmt: skip


def sights(
    engine: Engine, code: str | None = None, login: str | None = None, limit: int = 100
) -> Sequence[Sight]:
    """The last sights, the newest first; of one case, or of one officer."""
    query = (
        select(SightRow.at, OfficerRow.login, CaseRow.code, SightRow.what, SightRow.allowed)
        .outerjoin(OfficerRow, OfficerRow.id == SightRow.officer_id)
        .outerjoin(CaseRow, CaseRow.id == SightRow.case_id)
        .order_by(SightRow.id.desc())
        .limit(limit)
    )
    if code is not None:
        query = query.where(CaseRow.code == code)
    if login is not None:
        query = query.where(OfficerRow.login == login)
    with engine.connect() as connection:
        rows = connection.execute(query).all()
    return [
        Sight(aware(at).astimezone(ZONE), officer, case, what, allowed == SHOWN)
        for at, officer, case, what, allowed in rows
    ]
