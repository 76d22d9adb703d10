"""What every channel must do, whatever its service can: one suite, run once per channel.

A channel's test file gives a fixture ``door`` and subclasses `ChannelConformance`.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import Protocol

import pytest

from bot.messages import Button, Reply
from tests.bot.channels.memory_post import MemoryPost

SENTENCE = "Lệ phí cấp lại thẻ căn cước là 35.000 đồng, nộp khi nhận kết quả. "
EMOJI = "👨‍👩‍👧‍👦 🇻🇳 👍🏽 ❤️"
LITERAL = "<b>*_đậm_*</b> [bấm](http://x.vn) `mã` &lt; \\ ~ # {{x}}"


@dataclass(frozen=True, slots=True)
class Seen:
    """A message of the assistant as the citizen sees it."""

    text: str
    buttons: list[str] = field(default_factory=list)


class Door(Protocol):
    """A running channel between ``post`` and citizens named by a word."""

    channel: str
    post: MemoryPost

    async def say(self, who: str, text: str) -> None:
        """The citizen writes."""

    async def say_without_text(self, who: str) -> None:
        """The citizen sends something that is no text (a voice note)."""

    async def press(self, who: str, title: str) -> None:
        """The citizen presses a button that they see."""

    async def repeat(self) -> None:
        """The service hands over its last message once more."""

    async def restart(self) -> None:
        """The channel stops and starts again with the same mailbox."""

    def seen(self, who: str) -> list[Seen]:
        """All the assistant's messages to ``who`` so far, oldest first."""


async def open_conversation(door: Door, who: str) -> str:
    """``who`` says hello; returns their conversation."""
    before = len(door.post.received)
    await door.say(who, "chào")
    return (await door.post.until_received(before + 1))[before].conversation


async def told(door: Door, who: str, *replies: Reply) -> list[Seen]:
    """``who`` opens the conversation, gets ``replies``, and sees this."""
    conversation = await open_conversation(door, who)
    before = len(door.seen(who))
    for reply in replies:
        door.post.send(conversation, reply, channel=door.channel)
    await door.post.until_sent()
    return door.seen(who)[before:]


def letters(seen: list[Seen]) -> str:
    return "".join("".join(part.text.split()) for part in seen)


class ChannelConformance:
    @pytest.mark.parametrize(
        "text",
        [
            "Làm lại căn cước ở đâu?",
            unicodedata.normalize("NFD", "Đăng ký khai sinh ở phường Quy Nhơn"),
            EMOJI,
            LITERAL,
            "một dòng\nhai dòng",
        ],
        ids=["plain", "nfd", "emoji", "markup", "lines"],
    )
    async def test_text_goes_both_ways_unchanged(self, door: Door, text: str) -> None:
        seen = await told(door, "An", Reply("answered", text))
        assert [part.text for part in seen] == [text]
        await door.say("An", text)
        incoming = (await door.post.until_received(2))[-1]
        assert (incoming.text, incoming.button, incoming.attachments) == (text, None, ())
        assert incoming.channel == door.channel
        assert incoming.addressed
        assert not incoming.edited
        assert incoming.sent_at.tzinfo is not None

    @pytest.mark.parametrize("unit", [SENTENCE * 5 + "\n\n", "x", "😀", unicodedata.normalize("NFD", "ệ")])
    async def test_a_long_reply_arrives_whole(self, door: Door, unit: str) -> None:
        text = unit * (20_000 // len(unit))
        seen = await told(door, "An", Reply("answered", text, (Button("Lệ phí", "b1"),)))
        assert letters(seen) == "".join(text.split())
        assert all(not unicodedata.combining(part.text[0]) for part in seen)
        assert sum("Lệ phí" in part.buttons for part in seen[:-1]) == 0

    @pytest.mark.parametrize("count", [1, 4, 13, 150])
    async def test_every_button_can_be_seen(self, door: Door, count: int) -> None:
        titles = [f"Thủ tục thứ {number}" for number in range(1, count + 1)]
        buttons = tuple(Button(title, f"b{number}") for number, title in enumerate(titles, 1))
        seen = await told(door, "An", Reply("clarify", "Anh chị hỏi việc nào?", buttons))
        shown = {title for part in seen for title in part.buttons}
        words = "\n".join(part.text for part in seen).splitlines()
        assert all(title in shown or f"{n}. {title}" in words for n, title in enumerate(titles, 1))

    async def test_a_press_brings_the_buttons_value(self, door: Door) -> None:
        buttons = (Button("Bình Định", "id-1"), Button("Bình Thuận", "id-2"))
        await told(door, "An", Reply("clarify", "Tỉnh nào?", buttons))
        await door.press("An", "Bình Thuận")
        incoming = (await door.post.until_received(2))[-1]
        assert (incoming.button, incoming.text) == ("id-2", None) or incoming.text in ("2", "Bình Thuận")

    async def test_a_message_without_text_is_received(self, door: Door) -> None:
        await door.say_without_text("An")
        (incoming,) = await door.post.until_received(1)
        assert incoming.text is None
        assert incoming.button is None
        assert incoming.attachments

    async def test_a_message_delivered_twice_is_one_message(self, door: Door) -> None:
        await door.say("An", "một")
        await door.post.until_received(1)
        await door.repeat()
        await door.post.until(lambda: door.post.repeats == 1)
        await door.say("An", "một")  # the same words again are another message
        assert len({incoming.message_id for incoming in await door.post.until_received(2)}) == 2

    async def test_order_is_kept_in_a_conversation(self, door: Door) -> None:
        names = ("An", "Bình")
        conversations = {name: await open_conversation(door, name) for name in names}
        for number in range(10):
            for name in names:
                await door.say(name, f"{name} {number}")
                door.post.say(conversations[name], f"{name} {number}", channel=door.channel)
        await door.post.until_received(2 + 20)
        await door.post.until_sent()
        for name in names:
            wanted = [f"{name} {number}" for number in range(10)]
            said = [item.text for item in door.post.received if item.conversation == conversations[name]]
            assert said[1:] == wanted
            assert [part.text for part in door.seen(name)] == wanted

    async def test_nothing_is_lost_over_a_restart(self, door: Door) -> None:
        conversation = await open_conversation(door, "An")
        await door.restart()
        await door.say("An", "còn đó không")
        door.post.say(conversation, "còn ạ", channel=door.channel)
        received = await door.post.until_received(2)
        assert [incoming.text for incoming in received] == ["chào", "còn đó không"]
        assert received[1].conversation == conversation
        await door.post.until_sent()
        assert [part.text for part in door.seen("An")] == ["còn ạ"]
