"""Fit the judge of scope: our own ways of asking against messages that are not for us.

    python -m knowledge.answers.scope_training

Writes `scope_weights.json` and prints what five-fold cross-validation keeps and lets through.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.answers.scope import WEIGHTS, features
from knowledge.evaluation.sets import read_set
from knowledge.evaluation.splits import DEV, Stage, learnable
from knowledge.search.query import read
from knowledge.sync import shipped
from knowledge.vietnamese.abbreviations import read_table

DEV_SETS = (*DEV, "topics_dev")
OFF_TOPIC = Path(__file__).parent / "off_topic"
WEIGHT = 3.0  # of a message that is not for us: they are few beside our own
SMALLEST = 0.04  # weights nearer to zero are not shipped
STRENGTH = 1.0  # inverse of the ridge


def off_topic() -> list[str]:
    """The messages that must be declined."""
    return [row[1] for table in sorted(OFF_TOPIC.glob("*.tsv")) for row in read_table(table)]


def own() -> list[str]:
    """The dev sets' questions and our own ways of asking, without those of the test sets' entries."""
    layers, _ = shipped()
    kept = learnable(Stage.RELEASE)
    found = [text for layer in layers for text in layer.questions if kept(layer.entry_id, text)]
    asked = [question.text for name in DEV_SETS for question in read_set(name)]
    return list(dict.fromkeys([*asked, *found]))


def out_of_fold(texts: list[str], labels: list[int]) -> NDArray[np.float64]:
    """The log-odds of each text by a model that did not learn it, of shape (texts,)."""
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    found: NDArray[np.float64] = cross_val_predict(
        _model(), _rows(texts), labels, cv=folds, method="decision_function",
        params={"logisticregression__sample_weight": _weights(labels)},
    )  # fmt: skip
    return found


def _rows(texts: list[str]) -> list[dict[str, float]]:
    return [dict.fromkeys(features(read(text).folded), 1.0) for text in texts]


def _weights(labels: list[int]) -> list[float]:
    return [1.0 if label else WEIGHT for label in labels]


def _model() -> Any:
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    return make_pipeline(DictVectorizer(), LogisticRegression(C=STRENGTH, max_iter=500))


def main() -> None:
    ours, others = own(), off_topic()
    texts, labels = [*ours, *others], [1] * len(ours) + [0] * len(others)
    sure = out_of_fold(texts, labels)
    for share in (0.99, 0.97, 0.95):
        bar = np.quantile(sure[: len(ours)], 1 - share)
        sys.stderr.write(
            f"keeps {share:.0%} of ours, {(sure[len(ours) :] >= bar).mean():.1%} of the others\n"
        )
    model = _model()
    model.fit(_rows(texts), labels, logisticregression__sample_weight=_weights(labels))
    names = model[0].get_feature_names_out()
    found = {
        name: round(float(value), 2)
        for name, value in zip(names, model[1].coef_[0], strict=True)
        if abs(value) >= SMALLEST
    }
    found[""] = round(float(model[1].intercept_[0]), 2)
    WEIGHTS.write_text(json.dumps(found, ensure_ascii=False, sort_keys=True, indent=0) + "\n", "utf-8")


if __name__ == "__main__":
    main()
