"""Talks to Rasa: one turn of a conversation, or the mere reading of a sentence."""

from __future__ import annotations

import json
from types import TracebackType
from typing import Any, Self

import httpx

from nlu.errors import RasaUnavailable


class RasaClient:
    """Keeps connections open between turns; to be closed, or used as ``async with``.

    ``timeout`` (seconds) bounds each call as a whole, the action's work included.
    """

    def __init__(self, url: str, secret: str, *, timeout: float = 10.0) -> None:
        self._secret = secret
        # Rasa drops idle connections after 20 s; one that is dropped while we write would fail a turn.
        limits = httpx.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=10.0)
        self._http = httpx.AsyncClient(base_url=url, timeout=timeout, limits=limits, trust_env=False)

    async def turn(self, sender: str, text: str, metadata: dict[str, Any]) -> list[dict[str, Any]]:
        """Rasa's replies to one message; an action's is ``{"recipient_id", "custom": {"turn": id}}``.

        ``metadata["turn"]`` must be the id of the turn open for ``sender`` (nlu.actions.turns).
        Raises RasaUnavailable on no connection, a late, failed or empty reply. The action may have run
        all the same: the caller knows whether its turn has responded.
        """
        return await self._say(sender, plain(text), metadata)

    async def signal(
        self, sender: str, intent: str, entities: dict[str, str], metadata: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """The same for something that nobody typed: an intent of ours with its entities.

        Citizens cannot send one: `plain` takes their leading slashes off. Raises RasaUnavailable.
        """
        message = f"/{intent}" + (json.dumps(entities) if entities else "")
        return await self._say(sender, message, metadata)

    async def _say(self, sender: str, message: str, metadata: dict[str, Any]) -> list[dict[str, Any]]:
        payload = {"sender": sender, "message": message, "metadata": metadata}
        replies = await self._post("/webhooks/rest/webhook", payload)
        if not isinstance(replies, list) or not replies:
            raise RasaUnavailable("Rasa trả lời rỗng.")
        return replies

    async def parse(self, text: str) -> dict[str, Any]:
        """``{"intent": name, "confidence": 0..1}`` as Rasa reads a sentence, without any conversation."""
        parsed = await self._post("/model/parse", {"text": plain(text)}, token=self._secret)
        try:
            return {"intent": parsed["intent"]["name"], "confidence": parsed["intent"]["confidence"]}
        except (KeyError, TypeError) as error:
            raise RasaUnavailable("Rasa trả lời sai dạng.") from error

    async def aclose(self) -> None:
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def _post(self, path: str, payload: dict[str, Any], token: str | None = None) -> Any:
        try:
            reply = await self._http.post(path, json=payload, params={"token": token} if token else None)
            reply.raise_for_status()
            return reply.json()
        except (httpx.HTTPError, ValueError) as error:
            # The error's own words may hold the address with its token: its kind is enough.
            raise RasaUnavailable(f"Rasa không trả lời ({type(error).__name__}).") from None


def plain(text: str) -> str:
    """The text without the leading slashes by which Rasa takes "/restart" for an intent, from anybody."""
    return text.lstrip().lstrip("/ ") or "."
