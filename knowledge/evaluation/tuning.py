"""Choose the weights of ranking and the confidence curve on the dev sets.

    python -m knowledge.search.training --text FILE.jsonl.gz --out FOLDER --hold-out
    python -m knowledge.evaluation.tuning --encoder FOLDER [--write]

An eighth of our own questions is held out of this index and of the encoder of the first command; the
rest of this file asks them beside the dev sets.

Ranking: a softmax over the pool of each question, right entries against the rest, weights kept near the
present ones. Confidence: logistic regression of "the first entry is right". Thresholds: the lowest cost,
a wrong answer costing `WRONG` times a right answer that is withheld (it names its subject and shows
neighbours as buttons, so a citizen sees the mistake), an answer to an off-topic message `OFF` times. Only
read: the test sets, the plan facts and the odd half of the off-topic messages stay unseen.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from knowledge.answers.answer import Answer
from knowledge.answers.deciding import off_scope
from knowledge.answers.guards import is_abuse
from knowledge.answers.responder import Responder
from knowledge.entries import Layer, merge
from knowledge.evaluation.report import judge
from knowledge.evaluation.sets import Question, read_set
from knowledge.evaluation.splits import held_out
from knowledge.search import query as queries
from knowledge.search import ranking
from knowledge.search.dense import SHIPPED, Encoder, SentenceEncoder
from knowledge.search.index import build
from knowledge.search.query import Query
from knowledge.sync import shipped

DEV = ("procedures_dev", "topics_dev")
JUDGED = 15  # candidates whose answer is composed to see whether it holds the wanted words
WRONG = 0.5
DEV_WEIGHT = 6.0  # a citizen's question of the dev sets against one of our own
OFF = 3.0
OFF_TIMES = 3  # off-topic messages are few beside the questions; each counts so often
NEAR = 0.02  # pull towards the present weights (ridge)
TODAY = date(2026, 11, 21)
FITTED = (
    "short", "added", "body", "dense", "coverage", "plan_unasked", "year", "province", "commune",
    "foreign_missing", "foreign_met", "foreign_lacking",
    "company_missing", "again_missing", "again_met", "change_met",
    "extend_missing", "title_met",
)  # fmt: skip


@dataclass
class Case:
    """One question: its pool's features (candidates x weights), which are right, and the query."""

    query: Query
    features: Any
    right: Any
    hits: list[ranking.Hit]


def _cases(knowledge: Tuned, questions: list[Question]) -> list[Case]:
    cases = []
    for question in questions:
        query = queries.read(question.text)
        hits = ranking.rank(knowledge.index, query)
        right = np.array([_right(knowledge, question, hit, place) for place, hit in enumerate(hits)])
        features = np.array(
            [[hit.scaled.get(name, 0.0) for name in FITTED] for hit in hits], dtype=np.float64
        )
        cases.append(Case(query, features, right, hits))
    return cases


def _right(knowledge: Tuned, question: Question, hit: ranking.Hit, place: int) -> bool:
    if question.entry:
        return hit.card.entry_id in question.entry
    if place >= JUDGED or not question.words:
        return False
    answer = knowledge.entry(hit.card.entry_id, question.as_of or TODAY)
    return not judge(Question(question.id, question.text, words=question.words), answer)


def fit_ranking(cases: list[Case], start: dict[str, float], dev: int) -> dict[str, float]:
    """Weights that put right entries first; the first ``dev`` cases weigh `DEV_WEIGHT` times the others.

    "written" is not fitted: all our own questions belong to entries that have some.
    """
    import torch

    usable = [
        (case, DEV_WEIGHT if place < dev else 1.0)
        for place, case in enumerate(cases)
        if case.right.any() and not case.right.all()
    ]
    everything = sum(weight for _, weight in usable)
    fixed = [name for name in start if name not in FITTED]
    initial = torch.tensor([start[name] for name in FITTED], dtype=torch.float64)
    weights = initial.clone().requires_grad_(True)
    sharpness = 6.0  # the scores differ by tenths: a softmax needs them further apart
    pools = [
        (torch.tensor(c.features), torch.tensor(c.right), torch.tensor(_offset(c, fixed, start)), weight)
        for c, weight in usable
    ]
    optimizer: Any = torch.optim.LBFGS([weights], max_iter=60)

    def loss() -> Any:
        optimizer.zero_grad()
        total: Any = NEAR * ((weights - initial) ** 2).sum()
        for features, right, offset, weight in pools:
            scores = (features @ weights + offset) * sharpness
            lost = torch.logsumexp(scores, 0) - torch.logsumexp(scores[right], 0)
            total = total + lost * weight / everything
        total.backward()
        return total

    optimizer.step(loss)
    return {name: round(float(value), 4) for name, value in zip(FITTED, weights.detach(), strict=True)}


