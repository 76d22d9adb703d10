"""The application and Rasa killed in the middle of conversations; and a long silence."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.clock import utc, wall
from bot.wordings import words
from tests.conversations.conftest import PACE, settle_office
from tests.conversations.crowd import run_crowd
from tests.conversations.harness import Group, Person
from tests.e2e.running import Running, at, until
from tests.emulators.telegram import EmulatedUser, TelegramEmulator

pytestmark = pytest.mark.asyncio(loop_scope="module")

STORY = "Nộp hồ sơ mười ngày chưa có kết quả"


class Frail:
    """An application that is killed and started again, with its people."""

    def __init__(self, home: Path, telegram: TelegramEmulator) -> None:
        people = settle_office(home, telegram)
        self.ward, self.an = people["ward"], people["an"]
        assert isinstance(self.ward, Group)
        assert isinstance(self.an, EmulatedUser)
        self.home, self.telegram = home, telegram
        self.application = Running(home, **PACE, **at(telegram))

    def person(self) -> Person:
        return Person(self.telegram.user("Công dân"), self.application)

    async def again(self) -> None:
        self.application.kill()
        await self.application.start()

    def kill_rasa(self) -> None:
        os.kill(self.application.rasa().pid, signal.SIGKILL)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def frail(office_home: Callable[[str], Path]) -> AsyncIterator[Frail]:
    async with TelegramEmulator() as telegram:
        office = Frail(office_home("frail"), telegram)
        await office.application.start()
        try:
            yield office
        finally:
            office.application.kill()


async def _begun(office: Frail) -> Person:
    citizen = office.person()
    await citizen.say("tôi muốn phản ánh")
    await citizen.tap("Viết phản ánh")
    await citizen.say(STORY)
    return citizen


async def test_a_draft_outlives_the_application(frail: Frail) -> None:
    citizen = await _begun(frail)
    await frail.again()  # what was on its way when it was killed may come twice
    citizen.user.send("phường Quy Nhơn")
    await citizen.until(words("report.ask.office"))
    for _ in range(4):
        await citizen.tap("Bỏ qua")
    review = await citizen.tap("Không cung cấp")
    assert STORY in review.text
    await frail.again()
    citizen.user.press("Gửi", on=review)
    await citizen.until(words("cases.receipt.head").partition("{")[0])
    code = citizen.code()
    await frail.again()
    citizen.user.press("Gửi", on=review)
    again = await citizen.until(words("cases.receipt.head").partition("{")[0])
    assert code in again.text, "the same receipt after a restart"


async def test_a_form_goes_on_while_rasa_is_away_and_with_it_again(frail: Frail) -> None:
    citizen = await _begun(frail)
    before = len(frail.application.printed().encode())
    frail.kill_rasa()
    assert words("report.ask.office") in (await citizen.say("phường Quy Nhơn")).text
    await until(lambda: "Rasa: ready" in frail.application.printed(before), 60)
    assert words("report.ask.when") in (await citizen.say("một cửa")).text


async def test_an_answer_after_a_long_silence_is_still_the_answer(frail: Frail) -> None:
    citizen = await _begun(frail)
    past = utc(wall() - timedelta(hours=5)).replace(tzinfo=None)
    with closing(sqlite3.connect(frail.home / "conversations.db", timeout=15)) as database, database:
        database.execute("UPDATE conversations SET last_at = ?", (str(past),))
    assert words("report.ask.office") in (await citizen.say("phường Quy Nhơn")).text


async def test_a_hand_off_outlives_the_application(frail: Frail) -> None:
    citizen = frail.person()
    await citizen.say("em ở phường Quy Nhơn")
    await citizen.say("gặp cán bộ")
    code = citizen.code()
    post = await frail.ward.until(code)
    await frail.again()
    await frail.ward.answer(frail.an, post, "Anh/chị cần gì ạ?")
    await citizen.until("đã nhận và đang trả lời")
    await citizen.until("Anh/chị cần gì ạ?")


async def test_a_crowd_while_both_are_killed(frail: Frail) -> None:
    """A small run of docs/benchmarks/drafts.py."""
    toll = await run_crowd(frail.application, frail.telegram, 12, 2, 1, seed=3)
    assert toll.application_kills == 2
    assert not toll.lost, toll.lines()
