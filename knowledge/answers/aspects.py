"""Which aspects a question asks: fee, time, papers ... in the order in which they are asked."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from knowledge.entries import Aspect
from knowledge.vietnamese.abbreviations import read_table
from knowledge.vietnamese.text import fold, has_accents

_TABLE = Path(__file__).parent / "aspects.tsv"
# An aspect of these gives way when a more telling one is asked: "làm sao" beside "bao nhiêu tiền".
_WEAK = frozenset({Aspect.STEPS, Aspect.ONLINE, Aspect.CONDITIONS})


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[Aspect, re.Pattern[str], re.Pattern[str]]]:
    """Per aspect one pattern for text with accents and one for text without."""
    found = []
    for name, *phrases in read_table(_TABLE):
        joined = "|".join(phrases)
        with_accents = re.compile(rf"(?<!\w)(?:{joined})(?!\w)")
        found.append((Aspect(name), with_accents, re.compile(rf"(?<!\w)(?:{fold(joined)})(?!\w)")))
    return found


def find(text: str) -> tuple[Aspect, ...]:
    """The asked aspects, without repeats; empty when none is asked in words."""
    lowered = " ".join(text.lower().split())
    folded = fold(lowered)
    accented = has_accents(lowered)
    hits: dict[Aspect, int] = {}
    for aspect, exact, plain in _patterns():
        match = exact.search(lowered) if accented else None
        match = match or plain.search(folded)
        if match:
            hits[aspect] = min(match.start(), hits.get(aspect, 10**6))
    strong = [aspect for aspect in hits if aspect not in _WEAK]
    if Aspect.ONLINE in hits:
        hits.pop(Aspect.CONDITIONS, None)  # "nộp online được không" asks one thing
    if strong:
        hits = {
            aspect: place for aspect, place in hits.items() if aspect not in _WEAK or aspect == Aspect.ONLINE
        }
    return tuple(sorted(hits, key=lambda aspect: hits[aspect]))
