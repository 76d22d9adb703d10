"""Danger that is present now: the right number comes before anything else.

Patterns are data (`danger.tsv`) with weights. A message is an emergency when the strongest danger and the
signs of the present outweigh what speaks against (papers, the past, rules). In doubt the question is
answered and one line with the number is added. Measured by `motcua evaluate danger danger_lookalikes`.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from pathlib import Path

from knowledge.vietnamese.abbreviations import expand, read_table
from knowledge.vietnamese.text import fold, nfc, squeeze

_TABLE = Path(__file__).parent / "danger.tsv"


class Danger(Enum):
    """Who is called, in the order in which they are named when several fit."""

    CHILD = "child"
    FIRE = "fire"
    WATER = "water"
    MEDICAL = "medical"
    CRIME = "crime"


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[str, int, re.Pattern[str], re.Pattern[str]]]:
    rows = []
    for kind, weight, pattern in read_table(_TABLE):
        exact = re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")
        rows.append((kind, int(weight), exact, re.compile(rf"(?<!\w)(?:{fold(pattern)})(?!\w)")))
    return rows


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
    if not found:
        return (), False
    order = list(Danger)
    kinds = tuple(sorted(found, key=lambda danger: (-found[danger], order.index(danger))))
    # Several signs of danger in one message bear each other out.
    score = found[kinds[0]] + min(hits - 1, 2) + now - against
    return (kinds, score >= 2) if score >= 1 else ((), False)
