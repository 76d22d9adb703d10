"""One-time addresses: a page of our own for what must not go over the servers of a chat abroad."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select, update

from bot.clock import Clock, utc
from bot.forms.drafts import expires
from bot.forms.form import DROPPED, FILED
from bot.forms.records import DraftRow

# The first letter tells the two kinds apart; what makes a token valid is its hash in the database.
_FIRST: Final = "a"  # travels through the chat, opens the page once
_PRIVATE: Final = "b"  # known only to the browser that sent the page


@dataclass(frozen=True, slots=True)
class Passed:
    """A page that was sent. ``token`` is the browser's own address from now on; ``again``: the same page
    had been sent before (a double tap, a step back)."""

    key: str
    token: str
    again: bool


class Links:
    """Tokens of drafts. The database holds only their SHA-256, so a copy of it opens no page.

    The token that travelled through the chat works until the page is sent once. Then its place is taken by
    one made from it and from a secret of the page itself: whoever reads the chat later cannot make it, the
    browser that sent the page can, again and again.
    """

    def __init__(self, clock: Clock, minutes: int = 60) -> None:
        self._clock = clock
        self.minutes = minutes

    def new(self) -> str:
        """A token that nobody can guess (256 bits); it opens nothing until `give`."""
        return _FIRST + secrets.token_urlsafe(32)

    def until(self) -> datetime:
        """When a token given now ends, in UTC."""
        return expires(self._clock, self.minutes)

    def give(self, connection: Connection, key: str, token: str, *, settle_s: int = 0) -> bool:
        """Let the token open a draft, instead of its earlier ones. False, and nothing is changed, when the
        draft is gone or done, or was given one less than ``settle_s`` seconds ago (a double tap)."""
        held = expires(self._clock, self.minutes).timestamp() - settle_s
        recent = DraftRow.link_until > datetime.fromtimestamp(held, tz=utc(self._clock()).tzinfo)
        where = [DraftRow.key == key, DraftRow.stage.not_in((FILED, DROPPED))]
        if settle_s:
            where.append(DraftRow.link.is_(None) | DraftRow.link_until.is_(None) | ~recent)
        return self._set(connection, token, *where)

    def take_back(self, connection: Connection, key: str) -> None:
        """End whatever address a draft has."""
        connection.execute(update(DraftRow).where(DraftRow.key == key).values(link=None, link_until=None))

    def pass_on(self, connection: Connection, token: str, seed: str) -> Passed | None:
        """The page behind ``token`` was sent with the secret ``seed`` that it carried: from now on the
        draft opens by a private token. None when the token is unknown, over or used by another browser.

        Of two requests at once exactly one is not ``again``: the change is one guarded UPDATE.
        """
        if is_private(token):
            key = self.key_of(connection, token)
            return Passed(key, token, True) if key else None
        private = _PRIVATE + _digest(f"{token}:{seed}")
        moved = self._set(connection, private, *self._live(token), DraftRow.stage.not_in((FILED, DROPPED)))
        key = self.key_of(connection, private)
        return Passed(key, private, not moved) if key else None

    def key_of(self, connection: Connection, token: str) -> str | None:
        """The draft that a token opens; None when it opens none, or no longer."""
        return connection.scalar(select(DraftRow.key).where(*self._live(token)))

    def _live(self, token: str) -> tuple[object, ...]:
        return DraftRow.link == hashed(token), DraftRow.link_until > utc(self._clock())

    def _set(self, connection: Connection, token: str, *where: object) -> bool:
        values = {"link": hashed(token), "link_until": self.until()}
        return connection.execute(update(DraftRow).where(*where).values(**values)).rowcount == 1  # type: ignore[arg-type]


def hashed(token: str) -> str:
    """What is stored of a token: its SHA-256, 64 hexadecimal digits."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def is_private(token: str) -> bool:
    """Whether a token is one that never travelled through a chat."""
    return token.startswith(_PRIVATE)


def _digest(text: str) -> str:
    raw = hashlib.sha256(text.encode("utf-8", "replace")).digest()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
