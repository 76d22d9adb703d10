"""How often each run of one to N syllables stands in the texts, as sorted arrays of keys and counts."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from knowledge.restoration.model import WORD_BITS, Ids
from knowledge.restoration.tokens import COMMA, EDGE, NUMBER, UNKNOWN, cut
from knowledge.vietnamese.syllables import is_syllable
from knowledge.vietnamese.text import fold, has_accents

SYLLABLE, FOREIGN = 3, 10  # times that a syllable, another word must stand in the texts to be known
KNOWN = (1 << WORD_BITS) - 1
BARE = 20  # letters of a paragraph that must have an accent among them
REPEATED = 60  # letters of a paragraph that is counted once however often it is copied


@dataclass(frozen=True, slots=True)
class Counts:
    """Vocabulary, and for each length the n-grams (words packed ``WORD_BITS`` apart) and their counts."""

    words: tuple[str, ...]
    keys: tuple[Ids, ...]
    counts: tuple[Ids, ...]


def count(bodies: Iterable[str], order: int) -> Counts:
    """Count n-grams up to ``order``; one begins in its sentence or with its edge, and never crosses it."""
    stream, first = _stream(bodies)
    often = np.bincount(np.frombuffer(stream, np.int32), minlength=len(first))
    words = [UNKNOWN, EDGE, NUMBER, COMMA]
    kept = Counter(
        {word: int(often[place]) for word, place in first.items() if _known(word, int(often[place]))}
    )
    words += [word for word, _ in kept.most_common(KNOWN - len(words)) if word not in words]
    ids = {word: place for place, word in enumerate(words)}
    new = np.array([ids.get(word, ids[UNKNOWN]) for word in first], np.int64)
    tokens = new[np.frombuffer(stream, np.int32)]
    keys, counts = [], []
    edge = ids[EDGE]
    for length in range(1, order + 1):
        windows = np.lib.stride_tricks.sliding_window_view(tokens, length)
        inside = (windows[:, 1:] != edge).all(axis=1)
        packed = np.zeros(int(inside.sum()), np.int64)
        for column in range(length):
            packed = (packed << WORD_BITS) | windows[inside, column]
        found, times = np.unique(packed, return_counts=True)
        keys.append(found)
        counts.append(times.astype(np.int64))
    return Counts(tuple(words), tuple(keys), tuple(counts))


def _known(word: str, times: int) -> bool:
    return times >= (SYLLABLE if is_syllable(fold(word)) else FOREIGN)


def _stream(bodies: Iterable[str]) -> tuple[array[int], dict[str, int]]:
    """All tokens as numbers in order of their first sight, and the number of each."""
    first: dict[str, int] = {}
    stream = array("i")
    seen: set[int] = set()
    edge = first.setdefault(EDGE, 0)
    for body in bodies:
        for paragraph in body.split("\n"):
            if len(paragraph) >= BARE and not has_accents(paragraph):
                continue  # another language, or damaged itself
            if len(paragraph) >= REPEATED:
                mark = hash(paragraph)
                if mark in seen:
                    continue
                seen.add(mark)
            stream.append(edge)
            stream.extend(first.setdefault(piece.token, len(first)) for piece in cut(paragraph))
    stream.append(edge)
    return stream, first
