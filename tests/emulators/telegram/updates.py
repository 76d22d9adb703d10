"""The queue of updates and the two ways out of it: long poll and webhook."""

from __future__ import annotations

import asyncio
import ipaddress
import re
import time
from typing import Any
from urllib.parse import urlsplit

import httpx

from tests.emulators.telegram.errors import bad_request, conflict
from tests.emulators.telegram.model import Signal
from tests.emulators.telegram.params import Params

# Kinds that come only when asked for by name.
_ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")

Update = dict[str, Any]


class Updates:
    """Updates stay until their offset is confirmed or a webhook has answered 200 to them."""

    def __init__(self, *, redelivery_s: float) -> None:
        self.signal = Signal()
        self.pending: list[Update] = []
        self.delivered_to_webhook = 0
        self.allowed: list[str] = []
        self._redelivery_s = redelivery_s
        self._next_id = 100_000_001
        self._poller: object | None = None
        self._webhook: dict[str, Any] = {}
        self._secret = ""
        self._pusher: asyncio.Task[None] | None = None

    def push(self, kind: str, payload: dict[str, Any]) -> Update | None:
        """Queue an update; None when ``allowed_updates`` leaves it out."""
        wanted = kind in self.allowed if self.allowed else kind not in _ON_REQUEST
        if not wanted:
            return None
        update: Update = {"update_id": self._next_id, kind: payload}
        self._next_id += 1
        self.pending.append(update)
        self.signal.notify()
        return update

    async def get(self, params: Params) -> list[Update]:
        """getUpdates.

        :raises ApiError: 409 while a webhook is set, and in a poll that a newer one has replaced.
        """
        if self._webhook:
            raise conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the "
                "webhook first"
            )
        self._allow(params)
        offset = params.int("offset", 0) or 0
        limit = min(max(params.int("limit", 100) or 100, 1), 100)
        timeout_s = min(max(params.int("timeout", 0) or 0, 0), 50)
        mine = self._poller = object()
        self.signal.notify()  # ends the poll of another session
        try:
            self._confirm(offset)
            await self.signal.wait_for(lambda: bool(self.pending) or self._poller is not mine, timeout_s)
            if self._poller is not mine:
                raise conflict(
                    "terminated by other getUpdates request; make sure that only one bot instance is running"
                )
            self._confirm(offset)
            return self.pending[:limit]
        finally:
            if self._poller is mine:
                self._poller = None

    def _confirm(self, offset: int) -> None:
        if offset < 0:  # counted from the end; all before are forgotten
            self.pending = self.pending[offset:]
        elif offset:
            self.pending = [update for update in self.pending if update["update_id"] >= offset]

    def _allow(self, params: Params) -> None:
        kinds = params.json("allowed_updates")
        if kinds is not None:  # absent: the previous setting stays
            self.allowed = list(kinds)

    async def set_webhook(self, params: Params) -> bool:
        url = params.text("url")
        if not url:
            return await self.delete_webhook(params)
        if not (url.startswith("https://") or _loopback(url)):
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        secret = params.text("secret_token")
        if secret and not _SECRET.fullmatch(secret):
            raise bad_request("secret token contains unallowed characters")
        self._allow(params)
        await self._forget_webhook(params)
        self._secret = secret
        self._webhook = {
            "url": url,
            "has_custom_certificate": False,
            "max_connections": params.int("max_connections", 40),
        }
        self._pusher = asyncio.ensure_future(self._push_to(url))
        self.signal.notify()
        return True

    async def delete_webhook(self, params: Params) -> bool:
        await self._forget_webhook(params)
        return True

    async def _forget_webhook(self, params: Params) -> None:
        await self.close()
        self._webhook = {}
        if params.flag("drop_pending_updates"):
            self.pending.clear()

    def webhook_info(self) -> dict[str, Any]:
        base = self._webhook or {"url": "", "has_custom_certificate": False}
        info = {**base, "pending_update_count": len(self.pending)}
        if self.allowed:
            info["allowed_updates"] = self.allowed
        return info

    async def _push_to(self, url: str) -> None:
        """One update at a time, the same one again until the answer is 2xx."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": self._secret} if self._secret else {}
        async with httpx.AsyncClient(trust_env=False, timeout=10) as client:
            while True:
                await self.signal.wait_for(lambda: bool(self.pending), 3600)
                if not self.pending:
                    continue
                update = self.pending[0]
                try:
                    status = (await client.post(url, json=update, headers=headers)).status_code
                    problem = f"Wrong response from the webhook: {status}"
                except httpx.HTTPError as error:
                    status, problem = 0, f"Connection failed: {type(error).__name__}"
                if 200 <= status < 300:
                    self.pending.remove(update)
                    self.delivered_to_webhook += 1
                    self.signal.notify()
                else:
                    self._webhook |= {"last_error_date": int(time.time()), "last_error_message": problem}
                    await asyncio.sleep(self._redelivery_s)

    async def close(self) -> None:
        if self._pusher is not None:
            self._pusher.cancel()
            await asyncio.gather(self._pusher, return_exceptions=True)
            self._pusher = None


def _loopback(url: str) -> bool:
    """Telegram itself takes https only; a local Bot API server takes http, and so do tests."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