def _offset(case: Case, fixed: list[str], weights: dict[str, float]) -> Any:
    """What the weights that are not fitted give to each candidate."""
    return np.array([sum(weights[n] * hit.scaled.get(n, 0.0) for n in fixed) for hit in case.hits])


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
        return sum(
            (0.0 if right else price) if sure >= bar else float(right) for sure, right, price in judged
        )

    return round(float(min(np.arange(0.05, 0.95, 0.01), key=cost)), 2)


def own_questions(knowledge: Tuned) -> list[Question]:
    """The held-out ways of asking of all entries."""
    return [
        Question(f"{entry.id}#{number}", text, entry=(entry.id,))
        for entry in knowledge.entries
        for layer in entry.layers
        for number, text in enumerate(layer.questions)
        if held_out(text)
    ]


class Tuned:
    """The shipped content with its held-out questions left out of the index; no database."""

    def __init__(self, encoder: Encoder) -> None:
        layers, sources = shipped()
        by_entry: dict[str, list[Layer]] = {}
        for layer in layers:
            by_entry.setdefault(layer.entry_id, []).append(layer)
        self.entries = [merge(found, sources) for _, found in sorted(by_entry.items())]
        self.index = build(0, ((entry, ()) for entry in self.entries), encoder, held_out)
        known = {entry.id: entry for entry in self.entries}
        self._responder = Responder(self.index, lambda card: known[card.entry_id])

    def entry(self, entry_id: str, day: date) -> Answer:
        return self._responder.entry(entry_id, None, day)


def tune(knowledge: Tuned) -> dict[str, float]:
    """All weights, fitted; the present ones where nothing is fitted."""
    found = dict(ranking.weights())
    questions = [question for name in DEV for question in read_set(name)]
    dev = len(questions)
    questions += own_questions(knowledge)
    cases = _cases(knowledge, questions)
    before = [case.right[0] for case in cases]
    found.update(fit_ranking(cases, found, dev))
    ranking.use_weights(found)
    cases = _cases(knowledge, questions)
    after = [case.right[0] for case in cases]
    # What plain words decline already says nothing of the curve.
    strange = [
        q for q in read_set("offtopic")[::2] if not off_scope(queries.read(q.text)) and not is_abuse(q.text)
    ]
    off = _cases(knowledge, strange * OFF_TIMES)
    # Our own questions name one entry each, and a twin that serves as well counts as wrong there: they
    # may rank, but not say how sure an answer is.
    judged = cases[:dev]
    rows = [ranking.confidence_features(case.hits, case.query) for case in [*judged, *off]]
    labels = [bool(case.right[0]) for case in judged] + [False] * len(off)
    found.update(fit_confidence(rows, labels))
    ranking.use_weights(found)
    sure = [ranking.confidence(case.hits, case.query) for case in [*judged, *off]]
    found["t_answer"] = threshold(sure, labels, [WRONG] * len(judged) + [OFF] * len(off))
    for name, part in (("dev sets", slice(0, dev)), ("own, held out", slice(dev, None))):
        sys.stderr.write(f"first right, {name}: {np.mean(before[part]):.3f} -> {np.mean(after[part]):.3f}\n")
    sys.stderr.write(f"t_answer {found['t_answer']}\n")
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--encoder", default=str(SHIPPED))
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    found = tune(Tuned(SentenceEncoder(options.encoder)))
    text = json.dumps(found, indent=1, sort_keys=True)
    if options.write:
        ranking.WEIGHTS_FILE.write_text(text + "\n", "utf-8")
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()
