"""The command line: kind words to a citizen, one line and exit 1 or 2 to an operator, never a traceback."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import socket
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer.main

from bot import cli
from bot.settings import settings

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
Command = Callable[..., "Done"]


@dataclass(frozen=True, slots=True)
class Done:
    code: int
    out: str
    err: str


@pytest.fixture(scope="module")
def home(shipped_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy for this file: the failures tested here must leave it as it is."""
    return Path(shutil.copytree(shipped_home, tmp_path_factory.mktemp("cli") / "home"))


@pytest.fixture
def motcua(
    fresh_settings: pytest.MonkeyPatch, home: Path, capsys: pytest.CaptureFixture[str]
) -> Iterator[Command]:
    fresh_settings.setenv("MOTCUA_HOME", str(home))
    fresh_settings.setenv("MOTCUA_RASA", "false")
    fresh_settings.setenv("COLUMNS", "200")

    def run(*arguments: str, stdin: bytes = b"", **variables: str) -> Done:
        for name, value in variables.items():
            fresh_settings.setenv(name, value)
        settings.cache_clear()
        fresh_settings.setattr(sys, "argv", ["motcua", *arguments])
        fresh_settings.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        code: Any = 0
        try:
            cli.main()
        except SystemExit as end:
            code = end.code
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return Done(int(code or 0), out, err)

    yield run
    capsys.readouterr()


def refused(done: Done, code: int, *named: str) -> None:
    """One line on standard error, nothing on standard output."""
    assert done.code == code, done
    assert done.out == ""
    assert done.err.startswith("motcua: ")
    assert done.err.count("\n") == 1, done.err
    for word in named:
        assert word in done.err


def _commands() -> list[list[str]]:
    def walk(command: Any, path: list[str]) -> Iterator[list[str]]:
        yield path
        for name, inner in getattr(command, "commands", {}).items():
            yield from walk(inner, [*path, name])

    return list(walk(typer.main.get_command(cli.app), []))


# --- help and wrong usage ---


@pytest.mark.parametrize("path", _commands(), ids=" ".join)
def test_help_of_every_command(motcua: Command, path: list[str]) -> None:
    done = motcua(*path, "--help")
    assert done.code == 0
    assert "Usage" in done.out
    assert done.err == ""


def test_every_command_is_there() -> None:
    said = {" ".join(path) for path in _commands()}
    assert {"ask", "chat", "run", "prepare", "evaluate", "knowledge sync", "knowledge check"} <= said
    assert "knowledge import procedures" in said


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["ask"], "câu hỏi"), (["ask", "phí?", "--format", "xml"], "xml"),
        (["ask", "phí?", "--as-of", "mai"], "mai"),
        (["chat", "--format", "json"], "json"), (["chat", "--as-of", "30-02-2026"], "30-02-2026"),
        (["ask", "phí?", "--fromat", "json"], "--fromat"), (["ask", "phí", "bao nhiêu"], "bao nhiêu"),
        (["aks", "phí?"], "aks"), (["knowledge", "import", "procedures"], "files"),
        (["evaluate"], "sets"), (["evaluate", "x", "--bar", "cao"], "--bar"),
        (["evaluate", "x", "--failures", "1.5"], "--failures"),
    ],
)  # fmt: skip
def test_wrong_usage(motcua: Command, arguments: list[str], named: str) -> None:
    refused(motcua(*arguments), 2, named)


@pytest.mark.parametrize("arguments", [[], ["knowledge"], ["knowledge", "import"]])
def test_a_command_without_its_sub_command_shows_help(motcua: Command, arguments: list[str]) -> None:
    done = motcua(*arguments)
    assert done.code in (0, 2)
    assert "Usage" in done.out + done.err


