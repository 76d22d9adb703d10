"""What citizens thought, in figures, for the reports."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select

from bot.clock import utc
from bot.surveys.feedback import REASONS
from bot.surveys.records import FeedbackRow, RatingRow

WORST = 10  # entries that are named


@dataclass(frozen=True, slots=True)
class Score:
    """Points from 1 to 5 of one question; ``satisfied``: the share of 4 and 5."""

    count: int
    mean: float
    satisfied: float


@dataclass(frozen=True, slots=True)
class Summary:
    """``entries``: those called not useful most often, with how often. ``units``: unit's id -> all its
    points."""

    useful: int
    not_useful: int
    reasons: dict[str, int]
    entries: tuple[tuple[str, int], ...]
    rated: int
    scores: dict[str, Score]
    units: dict[int, Score]


def summary(engine: Engine, since: datetime, until: datetime) -> Summary:
    """Feedback and ratings made from ``since`` until before ``until``."""
    begin, end = utc(since), utc(until)
    opinions = select(FeedbackRow.useful, FeedbackRow.reason, FeedbackRow.entry).where(
        FeedbackRow.at >= begin, FeedbackRow.at < end
    )
    ratings = select(RatingRow.unit_id, RatingRow.scores).where(RatingRow.at >= begin, RatingRow.at < end)
    with engine.connect() as connection:
        given = connection.execute(opinions).all()
        rated = connection.execute(ratings).all()
    reasons = Counter(row.reason for row in given if not row.useful and row.reason)
    entries = Counter(row.entry for row in given if not row.useful and row.entry)
    points: dict[str, list[int]] = {}
    units: dict[int, list[int]] = {}
    for row in rated:
        for name, value in row.scores.items():
            points.setdefault(name, []).append(value)
            units.setdefault(row.unit_id, []).append(value)
    useful = sum(row.useful for row in given)
    return Summary(
        useful=useful,
        not_useful=len(given) - useful,
        reasons={reason: reasons[reason] for reason in REASONS},
        entries=tuple(sorted(entries.items(), key=lambda item: (-item[1], item[0]))[:WORST]),
        rated=len(rated),
        scores={name: _score(values) for name, values in points.items()},
        units={unit: _score(values) for unit, values in units.items()},
    )


def _score(values: list[int]) -> Score:
    satisfied = sum(value >= 4 for value in values) / len(values)
    return Score(len(values), sum(values) / len(values), satisfied)
