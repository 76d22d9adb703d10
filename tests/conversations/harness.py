"""People in scripted conversations: what they type and tap on the emulated Telegram, and what they read."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.e2e.running import Running
from tests.emulators.telegram import EmulatedGroup, EmulatedUser, TelegramEmulator
from tests.emulators.telegram.model import Message
from tests.emulators.telegram.screen import Shown

LONG = 20.0
LINK = re.compile(r"https?://\S+/to-khai/\S+")
SEED = re.compile(r'name="seed" value="([^"]+)"')
CODE = re.compile(r"\b(?=[A-Z0-9]*\d)(?=[A-Z0-9]*[A-Z])[2-9A-HJ-NP-Z]{6}\b")


class Person:
    """A citizen: one private chat, read reply by reply."""

    def __init__(self, user: EmulatedUser, application: Running) -> None:
        self.user = user
        self.application = application
        self.last: Shown | None = None

    async def say(self, text: str) -> Shown:
        """Send a message; returns the next reply."""
        self.user.send(text)
        return await self.read()

    async def tap(self, title: str, *, on: Shown | None = None) -> Shown:
        """Press the newest button of this title; returns the next reply."""
        self.user.press(title, on=on)
        return await self.read()

    async def read(self, timeout: float = LONG) -> Shown:
        """The next reply that was not read yet."""
        self.last = await self.user.wait_reply(timeout)
        return self.last

    async def until(self, words: str, timeout: float = LONG) -> Shown:
        """The next reply that holds these words."""
        while words not in (await self.read(timeout)).text:
            pass
        assert self.last is not None
        return self.last

    async def edit(self, message: Message, text: str) -> Shown:
        self.user.edit(message, text)
        return await self.read()

    async def quiet(self, seconds: float = 1.0) -> bool:
        """Whether nothing more is said to the person for a while."""
        try:
            await self.user.wait_reply(seconds)
        except TimeoutError:
            return True
        return False

    def link(self) -> str:
        """The one-time address in the last reply."""
        assert self.last is not None
        found = LINK.search(self.last.text)
        assert found, self.last.text
        return found[0].rstrip(".")

    def code(self) -> str:
        """The case code in the last reply."""
        assert self.last is not None
        found = CODE.search(self.last.text)
        assert found, self.last.text
        return found[0]

    async def fill_page(self, *, refuse: bool = False, link: str = "", **fields: str) -> httpx.Response:
        """Send the one-time page of the last reply (or ``link``) as a browser would; the page after it."""
        link = link or self.link()
        async with httpx.AsyncClient(trust_env=False, timeout=20, follow_redirects=True) as http:
            page = await http.get(link)
            assert page.status_code == 200, page.text
            seed = SEED.search(page.text)
            assert seed, page.text
            data = (
                {"seed": seed[1], "do": "refuse"}
                if refuse
                else {"seed": seed[1], "agree": "yes", "do": "send"}
            )
            return await http.post(link, data={**data, **fields})


class Group:
    """A unit's staff group, read post by post."""

    def __init__(self, group: EmulatedGroup) -> None:
        self.group = group

    async def read(self, timeout: float = LONG) -> Shown:
        return await self.group.wait_reply(timeout)

    async def until(self, words: str, timeout: float = LONG) -> Shown:
        """The next post that holds these words."""
        while True:
            shown = await self.read(timeout)
            if words in shown.text:
                return shown

    async def command(self, officer: EmulatedUser, text: str) -> Shown:
        officer.send(text, to=self.group)
        return await self.read()

    async def answer(self, officer: EmulatedUser, post: Shown, text: str) -> Message:
        """Reply to one of our posts."""
        return officer.send(text, to=self.group, reply_to=post)


def execute(home: Path, statement: str, *values: object) -> list[tuple[Any, ...]]:
    """A statement on the conversations of a home while the application runs; what it returns."""
    with closing(sqlite3.connect(home / "conversations.db", timeout=15)) as database, database:
        return database.execute(statement, values).fetchall()


@contextmanager
def hours_file(home: Path, text: str) -> Iterator[None]:
    """The home's office hours for as long as the block lasts."""
    path = home / "hours.yaml"
    path.write_text(text, "utf-8")
    try:
        yield
    finally:
        path.unlink()


__all__ = ["CODE", "Group", "Person", "TelegramEmulator", "execute", "hours_file"]
