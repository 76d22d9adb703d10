"""Starting: what is prepared stays prepared, and a start that cannot be says so in one line."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from tests.bot.homes import MOTCUA, environment, prepare
from tests.e2e.running import Running, processes_in, running, until

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


def motcua(
    home: Path, *arguments: str, stdin: bytes = b"", **variables: str
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [MOTCUA, *arguments], input=stdin, capture_output=True, timeout=60, env=environment(home, **variables)
    )


def test_a_second_preparation_does_nothing(home_copy: Callable[[str], Path]) -> None:
    home = home_copy("second")
    prepare(home)
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*") if path.is_file()}
    assert prepare(home) < 3.0
    assert {path: path.stat().st_mtime_ns for path in home.rglob("*") if path.is_file()} == before


def test_real_processes_fail_in_one_line(trained: Path, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(PNG)
    for arguments, code in (
        (("ask",), 2),
        (("ask", "--nonsense"), 2),
        (("evaluate", str(tmp_path)), 1),
        (("knowledge", "import", "procedures", str(tmp_path / "no.jsonl")), 1),
    ):
        done = motcua(trained, *arguments)
        assert done.returncode == code, done
        assert done.stdout == b""
        assert done.stderr.startswith(b"motcua: ")
        assert done.stderr.count(b"\n") == 1
    done = motcua(trained, "ask", "--format", "jsonl", stdin=PNG + b"\n" + b"x" * 1_000_000 + b"\n\xff\x00\n")
    assert done.returncode == 0
    assert done.stdout.count(b'"status": "error"') == done.stdout.count(b"\n") > 2
    assert done.stderr.startswith("dòng 1: không phải JSON\n".encode())
    assert b"Traceback" not in done.stderr


async def test_a_taken_port_and_a_second_application(home_copy: Callable[[str], Path]) -> None:
    home = home_copy("twice")
    async with running(home, rasa=False, MOTCUA_RASA="false") as application:
        port = application.url.rpartition(":")[2]
        done = motcua(home, "run", MOTCUA_PORT=port, MOTCUA_RASA="false")
        assert done.returncode == 1
        assert done.stderr.decode().strip().splitlines()[-1].startswith("motcua: ")
        assert port in done.stderr.decode()
        assert b"Traceback" not in done.stderr
        # With a port of its own it serves the same home beside the first.
        async with running(home, rasa=False, MOTCUA_RASA="false") as second:
            reply = await second.post("/api/ask", text="làm lại căn cước bị mất ở đâu?")
            assert reply["status"] == "answered"


async def test_ctrl_c_while_starting(home_copy: Callable[[str], Path]) -> None:
    home = home_copy("early")
    application = Running(home)
    try:
        await application.start(rasa=False)
        await until(lambda: bool(processes_in(home)), 10)  # Rasa is being loaded
        started = time.monotonic()
        assert await application.end(signal.SIGINT) == 0
        assert time.monotonic() - started < 10
        await until(lambda: not processes_in(home), 5)
        assert "Traceback" not in application.printed()
    finally:
        application.kill()


def test_a_reader_that_goes_away(trained: Path) -> None:
    """`motcua ask ... | head -1`"""
    given = b'{"text":"ph\xc3\xad?"}\n' * 500
    process = subprocess.Popen(
        [MOTCUA, "ask", "--format", "jsonl"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, env=environment(trained),
    )  # fmt: skip
    assert process.stdin
    assert process.stdout
    assert process.stderr
    with process.stdin, process.stderr:
        os.write(process.stdin.fileno(), given)
        process.stdout.readline()
        process.stdout.close()
        process.stdin.close()
        errors = process.stderr.read()
    assert process.wait(30) in (0, 1)
    assert b"Traceback" not in errors
