"""Homes to save and to restore into."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from bot.clock import ZONE
from bot.settings import Settings
from knowledge.database import migrate, open_engine
from knowledge.publishing import draft
from tests.knowledge.layers import LAW, layer


def clock() -> datetime:
    return datetime(2026, 11, 21, 13, 45, 6, tzinfo=ZONE)


def a_home(folder: Path) -> Settings:
    folder.mkdir()
    return Settings(home=folder)


def everything_at(settings: Settings) -> list[str]:
    """The files of a home, without those that SQLite and locks leave."""
    left = ("-wal", "-shm", ".writing")
    return sorted(path.name for path in settings.home.iterdir() if not path.name.endswith(left))


def publish(settings: Settings, *texts: str) -> None:
    engine = open_engine(settings.knowledge_url)
    migrate(engine)
    for number, words in enumerate(texts):
        with draft(engine, "t", "t") as coming:
            coming.put(layer(text=words))
            coming.publish([LAW] if number == 0 else [])
    engine.dispose()
