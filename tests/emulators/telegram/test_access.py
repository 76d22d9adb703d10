"""Tokens, getMe, commands, and the faults a test can schedule."""

from __future__ import annotations

import httpx
import pytest
from telegram import Bot, BotCommand
from telegram.error import (
    BadRequest,
    Conflict,
    EndPointNotFound,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)

from tests.emulators.telegram import FloodLimits, TelegramEmulator
from tests.emulators.telegram.conftest import bot_for


async def test_get_me_is_complete(bot: Bot, telegram: TelegramEmulator) -> None:
    me = await bot.get_me()
    assert (me.id, me.is_bot, me.username) == (telegram.bot_id, True, "motcua_bot")
    assert me.can_join_groups
    assert me.can_read_all_group_messages


@pytest.mark.parametrize(("token", "code"), [("1:short", 404), ("7100000001:" + "A" * 35, 401)])
async def test_wrong_tokens_are_refused(telegram: TelegramEmulator, token: str, code: int) -> None:
    with pytest.raises(InvalidToken):
        async with bot_for(telegram, token):
            pass
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"{telegram.base_url}{token}/getMe")
    assert answer.status_code == code
    assert answer.json()["error_code"] == code


async def test_an_unknown_method_is_404(bot: Bot) -> None:
    with pytest.raises(EndPointNotFound):
        await bot.do_api_request("getMoon")


async def test_commands_are_kept_by_language(bot: Bot) -> None:
    await bot.set_my_commands([BotCommand("tinh", "Chọn tỉnh")])
    await bot.set_my_commands([BotCommand("help", "Help")], language_code="en")
    assert [command.command for command in await bot.get_my_commands()] == ["tinh"]
    assert [command.command for command in await bot.get_my_commands(language_code="en")] == ["help"]
    with pytest.raises(BadRequest, match=r"(?i)bot_command_invalid"):
        await bot.set_my_commands([BotCommand("Tỉnh", "Chọn tỉnh")])


@pytest.mark.parametrize(
    ("kind", "error"),
    [(429, RetryAfter), (500, NetworkError), (502, NetworkError), (409, Conflict), ("drop", NetworkError)],
)
async def test_scheduled_faults_strike_so_many_times(
    bot: Bot, telegram: TelegramEmulator, kind: int | str, error: type[Exception]
) -> None:
    telegram.fail("getMe", kind, times=2)
    for _ in range(2):
        with pytest.raises(error):
            await bot.get_me()
    assert (await bot.get_me()).is_bot


async def test_a_call_that_times_out_may_have_been_carried_out(telegram: TelegramEmulator) -> None:
    an = telegram.user("An")
    an.send("chào")
    async with bot_for(telegram, read_timeout=0.1) as bot:
        telegram.fail("sendMessage", "timeout", after=True)
        with pytest.raises(TimedOut):
            await bot.send_message(an.id, "Xin chào")
    assert [reply.text for reply in an.replies] == ["Xin chào"]


async def test_a_fault_can_be_for_one_chat(bot: Bot, telegram: TelegramEmulator) -> None:
    an, binh = telegram.user("An"), telegram.user("Bình")
    an.send("chào")
    binh.send("chào")
    telegram.fail("sendMessage", 429, retry_after=7, chat=an.id)
    await bot.send_message(binh.id, "tới nơi")
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(an.id, "chưa tới")
    assert refused.value._retry_after.total_seconds() == 7


async def test_flood_limits_count_per_chat_and_over_all() -> None:
    now = 0.0
    limits = FloodLimits(per_chat=(1, 1.0), overall=(2, 1.0))
    async with TelegramEmulator(limits=limits, clock=lambda: now) as telegram, bot_for(telegram) as bot:
        people = [telegram.user(name) for name in ("An", "Bình", "Chi")]
        for person in people:
            person.send("chào")
        await bot.send_message(people[0].id, "một")
        with pytest.raises(RetryAfter):  # the chat's own limit
            await bot.send_message(people[0].id, "hai")
        await bot.send_message(people[1].id, "một")
        with pytest.raises(RetryAfter):  # over all
            await bot.send_message(people[2].id, "một")
        now = 1.0
        await bot.send_message(people[2].id, "một")
        assert telegram.flood.refused == 2
