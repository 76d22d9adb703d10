from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from knowledge.search.saving import Saver


class Kept:
    """Indexes that only tell where they were written."""

    def __init__(self, revision: int, written: list[int], fails: bool = False) -> None:
        self.revision, self._written, self._fails = revision, written, fails

    def save(self, folder: Path) -> None:
        if self._fails:
            raise OSError("no space left")
        assert folder.name == f"r{self.revision}"
        self._written.append(self.revision)


def keep(saver: Saver, *found: Any) -> None:
    for one in found:
        saver.keep(one)


def test_of_a_burst_only_the_newest_is_written(tmp_path: Path) -> None:
    written: list[int] = []
    saver = Saver(tmp_path, quiet_s=0.2)
    keep(saver, *(Kept(number, written) for number in range(1, 6)))
    time.sleep(0.05)
    assert written == []
    saver.flush()
    assert written == [5]
    keep(saver, Kept(6, written))
    saver.flush()
    assert written == [5, 6]


def test_written_by_itself_when_it_is_quiet(tmp_path: Path) -> None:
    written: list[int] = []
    saver = Saver(tmp_path, quiet_s=0.05)
    keep(saver, Kept(1, written))
    deadline = time.monotonic() + 10
    while not written and time.monotonic() < deadline:
        time.sleep(0.01)
    assert written == [1]


def test_a_full_disk_is_told_and_the_next_is_written(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    written: list[int] = []
    saver = Saver(tmp_path, quiet_s=0.05)
    keep(saver, Kept(1, written, fails=True))
    saver.flush()
    assert "Chưa ghi được chỉ mục bản 1: no space left" in caplog.text
    keep(saver, Kept(2, written))
    saver.flush()
    assert written == [2]


def test_nothing_to_wait_for(tmp_path: Path) -> None:
    Saver(tmp_path).flush()
