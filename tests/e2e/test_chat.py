"""`motcua chat`: beside a running application, and alone; `motcua run` without Rasa."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from knowledge.answers.wordings import say
from tests.bot.homes import MOTCUA, environment
from tests.e2e.running import Running, processes_in, running, until
from tests.emulators.telegram import TelegramEmulator

QUESTION = "làm lại căn cước bị mất phí bao nhiêu?"


def lines(*rows: Any) -> str:
    return "".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows)


async def chat(home: Path, given: str, *arguments: str, **variables: str) -> tuple[list[str], str]:
    """What `motcua chat` writes on its two outputs when ``given`` is typed."""
    done = await asyncio.to_thread(
        subprocess.run, [MOTCUA, "chat", *arguments], input=given, capture_output=True, text=True,
        timeout=120, env=environment(home, **variables),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout.splitlines(), done.stderr


CONVERSATION = lines(
    {"conversation": "a", "text": "chào ad"},
    {"conversation": "a", "text": f"cho em hỏi {QUESTION}"},
    {"conversation": "b", "text": "mất bao lâu?"},
    {"conversation": "a", "text": "mất bao lâu?"},
    {"conversation": "a", "text": "1"},
    {"conversation": "a", "button": "forged"},
    "no json",
    {"conversation": "a", "text": "cảm ơn ad"},
)


def _check(rows: list[dict[str, Any]]) -> None:
    fields = {"conversation", "status", "text", "buttons", "sources", "ms"}
    assert all(set(row) == fields for row in rows)
    statuses = [row["status"] for row in rows]
    assert statuses[0] == "smalltalk"
    assert statuses[1] == "answered"
    assert "đồng" in rows[1]["text"].splitlines()[0]
    assert rows[1]["sources"]
    assert (rows[2]["conversation"], statuses[2]) == ("b", "clarify")
    assert statuses[3:6] == ["answered", "answered", "error"]
    assert rows[5]["text"] == say("error.unknown_button")
    assert (statuses[6], rows[7]["text"]) == ("error", say("smalltalk.thank"))


async def test_chat_alone(home_copy: Callable[[str], Path]) -> None:
    home = home_copy("alone")
    out, err = await chat(home, CONVERSATION, "--format", "jsonl")
    _check([json.loads(line) for line in out])
    assert "dòng 7: không phải JSON" in err
    assert "dự phòng" not in err, "Rasa took part"
    await until(lambda: not processes_in(home), 5)


async def test_chat_beside_a_running_application(home_copy: Callable[[str], Path]) -> None:
    home = home_copy("beside")
    async with running(home) as application:
        before = application.rasa()
        started = time.monotonic()
        out, _ = await chat(home, CONVERSATION, "--format", "jsonl")
        assert time.monotonic() - started < 5, "it started a Rasa of its own"
        _check([json.loads(line) for line in out])
        assert application.rasa() == before
        long = {"conversation": "c", "text": "phí " * 30_000}
        out, _ = await chat(home, lines(long, {"conversation": "c", "text": QUESTION}), "--format", "jsonl")
        assert [json.loads(line)["status"] for line in out] == ["error", "answered"]
        written, _ = await chat(home, f"{QUESTION}\n/tinh\n2\n")
        assert "  2. Gia Lai" in written
        assert any("Đã ghi nhận: Gia Lai" in line for line in written)
        await _killed_under_a_chat(home, application)


async def _killed_under_a_chat(home: Path, application: Running) -> None:
    """The application goes away while somebody talks: one line, no traceback."""
    process = await asyncio.create_subprocess_exec(
        MOTCUA, "chat", "--format", "jsonl", env=environment(home), stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin
    assert process.stdout
    process.stdin.write(lines({"conversation": "d", "text": QUESTION}).encode())
    assert json.loads(await process.stdout.readline())["status"] == "answered"
    application.kill()
    _, err = await process.communicate(lines({"conversation": "d", "text": QUESTION}).encode())
    assert process.returncode == 1
    assert err.decode().startswith("motcua: ")
    assert err.count(b"\n") == 1
    await until(lambda: not processes_in(home), 5)


async def test_without_rasa(home_copy: Callable[[str], Path]) -> None:
    home = home_copy("without")
    async with TelegramEmulator() as telegram:
        async with running(home, telegram, rasa=False, MOTCUA_RASA="false") as application:
            user = telegram.user("An")
            user.send(f"chào ad, {QUESTION}")
            assert "đồng" in (await user.wait_reply(10)).text.splitlines()[0]
            user.send("cho em gặp cán bộ")
            assert (await user.wait_reply(10)).text == say("handoff.none")
            page = await application.post("/api/chat", conversation="a", text=QUESTION)
            assert page["status"] == "answered"
            assert not (home / "rasa" / "server.json").exists()
            assert await application.end(signal.SIGINT) == 0
        out, _ = await chat(home, CONVERSATION, "--format", "jsonl", MOTCUA_RASA="false")
        _check([json.loads(line) for line in out])
