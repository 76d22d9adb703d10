"""Text cut into the pieces that the model counts and the restoration may change.

A damaged word may hold digits and signs ("s6", "1an", "hi¢u", "THU'C"), so a word is any run of letters,
digits and such signs with at least one letter or sign; numbers, numbers of documents ("1216/QD-BTTTT") and
addresses are pieces of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from knowledge.vietnamese.text import fold

UNKNOWN, EDGE, NUMBER, COMMA = "<unk>", "<s>", "0", ","


class Kind(StrEnum):
    WORD = "word"
    NUMBER = "number"
    LEGAL = "legal"  # number of a document
    ADDRESS = "address"
    MARK = "mark"  # of a list, at the beginning of a line
    STOP = "stop"  # ends what the model sees as one sentence
    COMMA = "comma"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text: its kind, its letters, where it starts."""

    kind: Kind
    text: str
    start: int

    @property
    def token(self) -> str:
        """What the model counts: a lower-case word, or a sign that stands for all of its kind."""
        if self.kind is Kind.WORD:
            return placed(self.text.lower())
        return {Kind.MARK: EDGE, Kind.STOP: EDGE, Kind.COMMA: COMMA}.get(self.kind, NUMBER)


_SIGN = "¢€$¥£§&%@"  # what English OCR makes of marked letters
_CORE = rf"[^\W_{_SIGN}]|[{_SIGN}]"
_PIECE = re.compile(
    rf"""
    (?P<mark>^[ \t]*(?:[-+*•–]|[IVXl1|]{{1,5}}\.|[A-HĐ]\.|(?:[^\W_]|[¢€]|c¢|\d\d)\)
        |\d{{1,2}}(?:\.\d{{1,2}}){{0,3}}\.?)(?=\s))
    |(?P<address>(?:https?://|www\.)\S+|[\w.+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]+)
    |(?P<legal>(?<![^\W_])\d+(?:/\d{{4}})?[/-][A-ZĐƯ][A-Za-zĐđƯư]*\d{{0,2}}(?:[-/][A-ZĐƯ&][A-Za-zĐđƯư&]*)*
        |(?<![^\W_])/[A-ZĐƯ]{{2}}[A-Za-zĐđƯư]*(?:[-/][A-ZĐƯ&][A-Za-zĐđƯư&]*)*)
    |(?P<number>\d+(?:[.,/:-]\d+)*%?(?!{_CORE}))
    |(?P<word>(?:{_CORE})+(?:['’‘](?:{_CORE})+|[.,](?=[{_SIGN}][^\W\d_])(?:{_CORE})+
        |\?(?=[^\W\d_])(?:{_CORE})+)*
        (?:(?<=[^\W\d_])['’‘](?!\w))?)
    |(?P<stop>[.;:!?…]+|\n[ \t]*(?=\n))
    |(?P<comma>[,()])
    """,
    re.VERBOSE | re.MULTILINE,
)
_NO_WORD = re.compile(r"[%&@]{2,}|%")
_OPENED = re.compile(r"(?<!\w)['‘](?=\w)")
_QUOTED = 300  # letters back that an opening quote is looked for


def cut(text: str) -> list[Piece]:
    """The pieces of a text in order; what lies between them (spaces, quotes, slashes) is in none."""
    found: list[Piece] = []
    for match in _PIECE.finditer(text):
        kind, part, start = Kind(str(match.lastgroup)), match[0], match.start()
        if kind is Kind.WORD:
            if _NO_WORD.fullmatch(part):
                continue
            # A quote at the end is a horn misread ("co’" for "cơ"), but where one was opened it closes.
            if part[-1] in "'’‘" and _OPENED.search(text, max(0, start - _QUOTED), start + 1):
                part = part[:-1]
        found.append(Piece(kind, part, start))
    return found


# "hoà" and "hòa", "uỷ" and "ủy" are one word; the mark stands on the first vowel in ours.
_MARKED = {"o": "òóỏõọ", "u": "ùúủũụ", "a": "àáảãạ", "e": "èéẻẽẹ", "y": "ỳýỷỹỵ"}
_MOVED = {
    first + late: early + last
    for first, last in ("oa", "oe", "uy")
    for early, late in zip(_MARKED[first], _MARKED[last], strict=True)
}


def placed(word: str) -> str:
    """A lower-case word with its tone mark where we write it ("uỷ" -> "ủy"; "quý" stays)."""
    moved = _MOVED.get(word[-2:])
    return word[:-2] + moved if moved and word[-3:-2] != "q" else word


def bare(word: str) -> bool:
    """Whether a lower-case word has no accent at all."""
    return fold(word) == word


def cased(word: str, pattern: str) -> str:
    """A lower-case word in the capitals of another ("ủy" like "UY" -> "ỦY", like "Uy" -> "Ủy")."""
    letters = [letter for letter in pattern if letter.isalpha()]
    upper = sum(letter.isupper() for letter in letters)
    if upper >= 2 and upper * 2 > len(letters) and pattern[:1].isupper():
        return word.upper()
    if letters and letters[0].isupper() and pattern[:1] == letters[0]:
        return word[:1].upper() + word[1:]
    return word
