"""All figures of a release, as plain data: sets, fields, ways of typing, near misses, calibration, scope."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date

import numpy as np

from knowledge.answers.answer import Answer, Status
from knowledge.evaluation import baselines
from knowledge.evaluation.report import Ask, Failure, Report, evaluate
from knowledge.evaluation.sets import Question
from knowledge.evaluation.variants import VARIANTS
from knowledge.search.index import SearchIndex
from knowledge.search.ranking import weights

BINS = 10
WORST = 50
FIELDS = 25  # the fields that are asked for most
TYPED = 200  # questions asked in every way of typing
DECLINING = (Status.NO_ANSWER, Status.OUT_OF_SCOPE)


@dataclass(frozen=True)
class SetFigures:
    """One set: shares between 0 and 1, None where nothing is judged; ``baselines`` as (first, three)."""

    name: str
    questions: int
    accuracy: float
    first: float | None
    three: float | None
    ten: float | None
    mrr: float | None
    p50: float
    p95: float
    baselines: dict[str, tuple[float, float]]


@dataclass(frozen=True)
class FieldFigures:
    name: str
    questions: int
    first: float
    three: float


@dataclass(frozen=True)
class NearMiss:
    """Contrasting pairs of a kind: right first, the neighbour first, anything else first."""

    kind: str
    questions: int
    right: float
    neighbour: float
    other: float


@dataclass(frozen=True)
class Bin:
    """Answers of one tenth of confidence: how many, how sure on average, how many right."""

    count: int
    sure: float
    right: float


@dataclass(frozen=True)
class ScopePoint:
    """At a threshold: messages that are not for us answered, questions that are for us withheld."""

    threshold: float
    answered: float
    withheld: float


@dataclass(frozen=True)
class Failed:
    set: str
    id: str
    text: str
    reasons: str
    status: str
    entry: str | None
    confidence: float


@dataclass
class Figures:
    """Everything that the page shows of one release."""

    day: str
    entries: int
    sets: list[SetFigures] = field(default_factory=list)
    fields: list[FieldFigures] = field(default_factory=list)
    typing: dict[str, float] = field(default_factory=dict)
    near: list[NearMiss] = field(default_factory=list)
    bins: list[Bin] = field(default_factory=list)
    ece: float = 0.0
    scope: list[ScopePoint] = field(default_factory=list)
    chosen: ScopePoint | None = None
    declined: float = 0.0
    worst: list[Failed] = field(default_factory=list)

    def plain(self) -> dict[str, object]:
        """JSON-ready, without the failures (they hold whole questions)."""
        return {key: value for key, value in asdict(self).items() if key != "worst"}


def measure(
    sets: Sequence[tuple[str, list[Question]]], ask: Ask, index: SearchIndex, day: date
) -> tuple[Figures, list[Report]]:
    """Ask all sets and work out the figures."""
    reports = [evaluate(name, questions, ask, day) for name, questions in sets]
    rankers = {
        "BM25 trên tên": baselines.bm25_titles(index),
        "BM25 trên tên và cách hỏi": baselines.bm25_texts(index),
        "mô hình câu": baselines.encoder_alone(index),
    }
    found = Figures(day.isoformat(), len(index.cards))
    found.sets = [_set_figures(report, rankers) for report in reports]
    found.fields = _fields(reports, index)
    found.typing = _typing(reports, ask, day)
    found.near = _near(reports)
    found.bins, found.ece = calibration(_judged(reports))
    found.scope, found.chosen, found.declined = _scope(reports)
    found.worst = _worst(reports)
    return found, reports


def _set_figures(report: Report, rankers: dict[str, baselines.Ranker]) -> SetFigures:
    asked = [(question.text, question.entry) for question, _ in report.judged if question.entry]
    compared = {
        name: (baselines.recall(rank, asked, 1), baselines.recall(rank, asked, 3))
        for name, rank in rankers.items()
        if asked
    }
    return SetFigures(
        report.name, report.questions, report.accuracy, report.recall(1), report.recall(3), report.recall(10),
        report.mrr, report.percentile(0.5), report.percentile(0.95), compared,
    )  # fmt: skip


def _place(question: Question, answer: Answer) -> int | None:
    """The place of the first right candidate, from 1; None when none is among ten."""
    return next((n for n, item in enumerate(answer.candidates, 1) if item.entry in question.entry), None)


def _fields(reports: list[Report], index: SearchIndex) -> list[FieldFigures]:
    places: dict[str, list[int | None]] = defaultdict(list)
    for report in reports:
        for question, answer in report.judged:
            if question.entry and question.entry[0] in index.by_id:
                card = index.cards[index.by_id[question.entry[0]]]
                places[card.field or "khác"].append(_place(question, answer))
    rows = [
        FieldFigures(name, len(found), _share(found, 1), _share(found, 3)) for name, found in places.items()
    ]
    return sorted(rows, key=lambda row: -row.questions)[:FIELDS]


def _share(places: list[int | None], count: int) -> float:
    return sum(place is not None and place <= count for place in places) / len(places)


def _typing(reports: list[Report], ask: Ask, day: date) -> dict[str, float]:
    """Share of the questions whose first entry stays the same when they are typed otherwise."""
    asked = [(q, a) for report in reports for q, a in report.judged if q.entry][:TYPED]
    return {
        name: sum(_first(ask(change(q.text), day)) == _first(a) for q, a in asked) / len(asked)
        for name, change in VARIANTS.items()
        if asked
    }


def _first(answer: Answer) -> str:
    return answer.candidates[0].entry if answer.candidates else answer.status.value


def _near(reports: list[Report]) -> list[NearMiss]:
    firsts: dict[str, list[str]] = defaultdict(list)
    for report in reports:
        for question, answer in report.judged:
            if question.not_entry:
                first = _first(answer)
                told = (
                    "right" if first in question.entry
                    else "neighbour" if first in question.not_entry else "other"
                )  # fmt: skip
                firsts[question.kind or ""].append(told)
    return [
        NearMiss(kind, len(told), *(told.count(name) / len(told) for name in ("right", "neighbour", "other")))
        for kind, told in sorted(firsts.items())
    ]


def _judged(reports: list[Report]) -> list[tuple[float, bool]]:
    """Confidence and rightness of all questions with a known entry."""
    return [
        (answer.confidence, bool(answer.candidates and answer.candidates[0].entry in question.entry))
        for report in reports
        for question, answer in report.judged
        if question.entry
    ]


def calibration(judged: list[tuple[float, bool]]) -> tuple[list[Bin], float]:
    """Bins of confidence and the expected calibration error: the mean distance of sure from right."""
    bins, error = [], 0.0
    for number in range(BINS):
        held = [pair for pair in judged if min(BINS - 1, int(pair[0] * BINS)) == number]
        if not held:
            continue
        sure, right = (float(np.mean([pair[side] for pair in held])) for side in (0, 1))
        bins.append(Bin(len(held), sure, right))
        error += abs(sure - right) * len(held) / len(judged)
    return bins, error


def _scope(reports: list[Report]) -> tuple[list[ScopePoint], ScopePoint | None, float]:
    """Off-topic answered against on-topic withheld at every threshold, and as the product decides."""
    off = [a for r in reports if r.name.startswith("offtopic") for _, a in r.judged]
    ours = [a for r in reports for q, a in r.judged if q.entry]
    if not off or not ours:
        return [], None, 0.0
    # What words alone settle (thanks, insults, danger) is answered by no entry at any threshold.
    sure = [a.confidence if a.candidates and a.status != Status.OUT_OF_SCOPE else 0.0 for a in off]
    points = [
        ScopePoint(
            round(float(bar), 2), float(np.mean([s >= bar for s in sure])),
            float(np.mean([a.confidence < bar for a in ours])),
        )
        for bar in np.arange(0.0, 1.0, 0.02)
    ]  # fmt: skip
    chosen = ScopePoint(
        weights()["t_answer"], sum(a.status == Status.ANSWERED for a in off) / len(off),
        sum(a.status != Status.ANSWERED for a in ours) / len(ours),
    )  # fmt: skip
    return points, chosen, sum(a.status in DECLINING for a in ours) / len(ours)


def _worst(reports: list[Report]) -> list[Failed]:
    """The failures that the product was surest of."""
    failures: list[tuple[str, Failure]] = [(r.name, f) for r in reports for f in r.failures]
    failures.sort(key=lambda pair: -pair[1].answer.confidence)
    return [
        Failed(
            name, f.question.id, f.question.text, "; ".join(f.reasons), f.answer.status.value, f.answer.entry,
            f.answer.confidence,
        )
        for name, f in failures[:WORST]
    ]  # fmt: skip
