"""The Telegram door, running against the emulator."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

import pytest

from bot.channels.telegram import TelegramChannel, Timing
from tests.bot.channels.conformance import Seen
from tests.bot.channels.memory_post import MemoryPost
from tests.emulators.telegram import EmulatedUser, TelegramEmulator

FAST = Timing(
    request_s=1.0, retry_first_s=0.01, retry_max_s=0.05, chat_s=0.0, group_s=0.0, overall_s=0.0,
    look_s=0.5, pause_s=0.01, grace_s=1.0,
)  # fmt: skip


@contextlib.asynccontextmanager
async def running(
    telegram: TelegramEmulator, post: MemoryPost, timing: Timing = FAST, token: str | None = None
) -> AsyncIterator[TelegramChannel]:
    channel = TelegramChannel(
        token or telegram.token,
        post,
        base_url=telegram.base_url,
        base_file_url=telegram.base_file_url,
        timing=timing,
    )
    task = asyncio.create_task(channel.run())
    try:
        yield channel
    finally:
        await channel.stop()
        await asyncio.wait_for(task, 5)


def lines(log: pytest.LogCaptureFixture, level: int = logging.WARNING) -> list[str]:
    return [record.getMessage() for record in log.records if record.levelno >= level]


class TelegramDoor:
    channel = "telegram"

    def __init__(self, telegram: TelegramEmulator, post: MemoryPost) -> None:
        self.post = post
        self._telegram = telegram
        self._people: dict[str, EmulatedUser] = {}
        self._last: dict[str, object] = {}
        self._life = contextlib.AsyncExitStack()

    async def start(self) -> None:
        await self._life.enter_async_context(running(self._telegram, self.post))

    async def stop(self) -> None:
        await self._life.aclose()

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    def _person(self, who: str) -> EmulatedUser:
        return self._people.setdefault(who, self._telegram.user(who))

    async def say(self, who: str, text: str) -> None:
        self._last = self._person(who).send(text)

    async def say_without_text(self, who: str) -> None:
        self._last = self._person(who).send_voice()

    async def press(self, who: str, title: str) -> None:
        self._person(who).press(title)

    async def repeat(self) -> None:
        self._telegram.updates.push("message", self._last)

    def seen(self, who: str) -> list[Seen]:
        return [Seen(shown.text, shown.buttons) for shown in self._person(who).replies]
