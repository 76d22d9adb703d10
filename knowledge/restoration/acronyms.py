"""Acronyms and numbers of documents: never taken for words, only given back their đ ("QD" -> "QĐ")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from knowledge.restoration.tokens import Kind, Piece
from knowledge.vietnamese.abbreviations import read_table
from knowledge.vietnamese.syllables import is_syllable
from knowledge.vietnamese.text import fold

TABLE = Path(__file__).parent / "acronyms.tsv"
_PART = re.compile(r"[^\W\d_][^\W\d_&]*(?:&[^\W\d_]+)?")
_VOWEL = re.compile("[aeiouy]")
LONGEST = 7  # letters of a syllable ("nghiêng")


@lru_cache(maxsize=1)
def _table() -> tuple[dict[str, str], dict[str, str]]:
    """Written without đ -> written rightly: anywhere, and in numbers of documents."""
    rows = read_table(TABLE)
    anywhere = {row[0]: row[1] for row in rows if len(row) == 2}
    return anywhere, anywhere | {row[0]: row[1] for row in rows if len(row) > 2}


def mended_number(number: str) -> str:
    """The number of a document with the đ of its parts ("1216/QD-BTTTT" -> "1216/QĐ-BTTTT")."""
    return _PART.sub(lambda match: _table()[1].get(match[0], match[0]), number)


def mended(acronym: str) -> str:
    return _table()[0].get(acronym, acronym)


class Capitals(StrEnum):
    """What a piece in capitals may be."""

    NONE = "none"  # not in capitals, or a word of a heading in capitals
    ACRONYM = "acronym"  # spells no syllable ("HDND", "PAPI")
    EITHER = "either"  # an acronym, or a word with a letter misread ("BO" among small letters)


def capitals(pieces: Sequence[Piece], at: int, text: str) -> Capitals:
    """What the capitals of a piece tell, by its letters and its neighbours on the line."""
    word = pieces[at].text
    if pieces[at].kind is not Kind.WORD or not _all_capitals(word):
        return Capitals.NONE
    letters = fold(word)
    if letters.replace("&", "").isalpha() and (len(letters) > LONGEST or not _VOWEL.search(letters)):
        return Capitals.ACRONYM
    for other in (at - 1, at + 1):
        if 0 <= other < len(pieces) and _heading(pieces[other]):
            first, last = sorted((at, other))
            if "\n" not in text[pieces[first].start : pieces[last].start]:
                return Capitals.NONE
    return Capitals.EITHER if is_syllable(letters) else Capitals.ACRONYM


def _heading(piece: Piece) -> bool:
    return piece.kind is Kind.WORD and _all_capitals(piece.text) and is_syllable(fold(piece.text))


def _all_capitals(word: str) -> bool:
    return word.isupper() and sum(letter.isalpha() for letter in word) >= 2
