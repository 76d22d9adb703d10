"""What the application opens before it serves: its port, and the key of its cookies."""

from __future__ import annotations

import socket
from contextlib import closing
from pathlib import Path

import pytest

from bot.app import _listen, _web_key
from bot.errors import BotError


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_a_free_port(host: str) -> None:
    with closing(_listen(host, 0)) as listening:
        assert listening.getsockname()[0] == host
        # asyncio switches Nagle's algorithm off only where the protocol is named: 40 ms an answer.
        assert listening.proto == socket.IPPROTO_TCP


def test_a_taken_port_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(BotError, match=str(port)):
            _listen("127.0.0.1", port)


@pytest.mark.parametrize("host", ["no.such.host.invalid", "203.0.113.9"])
def test_a_host_that_is_not_ours(host: str) -> None:
    with pytest.raises(BotError, match=host):
        _listen(host, 0)


def test_the_key_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    key = _web_key(tmp_path)
    assert len(key) == 32
    assert _web_key(tmp_path) == key
    assert (tmp_path / "web.key").stat().st_mode & 0o077 == 0
