"""Marks of lists put right where their order leaves one reading ("I1." after "I." is "II.")."""

from __future__ import annotations

import re

_LETTERS = "abcdđeghiklmnopqrstuvxy"
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
# What a damaged mark may stand for; other letters stand for themselves.
_READ_AS = {"¢": "ce", "€": "ce", "c¢": "c", "1": "il", "d": "dđ", "l": "li"}
_MARK = re.compile(r"(\s*)([^\s.)]{1,5})([.)])")
_DAMAGED_ROMAN = re.compile(r"[IVXl1|]+")


class Outline:
    """Reads the marks of one text in order and tells what each should be."""

    def __init__(self) -> None:
        self._letter = -1  # place of the last letter among ``_LETTERS``
        self._roman = 0  # number of the last Roman numeral
        self._number = 0

    def mend(self, mark: str) -> str:
        """The mark with its spaces, repaired where it can be nothing else in this place."""
        match = _MARK.fullmatch(mark)
        if match is None:
            return mark
        space, sign, end = match.groups()
        return f"{space}{self._lettered(sign) if end == ')' else self._numbered(sign)}{end}"

    def _lettered(self, sign: str) -> str:
        meant = _READ_AS.get(sign, sign)
        if meant == "il" and self._letter < _LETTERS.index("g"):
            return sign  # a list by numbers
        places = [_LETTERS.index(letter) for letter in meant if letter in _LETTERS]
        if "a" in meant:
            self._letter = 0
            return sign
        # The next letters; some lists leave out đ, and "d" twice is "d" and "đ".
        near = [place for place in places if self._letter < place <= self._letter + 2]
        if self._letter < 0 or not near:
            self._letter = max(places, default=self._letter)
            return sign
        self._letter = near[0]
        return _LETTERS[near[0]]

    def _numbered(self, sign: str) -> str:
        if sign in _ROMAN:
            self._roman, self._letter, self._number = _ROMAN.index(sign) + 1, -1, 0
            return sign
        if sign.isdigit() and int(sign) == self._number + 1:
            self._number, self._letter = int(sign), -1
            return sign
        if _DAMAGED_ROMAN.fullmatch(sign) and 0 < self._roman < len(_ROMAN):
            wanted = _ROMAN[self._roman]
            if re.sub(r"[l1|]", "I", sign) == wanted:
                self._roman, self._letter, self._number = self._roman + 1, -1, 0
                return wanted
        if sign.isdigit():
            self._number, self._letter = int(sign), -1
        return sign
