"""Many citizens who write reports at once while the application and Rasa are killed."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from sqlalchemy import create_engine, text

from bot.wordings import words
from tests.conversations.harness import CODE
from tests.e2e.running import Running
from tests.emulators.telegram import EmulatedUser, TelegramEmulator

END_S = 400.0  # of one step, restarts included: nothing that was sent is lost, so nobody sends it again


@dataclass
class Citizen:
    """One who writes a report. ``sends``: taps "Gửi" at the end, ``twice``: two times; ``codes``: every code
    read in a receipt."""

    user: EmulatedUser
    number: int
    sends: bool
    twice: bool
    codes: set[str] = field(default_factory=set)
    done: bool = False
    looked: bool = False

    @property
    def story(self) -> str:
        return f"Chuyện số {self.number}: hồ sơ bị hẹn lại nhiều lần mà không có lý do"

    async def write(self) -> None:
        """The conversation, with the patience of a person."""
        await self._until(lambda: self.user.send("tôi muốn phản ánh"), "Viết phản ánh")
        await self._until(lambda: self.user.press("Viết phản ánh"), words("report.ask.what"))
        await self._until(lambda: self.user.send(self.story), words("report.ask.where"))
        if self.number % 4 == 0:
            await self._until(lambda: self.user.send("quay lại"), words("report.ask.what"))
            await self._until(lambda: self.user.press("Giữ nguyên"), words("report.ask.where"))
        await self._until(lambda: self.user.send("phường Quy Nhơn"), words("report.ask.office"))
        for part in ("when", "wish", "evidence"):
            await self._until(lambda: self.user.press("Bỏ qua"), words(f"report.ask.{part}"))
        await self._until(lambda: self.user.press("Bỏ qua"), "/to-khai/")
        await self._until(lambda: self.user.press("Không cung cấp"), self.story)
        if self.sends:
            await self._send()
        self.done = True

    async def _send(self) -> None:
        review = next(shown for shown in reversed(self.user.replies) if "Gửi" in shown.buttons)
        self.user.press("Gửi", on=review)
        if self.twice:
            self.user.press("Gửi", on=review)
        if not await self._heard(lambda: bool(self._receipts())):
            raise TimeoutError(f"citizen {self.number}: no receipt")
        code = next(iter(self._receipts()))
        since = len(self.user.replies)
        await self._until(lambda: self.user.send(f"tra cứu {code}"), "Nơi nhận")
        self.looked = any(code in shown.text for shown in self.user.replies[since:])
        self.codes = self._receipts()

    def _receipts(self) -> set[str]:
        head = words("cases.receipt.head").partition("{")[0]
        return {
            found[0]
            for shown in self.user.replies
            if head in shown.text and (found := CODE.search(shown.text.partition("Mã:")[2]))
        }

    def _shows(self, told: str, since: int) -> bool:
        """Whether words or a button stand in the replies from one on."""
        return any(told in shown.text or told in shown.buttons for shown in self.user.replies[since:])

    async def _until(self, act: Callable[[], object], told: str) -> None:
        """Do something once and wait for its reply: after a crash it may come twice, never not at all."""
        before = len(self.user.replies)
        act()
        if not await self._heard(partial(self._shows, told, before)):
            raise TimeoutError(f"citizen {self.number}: no {told[:40]!r}")

    async def _heard(self, condition: Callable[[], bool]) -> bool:
        return bool(await self.user.emulator.changed.wait_for(condition, END_S))


@dataclass
class Toll:
    """What a run did and what it left."""

    citizens: int = 0
    sent: int = 0
    application_kills: int = 0
    rasa_kills: int = 0
    seconds: float = 0.0
    lost: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        return [
            f"citizens {self.citizens}, of whom {self.sent} sent their report",
            f"kill -9: application {self.application_kills}, Rasa {self.rasa_kills}; {self.seconds:.0f} s",
            f"lost or doubled: {len(self.lost)}", *self.lost[:20],
        ]  # fmt: skip


async def run_crowd(
    application: Running, telegram: TelegramEmulator, citizens: int, kills: int, rasa_kills: int, seed: int
) -> Toll:
    """Let the crowd write while the killer works; then count."""
    chance = random.Random(seed)
    crowd = [
        Citizen(telegram.user(f"Người {number}"), number, chance.random() < 0.8, chance.random() < 0.3)
        for number in range(citizens)
    ]
    toll = Toll(citizens=citizens)
    started = time.monotonic()
    writing = [asyncio.create_task(_begin(citizen, chance.random() * 20)) for citizen in crowd]
    killer = asyncio.create_task(_kill(application, kills, rasa_kills, chance, toll))
    results = await asyncio.gather(*writing, return_exceptions=True)
    await killer
    toll.seconds = time.monotonic() - started
    toll.lost += [str(result) for result in results if isinstance(result, BaseException)]
    await asyncio.sleep(1)
    _count(application.home, crowd, toll)
    return toll


async def _begin(citizen: Citizen, after_s: float) -> None:
    await asyncio.sleep(after_s)
    await citizen.write()


async def _kill(application: Running, kills: int, rasa_kills: int, chance: random.Random, toll: Toll) -> None:
    moments = ["application"] * kills + ["rasa"] * rasa_kills
    chance.shuffle(moments)
    for moment in moments:
        await asyncio.sleep(2.0 + 6.0 * chance.random())
        if moment == "rasa":
            toll.rasa_kills += await _kill_rasa(application)
        else:
            application.kill()
            toll.application_kills += 1
            await application.start(rasa=False)


async def _kill_rasa(application: Running) -> bool:
    """Kill Rasa, which may just be starting again: then as soon as it is there."""
    for _ in range(60):
        try:
            os.kill(application.rasa().pid, signal.SIGKILL)
        except (ProcessLookupError, AssertionError):
            await asyncio.sleep(0.25)
        else:
            return True
    return False


def _count(home: Path, crowd: list[Citizen], toll: Toll) -> None:
    """Compare what citizens saw with what the database holds."""
    engine = create_engine(f"sqlite:///{home / 'conversations.db'}")
    with engine.connect() as connection:
        cases = connection.execute(
            text(
                "SELECT cases.code, cases.draft_key, conversations.conversation FROM cases "
                "JOIN conversations ON conversations.id = cases.conversation_id"
            )
        ).all()
        drafts = connection.execute(
            text(
                "SELECT conversations.conversation, drafts.stage FROM drafts "
                "JOIN conversations ON conversations.id = drafts.conversation_id"
            )
        ).all()
    engine.dispose()
    codes: dict[str, set[str]] = {}
    for case in cases:
        codes.setdefault(case.conversation, set()).add(case.code)
    stages: dict[str, Counter[str]] = {}
    for draft in drafts:
        stages.setdefault(draft.conversation, Counter())[draft.stage] += 1
    for citizen in crowd:
        own, chat = citizen.codes, str(citizen.user.id)
        if citizen.sends:
            toll.sent += 1
            if codes.get(chat, set()) != own or len(own) != 1:
                toll.lost.append(f"citizen {citizen.number}: read {own}, database {codes.get(chat)}")
            elif not citizen.looked:
                toll.lost.append(f"citizen {citizen.number}: {own} did not answer")
        elif codes.get(chat) or stages.get(chat, Counter())["review"] != 1:
            toll.lost.append(f"citizen {citizen.number}: not sent, but {codes.get(chat)} {stages.get(chat)}")
