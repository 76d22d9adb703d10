"""Letters of clean words beside the signs they were read as: expectation-maximisation over word pairs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from knowledge.restoration.channel import LONGEST, Letters, Sightings
from knowledge.vietnamese.text import fold

Pairs = Mapping[tuple[str, str], float]  # (clean word, what was read) -> how often

_SAME, _BARE = 20.0, 20.0  # a first guess: a letter is read as itself, or without its accents


def letters_of(pairs: Pairs, rounds: int = 4) -> dict[str, dict[str, float]]:
    """How often each letter was read as what, by soft counts over all ways to align each pair."""
    found: Sightings = _guess(pair[0] for pair in pairs)
    for _ in range(rounds):
        found = _count(pairs, Letters(found))
    return {written: dict(reads) for written, reads in found.items()}


def _guess(words: Iterable[str]) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for letter in {letter for word in words for letter in word}:
        found[letter][letter] += _SAME
        found[letter][fold(letter)] += _BARE
    return found


def _count(pairs: Pairs, letters: Letters) -> dict[str, dict[str, float]]:
    """One round: forward and backward over every pair's alignments."""
    found: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    chance = cache(letters.chance)
    for (word, read), times in pairs.items():
        size, length = len(word), len(read)
        ahead = [[0.0] * (length + 1) for _ in range(size + 1)]
        behind = [[0.0] * (length + 1) for _ in range(size + 1)]
        ahead[0][0] = behind[size][length] = 1.0
        steps = [
            (place, start, end, chance(word[place], read[start:end]))
            for place in range(size)
            for start in range(length + 1)
            for end in range(start, min(start + LONGEST, length) + 1)
        ]
        for place, start, end, price in steps:
            ahead[place + 1][end] += ahead[place][start] * price
        for place, start, end, price in reversed(steps):
            behind[place][start] += behind[place + 1][end] * price
        whole = ahead[size][length]
        if whole <= 0.0:
            continue  # a reading longer than the letters can make
        for place, start, end, price in steps:
            share = ahead[place][start] * price * behind[place + 1][end] / whole
            if share > 1e-3:
                found[word[place]][read[start:end]] += times * share
    return found
