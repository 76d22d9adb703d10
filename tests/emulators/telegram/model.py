"""What the server remembers: chats with their messages, callbacks, files."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Message = dict[str, Any]  # as Telegram writes it in JSON


class Signal:
    """Wakes everybody who waits for a change."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def notify(self) -> None:
        self._event.set()
        self._event = asyncio.Event()

    async def wait_for(self, condition: Callable[[], bool], timeout_s: float) -> bool:
        """True once ``condition`` holds; False when it did not within ``timeout_s`` seconds."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout_s
        while not condition():
            left = deadline - loop.time()
            if left <= 0:
                return False
            try:
                await asyncio.wait_for(self._event.wait(), left)
            except TimeoutError:
                return condition()
        return True


@dataclass(slots=True)
class Chat:
    """A chat and what the bot may do in it. ``refusal`` is the 403 of a blocked or expelled bot."""

    id: int
    type: str
    title: str
    username: str | None = None
    forum: bool = False
    started: bool = True
    refusal: str | None = None
    migrated_to: int | None = None
    messages: dict[int, Message] = field(default_factory=dict)
    topics: dict[int, Message] = field(default_factory=dict)
    actions: list[str] = field(default_factory=list)
    keyboard: dict[str, Any] | None = None  # the reply keyboard, not an inline one
    last_id: int = 0

    def json(self) -> dict[str, Any]:
        name = "first_name" if self.type == "private" else "title"
        body: dict[str, Any] = {"id": self.id, "type": self.type, name: self.title}
        if self.username:
            body["username"] = self.username
        if self.forum:
            body["is_forum"] = True
        return body


@dataclass(slots=True)
class Callback:
    """A press of an inline button; ``answers`` holds what the bot answered (at most one is accepted)."""

    id: str
    data: str
    born: float
    answers: list[dict[str, Any]] = field(default_factory=list)
    expired: bool = False


@dataclass(frozen=True, slots=True)
class StoredFile:
    file_id: str
    path: str
    content: bytes
    name: str | None = None

    def json(self) -> dict[str, Any]:
        return {"file_id": self.file_id, "file_unique_id": f"u{self.file_id}", "file_size": len(self.content)}


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a Bot API method, in order of arrival, refused or not."""

    method: str
    params: dict[str, Any]
