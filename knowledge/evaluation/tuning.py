"""Choose the weights of ranking and the confidence curve on the dev sets.

    python -m knowledge.evaluation.tuning [--write]

Ranking: a softmax over the pool of each question, right entries against the rest, weights kept near the
present ones. Confidence: logistic regression of "the first entry is right". Thresholds: the lowest cost,
a wrong answer costing `WRONG` times a right answer that is withheld (it names its subject and shows the
neighbours as buttons, so a citizen sees the mistake), an answer to an off-topic message `OFF` times. Only the dev sets are
read: the test sets, the plan facts and the odd half of the off-topic messages stay unseen.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.database import open_engine
from knowledge.evaluation.report import judge
from knowledge.evaluation.sets import Question, read_set
from knowledge.runtime import Knowledge
from knowledge.search import query as queries
from knowledge.search import ranking
from knowledge.search.dense import SHIPPED, SentenceEncoder
from knowledge.search.query import Query

DEV = ("procedures_dev", "topics_dev")
JUDGED = 15  # candidates whose answer is composed to see whether it holds the wanted words
WRONG = 1.0
OFF = 5.0
NEAR = 0.02  # pull towards the present weights (ridge)
TODAY = date(2026, 11, 21)
FITTED = (
    "short", "added", "body", "dense", "coverage", "written", "plan_unasked", "year", "province", "commune",
    "foreign_missing", "foreign_met", "company_missing", "again_missing", "again_met", "change_met",
    "extend_missing", "plan_asked", "title_met", "title_whole", "again_lacking",
)  # fmt: skip


@dataclass
class Case:
    """One question: its pool's features (candidates x weights), which are right, and the query."""

    query: Query
    features: Any
    right: Any
    hits: list[ranking.Hit]


def _cases(knowledge: Knowledge, questions: list[Question]) -> list[Case]:
    cases = []
    for question in questions:
        query = queries.read(question.text)
        hits = ranking.rank(knowledge.index, query)
        right = np.array([_right(knowledge, question, hit, place) for place, hit in enumerate(hits)])
        features = np.array([[hit.scaled.get(name, 0.0) for name in FITTED] for hit in hits], dtype=np.float64)
        cases.append(Case(query, features, right, hits))
    return cases


def _right(knowledge: Knowledge, question: Question, hit: ranking.Hit, place: int) -> bool:
    if question.entry:
        return hit.card.entry_id in question.entry
    if place >= JUDGED or not question.words:
        return False
    answer = knowledge.entry(hit.card.entry_id, None, question.as_of or TODAY)
    return not judge(Question(question.id, question.text, words=question.words), answer)


def fit_ranking(cases: list[Case], start: dict[str, float]) -> dict[str, float]:
    """Weights that put right entries first."""
    import torch

    usable = [case for case in cases if case.right.any() and not case.right.all()]
    initial = torch.tensor([start[name] for name in FITTED], dtype=torch.float64)
    weights = initial.clone().requires_grad_(True)
    sharpness = 6.0  # the scores differ by tenths: a softmax needs them further apart
    pools = [(torch.tensor(c.features), torch.tensor(c.right)) for c in usable]
    optimizer = torch.optim.LBFGS([weights], max_iter=60)

    def loss() -> Any:
        optimizer.zero_grad()
        total = NEAR * ((weights - initial) ** 2).sum()
        for features, right in pools:
            scores = features @ weights * sharpness
            total = total + (torch.logsumexp(scores, 0) - torch.logsumexp(scores[right], 0)) / len(pools)
        total.backward()
        return total

    optimizer.step(loss)
    return {name: round(float(value), 4) for name, value in zip(FITTED, weights.detach(), strict=True)}


def fit_confidence(rows: list[dict[str, float]], labels: list[bool]) -> dict[str, float]:
    """Logistic regression of `ranking.confidence_features`; names carry the prefix ``c_``."""
    from sklearn.linear_model import LogisticRegression

    names = sorted(rows[0])
    model = LogisticRegression(C=10.0, max_iter=1000)
    model.fit([[row[name] for name in names] for row in rows], labels)
    fitted = {f"c_{name}": round(float(value), 4) for name, value in zip(names, model.coef_[0], strict=True)}
    return {**fitted, "c_bias": round(float(model.intercept_[0]), 4)}


def threshold(confidences: list[float], labels: list[bool], costs: list[float]) -> float:
    """The confidence from which answering costs least; ``costs`` is the price of answering each wrongly."""

    def cost(bar: float) -> float:
        judged = zip(confidences, labels, costs, strict=True)
        return sum((0.0 if right else price) if sure >= bar else float(right) for sure, right, price in judged)

    return round(float(min(np.arange(0.05, 0.95, 0.01), key=cost)), 2)


def tune(knowledge: Knowledge) -> dict[str, float]:
    """All weights, fitted; the present ones where nothing is fitted."""
    found = dict(ranking.weights())
    cases = [case for name in DEV for case in _cases(knowledge, read_set(name))]
    before = np.mean([case.right[0] for case in cases])
    found.update(fit_ranking(cases, found))
    ranking.use_weights(found)
    cases = [case for name in DEV for case in _cases(knowledge, read_set(name))]
    after = np.mean([case.right[0] for case in cases])
    off = [_cases(knowledge, [q])[0] for q in read_set("offtopic")[::2]]
    rows = [ranking.confidence_features(case.hits, case.query) for case in [*cases, *off]]
    labels = [bool(case.right[0]) for case in cases] + [False] * len(off)
    found.update(fit_confidence(rows, labels))
    ranking.use_weights(found)
    sure = [ranking.confidence(case.hits, case.query) for case in [*cases, *off]]
    found["t_answer"] = threshold(sure, labels, [WRONG] * len(cases) + [OFF] * len(off))
    sys.stderr.write(f"first right on dev: {before:.3f} -> {after:.3f}; t_answer {found['t_answer']}\n")
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--home", type=Path, default=Path("var"))
    parser.add_argument("--encoder", default=str(SHIPPED))
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    engine = open_engine(f"sqlite:///{options.home / 'knowledge.db'}")
    found = tune(Knowledge(engine, options.home / "index", SentenceEncoder(options.encoder)))
    text = json.dumps(found, indent=1, sort_keys=True)
    if options.write:
        ranking.WEIGHTS_FILE.write_text(text + "\n", "utf-8")
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()
