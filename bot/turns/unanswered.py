"""What the machine could not answer, or was told was wrong: grouped by likeness, the most frequent first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, func, select, update

from bot.clock import Clock, utc
from bot.privacy.cipher import Cipher, SealError
from bot.privacy.days import aware
from bot.surveys.records import FeedbackRow
from bot.turns.records import TurnRow
from knowledge.answers.answer import Status
from knowledge.vietnamese.text import fold

OPEN_STATUSES: Final = (str(Status.NO_ANSWER), str(Status.OUT_OF_SCOPE))
ATTACHED, WRITTEN, OFF_TOPIC = "attached", "written", "off_topic"
MOST: Final = 3000  # the latest open questions that are grouped
# Cosine of the shipped encoder: joins 72 % of pairs that ask for one entry and 0.3 % of those that ask for
# two (docs/benchmarks/grouping.py).
NEAR: Final = 0.45

Encode = Callable[[list[str]], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Asked:
    """One open question. ``key`` is "t12" for a turn, "f7" for an opinion; ``why``: no_answer,
    out_of_scope, or the reason of the opinion."""

    key: str
    text: str
    at: datetime
    why: str
    entry: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that mean much the same; ``asked`` the newest first, ``text`` the plainest of them."""

    text: str
    asked: tuple[Asked, ...]

    @property
    def keys(self) -> str:
        return " ".join(one.key for one in self.asked)


class Unanswered:
    """Reads the open questions and settles them."""

    def __init__(self, engine: Engine, cipher: Cipher, clock: Clock) -> None:
        self._engine = engine
        self._cipher = cipher
        self._clock = clock

    def open(self, limit: int = MOST) -> list[Asked]:
        """What is not settled, the newest first."""
        turns = (
            select(TurnRow.id, TurnRow.at, TurnRow.question, TurnRow.status, TurnRow.entry)
            .where(
                TurnRow.status.in_(OPEN_STATUSES), TurnRow.settled.is_(None), TurnRow.question.is_not(None)
            )
            .order_by(TurnRow.id.desc())
            .limit(limit)
        )
        opinions = (
            select(
                FeedbackRow.id, FeedbackRow.at, FeedbackRow.question, FeedbackRow.reason, FeedbackRow.entry
            )
            .where(FeedbackRow.useful.is_(False), FeedbackRow.settled.is_(None))
            .where(FeedbackRow.question.is_not(None))
            .order_by(FeedbackRow.id.desc())
            .limit(limit)
        )
        found: list[Asked] = []
        with self._engine.connect() as connection:
            for row in connection.execute(turns):
                found += self._asked(f"t{row.id}", row.question, row.at, row.status, None)
            for said in connection.execute(opinions):
                found += self._asked(
                    f"f{said.id}", said.question, said.at, said.reason or "wrong", said.entry
                )
        return sorted(found, key=lambda one: one.at, reverse=True)[:limit]

    def _asked(self, key: str, sealed: str | None, at: datetime, why: str, entry: str | None) -> list[Asked]:
        try:
            text = " ".join(str(self._cipher.open(sealed or "")).split())
        except SealError:
            return []
        return [Asked(key, text, aware(at), why, entry)] if text else []

    def mark(self) -> tuple[object, ...]:
        """Another value when a question came, went or was settled."""
        counts = func.count(), func.max(TurnRow.id)
        turns = select(*counts).where(TurnRow.status.in_(OPEN_STATUSES), TurnRow.settled.is_(None))
        counts = func.count(), func.max(FeedbackRow.id)
        opinions = select(*counts).where(FeedbackRow.useful.is_(False), FeedbackRow.settled.is_(None))
        with self._engine.connect() as connection:
            return (*connection.execute(turns).one(), *connection.execute(opinions).one())

    def settle(self, connection: Connection, keys: Iterable[str], how: str, officer_id: int) -> int:
        """Close these questions as attached, written or off_topic; how many were still open."""
        done = 0
        values = {"settled": how, "settled_by": officer_id, "settled_at": utc(self._clock())}
        for key in keys:
            number = int(key[1:]) if key[1:].isdigit() else 0
            if key.startswith("t"):
                mine = update(TurnRow).where(TurnRow.id == number, TurnRow.settled.is_(None))
            else:
                mine = update(FeedbackRow).where(FeedbackRow.id == number, FeedbackRow.settled.is_(None))
            done += connection.execute(mine.values(**values)).rowcount
        return done


def grouped(asked: list[Asked], encode: Encode) -> list[Group]:
    """Each question joins the nearest group that is near enough, else begins one; exact repeats first.

    Leaders are taken in the order of how often the very words were asked, so that a group is named by what
    people say most.
    """
    same: dict[str, list[Asked]] = {}
    for one in asked:
        same.setdefault(" ".join(fold(one.text).split()), []).append(one)
    piles = sorted(same.values(), key=len, reverse=True)
    if not piles:
        return []
    vectors = encode([pile[0].text for pile in piles])
    leaders: list[int] = []
    members: list[list[Asked]] = []
    for number, pile in enumerate(piles):
        likeness = vectors[leaders] @ vectors[number] if leaders else np.zeros(0, np.float32)
        nearest = int(np.argmax(likeness)) if len(likeness) else -1
        if nearest >= 0 and likeness[nearest] >= NEAR:
            members[nearest] += pile
        else:
            leaders.append(number)
            members.append(list(pile))
    groups = [
        Group(piles[leader][0].text, tuple(sorted(pile, key=lambda one: one.at, reverse=True)))
        for leader, pile in zip(leaders, members, strict=True)
    ]
    return sorted(groups, key=lambda group: (-len(group.asked), group.text))
