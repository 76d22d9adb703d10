"""A writer that is to be killed: run as a process with a database's URL, the way to die, and files.

python -m tests.knowledge.interrupted URL import FILE    waits in the middle of the import
python -m tests.knowledge.interrupted URL publish        kills itself as the last step commits
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from sqlalchemy import Connection, event

from knowledge.database import open_engine
from knowledge.importers.procedures import import_files
from knowledge.publishing import BATCH, draft
from tests.knowledge.layers import LAW, layer


def wait_in_the_middle(done: int) -> None:
    if done == BATCH + 50:
        sys.stdout.write("in the middle\n")
        sys.stdout.flush()
        sys.stdin.read()


def die(_connection: Connection) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(url: str, way: str, *files: str) -> None:
    engine = open_engine(url)
    if way == "import":
        import_files(engine, [Path(name) for name in files], wait_in_the_middle)
        return
    with draft(engine, "t", "t") as coming:
        for number in range(BATCH + 50):
            coming.put(layer(f"moi/{number}"))
        event.listen(engine, "commit", die)
        coming.publish([LAW])


if __name__ == "__main__":
    main(*sys.argv[1:])