@pytest.mark.parametrize(
    ("name", "value"), [("MOTCUA_PROT", "1"), ("MOTCUA_PORT", "x"), ("MOTCUA_LOG_LEVEL", "loud")]
)
def test_a_wrong_setting(motcua: Command, name: str, value: str) -> None:
    refused(motcua("ask", "phí?", **{name: value}), 2, name)


# --- what a citizen may ask ---


@pytest.mark.parametrize(
    "question",
    ["", "  ", "😀🇻🇳", "\x01\x02\x1b[31m", "\udcff\udcfe", "<script>alert(1)</script>",
     "'; DROP TABLE entries;--", "căn cước " * 12_000, "???", "{}", "../../etc/passwd", "%s%n{0}", "--",
     "\u202e\u200b"],
    ids=["empty", "blank", "emoji", "control", "bytes", "html", "sql", "long", "marks", "json", "path",
         "format", "dashes", "invisible"],
)  # fmt: skip
def test_any_question_gets_a_sentence(motcua: Command, question: str) -> None:
    done = motcua("ask", "--format", "json", "--", question)
    assert done.code == 0, done
    row = json.loads(done.out)
    assert row["text"].strip()
    assert row["status"] in {"error", "clarify", "no_answer", "out_of_scope", "answered", "smalltalk"}
    assert "Trace" not in row["text"]


def test_a_question_in_words(motcua: Command) -> None:
    done = motcua("ask", "làm lại căn cước bị mất phí bao nhiêu?")
    assert done.code == 0
    assert "Nguồn:" in done.out
    assert motcua("ask", "làm lại căn cước bị mất phí bao nhiêu?", "--explain").out.startswith(done.out)


def test_a_personal_number_is_not_repeated(motcua: Command) -> None:
    for number in ("052200001234", "0912 345 678"):
        done = motcua("ask", f"cccd {number} bị mất làm lại ở đâu", "--format", "json")
        assert json.loads(done.out)["status"] == "personal_data"
        assert number not in done.out + done.err


def test_lines_of_all_kinds(motcua: Command) -> None:
    good = json.dumps({"id": "a", "text": "làm lại căn cước bị mất phí bao nhiêu?"}).encode()
    lines = [b"", b"\x00\x01", b"\xff\xfe\xfd", PNG[:9], b"[" * 60_000, b'{"txt":1}',
             b'{"text":"' + b"x" * 1_000_000 + b'"}', b"\xf0\x9f\x98\x80", good]  # fmt: skip
    done = motcua("ask", "--format", "jsonl", stdin=b"\n".join(lines))
    assert done.code == 0
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert [row["status"] for row in rows[:-1]] == ["error"] * (len(rows) - 1)
    assert (rows[-1]["id"], rows[-1]["status"]) == ("a", "answered")
    assert all(line.startswith("dòng ") and len(line) < 200 for line in done.err.splitlines())
    assert len(done.err.splitlines()) == len(rows) - 1


# --- what an operator may give ---


