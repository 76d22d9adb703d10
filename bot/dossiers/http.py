"""Asks one-stop software over HTTP, as its mapping says."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
import ssl
from collections.abc import Sequence
from contextvars import ContextVar
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from bot.dossiers.adapter import DossierAdapter, DossierState, Factor
from bot.dossiers.errors import Foreign, TimedOut, Unavailable, WrongFactor
from bot.dossiers.mapping import SystemMapping, fill, fill_all, read_systems
from bot.dossiers.reading import read_state

REDIRECTS = 2  # within the same host
_SLOW = frozenset({408, 504})


class HttpAdapter:
    """One software. Holds no connection and no cookie: two citizens never share a session there."""

    def __init__(self, system: SystemMapping) -> None:
        self._system = system
        self._codes = re.compile(system.codes)
        wanted = system.factor
        self._factor = Factor(wanted.label, re.compile(wanted.pattern), wanted.asked)
        self._secrets = {f"env:{name}": os.environ[name] for name in system.secrets()}
        self._tls = ssl.create_default_context()

    @property
    def factors(self) -> tuple[Factor, ...]:
        return (self._factor,)

    def owns(self, code: str) -> bool:
        """Whether a code is of this software."""
        return self._codes.fullmatch(code) is not None

    def factor(self, code: str) -> Factor:
        if not self.owns(code):
            raise Foreign("mã của nơi khác")
        return self._factor

    async def look_up(self, code: str, factor: str) -> DossierState:
        if not self.factor(code).fits(factor):  # nobody's state is asked for without it
            raise WrongFactor("sai dạng thông tin xác nhận")
        token = _asking.set(True)
        try:
            async with asyncio.timeout(self._system.timeout_s):
                status, body = await self._fetch({"code": code, "factor": factor.strip(), **self._secrets})
        except (TimeoutError, httpx.TimeoutException):
            raise TimedOut("không trả lời kịp") from None
        # The library's errors quote the address, and with it code, factor and keys.
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise Unavailable(type(error).__name__) from None
        finally:
            _asking.reset(token)
        if status in _SLOW:
            raise TimedOut(f"HTTP {status}")
        try:
            data = json.loads(body)
        except (ValueError, RecursionError):
            data = None  # an HTTP status may still tell what it was
            if 200 <= status < 300:
                raise Unavailable("câu trả lời không phải JSON") from None
        return read_state(status, data, self._system, code, factor)

    async def _fetch(self, values: dict[str, str]) -> tuple[int, bytes]:
        limits = httpx.Timeout(self._system.timeout_s)
        async with httpx.AsyncClient(verify=self._tls, timeout=limits, follow_redirects=False) as client:
            request = self._request(client, values)
            for _ in range(REDIRECTS + 1):
                response = await client.send(request, stream=True)
                try:
                    if response.next_request is None:
                        return response.status_code, await self._body(response)
                finally:
                    await response.aclose()
                if _origin(response.next_request.url) != _origin(request.url):
                    raise Unavailable("chuyển hướng sang nơi khác")
                request = response.next_request
        raise Unavailable("chuyển hướng nhiều lần")

    def _request(self, client: httpx.AsyncClient, values: dict[str, str]) -> httpx.Request:
        system = self._system
        quoted = {name: quote(value, safe="") for name, value in values.items()}
        query: dict[str, Any] = fill_all(system.query, values)
        more: dict[str, Any] = {}
        if system.json_body is not None:
            more["json"] = fill_all(system.json_body, values)
        elif system.form:
            more["data"] = fill_all(system.form, values)
        if query:
            more["params"] = query
        return client.build_request(
            system.method, system.base_url.rstrip("/") + fill(system.path, quoted),
            headers={"Accept": "application/json", **fill_all(system.headers, values)}, **more,
        )  # fmt: skip

    async def _body(self, response: httpx.Response) -> bytes:
        body = b""
        async for chunk in response.aiter_bytes():
            body += chunk
            if len(body) > self._system.max_bytes:
                raise Unavailable("câu trả lời quá dài")
        return body


class SeveralAdapters:
    """Several provinces' software: the code says whom to ask."""

    def __init__(self, adapters: Sequence[HttpAdapter]) -> None:
        self._adapters = tuple(adapters)

    @property
    def factors(self) -> tuple[Factor, ...]:
        return tuple(dict.fromkeys(factor for adapter in self._adapters for factor in adapter.factors))

    def factor(self, code: str) -> Factor:
        return self._owner(code).factor(code)

    async def look_up(self, code: str, factor: str) -> DossierState:
        return await self._owner(code).look_up(code, factor)

    def _owner(self, code: str) -> HttpAdapter:
        for adapter in self._adapters:
            if adapter.owns(code):
                return adapter
        raise Foreign("mã của nơi khác")


def read_adapter(path: Path) -> DossierAdapter:
    """The adapter that a mapping file describes. Raises `BotError` naming the place that is wrong."""
    adapters = [HttpAdapter(system) for system in read_systems(path)]
    return adapters[0] if len(adapters) == 1 else SeveralAdapters(adapters)


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


_asking: ContextVar[bool] = ContextVar("asking", default=False)


class _Unlogged(logging.Filter):
    """Drops what the libraries would log of our requests: whole addresses, headers, redirects."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not _asking.get()


_unlogged = _Unlogged()
for _name in ("httpx", "httpcore.http11", "httpcore.connection"):
    logging.getLogger(_name).addFilter(_unlogged)
