"""Danger that is present now: the right number comes before anything else.

Patterns are data (`danger.tsv`): dangers by kind, signs of the present, and what speaks against (papers,
the past, rules); one that begins with `=` needs its accents. A logistic regression over them and the words
decides how likely the danger is; the patterns say who is called. In doubt the question is answered and one
line with the number is added. Measured by `motcua evaluate danger danger_lookalikes`.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from knowledge.vietnamese import lexicon
from knowledge.vietnamese.abbreviations import expand, read_table
from knowledge.vietnamese.text import fold, folded_words, nfc, squeeze, words

_TABLE = Path(__file__).parent / "danger.tsv"
# Chosen by `python -m knowledge.answers.danger_training` and the even half of the sets danger and
# danger_lookalikes: a false alarm costs a citizen one look, a missed danger may cost a life.
SURE, ALONE, DOUBTFUL, DENIED, PLAIN, LOUD = 0.2, 0.35, 0.1, 0.03, 3, 0.9
WEIGHTS = Path(__file__).parent / "danger_weights.json"


class Danger(Enum):
    """Who is called, in the order in which they are named when several fit."""

    CHILD = "child"
    FIRE = "fire"
    WATER = "water"
    MEDICAL = "medical"
    CRIME = "crime"
    UNKNOWN = "unknown"  # the words sound of danger, but not of which


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[str, int, re.Pattern[str], re.Pattern[str]]]:
    rows = []
    for kind, weight, pattern in read_table(_TABLE):
        exact = re.compile(rf"(?<!\w)(?:{pattern.removeprefix('=')})(?!\w)")
        plain = exact if pattern.startswith("=") else re.compile(rf"(?<!\w)(?:{fold(pattern)})(?!\w)")
        rows.append((kind, int(weight), exact, plain))
    return rows


@dataclass(frozen=True, slots=True)
class Signs:
    """What the patterns see: kinds with their strongest weight, and names for the model."""

    kinds: dict[Danger, int]
    names: tuple[str, ...]

    @property
    def score(self) -> int:
        """How much the patterns say for danger now, less what they say against it."""
        if not self.kinds:
            return 0
        against = sum(int(name[-1]) for name in self.names if name.startswith("#against"))
        return max(self.kinds.values()) + ("#several" in self.names) + ("#now1" in self.names) - against


def signs(text: str) -> Signs:
    """The patterns that a message meets.

    Without accents "chay" may be cháy or chạy: accent-free patterns only judge accent-free words, and the
    model weighs the two forms apart.
    """
    lowered = " ".join(expand(squeeze(nfc(text))).lower().split())
    folded = " ".join(word if word == fold(word) else "·" for word in lowered.split())
    kinds: dict[Danger, int] = {}
    names: list[str] = []
    for kind, weight, exact, plain in _patterns():
        form = "exact" if exact.search(lowered) else "plain" if plain.search(folded) else None
        if form is None:
            continue
        names.append(f"#{kind}{weight}" if kind in ("now", "against") else f"#{form}{weight}")
        if kind not in ("now", "against"):
            kinds[Danger(kind)] = max(weight, kinds.get(Danger(kind), 0))
    if len([name for name in names if name.startswith(("#exact", "#plain"))]) > 1:
        names.append("#several")
    if kinds and not any(name.startswith("#against") for name in names):
        names.append("#unopposed")
    return Signs(kinds, tuple(dict.fromkeys(names)))


def features(text: str, seen: Signs) -> list[str]:
    """What the model reads: words and pairs, accent-free and with their accents, and the signs."""
    lowered = words(expand(squeeze(nfc(text))))
    folded = [fold(word) for word in lowered]
    pairs = [f"{first} {second}" for first, second in pairwise(folded)]
    accented = [f"={word}" for word in lowered if word != fold(word)]
    accented += [f"={a} {b}" for a, b in pairwise(lowered) if (a, b) != (fold(a), fold(b))]
    return list(dict.fromkeys([*folded, *pairs, *accented, *seen.names]))


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    data: dict[str, float] = json.loads(WEIGHTS.read_text("utf-8"))
    return data


def likelihood(text: str, seen: Signs | None = None) -> float:
    """How likely a message tells of danger now, 0 to 1 (`danger_training.py` fitted it)."""
    weights = _weights()
    z = weights[""] + sum(weights.get(name, 0.0) for name in features(text, seen or signs(text)))
    return 1 / (1 + math.exp(-z))


def find(text: str) -> tuple[tuple[Danger, ...], bool]:
    """The kinds of danger named, the strongest first, and whether it is surely present.

    No kinds: no danger. Kinds without certainty: doubtful.
    """
    seen = signs(text)
    if not seen.kinds and lexicon.situation(folded_words(text)):
        return (), False  # a birth or a death told for the papers' sake
    likely = likelihood(text, seen)
    # Plain signs with nothing against them outweigh a model that never saw such a message.
    sure = likely >= (SURE if seen.kinds else ALONE) or (seen.score >= PLAIN and likely >= DENIED)
    if not sure and likely < DOUBTFUL:
        return (), False
    order = list(Danger)
    kinds = tuple(sorted(seen.kinds, key=lambda danger: (-seen.kinds[danger], order.index(danger))))
    return kinds or (Danger.UNKNOWN,), sure


def named(text: str) -> bool:
    """Whether danger is surely present by words that name it: where something else was asked for, the
    model's opinion of other words alone is not enough."""
    kinds, sure = find(text)
    return sure and any(kind != Danger.UNKNOWN for kind in kinds)
