"""Everyday words beside the official ones: "sổ đỏ" also searches "giấy chứng nhận quyền sử dụng đất".

The table is data (`data/lexicon.tsv`): accent-free phrases, the official words they add, an example.
"""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.vietnamese.abbreviations import DATA, read_table
from knowledge.vietnamese.text import folded_words

LONGEST = 8  # words of the longest phrase that is looked for


@lru_cache(maxsize=1)
def phrases() -> dict[tuple[str, ...], list[str]]:
    table: dict[tuple[str, ...], list[str]] = {}
    for row in read_table(DATA / "lexicon.tsv"):
        for phrase in row[0].split("|"):
            table.setdefault(tuple(folded_words(phrase)), []).append(row[1])
    table.pop((), None)
    return table


@lru_cache(maxsize=1)
def situations() -> list[tuple[re.Pattern[str], str]]:
    """Patterns of situations told without their official name ("bố tôi vừa mất") and what they add."""
    rows = read_table(DATA / "situations.tsv")
    return [(re.compile(rf"\b(?:{pattern})\b"), adds) for pattern, adds in rows]


def additions(folded: list[str]) -> list[str]:
    """Official words that the accent-free words of a question call for, longest phrases first.

    A phrase inside a longer one that matched adds nothing: "sổ đỏ bị mất" is not also "sổ".
    """
    table = phrases()
    found: list[str] = []
    taken = [False] * len(folded)
    for length in range(min(LONGEST, len(folded)), 0, -1):
        for start in range(len(folded) - length + 1):
            if all(taken[start : start + length]):
                continue
            matched = table.get(tuple(folded[start : start + length]))
            if matched:
                taken[start : start + length] = [True] * length
                found.extend(text for text in matched if text not in found)
    told = situation(folded)
    return found if told is None or told in found else [*found, told]


def situation(folded: list[str]) -> str | None:
    """The official words for the situation that the accent-free words tell; None for none."""
    text = " ".join(folded)
    return next((adds for pattern, adds in situations() if pattern.search(text)), None)
