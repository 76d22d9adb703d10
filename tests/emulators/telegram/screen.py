"""What people see of a chat: the bot's messages, and the answers to their presses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.emulators.telegram import keyboards
from tests.emulators.telegram.model import Callback, Chat, Message

if TYPE_CHECKING:
    from tests.emulators.telegram.server import TelegramEmulator


@dataclass(frozen=True, slots=True)
class Shown:
    """A message of the bot as a person sees it now; `raw` is Telegram's JSON."""

    raw: Message

    @property
    def id(self) -> int:
        return int(self.raw["message_id"])

    @property
    def text(self) -> str:
        return str(self.raw.get("text") or self.raw.get("caption") or "")

    @property
    def buttons(self) -> list[str]:
        return [button["text"] for button in keyboards.buttons(self.raw)]

    @property
    def thread(self) -> int | None:
        return self.raw.get("message_thread_id")


class Screen:
    """One chat as its members see it."""

    def __init__(self, emulator: TelegramEmulator, chat: Chat) -> None:
        self.emulator = emulator
        self.chat = chat
        self._read = 0

    @property
    def id(self) -> int:
        return self.chat.id

    @property
    def replies(self) -> list[Shown]:
        """All the bot has said here and not deleted, oldest first."""
        own = [m for m in self.chat.messages.values() if m["from"]["id"] == self.emulator.bot_id]
        return [Shown(message) for message in own if "forum_topic_created" not in message]

    @property
    def actions(self) -> list[str]:
        """Chat actions ("typing") so far."""
        return self.chat.actions

    async def wait_reply(self, timeout: float = 5.0) -> Shown:
        """The next message of the bot that no earlier call has returned.

        :raises TimeoutError: none within ``timeout`` seconds.
        """

        def unread() -> list[Shown]:
            return [shown for shown in self.replies if shown.id > self._read]

        if not await self.emulator.changed.wait_for(lambda: bool(unread()), timeout):
            raise TimeoutError(f"no reply in {self.chat.title} after {timeout} s")
        shown = unread()[0]
        self._read = shown.id
        return shown

    async def wait_replies(self, count: int, timeout: float = 5.0) -> list[Shown]:
        return [await self.wait_reply(timeout) for _ in range(count)]


class Press:
    """A press of a button."""

    def __init__(self, emulator: TelegramEmulator, callback: Callback) -> None:
        self._emulator = emulator
        self.callback = callback

    async def wait_answer(self, timeout: float = 5.0) -> dict[str, Any]:
        """:raises TimeoutError: the bot has not answered the callback."""
        if not await self._emulator.changed.wait_for(lambda: bool(self.callback.answers), timeout):
            raise TimeoutError("the callback was not answered")
        return self.callback.answers[0]
