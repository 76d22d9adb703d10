from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine

from knowledge.errors import StoreError
from knowledge.importers.procedures import import_files
from knowledge.publishing import BATCH, draft
from knowledge.store import Store
from tests.knowledge.importers.pages import page
from tests.knowledge.layers import LAW, layer

ROOT = Path(__file__).parents[2]


def write(engine: Engine, entry_id: str, wait_s: float = 60.0) -> int:
    with draft(engine, "t", "t", wait_s) as coming:
        coming.put(layer(entry_id))
        return coming.publish([LAW])


def ids(engine: Engine) -> list[str]:
    return [entry.id for entry in Store(engine).entries()]


@pytest.mark.parametrize("wait_s", [0.0, 0.2])
def test_a_second_writer_is_told_who_is_writing(engine: Engine, wait_s: float) -> None:
    with draft(engine, "t", "t") as coming:
        with pytest.raises(StoreError, match="Đang có một lần nạp hoặc công bố khác"):
            write(engine, "a/2", wait_s)
        coming.put(layer("a/1"))
        coming.publish([LAW])
    assert ids(engine) == ["a/1"]
    assert write(engine, "a/2") == 2


def test_a_writer_that_waits_goes_on_from_what_the_first_published(engine: Engine) -> None:
    numbers: list[int] = []
    second = threading.Thread(target=lambda: numbers.append(write(engine, "a/2")))
    with draft(engine, "t", "t") as coming:
        second.start()
        coming.put(layer("a/1"))
        numbers.append(coming.publish([LAW]))
    second.join(30)
    assert numbers == [1, 2]
    assert ids(engine) == ["a/1", "a/2"]


def test_a_writer_that_fails_lets_the_next_one_in(engine: Engine) -> None:
    with pytest.raises(RuntimeError), draft(engine, "t", "t"):
        raise RuntimeError
    assert write(engine, "a/1", 0.2) == 1


def test_readers_see_the_old_or_the_new_and_nothing_between(engine: Engine) -> None:
    with draft(engine, "t", "t") as coming:
        for number in range(300):
            coming.put(layer(f"a/{number}", "cũ"))
        coming.publish([LAW])
    seen: set[frozenset[str]] = set()
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            seen.add(frozenset(entry.facts[0].text for entry in Store(engine).entries()))

    reader = threading.Thread(target=read)
    reader.start()
    with draft(engine, "t", "t") as coming:
        for number in range(300):
            coming.put(layer(f"a/{number}", "mới"))
        coming.publish([LAW])
    stop.set()
    reader.join(30)
    assert seen <= {frozenset({"cũ"}), frozenset({"mới"})}
    assert seen


def test_killed_in_the_middle_of_an_import(engine: Engine, database_url: str, tmp_path: Path) -> None:
    """The database opens, the old revision is whole, the next import succeeds."""
    lines = [json.dumps(page(code=f"1.8{number:05}"), ensure_ascii=False) for number in range(BATCH + 100)]
    file = tmp_path / "national.jsonl"
    file.write_text("\n".join(lines), "utf-8")
    write(engine, "a/1")
    command = [sys.executable, "-m", "tests.knowledge.interrupted", database_url, "import", str(file)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "in the middle\n"
        with pytest.raises(StoreError):
            write(engine, "a/2", 0.2)
        child.kill()
    assert child.returncode == -signal.SIGKILL
    assert Store(engine).revision() == 1
    assert ids(engine) == ["a/1"]
    report = import_files(engine, [file])
    assert (report.new, report.revision) == (len(lines), 2)
    assert len(ids(engine)) == len(lines) + 1


def test_killed_as_the_last_step_commits(engine: Engine, database_url: str) -> None:
    write(engine, "a/1")
    command = [sys.executable, "-m", "tests.knowledge.interrupted", database_url, "publish"]
    child = subprocess.run(command, cwd=ROOT, check=False)
    assert child.returncode == -signal.SIGKILL
    assert ids(engine) == ["a/1"]
    assert write(engine, "a/2") == 2
    assert ids(engine) == ["a/1", "a/2"]
