"""One writer at a time: a draft taken under a lock that dies with its process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Engine, text

from knowledge.errors import StoreError
from knowledge.store import Draft

ADVISORY_KEY = 0x6D6F7463756100  # "motcua" in ASCII: ours among a server's advisory locks
BUSY = "Đang có một lần nạp hoặc công bố khác chạy trên cơ sở dữ liệu này; thử lại khi nó xong."


@contextmanager
def draft(engine: Engine, author: str, reason: str, wait_s: float = 60.0) -> Iterator[Draft]:
    """The next revision, exclusively. Raises `StoreError` when another writer holds it too long."""
    with _exclusive(engine, wait_s):
        yield Draft(engine, author, reason)


@contextmanager
def _exclusive(engine: Engine, wait_s: float) -> Iterator[None]:
    if engine.dialect.name == "sqlite":
        path = Path(engine.url.database or "knowledge") if engine.url.database else None
        lock = FileLock(f"{path}.writing" if path else ".writing", timeout=wait_s)
        try:
            with lock:
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
