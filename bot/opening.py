"""Opening the home: databases migrated, knowledge loaded. Shared by the commands and the application."""

from __future__ import annotations

import logging
from pathlib import Path

from sqlalchemy import Engine

from bot import records
from bot.errors import BotError
from bot.settings import Settings
from knowledge.database import migrate, open_engine
from knowledge.drafting import Preview
from knowledge.runtime import Knowledge
from knowledge.search.dense import SentenceEncoder


def quiet_logs(level: str) -> None:
    """One line an event; libraries that log addresses, tokens or citizens' words are silenced."""
    logging.basicConfig(level=level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in ("httpx", "httpx2", "httpcore", "telegram", "rasa_sdk", "sentence_transformers", "bm25s",
                 "alembic", "uvicorn.access", "faiss", "matplotlib", "asyncio"):  # fmt: skip
        logging.getLogger(name).setLevel(logging.WARNING)


def make_home(home: Path) -> None:
    """Make the data folder where it is missing. Raises `BotError` when that cannot be."""
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BotError(f"Không dùng được thư mục dữ liệu {home}: {error.strerror}.") from None


def knowledge_engine(settings: Settings) -> Engine:
    """The knowledge database, migrated. Raises `StoreError`."""
    make_home(settings.home)
    engine = open_engine(settings.knowledge_url)
    migrate(engine)
    return engine


def conversations_engine(settings: Settings) -> Engine:
    """The conversations database, migrated. Raises `StoreError`."""
    make_home(settings.home)
    engine = open_engine(settings.conversations_url)
    migrate(engine, records.MIGRATIONS, records.VERSIONS)
    return engine


def open_knowledge(settings: Settings) -> Knowledge:
    """The published knowledge, loaded. Raises `KnowledgeError` when nothing is published."""
    knowledge = Knowledge(
        knowledge_engine(settings), settings.index_folder, SentenceEncoder(settings.encoder)
    )
    knowledge.refresh()
    return knowledge


def open_draft(settings: Settings) -> Preview:
    """The knowledge as it will be when the draft is published. Raises `KnowledgeError`."""
    return Preview(knowledge_engine(settings), open_knowledge(settings).indexes)
