"""Danger that is present now: the right number comes before anything else.

Patterns are data (`danger.tsv`) with weights. A message is an emergency when the strongest danger and the
signs of the present outweigh what speaks against (papers, the past, rules). In doubt the question is
answered and one line with the number is added. Measured by `motcua evaluate danger danger_lookalikes`.
"""

from __future__ import annotations

import json
import math
import re
from enum import Enum
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from knowledge.vietnamese.abbreviations import expand, read_table
from knowledge.vietnamese.text import fold, nfc, squeeze, words

_TABLE = Path(__file__).parent / "danger.tsv"
# Chosen by `python -m knowledge.answers.danger_training` and the even half of the sets danger and
# danger_lookalikes: a false alarm costs a citizen one look, a missed danger may cost a life.
SURE, SURE_AGAINST, DOUBTFUL = 0.5, 0.9, 0.35
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


def word_features(text: str) -> list[str]:
    """Words and pairs of a message, accent-free, and with their accents where they have some."""
    lowered = words(expand(squeeze(nfc(text))))
    folded = [fold(word) for word in lowered]
    pairs = [f"{first} {second}" for first, second in pairwise(folded)]
    accented = [f"={word}" for word in lowered if word != fold(word)]
    accented += [f"={a} {b}" for a, b in pairwise(lowered) if (a, b) != (fold(a), fold(b))]
    return list(dict.fromkeys([*folded, *pairs, *accented]))


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    data: dict[str, float] = json.loads(WEIGHTS.read_text("utf-8"))
    return data


def likelihood(text: str) -> float:
    """How much the words alone sound like danger now, 0 to 1 (`danger_training.py` fitted it)."""
    weights = _weights()
    z = weights[""] + sum(weights.get(name, 0.0) for name in word_features(text))
    return 1 / (1 + math.exp(-z))


def find(text: str) -> tuple[tuple[Danger, ...], bool]:
    """The kinds of danger named, the strongest first, and whether it is surely present.

    No kinds: no danger. Kinds without certainty: doubtful.
    """
    lowered = " ".join(expand(squeeze(nfc(text))).lower().split())
    # Without accents "chay" may be cháy or chạy: accent-free patterns only judge accent-free words.
    folded = " ".join(word if word == fold(word) else "·" for word in lowered.split())
    found: dict[Danger, int] = {}
    now = against = hits = 0
    for kind, weight, exact, plain in _patterns():
        hit = exact.search(lowered) or plain.search(folded)
        if not hit:
            continue
        if kind == "now":
            now += weight
        elif kind == "against":
            against += weight
        else:
            hits += 1
            found[Danger(kind)] = max(weight, found.get(Danger(kind), 0))
    words_say = likelihood(text)
    # Talk of papers or of the past needs a much stronger voice than silence does.
    alarmed = words_say >= (SURE_AGAINST if against else SURE)
    if not found:
        if alarmed:
            return (Danger.UNKNOWN,), True
        return ((Danger.UNKNOWN,), False) if words_say >= DOUBTFUL and not against else ((), False)
    order = list(Danger)
    kinds = tuple(sorted(found, key=lambda danger: (-found[danger], order.index(danger))))
    # Several signs of danger in one message bear each other out.
    score = found[kinds[0]] + min(hits - 1, 2) + now - against
    if score >= 2 or alarmed:
        return kinds, True
    return (kinds, False) if score >= 1 else ((), False)
