"""Passwords: kept as argon2id hashes, made or checked by one set of rules."""

from __future__ import annotations

import secrets
from functools import lru_cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.errors import BotError
from bot.wordings import words

LEAST: Final = 12  # characters; no other rule: length is what counts (NIST SP 800-63B)
MOST: Final = 200
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is read wrong from paper

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # OWASP's least for argon2id


class PasswordError(BotError):
    """A new password breaks a rule; the sentence is for the person who chose it."""


def check(password: str, login: str) -> None:
    """Raises `PasswordError` for one that is too short, too long, or easily guessed."""
    if len(password) < LEAST:
        raise PasswordError(words("desk.password.short", least=LEAST))
    if len(password) > MOST:
        raise PasswordError(words("desk.password.long", most=MOST))
    low = password.casefold()
    if login.casefold() in low or len(set(low)) < 5 or any(run in low for run in _runs()):
        raise PasswordError(words("desk.password.easy"))


def hashed(password: str) -> str:
    return _hasher.hash(password)


def right(stored: str, password: str) -> bool:
    """Whether the password is the one of the hash."""
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def generated() -> str:
    """A password to be written on paper and changed at the first sign-in: 16 letters in fours."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


@lru_cache(maxsize=1)
def nobodys() -> str:
    """The hash of no password: compared with when a login is unknown, so that it takes as long."""
    return hashed(secrets.token_urlsafe(24))


def _runs() -> tuple[str, ...]:
    return ("12345678", "abcdefgh", "password", "matkhau", "qwertyui", "motcua")
