"""kill -9 in the middle of each work (docs/benchmarks/kills.py does it at fifty random moments)."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from knowledge.database import open_engine
from knowledge.store import Store
from tests.knowledge.unruly import WORKS, look, prepare

ROOT = Path(__file__).parents[2]
AFTER_S = {"import": 0.7, "publish": 0.2, "rollback": 0.03, "sync": 0.5}


@pytest.mark.parametrize("work", WORKS)
def test_citizens_see_the_old_or_the_new_whole(work: str, tmp_path: Path) -> None:
    url = prepare(tmp_path)
    command = [sys.executable, "-m", "tests.knowledge.unruly", str(tmp_path), work, "7"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "begins\n"
        time.sleep(AFTER_S[work])
        child.send_signal(signal.SIGKILL)
    assert look(url, tmp_path) == ""
    engine = open_engine(url)
    before = Store(engine).revision()
    subprocess.run([*command[:-1], "8"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    assert Store(engine).revision() > before  # and the next one gets through
    assert look(url, tmp_path) == ""
    engine.dispose()
