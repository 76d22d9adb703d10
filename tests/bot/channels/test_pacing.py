from __future__ import annotations

import asyncio
import heapq

from bot.channels.pacing import Pacer


class FakeTime:
    """A clock that moves on when everybody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Event]] = []

    async def sleep(self, seconds: float) -> None:
        awake = asyncio.Event()
        heapq.heappush(self._sleepers, (self.now + seconds, len(self._sleepers), awake))
        await awake.wait()

    async def run_out(self) -> None:
        while True:
            for _ in range(20):
                await asyncio.sleep(0)
            if not self._sleepers:
                return
            self.now, _, awake = heapq.heappop(self._sleepers)
            awake.set()


async def sent(
    plan: list[tuple[str, float]], overall_s: float, takes_s: float = 0.0
) -> list[tuple[str, float]]:
    """When messages of ``plan``, (chat, interval), begin to be sent if all want to at once."""
    time = FakeTime()
    pacer = Pacer(overall_s, clock=lambda: time.now, sleep=time.sleep)
    log: list[tuple[str, float]] = []

    async def send(chat: str, interval_s: float) -> None:
        async with pacer.turn(chat, interval_s):
            log.append((chat, round(time.now, 3)))
            if takes_s:
                await time.sleep(takes_s)

    tasks = [asyncio.create_task(send(chat, interval_s)) for chat, interval_s in plan]
    await time.run_out()
    await asyncio.gather(*tasks)
    return log


async def test_one_chat_waits_for_itself() -> None:
    assert await sent([("a", 1.0)] * 3, 0.0) == [("a", 0.0), ("a", 1.0), ("a", 2.0)]


async def test_a_slow_call_moves_the_next_one() -> None:
    assert await sent([("a", 1.0)] * 2, 0.0, takes_s=0.4) == [("a", 0.0), ("a", 1.4)]


async def test_all_chats_share_one_pace() -> None:
    times = [moment for _, moment in await sent([(f"chat {n}", 1.0) for n in range(31)], 1 / 30)]
    assert times[0] == 0.0
    assert times[30] == 1.0


async def test_a_waiting_chat_holds_nobody_up() -> None:
    log = await sent([("a", 1.0), ("a", 1.0), ("b", 1.0)], 0.1)
    assert log == [("a", 0.0), ("b", 0.1), ("a", 1.0)]
