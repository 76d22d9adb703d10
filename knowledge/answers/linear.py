"""Weights of a linear model over words, as the JSON that is shipped: one number a name, "" the bias."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def write_weights(model: Any, path: Path, smallest: float, digits: int) -> None:
    """Write a fitted DictVectorizer and LogisticRegression, without weights nearer to zero."""
    vectorizer, regression = model[0], model[1]
    names = vectorizer.get_feature_names_out()
    found = {
        name: round(float(value), digits)
        for name, value in zip(names, regression.coef_[0], strict=True)
        if abs(value) >= smallest
    }
    found[""] = round(float(regression.intercept_[0]), digits)
    path.write_text(json.dumps(found, ensure_ascii=False, sort_keys=True, indent=0) + "\n", "utf-8")
