"""Fit the judge of danger: a logistic regression over words and the patterns of `danger.tsv`.

    python -m knowledge.answers.danger_training

Positives and look-alikes: `danger_examples.tsv`; further negatives: the questions of our own content, but
for those of the emergency numbers, which do tell of danger.
Each message is learned as typed and without accents. Writes `danger_weights.json` and prints recall and
false alarms by five-fold cross-validation.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from knowledge.answers.danger import WEIGHTS, features, signs
from knowledge.answers.linear import write_weights
from knowledge.sync import shipped
from knowledge.vietnamese.abbreviations import read_table
from knowledge.vietnamese.text import fold

EXAMPLES = Path(__file__).parent / "danger_examples.tsv"
OWN = 0.25  # weight of one of our own questions: they outnumber the rest
APART = ("lien-he/", "linh-vuc/")  # entries whose questions may be cries for help
SMALLEST = 0.02  # weights nearer to zero are not shipped


def examples() -> tuple[list[str], list[int], list[int], list[float]]:
    """Messages, labels, a group for each (a message and its accent-free twin share one), and weights."""
    rows = [(row[2], int(row[0])) for row in read_table(EXAMPLES)]
    layers, _ = shipped()
    asked = len(rows)
    rows += [
        (text, 0) for layer in layers if not layer.entry_id.startswith(APART) for text in layer.questions
    ]
    texts, labels, groups, weights = [], [], [], []
    for group, (text, label) in enumerate(rows):
        for form in dict.fromkeys((text, fold(text))):
            texts.append(form)
            labels.append(label)
            groups.append(group)
            weights.append(1.0 if group < asked else OWN)
    return texts, labels, groups, weights


def main() -> None:
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold, cross_val_predict
    from sklearn.pipeline import make_pipeline

    texts, labels, groups, weights = examples()
    rows = [dict.fromkeys(features(text, signs(text)), 1.0) for text in texts]
    model: Any = make_pipeline(DictVectorizer(), LogisticRegression(C=3.0, max_iter=2000))
    sure = cross_val_predict(
        model, rows, labels, groups=groups, cv=GroupKFold(5), method="predict_proba",
        params={"logisticregression__sample_weight": weights},
    )  # fmt: skip
    for bar in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6):
        caught = [p >= bar for p, label in zip(sure[:, 1], labels, strict=True) if label]
        alarms = [p >= bar for p, label in zip(sure[:, 1], labels, strict=True) if not label]
        sys.stderr.write(
            f"{bar}: caught {sum(caught) / len(caught):.3f}, false {sum(alarms)} of {len(alarms)}\n"
        )
    model.fit(rows, labels, logisticregression__sample_weight=weights)
    write_weights(model, WEIGHTS, SMALLEST, digits=3)


if __name__ == "__main__":
    main()
