"""One-time addresses: a page of our own for what must not go over the servers of a chat abroad."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, select, update

from bot.clock import Clock, utc
from bot.forms.drafts import expires, moment
from bot.forms.form import DROPPED, FILED, Draft
from bot.forms.records import DraftRow
from bot.visit import Visit

PATH: Final = "/to-khai"

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

    ``secret`` makes the tokens: asked for again, a draft's address is the same, and a page that is open in
    a browser stays good. Processes that share it give the same addresses; by default each has its own.
    """

    def __init__(self, clock: Clock, minutes: int = 60, secret: bytes | None = None) -> None:
        self._clock = clock
        self.minutes = minutes
        self._secret = secret or secrets.token_bytes(32)

    def token(self, key: str) -> str:
        """The token of a draft by its key, 256 bits that nobody can guess; opens nothing until `give`."""
        return _FIRST + _short(hmac.digest(self._secret, f"form-page:{key}".encode(), "sha256"))

    def until(self) -> datetime:
        """When a token given now ends, in UTC."""
        return expires(self._clock, self.minutes)

    def give(self, connection: Connection, key: str) -> str | None:
        """Let the draft's token open it from now on, instead of its earlier ones, and return it. None when
        the draft is gone, filed or dropped."""
        token = self.token(key)
        given = self._set(connection, token, DraftRow.key == key, DraftRow.stage.not_in((FILED, DROPPED)))
        return token if given else None

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
        private = _PRIVATE + _short(hashlib.sha256(f"{token}:{seed}".encode("utf-8", "replace")).digest())
        moved = self._set(connection, private, *self._live(token), DraftRow.stage.not_in((FILED, DROPPED)))
        key = self.key_of(connection, private)
        return Passed(key, private, not moved) if key else None

    def key_of(self, connection: Connection, token: str) -> str | None:
        """The draft that a token opens; None when it opens none, or no longer."""
        return connection.scalar(select(DraftRow.key).where(*self._live(token)))

    def ends(self, connection: Connection, token: str) -> datetime | None:
        """When a token that works now ends; None for one that does not."""
        until = connection.scalar(select(DraftRow.link_until).where(*self._live(token)))
        return moment(until) if until else None

    def _live(self, token: str) -> tuple[ColumnElement[bool], ...]:
        return DraftRow.link == hashed(token), DraftRow.link_until > utc(self._clock())

    def _set(self, connection: Connection, token: str, *where: ColumnElement[bool]) -> bool:
        values = {"link": hashed(token), "link_until": self.until()}
        return connection.execute(update(DraftRow).where(*where).values(**values)).rowcount == 1


class ContactPages:
    """The address of a draft's page, as the engine asks for it with the part ``contact``."""

    def __init__(self, links: Links, base: Callable[[], str]) -> None:
        self._links = links
        self._base = base

    def __call__(self, draft: Draft, visit: Visit) -> tuple[str, int]:
        """The address and for how many minutes it works; it does once the turn is stored."""

        def give(connection: Connection) -> None:
            self._links.give(connection, draft.key)

        visit.later(give)
        return page_address(self._base(), self._links.token(draft.key)), self._links.minutes


def page_address(base: str, token: str) -> str:
    """Where a token's page is; ``base`` is the address that citizens open this machine by."""
    return f"{base.rstrip('/')}{PATH}/{token}"


def hashed(token: str) -> str:
    """What is stored of a token: its SHA-256, 64 hexadecimal digits."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def is_private(token: str) -> bool:
    """Whether a token is one that never travelled through a chat."""
    return token.startswith(_PRIVATE)


def _short(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
