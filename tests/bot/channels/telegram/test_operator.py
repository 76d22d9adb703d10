"""What the operator is told, and what no log may hold."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot.channels.telegram import REFUSED, TelegramChannel
from bot.channels.telegram_receiver import CONFLICT, UNREACHABLE
from tests.bot.channels.memory_post import MemoryPost
from tests.bot.channels.telegram.door import FAST, lines, running
from tests.emulators.telegram import EmulatedUser, TelegramEmulator


@pytest.mark.parametrize("token", ["7100000001:" + "A" * 35, "1:khong-dung", "hai dong\nma", " "])
async def test_a_refused_token_is_one_line(
    telegram: TelegramEmulator, post: MemoryPost, token: str, log: pytest.LogCaptureFixture
) -> None:
    channel = TelegramChannel(token, post, base_url=telegram.base_url, timing=FAST)
    await asyncio.wait_for(channel.run(), 5)
    assert lines(log) == [REFUSED]
    assert "Traceback" not in log.text


@pytest.mark.usefixtures("channel")
async def test_a_token_revoked_while_running_ends_the_door(
    telegram: TelegramEmulator, log: pytest.LogCaptureFixture, channel: TelegramChannel
) -> None:
    await telegram.wait_call("getUpdates")
    telegram.fail("getUpdates", 401, times=1)
    telegram.user("An").send("chào")  # ends the poll that is open
    await asyncio.wait_for(channel._ended.wait(), 5)
    assert lines(log) == [REFUSED]


async def test_a_second_poller_is_named_once_and_waited_out(
    telegram: TelegramEmulator, post: MemoryPost, an: EmulatedUser, log: pytest.LogCaptureFixture
) -> None:
    telegram.fail("getUpdates", 409, times=5)
    async with running(telegram, post):
        an.send("chào")
        await post.until_received(1)
    assert lines(log) == [CONFLICT]
    assert "Traceback" not in log.text


async def test_an_outage_is_told_once_and_survived(
    telegram: TelegramEmulator, post: MemoryPost, an: EmulatedUser, log: pytest.LogCaptureFixture
) -> None:
    async with running(telegram, post):
        await telegram.wait_call("getUpdates")
        await telegram.stop()
        while UNREACHABLE not in lines(log):
            await asyncio.sleep(0.01)
        an.send("chào")
        await telegram.start()
        await post.until_received(1)
    assert lines(log) == [UNREACHABLE]


async def test_no_token_and_no_words_of_citizens_in_any_log(
    telegram: TelegramEmulator, post: MemoryPost, an: EmulatedUser, log: pytest.LogCaptureFixture
) -> None:
    secret, word = telegram.token.partition(":")[2], "079123456789"
    telegram.fail("getMe", 502)
    telegram.fail("getUpdates", 500)
    telegram.fail("getUpdates", 409)
    telegram.fail("sendMessage", "drop")
    async with running(telegram, post):
        for name in ("httpx", "httpcore", "telegram"):  # even where somebody turns them on again
            logging.getLogger(name).setLevel(logging.DEBUG)
        an.send(f"căn cước của tôi {word}")
        post.say(an.id, f"đã nhận {word}")
        await post.until_received(1)
        await an.wait_reply()
        telegram.updates.push("message", {"message_id": "?", "text": word})
        an.send("nữa")
        await post.until_received(2)
        try:
            raise ValueError(f"https://api.telegram.org/bot{telegram.token}/getMe")
        except ValueError:
            logging.getLogger("khác").exception("lỗi ở %s", f"/bot{telegram.token.replace(':', '%3A')}/getMe")
    telegram.fail("getMe", 401)
    async with running(telegram, MemoryPost()):
        pass
    assert log.records
    shown = log.text + "".join(f"{record.exc_text}{record.args}" for record in log.records)
    assert secret not in shown
