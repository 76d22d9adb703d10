"""Scripted conversations (scripts/*.yaml) on the real Rasa, through an emulated Telegram: a test a script.

Steps: ``say``, ``tap`` (a button), ``twice`` (the same button tapped twice), ``photo``, ``sticker``,
``voice`` (what comes with it), ``edit`` (the last message said with ``remember``), ``page`` (fields of the
one-time page) or ``page: refuse``, ``old`` (a button of an earlier reply), ``officer: [who, words]`` in the
ward's group, ``reply: [who, words]`` to its last post, ``press: [who, title]`` there, ``read`` (the next
reply), ``other`` (say as a second person).

Checks: ``sees``, ``sees_not`` (words, or ``=path`` of bot.wordings), ``buttons``, ``group`` and
``group_not`` (the next post of the group), ``quiet``. ``{code}`` is the last code seen with ``keep``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.wordings import words
from tests.conversations.conftest import Office
from tests.conversations.harness import CODE, Person
from tests.emulators.telegram.screen import Shown

pytestmark = pytest.mark.asyncio(loop_scope="module")

FILES = sorted((Path(__file__).parent / "scripts").glob("*.yaml"))
SCRIPTS = {
    f"{path.stem}: {name}": steps
    for path in FILES
    for name, steps in yaml.safe_load(path.read_text("utf-8")).items()
}


class Player:
    """Plays one script with one citizen and the ward's officers."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.citizen = office.person()
        self.other: Person | None = None
        self.post: Shown | None = None
        self.remembered: Any = None
        self.replies: list[Shown] = []
        self.code = ""

    async def play(self, steps: list[dict[str, Any]]) -> None:
        for number, step in enumerate(steps, 1):
            try:
                await self._play(step)
            except (AssertionError, LookupError, TimeoutError) as error:
                said = self.citizen.last.text if self.citizen.last else ""
                raise AssertionError(f"step {number} {step}: {error}\n--- last reply:\n{said}") from error

    async def _play(self, step: dict[str, Any]) -> None:
        for verb, value in step.items():
            if verb in ("remember", "keep"):
                continue
            await getattr(self, f"do_{verb}")(self._filled(value), step)
        if self.citizen.last is not None and self.citizen.last not in self.replies:
            self.replies.append(self.citizen.last)
        if step.get("keep"):
            found = CODE.search(self.citizen.last.text if self.citizen.last else "")
            assert found, "no code"
            self.code = found[0]

    def _filled(self, value: Any) -> Any:
        if isinstance(value, str):
            if value.startswith("LONG"):  # a story of so many characters
                return ("Cán bộ hẹn rồi lại hẹn. " * 200)[: int(value.removeprefix("LONG"))].strip()
            return value.replace("{code}", self.code)
        return [self._filled(item) for item in value] if isinstance(value, list) else value

    async def do_say(self, text: str, step: dict[str, Any]) -> None:
        message = self.citizen.user.send(text)
        if step.get("remember"):
            self.remembered = message
        if "quiet" not in step:
            await self.citizen.read()

    async def do_tap(self, title: str, step: dict[str, Any]) -> None:
        self.citizen.user.press(title)
        if "quiet" not in step:
            await self.citizen.read()

    async def do_twice(self, title: str, step: dict[str, Any]) -> None:
        shown = self.citizen.user.replies[-1]
        self.citizen.user.press(title, on=shown)
        self.citizen.user.press(title, on=shown)
        await self.citizen.read()
        self.replies.append(self.citizen.last)  # type: ignore[arg-type]
        await self.citizen.read()

    async def do_old(self, value: list[Any], step: dict[str, Any]) -> None:
        """[title, words of the reply that bore it]"""
        title, told = value
        shown = next(one for one in reversed(self.citizen.user.replies) if told in one.text)
        await self.citizen.tap(title, on=shown)

    async def do_photo(self, caption: str, step: dict[str, Any]) -> None:
        self.citizen.user.send_photo(caption)
        await self.citizen.read()

    async def do_sticker(self, emoji: str, step: dict[str, Any]) -> None:
        self.citizen.user.send_sticker(emoji)
        await self.citizen.read()

    async def do_voice(self, _: Any, step: dict[str, Any]) -> None:
        self.citizen.user.send_voice()
        await self.citizen.read()

    async def do_edit(self, text: str, step: dict[str, Any]) -> None:
        self.citizen.user.edit(self.remembered, text)
        if "quiet" not in step:
            await self.citizen.read()

    async def do_page(self, fields: Any, step: dict[str, Any]) -> None:
        link = self.citizen.link()
        if fields == "refuse":
            answer = await self.citizen.fill_page(refuse=True, link=link)
        else:
            answer = await self.citizen.fill_page(link=link, **fields)
        assert answer.status_code == 200, answer.text
        await self.citizen.read()

    async def do_read(self, _: Any, step: dict[str, Any]) -> None:
        await self.citizen.read()

    async def do_officer(self, value: list[str], step: dict[str, Any]) -> None:
        getattr(self.office, value[0]).send(value[1], to=self.office.ward.group)

    async def do_reply(self, value: list[str], step: dict[str, Any]) -> None:
        assert self.post is not None
        await self.office.ward.answer(getattr(self.office, value[0]), self.post, value[1])

    async def do_press(self, value: list[str], step: dict[str, Any]) -> None:
        getattr(self.office, value[0]).press(value[1], on=self.post)

    async def do_other(self, text: str, step: dict[str, Any]) -> None:
        self.other = self.other or self.office.person("Người khác")
        await self.other.say(text)
        self.citizen.last, self._own = self.other.last, self.citizen.last

    async def do_group(self, told: Any, step: dict[str, Any]) -> None:
        wanted = [_expected(text) for text in (told if isinstance(told, list) else [told])]
        while True:
            self.post = await self.office.ward.until(wanted[0])
            if all(text in self.post.text for text in wanted):
                return

    async def do_group_not(self, told: Any, step: dict[str, Any]) -> None:
        for text in told if isinstance(told, list) else [told]:
            assert text not in (self.post.text if self.post else ""), text

    async def do_sees(self, told: Any, step: dict[str, Any]) -> None:
        for text in told if isinstance(told, list) else [told]:
            assert _expected(text) in self._last().text, _expected(text)

    async def do_sees_not(self, told: Any, step: dict[str, Any]) -> None:
        for text in told if isinstance(told, list) else [told]:
            assert _expected(text) not in self._last().text, _expected(text)

    async def do_buttons(self, titles: list[str], step: dict[str, Any]) -> None:
        for title in titles:
            assert title in self._last().buttons, self._last().buttons

    async def do_quiet(self, _: Any, step: dict[str, Any]) -> None:
        """Nothing is said: an answer to the next message would come after one to this."""

    def _last(self) -> Shown:
        assert self.citizen.last is not None
        return self.citizen.last


def _expected(text: str) -> str:
    """The words at a path of bot.wordings, up to their first place to be filled."""
    return words(text[1:]).partition("{")[0].strip() if text.startswith("=") else text


@pytest.mark.parametrize("name", SCRIPTS)
async def test_conversation(office: Office, name: str) -> None:
    await Player(office).play(SCRIPTS[name])
