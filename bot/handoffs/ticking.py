"""What happens to hand-offs by the clock: unclaimed ones go on, kept ones wait when the office opens."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine

from bot.handoffs.queue import Handoffs
from bot.posting import Posting


def tick(engine: Engine, handoffs: Handoffs, posting: Posting, now: datetime) -> int:
    """Do what is due; returns how many moved. Safe to run in several processes at once: each step is a
    guarded change in a transaction of its own."""
    moved = 0
    for handoff in handoffs.store.due(now):
        with engine.begin() as connection:
            moved += handoffs.pass_on(connection, handoff, now)
    for handoff in handoffs.store.kept():
        with engine.begin() as connection:
            moved += handoffs.reopen(connection, handoff, now)
    if moved:
        posting.announce()
    return moved
