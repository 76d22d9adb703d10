"""A restore that kills itself: run as a process, it dies before its n-th statement to any database.

python -m tests.bot.backup.killed HOME ARCHIVE N
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, event

from bot.backup import restore
from bot.settings import Settings


@contextmanager
def at_statement(call: Callable[[int], object]) -> Iterator[None]:
    """Call with 0, 1, 2, ... before every statement of this process until all is committed."""
    count = 0

    def tell(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        nonlocal count
        if "pg_advisory_unlock" not in statement:  # the only one after the commit
            call(count)
            count += 1

    event.listen(Engine, "before_cursor_execute", tell)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", tell)


def main(home: str, archive: str, last: str) -> None:
    def die(count: int) -> None:
        if count == int(last):
            os.kill(os.getpid(), signal.SIGKILL)

    with at_statement(die):
        restore(Settings(home=Path(home)), Path(archive), force=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
