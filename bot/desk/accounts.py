"""Signing in: password, one-time code, lock-out. What went wrong is told to nobody but the audit trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

import pyotp
from sqlalchemy import Connection, Engine, Row, delete, insert, select, update

from bot.clock import Clock, utc
from bot.desk import passwords
from bot.desk.records import AccountRow, SessionRow
from bot.officers.records import OfficerRow
from bot.privacy.cipher import Cipher
from bot.privacy.days import aware

FAILURES: Final = 5  # wrong passwords or codes, then the account is locked
LOCKED: Final = timedelta(minutes=15)


class SignIn(StrEnum):
    """How an attempt to sign in ended. The page says the same for WRONG and for an unknown login."""

    DONE = "done"
    WRONG = "wrong"
    CODE = "code"  # the password was right, a one-time code is asked for
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Account:
    """How an officer stands; secrets stay inside `Accounts`."""

    officer_id: int
    must_change: bool
    has_totp: bool
    toured: bool
    on_duty: bool
    locked_until: datetime | None = None
    seen_at: datetime | None = None


class Accounts:
    """All accounts. Each method is one transaction, unless it takes a connection."""

    def __init__(self, engine: Engine, cipher: Cipher, clock: Clock) -> None:
        self._engine = engine
        self._cipher = cipher
        self._clock = clock

    def sign_in(self, login: str, password: str, code: str = "") -> tuple[SignIn, int | None]:
        """The outcome, and the officer's id where the login is known."""
        with self._engine.connect() as connection:
            row = connection.execute(
                select(AccountRow.__table__)
                .join(OfficerRow, OfficerRow.id == AccountRow.officer_id)
                .where(OfficerRow.login == login.strip().lower(), OfficerRow.active.is_(True))
            ).first()
        # The hash is worked out outside of any transaction: it takes a tenth of a second on purpose.
        matches = passwords.right(row.password if row else passwords.nobodys(), password[: passwords.MOST])
        if row is None:
            return SignIn.WRONG, None
        with self._engine.begin() as connection:
            return self._judged(connection, row.officer_id, matches, code)

    def _judged(
        self, connection: Connection, officer_id: int, matches: bool, code: str
    ) -> tuple[SignIn, int]:
        row, now = self._locked(connection, officer_id), self._clock()
        if row.locked_until is not None and aware(row.locked_until) > now:
            return SignIn.LOCKED, officer_id
        if matches and row.totp and not code:
            return SignIn.CODE, officer_id
        step = self._step(row, code) if matches and row.totp else None
        if not matches or (row.totp and step is None):
            failures = row.failures + 1
            locked = failures >= FAILURES
            values: dict[str, Any] = {"failures": 0 if locked else failures}
            if locked:
                values["locked_until"] = utc(now + LOCKED)
            self._set(connection, officer_id, **values)
            return (SignIn.LOCKED if locked else SignIn.WRONG), officer_id
        self._set(connection, officer_id, failures=0, locked_until=None, step=step or row.step)
        return SignIn.DONE, officer_id

    def _step(self, row: Row[Any], code: str) -> int | None:
        """The time step of a right code that was not used before; one step early or late is right too."""
        totp = pyotp.TOTP(self._cipher.open(row.totp))
        now = int(self._clock().timestamp()) // totp.interval
        given = "".join(code.split())
        for step in (now, now - 1, now + 1):
            if totp.verify(given, for_time=step * totp.interval) and step > (row.step or 0):
                return step
        return None

    def find(self, officer_id: int, connection: Connection | None = None) -> Account | None:
        """The account of an officer; None when there is none."""
        if connection is None:
            with self._engine.connect() as own:
                return self.find(officer_id, own)
        row = connection.execute(
            select(AccountRow.__table__).where(AccountRow.officer_id == officer_id)
        ).first()
        return _account(row) if row else None

    def all(self) -> dict[int, Account]:
        """Every account by its officer."""
        with self._engine.connect() as connection:
            return {row.officer_id: _account(row) for row in connection.execute(select(AccountRow.__table__))}

    def set_password(
        self, connection: Connection, officer_id: int, password: str, *, must_change: bool
    ) -> None:
        """Give or change a password: other browsers are signed out, a lock is lifted."""
        values = {
            "password": passwords.hashed(password), "must_change": must_change, "failures": 0,
            "locked_until": None,
        }  # fmt: skip
        if self.find(officer_id, connection) is None:
            defaults = {"toured": False, "on_duty": True}
            connection.execute(insert(AccountRow).values(officer_id=officer_id, **defaults, **values))
        else:
            self._set(connection, officer_id, **values)
        self.sign_out_all(connection, officer_id)

    def sign_out_all(self, connection: Connection, officer_id: int) -> None:
        """Every browser of an officer is signed out."""
        connection.execute(delete(SessionRow).where(SessionRow.officer_id == officer_id))

    def new_totp(self) -> str:
        """A secret to be shown as a QR code; in use once `use_totp` has seen a code of it."""
        return pyotp.random_base32()

    def use_totp(self, connection: Connection, officer_id: int, secret: str, code: str) -> bool:
        """Ask for a code from now on; False when the code is not of this secret."""
        if not pyotp.TOTP(secret).verify("".join(code.split()), for_time=self._clock(), valid_window=1):
            return False
        self._set(connection, officer_id, totp=self._cipher.seal(secret), step=None)
        return True

    def drop_totp(self, connection: Connection, officer_id: int) -> None:
        self._set(connection, officer_id, totp=None, step=None)

    def mark(self, connection: Connection, officer_id: int, **values: bool) -> None:
        """``toured``, ``on_duty``."""
        self._set(connection, officer_id, **values)

    def unlock(self, connection: Connection, officer_id: int) -> None:
        self._set(connection, officer_id, failures=0, locked_until=None)

    def _locked(self, connection: Connection, officer_id: int) -> Row[Any]:
        """The row, which nobody else changes until the caller's transaction is done."""
        self._set(connection, officer_id, failures=AccountRow.failures)
        return connection.execute(
            select(AccountRow.__table__).where(AccountRow.officer_id == officer_id)
        ).one()

    def _set(self, connection: Connection, officer_id: int, **values: Any) -> None:
        connection.execute(update(AccountRow).where(AccountRow.officer_id == officer_id).values(**values))


def provisioning(secret: str, login: str) -> str:
    """The address that an authenticator app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name="Một Cửa")


def _account(row: Row[Any]) -> Account:
    return Account(
        row.officer_id, row.must_change, row.totp is not None, row.toured, row.on_duty,
        aware(row.locked_until) if row.locked_until else None, aware(row.seen_at) if row.seen_at else None,
    )  # fmt: skip
