"""Writing index files behind a running process: the newest only, once nothing newer came for a while."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from knowledge.search.indexes import Indexes

log = logging.getLogger(__name__)
QUIET_S = 15.0  # a burst of edits is written once


class Saver:
    """Keeps the newest indexes until they are in files. Thread-safe.

    What is lost with the process is only time: the next start patches the older files.
    """

    def __init__(self, folder: Path, quiet_s: float = QUIET_S) -> None:
        self._folder = folder
        self._quiet = quiet_s
        self._change = threading.Condition()
        self._waiting: Indexes | None = None
        self._hurry = False
        self._thread: threading.Thread | None = None

    def keep(self, found: Indexes) -> None:
        """Write these indexes before long, in the place of any that wait."""
        with self._change:
            self._waiting = found
            self._change.notify()
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="index files", daemon=True)
                self._thread.start()

    def flush(self) -> None:
        """Write what waits now, and return when it is written."""
        with self._change:
            thread = self._thread
            self._hurry = True
            self._change.notify()
        if thread:
            thread.join()

    def _run(self) -> None:
        while True:
            with self._change:
                while not self._hurry and self._change.wait(self._quiet):
                    pass  # something newer came: wait anew
                found, self._waiting = self._waiting, None
                if found is None:
                    self._thread, self._hurry = None, False
                    return
            try:
                found.save(self._folder / f"r{found.revision}")
            except OSError as error:
                log.warning("Chưa ghi được chỉ mục bản %s: %s", found.revision, error)
