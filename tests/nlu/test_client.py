from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from nlu.client import RasaClient, plain
from nlu.errors import RasaUnavailable

Handler = Callable[[str, bytes], Awaitable[tuple[int, bytes]]]


@asynccontextmanager
async def _server(handler: Handler) -> AsyncIterator[str]:
    """A tiny HTTP server: the handler gets path and body, gives status and body."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := await reader.readline():
                length = 0
                while (header := await reader.readline()).strip():
                    name, _, value = header.decode().partition(":")
                    length = int(value) if name.lower() == "content-length" else length
                status, body = await handler(line.decode().split()[1], await reader.readexactly(length))
                writer.write(f"HTTP/1.1 {status} x\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
                await writer.drain()
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        server.close()


async def test_a_turn_carries_sender_text_and_metadata() -> None:
    seen: list[tuple[str, bytes]] = []

    async def handler(path: str, body: bytes) -> tuple[int, bytes]:
        seen.append((path, body))
        return 200, b'[{"recipient_id": "s", "custom": {"turn": "t1"}}]'

    async with _server(handler) as url, RasaClient(url, "secret") as client:
        replies = await client.turn("s", "làm hộ chiếu", {"turn": "t1"})
    assert replies[0]["custom"] == {"turn": "t1"}
    assert seen[0][0] == "/webhooks/rest/webhook"
    assert json.loads(seen[0][1]) == {"sender": "s", "message": "làm hộ chiếu", "metadata": {"turn": "t1"}}


async def test_parse_shows_the_token_and_gives_intent_and_confidence() -> None:
    async def handler(path: str, body: bytes) -> tuple[int, bytes]:
        assert path == "/model/parse?token=secret"
        return 200, b'{"intent": {"name": "greet", "confidence": 0.9}, "text": "x"}'

    async with _server(handler) as url, RasaClient(url, "secret") as client:
        assert await client.parse("chào") == {"intent": "greet", "confidence": 0.9}


@pytest.mark.parametrize(
    ("status", "body"), [(500, b"[]"), (401, b"{}"), (200, b"[]"), (200, b"{}"), (200, b"<html>"), (302, b"")]
)
async def test_anything_but_replies_is_unavailable(status: int, body: bytes) -> None:
    async def handler(path: str, given: bytes) -> tuple[int, bytes]:
        return status, body

    async with _server(handler) as url, RasaClient(url, "secret") as client:
        with pytest.raises(RasaUnavailable):
            await client.turn("s", "x", {})
        with pytest.raises(RasaUnavailable) as caught:
            await client.parse("x")
    assert "secret" not in str(caught.value)


async def test_a_late_reply_is_unavailable() -> None:
    released = asyncio.Event()

    async def handler(path: str, body: bytes) -> tuple[int, bytes]:
        await released.wait()
        return 200, b"[]"

    async with _server(handler) as url, RasaClient(url, "secret", timeout=0.05) as client:
        with pytest.raises(RasaUnavailable, match="Timeout"):
            await client.turn("s", "x", {})
        released.set()


async def test_nobody_listening_is_unavailable() -> None:
    async with RasaClient("http://127.0.0.1:1", "secret") as client:
        with pytest.raises(RasaUnavailable):
            await client.turn("s", "x", {})


@pytest.mark.parametrize(
    ("text", "sent"),
    [("/restart", "restart"), (" //cancel", "cancel"), ("/", "."), ("", "."), ("a/b", "a/b")],
)
def test_a_citizen_cannot_name_an_intent(text: str, sent: str) -> None:
    assert plain(text) == sent
