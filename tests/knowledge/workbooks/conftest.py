"""The workbook of the small published state."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.knowledge.workbooks.books import Book, exported, publish


@pytest.fixture
def book(engine: Engine, tmp_path: Path) -> Book:
    publish(engine)
    return Book(exported(engine, tmp_path))
