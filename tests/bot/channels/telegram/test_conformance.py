"""What every channel must do, done by Telegram."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.bot.channels.conformance import ChannelConformance
from tests.bot.channels.memory_post import MemoryPost
from tests.bot.channels.telegram.door import TelegramDoor
from tests.emulators.telegram import TelegramEmulator


class TestConformance(ChannelConformance):
    @pytest.fixture
    async def door(self, telegram: TelegramEmulator, post: MemoryPost) -> AsyncIterator[TelegramDoor]:
        door = TelegramDoor(telegram, post)
        await door.start()
        yield door
        await door.stop()
