"""Loads from files: written in short batches nobody sees, published in one step at the end.

One load at a time writes to a database; a maintainer's change (`knowledge.revisions`) is published beside
it at any moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Engine, text

from knowledge.entries import Layer, Origin, Source
from knowledge.errors import StoreError
from knowledge.serializing import fingerprint
from knowledge.writing import (
    current_layers,
    forget_unseen,
    hide,
    lock,
    point_to,
    published_revision,
    put_layers,
    put_sources,
    show,
)

BATCH = 200  # layers a transaction: short enough that readers and the other writers never wait long
ADVISORY_KEY = 0x6D6F7463756100  # "motcua" in ASCII: ours among a server's advisory locks
BUSY = "Đang có một lần nạp hoặc công bố khác chạy trên cơ sở dữ liệu này; thử lại khi nó xong."


class Draft:
    """The next revision while it is loaded; nobody sees it before `publish`."""

    def __init__(self, engine: Engine, author: str, reason: str) -> None:
        self._engine = engine
        self._author = author
        self._reason = reason
        self._started = datetime.now(UTC)
        with engine.begin() as connection:
            lock(connection)
            forget_unseen(connection)
        with engine.connect() as connection:
            self._current = current_layers(connection, published_revision(connection))
        self._pending: list[Layer] = []
        self._written: list[int] = []
        self._keys: set[tuple[str, str]] = set()  # what the coming revision replaces or takes away

    @property
    def changed(self) -> int:
        """How many layers the coming revision adds, replaces or takes away."""
        return len(self._keys)

    def known(self, origin: Origin) -> set[str]:
        """Ids of the entries that had a layer of this origin when the load began."""
        return {entry_id for entry_id, by in self._current if by == origin}

    def put(self, layer: Layer) -> str:
        """Add or replace a layer; returns ``new``, ``updated`` or ``unchanged``."""
        key = (layer.entry_id, str(layer.origin))
        current = self._current.get(key)
        if current is not None and current[1] == fingerprint(layer):
            return "unchanged"
        self._pending.append(layer)
        self._keys.add(key)
        if len(self._pending) >= BATCH:
            self._flush()
        return "new" if current is None else "updated"

    def retire(self, entry_id: str, origin: Origin) -> None:
        """Take a layer away from the coming revision."""
        self._keys.add((entry_id, str(origin)))

    def _flush(self) -> None:
        with self._engine.begin() as connection:
            self._written += put_layers(connection, self._pending)
        self._pending.clear()

    def publish(self, sources: Iterable[Source] = ()) -> int:
        """Make everything written visible in one step; returns the published number.

        What others published meanwhile stays. With nothing changed the old number is returned.
        """
        self._flush()
        with self._engine.begin() as connection:
            base = lock(connection)
            changed_sources = put_sources(connection, sources, base + 1)
            if not self._keys and not changed_sources:
                return base
            now = current_layers(connection, base)
            hide(connection, [now[key][0] for key in self._keys if key in now], base + 1)
            show(connection, self._written, base + 1)
            point_to(connection, base + 1, self._author, self._reason, started_at=self._started)
        return base + 1


@contextmanager
def draft(engine: Engine, author: str, reason: str, wait_s: float = 60.0) -> Iterator[Draft]:
    """The next revision, as the only load. Raises `StoreError` when another one goes on too long."""
    with alone(engine, wait_s):
        yield Draft(engine, author, reason)


@contextmanager
def alone(engine: Engine, wait_s: float = 60.0) -> Iterator[None]:
    """Keep other loads out, by a lock that dies with its process."""
    if engine.dialect.name == "sqlite":
        path = Path(engine.url.database or "knowledge") if engine.url.database else None
        held = FileLock(f"{path}.writing" if path else ".writing", timeout=wait_s)
        try:
            with held:
                yield
        except Timeout:
            raise StoreError(BUSY) from None
        return
    with engine.connect() as connection:
        connection.execute(
            text("SELECT set_config('lock_timeout', :wait, false)"),
            {"wait": f"{max(1, int(wait_s * 1000))}ms"},
        )
        try:
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": ADVISORY_KEY})
        except Exception as error:
            raise StoreError(BUSY) from error
        connection.commit()
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": ADVISORY_KEY})
            connection.commit()
