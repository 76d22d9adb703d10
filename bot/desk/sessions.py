"""Browsers that are signed in: an opaque token in a strict cookie, its hash in the database."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import Connection, Engine, delete, insert, select, update

from bot.clock import Clock, utc
from bot.desk.records import AccountRow, SessionRow
from bot.privacy.days import aware

IDLE: Final = timedelta(minutes=60)  # without a request
LONGEST: Final = timedelta(hours=12)  # a working day; then the password is asked for again
_TOUCH: Final = timedelta(seconds=60)  # how often a request writes down that somebody is there


@dataclass(frozen=True, slots=True)
class Session:
    """``csrf`` must come with every change."""

    id: int
    officer_id: int
    csrf: str


class Sessions:
    """Begins, finds and ends them. A token is made anew at every sign-in, so none can be fixed before."""

    def __init__(self, engine: Engine, clock: Clock, idle: timedelta = IDLE) -> None:
        self._engine = engine
        self._clock = clock
        self._idle = idle

    def begin(self, officer_id: int) -> str:
        """The token for the cookie."""
        token, now = secrets.token_urlsafe(32), utc(self._clock())
        with self._engine.begin() as connection:
            connection.execute(delete(SessionRow).where(SessionRow.created_at <= now - LONGEST))
            connection.execute(
                insert(SessionRow).values(
                    token=_hash(token), csrf=secrets.token_urlsafe(32), officer_id=officer_id,
                    created_at=now, last_at=now,
                )
            )  # fmt: skip
            self._seen(connection, officer_id)
        return token

    def find(self, token: str) -> Session | None:
        """The session of a token; None when there is none or it has run out."""
        if not token:
            return None
        with self._engine.connect() as connection:
            row = connection.execute(
                select(SessionRow.__table__).where(SessionRow.token == _hash(token))
            ).first()
        now = self._clock()
        if row is None or now - aware(row.created_at) > LONGEST or now - aware(row.last_at) > self._idle:
            return None
        if now - aware(row.last_at) > _TOUCH:
            with self._engine.begin() as connection:
                touch = update(SessionRow).where(SessionRow.id == row.id)
                connection.execute(touch.values(last_at=utc(now)))
                self._seen(connection, row.officer_id)
        return Session(row.id, row.officer_id, row.csrf)

    def end(self, session_id: int) -> None:
        with self._engine.begin() as connection:
            connection.execute(delete(SessionRow).where(SessionRow.id == session_id))

    def _seen(self, connection: Connection, officer_id: int) -> None:
        mine = update(AccountRow).where(AccountRow.officer_id == officer_id)
        connection.execute(mine.values(seen_at=utc(self._clock())))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
