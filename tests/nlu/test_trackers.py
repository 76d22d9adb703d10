from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from nlu.trackers import lock_store, prepare_store, tracker_store


def test_sqlite_by_default_and_postgresql_by_url(tmp_path: Path) -> None:
    assert tracker_store(tmp_path, None)["db"] == str(tmp_path / "rasa" / "trackers.db")
    store = tracker_store(tmp_path, "postgresql+psycopg://an:p%40ss@db.local:5433/rasa?sslmode=require")
    assert store == {
        "type": "SQL", "dialect": "postgresql", "url": "db.local", "port": 5433, "db": "rasa",
        "username": "an", "password": "p@ss", "query": {"sslmode": "require"},
    }  # fmt: skip


def test_redis_locks_by_url() -> None:
    assert lock_store(None) is None
    store = lock_store("rediss://an:pw@cache:6380/2")
    assert store == {
        "type": "redis", "url": "cache", "port": 6380, "db": 2,
        "username": "an", "password": "pw", "use_ssl": True,
    }  # fmt: skip


def test_old_events_are_forgotten_and_a_missing_store_is_made_ready(tmp_path: Path) -> None:
    (tmp_path / "rasa").mkdir()
    assert prepare_store(tmp_path) == 0
    with closing(sqlite3.connect(tmp_path / "rasa" / "trackers.db")) as link, link:
        assert link.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        link.execute("CREATE TABLE events (id INTEGER PRIMARY KEY, timestamp FLOAT)")
        link.executemany("INSERT INTO events (timestamp) VALUES (?)", [(time.time() - 9e5,), (time.time(),)])
    assert prepare_store(tmp_path) == 1
