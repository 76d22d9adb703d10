"""How much the words of a message sound like what citizens ask us, whatever the search finds.

A logistic regression over accent-free words, pairs and the words at both ends, fitted by
`python -m knowledge.answers.scope_training` on our own ways of asking and on the messages of `off_topic/`.
"""

from __future__ import annotations

import json
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

WEIGHTS = Path(__file__).parent / "scope_weights.json"


def features(words: list[str]) -> list[str]:
    """What the model reads of accent-free words."""
    pairs = [f"{first} {second}" for first, second in pairwise(words)]
    spanned = [f"{first} _ {third}" for first, third in zip(words, words[2:], strict=False)]
    ends = [f"^ {words[0]}", f"{words[-1]} $"] if words else []
    return list(dict.fromkeys([*words, *pairs, *spanned, *ends]))


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    data: dict[str, float] = json.loads(WEIGHTS.read_text("utf-8"))
    return data


def scope(words: list[str]) -> float:
    """The log-odds that a message of these accent-free words is one for us."""
    weights = _weights()
    return weights[""] + sum(weights.get(name, 0.0) for name in features(words))
