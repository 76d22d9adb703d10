"""Choose the weights of ranking and the confidence curves.

    python -m knowledge.search.training --text FILE.jsonl.gz --out FOLDER --stage tuning
    python -m knowledge.evaluation.tuning --encoder FOLDER --legal dev_questions.jsonl [--write]

Asked are our own questions that neither this encoder nor this index knows, and the dev sets.

Ranking: a softmax over the pool of each question, right entries against the rest, weights kept near the
present ones. Confidence: two logistic regressions, "the message is for us" against the messages of
`answers/off_topic` and "the first entry is right". The threshold of answering costs least on the dev sets,
an answer to a message that is not for us costing `OFF` times a right answer withheld, a wrong answer
`WRONG` times (it names its subject and shows neighbours as buttons, so a citizen sees the mistake). Only
read: the test sets and the plan facts stay unseen.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from knowledge.answers import confidence as sureness
from knowledge.answers import scope_training
from knowledge.answers.deciding import off_scope
from knowledge.answers.guards import is_abuse
from knowledge.evaluation.cases import Case, Material
from knowledge.evaluation.sets import Question, read_set
from knowledge.search import query as queries
from knowledge.search import ranking
from knowledge.search.dense import SHIPPED, SentenceEncoder

DEV = ("procedures_dev", "unseen_dev", "topics_dev")
OFF_DEV = "offtopic_dev"
OWN = 3000  # of our own questions: more change nothing
DEV_WEIGHT = 8.0  # a citizen's question of the dev sets against one of our own
WRONG, OFF = 0.5, 3.0
CLARIFY_KEPT, SCOPE_KEPT = 0.97, 0.995  # of the dev questions must stay above these thresholds
FIRM = 1.0  # ridge of the second curve: it has few examples
NEAR = 0.02  # pull towards the present weights (ridge)
SHARPNESS = 6.0  # the scores differ by tenths: a softmax needs them further apart
FITTED = (
    "short", "short2", "short_t", "short_raw", "added", "added_raw", "body", "bodya",
    "dense", "dense2", "dense_t", "coverage", "votes", "plan_unasked", "province", "commune",
    "foreign_missing", "foreign_met", "foreign_lacking", "company_missing", "company_met",
    "again_missing", "again_met", "again_lacking", "change_met", "extend_missing", "title_met",
    "aspect_procedure", "known",
)  # fmt: skip
Weights = dict[str, float]
Floats = NDArray[np.float64]


def fit_ranking(cases: list[Case], weights: list[float], start: Weights) -> Weights:
    """Weights that put right entries first, each case counting by its weight."""
    usable = [(c, w) for c, w in zip(cases, weights, strict=True) if any(c.right) and not all(c.right)]
    size = max(len(case.hits) for case, _ in usable)
    features = torch.zeros(len(usable), size, len(FITTED), dtype=torch.float64)
    offset = torch.full((len(usable), size), -1e9, dtype=torch.float64)  # of empty places
    right = torch.zeros(len(usable), size, dtype=torch.bool)
    fixed = [name for name in start if name not in FITTED]
    for row, (case, _) in enumerate(usable):
        for place, hit in enumerate(case.hits):
            features[row, place] = torch.tensor([hit.scaled.get(name, 0.0) for name in FITTED])
            offset[row, place] = sum(start[name] * hit.scaled.get(name, 0.0) for name in fixed)
        right[row, : len(case.right)] = torch.tensor(case.right)
    share = torch.tensor([weight for _, weight in usable], dtype=torch.float64)
    share /= share.sum()
    initial = torch.tensor([start.get(name, 0.0) for name in FITTED], dtype=torch.float64)
    fitted = initial.clone().requires_grad_(True)
    optimizer: Any = torch.optim.LBFGS([fitted], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> Any:
        optimizer.zero_grad()
        scores = (features @ fitted + offset) * SHARPNESS
        lost = torch.logsumexp(scores, 1) - torch.logsumexp(scores.masked_fill(~right, -1e12), 1)
        total: Any = (lost * share).sum() + NEAR * ((fitted - initial) ** 2).mean()
        total.backward()
        return total

    optimizer.step(loss)
    return {name: round(float(value), 4) for name, value in zip(FITTED, fitted.detach(), strict=True)}


def fit_curve(
    prefix: str, rows: list[dict[str, float]], labels: list[bool], weights: list[float], ridge: float = 10.0
) -> Weights:
    """A logistic regression of `confidence.features`; names carry the prefix of the curve.

    ``ridge`` is the inverse strength of the pull towards zero.
    """
    from sklearn.linear_model import LogisticRegression

    names = sorted(rows[0])
    model = LogisticRegression(C=ridge, max_iter=2000)
    model.fit([[row[name] for name in names] for row in rows], labels, sample_weight=weights)
    fitted = zip(names, model.coef_[0], strict=True)
    found = {f"{prefix}_{name}": round(float(value), 4) for name, value in fitted}
    return {**found, f"{prefix}_bias": round(float(model.intercept_[0]), 4)}


def threshold(sure: list[float], right: list[bool], price: list[float]) -> float:
    """The confidence from which answering costs least; ``price`` is that of answering each wrongly."""

    def cost(bar: float) -> float:
        judged = zip(sure, right, price, strict=True)
        return sum((0.0 if ok else lost) if value >= bar else float(ok) for value, ok, lost in judged)

    return round(float(min(np.arange(0.05, 0.95, 0.01), key=cost)), 2)


def _reranked(cases: list[Case], material: Material) -> None:
    """Order the pools by the weights in use."""
    w = ranking.weights()
    for case in cases:
        scored = [
            (sum(w[name] * value for name, value in hit.scaled.items() if name in w), hit)
            for hit in case.hits
        ]
        scored.sort(key=lambda pair: (-pair[0], pair[1].card.entry_id))
        case.hits = [ranking.Hit(hit.card, score, hit.features, hit.scaled) for score, hit in scored]
        case.right = material.rights(case.question, case.hits)


def tune(material: Material, legal: Path) -> Weights:
    """All weights, fitted; the present ones where nothing is fitted."""
    found = dict(ranking.weights())
    own = material.own(OWN)
    dev = material.cases([question for name in DEV for question in read_set(name)])
    shares = [1.0] * len(own) + [DEV_WEIGHT] * len(dev)
    found.update(fit_ranking(own + dev, shares, found))
    ranking.use_weights(found)
    before = [np.mean([case.right[0] for case in part]) for part in (own, dev)]
    _reranked(own + dev, material)
    after = [np.mean([case.right[0] for case in part]) for part in (own, dev)]
    for name, was, now in zip(("own", "dev"), before, after, strict=True):
        _say(f"first right, {name}: {was:.3f} -> {now:.3f}")
    heard = _unlearned([case.question.text for case in own + dev], legal)
    found.update(_curves(material, own, dev, scope_training.legal(legal), heard))
    ranking.use_weights(found)
    found.update(_thresholds(dev, material.cases(_strange(OFF_DEV)), heard))
    return found


def _unlearned(asked: list[str], legal: Path) -> dict[str, float]:
    """What the judge of scope says of each text, by a model that did not learn it."""
    learned = scope_training.examples(legal, asked)
    return dict(zip(learned.texts, scope_training.out_of_fold(learned), strict=True))


def _curves(
    material: Material, own: list[Case], dev: list[Case], legal: list[str], unlearned: dict[str, float]
) -> Weights:
    """Both curves."""
    others = [*scope_training.off_topic(), *legal]
    off = material.cases(Question(str(place), text) for place, text in enumerate(others))
    rows = {id(case): _row(case, unlearned) for case in own + dev + off}
    shares = [1.0] * len(own) + [DEV_WEIGHT] * len(dev)
    ours = own + dev
    scope = fit_curve(
        "o", [rows[id(case)] for case in ours + off], [True] * len(ours) + [False] * len(off),
        shares + [(sum(shares) / len(off))] * len(off),
    )  # fmt: skip
    # Our own questions name one entry each and meet half an index: they would make the curve too humble.
    right = fit_curve(
        "c", [rows[id(case)] for case in dev], [case.right[0] for case in dev], [1.0] * len(dev), FIRM
    )
    return {**scope, **right}


def _row(case: Case, unlearned: dict[str, float]) -> dict[str, float]:
    row = sureness.features(case.hits, case.query)
    if case.question.text in unlearned:
        heard = max(-8.0, min(8.0, unlearned[case.question.text])) / 8
        row.update(scope=heard, scope_low=min(0.0, heard))
    return row


def _strange(name: str) -> list[Question]:
    """Messages of a set that plain words do not decline already."""
    return [
        question
        for question in read_set(name)
        if not is_abuse(question.text) and not off_scope(queries.read(question.text))
    ]


def _thresholds(dev: list[Case], off: list[Case], unlearned: dict[str, float]) -> Weights:
    sure = [sureness.judge(case.hits, case.query, _row(case, unlearned)) for case in dev + off]
    right = [case.right[0] for case in dev] + [False] * len(off)
    price = [WRONG] * len(dev) + [OFF] * len(off)
    ours = [found.ours for found in sure[: len(dev)]]
    bars = {
        "t_answer": threshold([found.sure for found in sure], right, price),
        "t_clarify": round(float(np.quantile(ours, 1 - CLARIFY_KEPT)), 3),
        "t_scope": round(float(np.quantile(ours, 1 - SCOPE_KEPT)), 3),
    }
    answered = [found.sure >= bars["t_answer"] for found in sure]
    _say(f"{bars} answered: dev {np.mean(answered[: len(dev)]):.3f}, off {np.mean(answered[len(dev) :]):.3f}")
    return bars


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--encoder", default=str(SHIPPED))
    parser.add_argument("--legal", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    found = tune(Material(SentenceEncoder(options.encoder)), options.legal)
    text = json.dumps(found, indent=1, sort_keys=True)
    if options.write:
        ranking.WEIGHTS_FILE.write_text(text + "\n", "utf-8")
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()
