from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bot.homes import dialogue_home


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/e2e/" in item.path.as_posix():
            item.add_marker(pytest.mark.e2e)
            if not sys.platform.startswith("linux"):
                item.add_marker(pytest.mark.skip(reason="looks for processes in /proc"))


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prepared home with a trained Rasa. Not to be written to."""
    return dialogue_home(tmp_path_factory)


@pytest.fixture(scope="session")
def home_copy(trained: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Makes a home of one's own out of it."""

    def copy(name: str) -> Path:
        return Path(shutil.copytree(trained, tmp_path_factory.mktemp(name) / "home"))

    return copy
