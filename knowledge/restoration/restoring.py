"""A restoration of damaged Vietnamese: what a text probably said, word by word with its certainty.

A proposal for a person to review, never a text to publish. Candidates of each word come from the channel,
the say of its neighbours from the syllable model; forward and backward sums give each candidate's chance,
and the likeliest of each word is proposed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from knowledge.restoration import acronyms, model
from knowledge.restoration.acronyms import Capitals
from knowledge.restoration.certainty import calibrated
from knowledge.restoration.channel import LETTERS_FILE, normal, read_sightings
from knowledge.restoration.outline import Outline
from knowledge.restoration.reading import Guess, Reader
from knowledge.restoration.tokens import Kind, cased

# Of a document's number, an acronym, a mark of a list: nothing judges their digits and letters. Of 93 on
# scans of held-out documents 85 were right.
NUMBERED = 0.9


@dataclass(frozen=True, slots=True)
class RestoredWord:
    """A word as it was, as it is proposed, the chance (0 to 1) that this is right, its place in the text."""

    original: str
    proposed: str
    certainty: float
    start: int

    @property
    def changed(self) -> bool:
        return self.original != self.proposed


@dataclass(frozen=True, slots=True)
class Restored:
    """The proposed text, the expected share of its words that are right, and the words in order.

    Words are all that holds letters, and marks of lists that changed; numbers and signs are none.
    """

    text: str
    certainty: float
    words: tuple[RestoredWord, ...]


def restore(text: str) -> Restored:
    """What a text probably said. Spaces, signs and numbers stay; capitals are those of the original."""
    return restore_with(reader(), text)


@lru_cache(maxsize=1)
def reader() -> Reader:
    """The shipped model and channel, loaded once."""
    return Reader(model.shipped(), read_sightings(LETTERS_FILE))


def restore_with(reader: Reader, text: str) -> Restored:
    """The same with a model and a channel of one's own."""
    outline = Outline()
    words: list[RestoredWord] = []
    out: list[str] = []
    place = 0
    for guess in reader.guesses(text):
        piece = guess.told.piece
        proposed, certainty = _proposed(guess, outline)
        if proposed != piece.text or piece.kind in (Kind.WORD, Kind.LEGAL):
            start = piece.start + len(piece.text) - len(piece.text.lstrip())
            words.append(RestoredWord(piece.text.strip(), proposed.strip(), certainty, start))
        out += [text[place : piece.start], proposed]
        place = piece.start + len(piece.text)
    out.append(text[place:])
    whole = float(np.mean([word.certainty for word in words])) if words else 1.0
    return Restored("".join(out), whole, tuple(words))


def _proposed(guess: Guess, outline: Outline) -> tuple[str, float]:
    """What is proposed for a piece, with its certainty."""
    piece = guess.told.piece
    if piece.kind is Kind.MARK:
        return outline.mend(piece.text), NUMBERED
    if piece.kind is Kind.LEGAL:
        return acronyms.mended_number(piece.text), NUMBERED
    certainty = calibrated(guess.chance) if guess.told.free else NUMBERED
    if guess.word is None:
        return (acronyms.mended(piece.text) if piece.kind is Kind.WORD else piece.text), certainty
    if guess.word == normal(piece.text):
        return piece.text, certainty
    # One word in capitals among small letters had its small letters misread: "BO" is "Bộ".
    pattern = piece.text.capitalize() if guess.told.capitals is Capitals.EITHER else piece.text
    return cased(guess.word, pattern), certainty
