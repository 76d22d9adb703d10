from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator

import pytest

from bot.channels.telegram import TelegramChannel
from tests.bot.channels.memory_post import MemoryPost
from tests.bot.channels.telegram.door import running
from tests.emulators.telegram import EmulatedUser, TelegramEmulator


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramEmulator]:
    async with TelegramEmulator() as emulator:
        yield emulator


@pytest.fixture
def post() -> MemoryPost:
    return MemoryPost()


@pytest.fixture
async def channel(telegram: TelegramEmulator, post: MemoryPost) -> AsyncIterator[TelegramChannel]:
    async with running(telegram, post) as channel:
        yield channel


@pytest.fixture
def an(telegram: TelegramEmulator) -> EmulatedUser:
    """Somebody who may be written to."""
    user = telegram.user("An")
    user.chat.started = True
    return user


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.DEBUG):
        yield caplog
