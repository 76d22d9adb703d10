"""Long polling, offsets, webhooks: how updates leave the server."""

from __future__ import annotations

import asyncio
import json
import time

import pytest
from telegram import Bot
from telegram.error import BadRequest, Conflict

from tests.emulators.telegram import TelegramEmulator
from tests.emulators.telegram.conftest import bot_for
from tests.emulators.telegram.http import HttpServer, Request, Response


async def test_updates_come_again_until_their_offset_is_confirmed(
    bot: Bot, telegram: TelegramEmulator
) -> None:
    an = telegram.user("An", username="an_bd")
    an.send("một")
    an.send("hai")
    first = await bot.get_updates()
    assert [update.message and update.message.text for update in first] == ["một", "hai"]
    assert first == await bot.get_updates()
    assert [u.update_id for u in await bot.get_updates(offset=first[1].update_id)] == [first[1].update_id]
    assert await bot.get_updates(offset=first[1].update_id + 1) == ()
    assert await bot.get_updates() == ()


async def test_a_message_has_what_the_real_one_has(bot: Bot, telegram: TelegramEmulator) -> None:
    telegram.user("An").send("/start ngay")
    (update,) = await bot.get_updates()
    message = update.message
    assert message is not None
    assert abs(message.date.timestamp() - time.time()) < 60
    assert message.from_user is not None
    assert not message.from_user.is_bot
    assert message.chat.type == "private"
    assert [(e.type, e.offset, e.length) for e in message.entities] == [("bot_command", 0, 6)]


async def test_a_long_poll_ends_when_something_comes(bot: Bot, telegram: TelegramEmulator) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await telegram.wait_call("getUpdates")
    telegram.user("An").send("chào")
    assert len(await asyncio.wait_for(poll, 5)) == 1


async def test_the_older_of_two_pollers_is_refused(bot: Bot, telegram: TelegramEmulator) -> None:
    older = asyncio.create_task(bot.get_updates(timeout=30))
    await telegram.wait_call("getUpdates")
    async with bot_for(telegram) as other:
        newer = asyncio.create_task(other.get_updates(timeout=30))
        with pytest.raises(Conflict):
            await older
        telegram.user("An").send("chào")
        assert len(await newer) == 1


async def test_allowed_updates_are_kept_from_call_to_call(bot: Bot, telegram: TelegramEmulator) -> None:
    await bot.get_updates(allowed_updates=["message"])
    an = telegram.user("An")
    an.edit(an.send("một"), "một rưỡi")
    assert len(await bot.get_updates()) == 1
    await bot.get_updates(allowed_updates=["message", "edited_message"])
    an.edit(an.send("hai"), "hai rưỡi")
    last = (await bot.get_updates())[-1]
    assert last.edited_message is not None
    assert last.edited_message.text == "hai rưỡi"
    assert last.edited_message.edit_date is not None


async def test_a_webhook_gets_the_same_update_until_it_answers_200(
    bot: Bot, telegram: TelegramEmulator
) -> None:
    got: list[tuple[int, str | None]] = []
    statuses = [500, 403, 200, 200]

    async def door(request: Request) -> Response:
        update = json.loads(request.body)
        got.append((update["update_id"], request.headers.get("x-telegram-bot-api-secret-token")))
        return Response(statuses[len(got) - 1], b"")

    server = HttpServer(door)
    await server.start()
    try:
        await bot.set_webhook(f"http://127.0.0.1:{server.port}/telegram", secret_token="bi-mat")
        with pytest.raises(Conflict, match="webhook is active"):
            await bot.get_updates()
        an = telegram.user("An")
        an.send("một")
        an.send("hai")
        await telegram.updates.signal.wait_for(lambda: telegram.updates.delivered_to_webhook == 2, 5)
        ids = [update_id for update_id, _ in got]
        assert ids == [ids[0]] * 3 + [ids[0] + 1]
        assert {secret for _, secret in got} == {"bi-mat"}
        info = await bot.get_webhook_info()
        assert info.last_error_message == "Wrong response from the webhook: 403"
    finally:
        await bot.delete_webhook()
        await server.stop()
    assert (await bot.get_webhook_info()).url == ""
    assert await bot.get_updates() == ()


@pytest.mark.parametrize(
    ("url", "secret"), [("http://motcua.example/hook", "ok"), ("https://motcua.example", "bí mật")]
)
async def test_a_webhook_that_telegram_would_not_take(bot: Bot, url: str, secret: str) -> None:
    with pytest.raises(BadRequest):
        await bot.set_webhook(url, secret_token=secret)
