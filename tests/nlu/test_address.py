from __future__ import annotations

import http.server
import os
import stat
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from nlu.address import RasaAddress, attach, read_address, state_file, write_address


class _Status(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/status?token=right" else 401)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture
def port() -> Iterator[int]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Status) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "rasa").mkdir()
    return tmp_path


def _address(port: int, *, right: bool = True, pid: int | None = None) -> RasaAddress:
    secret = "right" if right else "wrong"
    return RasaAddress(port, pid or os.getpid(), secret, os.getpid(), "http://127.0.0.1:1/actions/webhook")


def test_a_live_server_with_the_secret_is_attached_to(home: Path, port: int) -> None:
    write_address(home, _address(port))
    assert attach(home) == _address(port)
    assert _address(port).url == f"http://127.0.0.1:{port}"


def test_the_file_is_for_its_owner_only(home: Path, port: int) -> None:
    write_address(home, _address(port))
    write_address(home, _address(port))
    assert stat.S_IMODE(state_file(home).stat().st_mode) == 0o600


def test_stale_files_are_seen(home: Path, port: int) -> None:
    assert attach(home) is None
    ended = subprocess.Popen(["true"])
    ended.wait()
    write_address(home, _address(port, pid=ended.pid))
    assert attach(home) is None, "its process has ended"
    write_address(home, _address(port, right=False))
    assert attach(home) is None, "another server took the port"
    write_address(home, _address(1))
    assert attach(home) is None, "nothing listens"


@pytest.mark.parametrize("content", ["", "[]", "{", '{"port": 1}', '{"port": 1, "other": 2}'])
def test_a_damaged_file_is_none(home: Path, content: str) -> None:
    state_file(home).write_text(content, encoding="utf-8")
    assert read_address(home) is None
    assert attach(home) is None
