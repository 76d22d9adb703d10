"""What has changed in the queue and among the cases, told to every open console within a second."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from typing import Final

from sqlalchemy import Engine, func, select

from bot.cases.records import CaseEventRow
from bot.handoffs.handoff import LIVE
from bot.handoffs.records import HandoffMessageRow, HandoffRow

log = logging.getLogger(__name__)

LOOK_S: Final = 0.4  # how often the database is asked, once for all consoles of this process
HEARTBEAT_S: Final = 15.0
MOST: Final = 400  # consoles of one process

Mark = dict[str, object]


class Live:
    """``run`` looks for changes while anybody listens; `follow` is the stream of one console."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._consoles: set[asyncio.Queue[list[str] | None]] = set()
        self._wanted = asyncio.Event()
        self._closed = False

    async def run(self) -> None:
        """Until cancelled. A database that is away is asked again."""
        before: Mark | None = None
        while True:
            if not self._consoles:
                before = None
                self._wanted.clear()
                await self._wanted.wait()
            try:
                now = await asyncio.to_thread(self._mark)
            except Exception as error:
                log.warning("Bàn làm việc chưa đọc được thay đổi: %s", type(error).__name__)
                await asyncio.sleep(2)
                continue
            if before is not None:
                changed = [name for name, value in now.items() if before[name] != value]
                if changed:
                    self._tell(changed)
            before = now
            await asyncio.sleep(LOOK_S)

    def close(self) -> None:
        """End every stream: call before the server waits for its connections."""
        self._closed = True
        for console in self._consoles:
            console.put_nowait(None)

    def follow(self) -> AsyncIterator[bytes] | None:
        """The bytes for a console; None when there are too many, or we are closing."""
        return None if self._closed or len(self._consoles) >= MOST else self._stream()

    async def _stream(self) -> AsyncIterator[bytes]:
        console: asyncio.Queue[list[str] | None] = asyncio.Queue()
        self._consoles.add(console)
        self._wanted.set()
        try:
            # What changed while nobody listened: the page is brought up to date at once.
            yield _event(["inbox", "cases"])
            while True:
                try:
                    async with asyncio.timeout(HEARTBEAT_S):
                        changed = await console.get()
                except TimeoutError:
                    yield b": nhip\n\n"
                    continue
                if changed is None:
                    return
                yield _event(changed)
        finally:
            self._consoles.discard(console)

    def _tell(self, changed: list[str]) -> None:
        for console in self._consoles:
            console.put_nowait(changed)

    def _mark(self) -> Mark:
        with self._engine.connect() as connection:
            live = connection.execute(
                select(HandoffRow.id, HandoffRow.state, HandoffRow.unit_id, HandoffRow.officer_id)
                .where(HandoffRow.state.in_(LIVE))
                .order_by(HandoffRow.id)
            ).all()
            said = connection.scalar(select(func.max(HandoffMessageRow.id)))
            done = connection.scalar(select(func.max(CaseEventRow.id)))
        return {"inbox": (tuple(map(tuple, live)), said), "cases": done}


def _event(changed: list[str]) -> bytes:
    return f"event: changed\ndata: {json.dumps(changed)}\n\n".encode()
