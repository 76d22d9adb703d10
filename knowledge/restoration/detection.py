"""Whether a text is damaged: how many of its syllables are impossible or improbable where they stand."""

from __future__ import annotations

import numpy as np

from knowledge.restoration.reading import Reader
from knowledge.restoration.restoring import reader
from knowledge.vietnamese.syllables import is_syllable

# A clean text's shares, to be argued against: words that stayed, lost their accents, were misread.
CALM = np.array((0.96, 0.02, 0.02))
SHORT = 5  # words below which nothing is said
# Lines of the four clean seeds, articles, tables and lists of places reach 0.11, the damaged seed's lines
# begin at 0.49; whole documents stand at 0.01 and 0.83.
DAMAGED = 0.25
FOREIGN = 0.35  # share of words that are right as they stand and no Vietnamese: another language


def damage(text: str) -> float:
    """Share of a text's words, 0 to 1, that should not stand where they do; 0 for another language."""
    return damage_with(reader(), text)[0]


def is_damaged(text: str) -> bool:
    """Whether so many words are wrong that the text must be restored and reviewed; never a few words."""
    share, words = damage_with(reader(), text)
    return words >= SHORT and share >= DAMAGED


def damage_with(reader: Reader, text: str) -> tuple[float, int]:
    """The share of words that are wrong, and how many words (no acronyms, no numbers) there are."""
    parts = reader.parts(text)
    wrong = np.concatenate([np.zeros(0), *(part.changed(CALM) for part in parts)])
    foreign = [_foreign(told.piece.text) for part in parts for told in part.told if told.free]
    if not len(wrong) or ((1 - wrong) * foreign).mean() >= FOREIGN:
        return 0.0, len(wrong)
    return float(wrong.mean()), len(wrong)


def _foreign(word: str) -> bool:
    return word.isascii() and word.isalpha() and not is_syllable(word.lower())
