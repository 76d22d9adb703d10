from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.clock import fixed_day
from bot.desk import passwords
from bot.opening import conversations_engine, open_knowledge
from bot.services import Services
from bot.settings import Settings
from knowledge.runtime import Knowledge
from tests.bot.desk.console import Console, console_of

DAY = date(2026, 11, 25)  # a Wednesday


@pytest.fixture(scope="session")
def desk_home(shipped_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the shipped knowledge that the tests of the console may change."""
    return Path(shutil.copytree(shipped_home, tmp_path_factory.mktemp("desk") / "home"))


@pytest.fixture(scope="session")
def desk_knowledge(desk_home: Path) -> Knowledge:
    return open_knowledge(Settings(home=desk_home, _env_file=None))  # type: ignore[call-arg]


@pytest.fixture
def console(
    desk_home: Path, desk_knowledge: Knowledge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Console]:
    """A console with a database of its own."""
    quick = passwords.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", quick)  # the right cost is tested once, by itself
    home = tmp_path / "home"
    home.mkdir()
    (home / "hours.yaml").write_text("hours: {t2-cn: '0:00-23:59'}\n", "utf-8")
    settings = Settings(home=home, _env_file=None)  # type: ignore[call-arg]
    engine = conversations_engine(settings)
    clock = fixed_day(DAY)
    services = Services(settings, engine, desk_knowledge, clock)
    yield console_of(services, clock)
    engine.dispose()
