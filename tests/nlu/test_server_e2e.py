"""The real Rasa: a turn that calls an action, death and restart, and nothing left behind."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from nlu.actions import turns
from nlu.address import attach, read_address, state_file
from nlu.client import RasaClient
from nlu.errors import RasaBusyError, RasaUnavailable
from nlu.server import RasaServer, RasaState
from tests.nlu.conftest import SECRET, ActionServer, RecordingTurn

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def actions() -> AsyncIterator[ActionServer]:
    async with ActionServer().serve() as server:
        yield server


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def server(trained_home: Path, actions: ActionServer) -> AsyncIterator[RasaServer]:
    rasa = RasaServer(trained_home, actions.url, secret=SECRET)
    await rasa.start()
    yield rasa
    await rasa.stop()


@pytest_asyncio.fixture(loop_scope="module")
async def client(server: RasaServer) -> AsyncIterator[RasaClient]:
    async with RasaClient(server.url, SECRET) as client:
        yield client


async def _turn(client: RasaClient, sender: str, text: str) -> list[str]:
    turn = RecordingTurn(f"turn of {text}")
    with turns.open(sender, turn):
        replies = await client.turn(sender, text, {"turn": turn.id})
    assert [reply["custom"] for reply in replies] == [{"turn": turn.id}]
    return turn.acts


async def _until(condition: Callable[[], bool], seconds: float) -> float:
    started = time.monotonic()
    while not condition():
        assert time.monotonic() - started < seconds, "too late"
        await asyncio.sleep(0.05)
    return time.monotonic() - started


def _running(pid: int) -> bool:
    """Whether a process is there and is no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


async def test_turns_call_the_action_of_their_act(client: RasaClient) -> None:
    assert await _turn(client, "a", "xin chào ad") == ["greet"]
    assert await _turn(client, "a", "lam ho chieu het bao nhieu") == ["answer"]
    assert await _turn(client, "a", "em ở Bình Thuận") == ["choose_province"]
    assert await _turn(client, "a", "cảm ơn ad") == ["thank"]


@pytest.mark.parametrize("text", ["", "🙂", "/restart", '/greet{"a":1}', "x" * 20000, "\x00<b>'; DROP TABLE"])
async def test_whatever_is_sent_is_answered(client: RasaClient, text: str) -> None:
    assert await _turn(client, "odd", text) == ["answer"]


async def test_without_a_turn_in_flight_the_action_is_refused(
    client: RasaClient, actions: ActionServer, caplog: pytest.LogCaptureFixture
) -> None:
    refused = actions.refused
    with caplog.at_level(logging.DEBUG), pytest.raises(RasaUnavailable):
        await client.turn("nobody", "số căn cước của tôi", {"turn": "x"})
    assert actions.refused == refused + 1
    assert "căn cước" not in caplog.text


async def test_the_http_api_wants_the_secret(server: RasaServer) -> None:
    async with httpx.AsyncClient(base_url=server.url) as http:
        assert (await http.get("/status")).status_code == 401
        assert (await http.post("/model/parse", json={"text": "x"})).status_code == 401


async def test_others_attach_and_a_second_server_is_refused(server: RasaServer, trained_home: Path) -> None:
    address = await asyncio.to_thread(attach, trained_home)
    assert address is not None
    assert (address.url, address.secret, address.pid) == (server.url, SECRET, server.pid)
    with pytest.raises(RasaBusyError):
        await RasaServer(trained_home, "http://127.0.0.1:1").start()
    assert server.ready


async def test_the_command_line_holds_no_secret(server: RasaServer) -> None:
    assert SECRET.encode() not in Path(f"/proc/{server.pid}/cmdline").read_bytes()


async def test_killed_it_is_back_within_30_seconds_at_the_same_address(
    server: RasaServer, client: RasaClient
) -> None:
    killed, url = server.pid, server.url
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    await _until(lambda: not server.ready, 5)
    with pytest.raises(RasaUnavailable):
        await client.turn("a", "chào", {"turn": "x"})
    await _until(lambda: server.ready, 30)
    assert server.pid != killed
    assert server.url == url
    assert await _turn(client, "a", "chào ad") == ["greet"]


async def test_stopped_it_leaves_nothing(server: RasaServer, trained_home: Path) -> None:
    pid, states = server.pid, list[RasaState]()
    assert pid is not None
    server._on_state = states.append
    await server.stop()
    await server.stop()
    assert states == [RasaState.STOPPED]
    assert not Path(f"/proc/{pid}").exists(), "a process or a zombie is left"
    assert not state_file(trained_home).exists()


_PARENT = """
import asyncio, sys
from pathlib import Path
from nlu.server import RasaServer

async def main():
    await RasaServer(Path(sys.argv[1]), "http://127.0.0.1:1/actions/webhook").start()
    print("ready", flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux only")
async def test_killed_with_its_parent(
    server: RasaServer, trained_home: Path, parent: Callable[[Path], Awaitable[subprocess.Popen[bytes]]]
) -> None:
    process = await parent(trained_home)
    address = read_address(trained_home)
    assert address is not None
    assert address.parent == process.pid
    process.kill()
    process.wait()
    await _until(lambda: not _running(address.pid), 5)
    assert await asyncio.to_thread(attach, trained_home) is None, "the stale file is seen"
    successor = RasaServer(trained_home, "http://127.0.0.1:1")
    successor._lock.acquire(blocking=False)  # the home is free again
    successor._lock.release()


@pytest.fixture
def parent() -> Callable[[Path], Awaitable[subprocess.Popen[bytes]]]:
    async def start(home: Path) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", _PARENT, str(home)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert process.stdout is not None
        with process.stdout:
            assert await asyncio.to_thread(process.stdout.readline) == b"ready\n"
        return process

    return start
