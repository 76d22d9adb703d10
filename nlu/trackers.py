"""Rasa's tracker store: a database of its own, never the one of conversations."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url

KEPT_DAYS = 2.0  # a session lasts an hour; what is older serves nobody


def tracker_store(home: Path, url: str | None) -> dict[str, Any]:
    """The ``tracker_store`` of endpoints.yml: PostgreSQL by URL, else ``<home>/rasa/trackers.db``."""
    if url is None:
        return {"type": "SQL", "dialect": "sqlite", "db": str(_database(home))}
    parts = make_url(url)
    store = {
        "type": "SQL",
        "dialect": parts.get_backend_name(),  # psycopg or not: Rasa's environment has psycopg2
        "url": parts.host,
        "port": parts.port,
        "db": parts.database,
        "username": parts.username,
        "password": parts.password,
        "query": dict(parts.query) or None,
    }
    return {name: value for name, value in store.items() if value is not None}


def lock_store(url: str | None) -> dict[str, Any] | None:
    """The ``lock_store`` of endpoints.yml for a ``redis://`` URL; None keeps locks in Rasa's memory."""
    if url is None:
        return None
    parts = make_url(url)
    store = {
        "type": "redis",
        "url": parts.host,
        "port": parts.port or 6379,
        "db": int(parts.database or 0),
        "username": parts.username,
        "password": parts.password,
        "use_ssl": True if parts.drivername == "rediss" else None,
    }
    return {name: value for name, value in store.items() if value is not None}


def prepare_store(home: Path, days: float = KEPT_DAYS) -> int:
    """Before Rasa starts: delete the SQLite store's events older than ``days`` days; returns how many.

    Also sets the write-ahead log, which stays with the file and makes a turn's saves cheaper. A store
    that cannot be written just now is left as it is.
    """
    with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(_database(home))) as link:
        link.execute("PRAGMA journal_mode=WAL")
        if not link.execute("SELECT 1 FROM sqlite_master WHERE name = 'events'").fetchone():
            return 0
        with link:
            found = link.execute("DELETE FROM events WHERE timestamp < ?", (time.time() - days * 86400,))
        return found.rowcount
    return 0


def _database(home: Path) -> Path:
    return home / "rasa" / "trackers.db"
