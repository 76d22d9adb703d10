"""Counters for operators; nothing personal, no words of citizens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import Counter, Gauge, Histogram

TURNS = Counter("motcua_turns_total", "Replies by channel and status", ["channel", "status"])
SECONDS = Histogram(
    "motcua_turn_seconds", "From taking a message up to its reply",
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3, 10),
)  # fmt: skip
RASA_READY = Gauge("motcua_rasa_ready", "1 while Rasa answers")
REVISION = Gauge("motcua_revision", "The published revision in use")


@contextmanager
def timed_turn() -> Iterator[None]:
    with SECONDS.time():
        yield
