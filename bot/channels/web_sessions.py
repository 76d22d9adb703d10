"""Which conversation a browser holds: an id made by us, in a signed cookie."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from fastapi import Request, Response

# Asked on Friday afternoon, answered by an officer on Monday morning: the browser must still know
# its conversation. Longer would leave it to the next person at a shared computer.
LIFETIME: Final = timedelta(days=3)

# Under https the prefix makes the browser refuse a cookie set by a neighbouring subdomain, which
# would put a citizen into a conversation that somebody else reads.
_PLAIN_NAME: Final = "motcua"
_SECURE_NAME: Final = "__Host-motcua"


class Sessions:
    """Issues conversation ids and reads them back; what it did not sign it does not know."""

    def __init__(self, secret: bytes, public_url: str | None = None) -> None:
        self._key = hmac.digest(secret, b"motcua web conversation", hashlib.sha256)
        self._public_url = public_url

    def read(self, request: Request) -> str | None:
        """The conversation of this browser; None when it has none, or one we did not issue."""
        conversation, _, mark = request.cookies.get(self._name(request), "").partition(".")
        if conversation and hmac.compare_digest(mark.encode(), self._mark(conversation).encode()):
            return conversation
        return None

    def issue(self) -> str:
        """A new conversation: 128 random bits, 22 characters that are safe in an address."""
        return secrets.token_urlsafe(16)

    def remember(self, request: Request, response: Response, conversation: str) -> None:
        """Have the browser keep the conversation, from now for `LIFETIME`."""
        response.set_cookie(
            self._name(request),
            f"{conversation}.{self._mark(conversation)}",
            max_age=int(LIFETIME.total_seconds()),
            path="/",
            httponly=True,
            samesite="lax",
            secure=is_secure(request, self._public_url),
        )

    def _mark(self, conversation: str) -> str:
        digest = hmac.digest(self._key, conversation.encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")

    def _name(self, request: Request) -> str:
        return _SECURE_NAME if is_secure(request, self._public_url) else _PLAIN_NAME


def is_secure(request: Request, public_url: str | None) -> bool:
    """Whether the browser came by https. A proxy that ends TLS may forget to say so; the public address
    tells too."""
    public = urlsplit(public_url or "")
    host = request.headers.get("host", "").lower()
    return request.url.scheme == "https" or (public.scheme == "https" and host == public.netloc.lower())