def _rows(home: Path) -> Any:
    """How many rows each table has; a revision that was begun and given up is no content."""
    link = sqlite3.connect(home / "knowledge.db")
    try:
        tables = [name for (name,) in link.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        counts = {name: link.execute(f'SELECT count(*) FROM "{name}"').fetchone() for name in tables}
        del counts["revisions"]
        return counts
    finally:
        link.close()


FILES = {
    "a-png.jsonl.gz": PNG,
    "cut.jsonl.gz": gzip.compress(b'{"ma_thu_tuc": "1.000001"}\n' * 500, mtime=0)[:60],
    "plain.jsonl.gz": b'{"ma_thu_tuc": "1.000001"}\n',
    "a-png.jsonl": PNG,
    "a-png.json": PNG,
    "empty.jsonl": b"",
    "broken.json": b'[{"ma_thu_tuc":',
    "nested.jsonl": b"[" * 100_000,
    "zeros.jsonl": bytes(10_000),
    "other.jsonl": b'{"a": 1}\n[]\nnull\n"x"\n3\n',
    "page.jsonl": b"<html><body>'; DROP TABLE entries;--</body></html>",
    "words.txt": "phí bao nhiêu".encode(),
    "table.xlsx": b"PK\x03\x04 no table",
}


@pytest.mark.parametrize("name", list(FILES))
def test_a_file_that_is_not_what_its_name_says(
    motcua: Command, home: Path, tmp_path: Path, name: str
) -> None:
    before = _rows(home)
    (tmp_path / name).write_bytes(FILES[name])
    done = motcua("knowledge", "import", "procedures", name)
    assert done.code == 1, done
    assert done.err == f"motcua: Không đọc được bản ghi nào từ {name}.\n"
    assert all(len(line) < 400 for line in (done.out + done.err).splitlines())
    assert _rows(home) == before, "nothing half-written stays"


def test_a_missing_file_and_a_folder(motcua: Command, home: Path, tmp_path: Path) -> None:
    before = _rows(home)
    refused(motcua("knowledge", "import", "procedures", "no-such.jsonl"), 1, "no-such.jsonl")
    refused(motcua("knowledge", "import", "procedures", str(tmp_path)), 1, str(tmp_path))
    assert _rows(home) == before


@pytest.mark.parametrize(
    "name", ["no_such_set", "no-such.jsonl", ".", "a-png.jsonl", "empty.jsonl", "other.jsonl", ""]
)
def test_a_set_that_cannot_be_read(motcua: Command, tmp_path: Path, name: str) -> None:
    for file in ("a-png.jsonl", "empty.jsonl", "other.jsonl"):
        (tmp_path / file).write_bytes(FILES[file])
    refused(motcua("evaluate", name), 1)


# --- homes and machines that are not as they should be ---


@pytest.mark.parametrize(
    "command", [["ask", "phí?"], ["run"], ["chat", "--format", "jsonl"], ["evaluate", "offtopic"]]
)
def test_an_unprepared_home(motcua: Command, tmp_path: Path, command: list[str]) -> None:
    refused(motcua(*command, MOTCUA_HOME=str(tmp_path / "empty")), 1)


@pytest.mark.parametrize("command", [["ask", "phí?"], ["run"], ["prepare"], ["knowledge", "check"]])
def test_a_home_that_is_a_file(motcua: Command, tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "file").write_text("x")
    refused(motcua(*command, MOTCUA_HOME=str(tmp_path / "file")), 1)


@pytest.mark.parametrize("command", [["ask", "phí?"], ["run"]])
def test_a_database_that_is_none(motcua: Command, tmp_path: Path, command: list[str]) -> None:
    home = tmp_path / "broken"
    home.mkdir()
    for name in ("knowledge.db", "conversations.db"):
        (home / name).write_bytes(PNG * 100)
    refused(motcua(*command, MOTCUA_HOME=str(home)), 1)


@pytest.mark.parametrize(
    "url",
    ["nonsense", "nosuch://x/y", "postgresql+psycopg://u:hush@127.0.0.1:1/x", "sqlite:////proc/no/x.db"],
)
def test_a_database_that_cannot_be_reached(motcua: Command, url: str) -> None:
    done = motcua("ask", "phí?", MOTCUA_DATABASE_URL=url)
    refused(done, 1)
    assert "hush" not in done.err


def test_a_folder_that_is_no_encoder(motcua: Command, tmp_path: Path) -> None:
    refused(motcua("ask", "phí?", MOTCUA_ENCODER=str(tmp_path)), 1, str(tmp_path))


def test_a_port_that_is_taken(motcua: Command) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        refused(motcua("run", MOTCUA_PORT=port), 1, port)


@pytest.mark.parametrize("host", ["no.such.host.invalid", "203.0.113.9", "x y"])
def test_a_host_that_is_not_ours(motcua: Command, host: str) -> None:
    refused(motcua("run", MOTCUA_HOST=host, MOTCUA_PORT="0"), 1, host)
