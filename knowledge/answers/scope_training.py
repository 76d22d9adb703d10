"""Fit the judge of scope: our own ways of asking against messages that are not for us.

    python -m knowledge.answers.scope_training --legal dev_questions.jsonl

Legal questions (Zalo 2021, outside this repository) teach what a statute book answers and we do not; those
that are labelled for evaluation are left out. Writes `scope_weights.json` and prints what five-fold
cross-validation keeps and lets through.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.answers.linear import write_weights
from knowledge.answers.scope import WEIGHTS, features
from knowledge.evaluation.labelled import LABELS, digest
from knowledge.evaluation.sets import read_set
from knowledge.evaluation.splits import DEV, Stage, learnable
from knowledge.search.query import read
from knowledge.sync import shipped
from knowledge.vietnamese.abbreviations import read_table

DEV_SETS = (*DEV, "topics_dev")
OFF_TOPIC = Path(__file__).parent / "off_topic"
WEIGHT = 3.0  # of a message that is not for us: they are few beside our own
LEGAL_WEIGHT = 1.0  # of a legal question: one in twenty is answered by an entry
SMALLEST = 0.04  # weights nearer to zero are not shipped
STRENGTH = 1.0  # inverse of the ridge


def off_topic() -> list[str]:
    """The messages that must be declined."""
    return [row[1] for table in sorted(OFF_TOPIC.glob("*.tsv")) for row in read_table(table)]


def legal(path: Path) -> list[str]:
    """The legal questions of a file, without those that are labelled for evaluation."""
    labelled = {json.loads(line)["q"] for line in LABELS.read_text("utf-8").splitlines()}
    rows = (json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip())
    texts = dict.fromkeys(row["q"] for row in rows if row.get("kind") == "real-legal-question")
    return [text for text in texts if digest(text) not in labelled]


def own() -> list[str]:
    """The dev sets' questions, our own ways of asking and the titles, without what the test sets ask for."""
    layers, _ = shipped()
    kept = learnable(Stage.RELEASE)
    found = [
        text for layer in layers for text in (*layer.questions, layer.title) if kept(layer.entry_id, text)
    ]
    asked = [question.text for name in DEV_SETS for question in read_set(name)]
    return list(dict.fromkeys([*asked, *found]))


@dataclass(frozen=True)
class Examples:
    """Texts with labels (1: for us) and weights."""

    texts: list[str]
    labels: list[int]
    weights: list[float]


def examples(legal_file: Path, asked: list[str]) -> Examples:
    """What the judge learns from; ``asked`` are further questions that are for us."""
    ours, others, further = list(dict.fromkeys([*own(), *asked])), off_topic(), legal(legal_file)
    return Examples(
        [*ours, *others, *further], [1] * len(ours) + [0] * (len(others) + len(further)),
        [1.0] * len(ours) + [WEIGHT] * len(others) + [LEGAL_WEIGHT] * len(further),
    )  # fmt: skip


def out_of_fold(learned: Examples) -> NDArray[np.float64]:
    """The log-odds of each text by a model that did not learn it, of shape (texts,)."""
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    found: NDArray[np.float64] = cross_val_predict(
        _model(), _rows(learned.texts), learned.labels, cv=folds, method="decision_function",
        params={"logisticregression__sample_weight": learned.weights},
    )  # fmt: skip
    return found


def _rows(texts: list[str]) -> list[dict[str, float]]:
    return [dict.fromkeys(features(read(text).folded), 1.0) for text in texts]


def _model() -> Any:
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    return make_pipeline(DictVectorizer(), LogisticRegression(C=STRENGTH, max_iter=500))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--legal", type=Path, required=True)
    options = parser.parse_args()
    learned = examples(options.legal, [])
    sure = out_of_fold(learned)
    labels = np.array(learned.labels)
    for share in (0.99, 0.97, 0.95):
        bar = np.quantile(sure[labels == 1], 1 - share)
        passed = (sure[labels == 0] >= bar).mean()
        sys.stderr.write(f"keeps {share:.0%} of ours, {passed:.1%} of the others\n")
    model = _model()
    model.fit(_rows(learned.texts), learned.labels, logisticregression__sample_weight=learned.weights)
    write_weights(model, WEIGHTS, SMALLEST, digits=2)


if __name__ == "__main__":
    main()
