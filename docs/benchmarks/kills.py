"""kill -9 at random moments of import, publish, rollback and sync: is everything whole afterwards?

    PYTHONPATH=. python docs/benchmarks/kills.py [MOMENTS] [SEED]

Each moment: a process starts one of the four works on a small database, is killed after a random time, and a
new process-side look checks that the database opens, that citizens see one revision whole (its text is that
of one revision, never of two), and that the index made at the next start agrees with the database.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from knowledge.database import open_engine
from knowledge.store import Store
from tests.knowledge.unruly import WORKS, look, prepare

LONGEST_S = {"import": 2.0, "sync": 1.0, "publish": 0.5, "rollback": 0.15}  # from the start of the work


def main() -> int:
    moments = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    chance = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    outcomes: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        url = prepare(home)
        for number in range(moments):
            work = WORKS[number % len(WORKS)]
            before = Store(open_engine(url)).revision()
            command = [sys.executable, "-m", "tests.knowledge.unruly", str(home), work, str(number)]
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
                assert child.stdout is not None
                child.stdout.readline()  # it is about to begin
                time.sleep(chance.uniform(0, LONGEST_S[work]))
                killed = child.poll() is None
                child.send_signal(signal.SIGKILL)
            problem = look(url, home)
            after = Store(open_engine(url)).revision()
            state = "killed" if killed else "finished first"
            print(f"{number + 1:3} {work:9} {state:15} revision {before} -> {after}  {problem or 'whole'}")
            outcomes[problem or f"whole, {state}"] += 1
    print(dict(outcomes))
    return 0 if all(name.startswith("whole") for name in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
