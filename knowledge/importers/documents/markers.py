"""Marks at the start of a paragraph: "Điều 2.", "III.", "1.2", "a)", "- "."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Style(StrEnum):
    ANNEX = "annex"
    PART = "part"
    CHAPTER = "chapter"
    SECTION = "section"
    ARTICLE = "article"
    CAPITAL = "capital"  # A.
    ROMAN = "roman"  # II.
    NUMBER = "number"  # 1.
    DECIMAL = "decimal"  # 1.2
    PAREN = "paren"  # 1) or (1)
    LETTER = "letter"  # a) or a.
    SMALL_ROMAN = "small_roman"  # ii)
    BULLET = "bullet"


@dataclass(frozen=True, slots=True)
class Marker:
    """A mark: its style, its value as written ("III", "1.2", "a", a bullet's sign) and the text after."""

    style: Style
    value: str
    rest: str


_VALUE = r"([IVXLC]+|\d{1,3}|thứ\s+\w+|[A-ZĐ])(?![\w/])"
_WORDED = re.compile(
    rf"(phụ lục|phần|chương|mục)\s+(?:số\s+)?{_VALUE}\s*(?:([.:)–-])\s*)?(.*)", re.IGNORECASE | re.DOTALL
)
_BARE_ANNEX = re.compile(r"PHỤ LỤC\b[\s:.]*(.*)", re.DOTALL)
_ARTICLE = re.compile(
    r"(?:điều|đi[eéêề]u|di[eéêề]u)\s+(\d{1,3}[a-zđ]?)\s*[.:]\s*(.*)", re.IGNORECASE | re.DOTALL
)
# In recognised text I, l, 1 and | are one stroke: "I1." is "II."; a title in capitals must follow.
_ROMAN = re.compile(r"([IVX]{1,6}|(?=[Il1|]*[IVX])[IVXl1|]{2,6})[.,]?\s*[.)/:]\s*(\S.*)", re.DOTALL)
_ROMAN_BARE = re.compile(r"([IVX]{1,5})\s+[-–]?\s*([^\W\d_a-z].*)", re.DOTALL)
_CAPITAL = re.compile(r"([A-HĐ])[.)/]\s+(\S.*)", re.DOTALL)
_DECIMAL = re.compile(r"(\d{1,2}(?:\.\d{1,2}){1,4})[.)]?\s*(?=[^\W\d_a-zà-ỹ]|[“\"(])(\S.*)", re.DOTALL)
_NUMBER = re.compile(r"(\d{1,3})\s?(?:\.\s*|/\s+)(?=[^\W\d_]|[“\"(])(\S.*)", re.DOTALL)
_PAREN = re.compile(r"(?:\((\d{1,2})\)|(\d{1,2})\))\s*(\S.*)", re.DOTALL)
_SMALL_ROMAN = re.compile(r"\(?(i{2,3}|iv|vi{1,3}|ix)[.)]\s*(\S.*)", re.DOTALL)
_LETTER = re.compile(r"(?:\(([a-zđ])\)|([a-zđ¢ç]{1,2})\s?[.)/])\s+(\S.*)", re.DOTALL)
_BULLET = re.compile(r"([-–—−•●▪■◦*·+➢➤✓→])(\s*)(\S.*)", re.DOTALL)
_WORD_STYLES = {"phụ lục": Style.ANNEX, "phần": Style.PART, "chương": Style.CHAPTER, "mục": Style.SECTION}


def is_upper(text: str) -> bool:
    """Whether the text is written in capitals (at least two letters, a stray small one forgiven)."""
    letters = [ch for ch in text if ch.isalpha()]
    small = sum(ch.islower() for ch in letters)
    return len(letters) >= 2 and small <= len(letters) * 0.12


def read_marker(text: str) -> Marker | None:
    """The mark that the paragraph begins with, None when it begins with plain words."""
    return _worded(text) or _lettered(text) or _bullet(text)


def _worded(text: str) -> Marker | None:
    found = _WORDED.match(text)
    if found and text[0].isupper():
        word, value, stop, rest = found.groups()
        # "Phần II Kế hoạch này" in a sentence is no heading: capitals, a stop or the end must follow.
        if not rest or stop or is_upper(rest) or (rest[0] == "\n") or is_upper(word):
            return Marker(_WORD_STYLES[word.lower()], value, rest.strip())
    found = _BARE_ANNEX.match(text)
    if found and is_upper(text):
        return Marker(Style.ANNEX, "", found[1].strip())
    found = _ARTICLE.match(text)
    if found and (text[0].isupper()):
        return Marker(Style.ARTICLE, found[1], found[2].strip())
    return None


def _lettered(text: str) -> Marker | None:
    found = _ROMAN.match(text) or _ROMAN_BARE.match(text)
    if found and _may_be_roman(found[1], found[2], bare=found.re is _ROMAN_BARE):
        return Marker(Style.ROMAN, re.sub("[l1|]", "I", found[1]), found[2].strip())
    if (found := _CAPITAL.match(text)) and is_upper(found[2]):
        return Marker(Style.CAPITAL, found[1], found[2].strip())
    for pattern, style in (
        (_DECIMAL, Style.DECIMAL), (_NUMBER, Style.NUMBER), (_SMALL_ROMAN, Style.SMALL_ROMAN),
    ):  # fmt: skip
        if found := pattern.match(text):
            return Marker(style, found[1], found[2].strip())
    if found := _PAREN.match(text):
        return Marker(Style.PAREN, found[1] or found[2], found[3].strip())
    if found := _LETTER.match(text):
        value = found[1] or found[2]
        if len(value) == 1 or "¢" in value or "ç" in value:
            return Marker(Style.LETTER, value, found[3].strip())
    return None


def _may_be_roman(value: str, rest: str, *, bare: bool) -> bool:
    if bare or not re.fullmatch("[IVX]+", value):
        return is_upper(rest)
    return not rest[0].islower()


def _bullet(text: str) -> Marker | None:
    found = _BULLET.match(text)
    if found is None:
        return None
    sign, space, rest = found.groups()
    if not space and not (rest[0].isalpha() or rest[0] in '“"('):  # "-5 độ", "--"
        return None
    return Marker(Style.BULLET, "-" if sign in "–—−" else sign, rest.strip())


_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def roman_value(text: str) -> int:
    """The number that a Roman numeral (capitals) stands for."""
    values = [_ROMAN_DIGITS[ch] for ch in text]
    return sum(
        -value if value < max(values[place:], default=0) else value for place, value in enumerate(values)
    )


_ROMANS = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def write_number(count: int, form: str) -> str:
    """A count in Word's form: 4 as "4", "d", "IV"."""
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26)
        return letter if form == "lowerLetter" else letter.upper()
    if form in ("lowerRoman", "upperRoman"):
        out = ""
        for value, sign in _ROMANS:
            out += sign * (count // value)
            count %= value
        return out.lower() if form == "lowerRoman" else out
    return str(count)


_LETTERS = "abcdđeghiklmnopqrstuvxy"
_LOOKALIKES = {"¢": "ce", "c¢": "c", "ç": "ce", "d": "dđ", "1": "i", "l": "li"}


def next_letter(written: str, last: str | None) -> str:
    """The letter of a point as meant: "¢" after "d" or "đ" is e, "d" after "d" is đ, "1" after "h" is i.

    ``last`` is the point before it in the same list, None for the first one.
    """
    choices = _LOOKALIKES.get(written, written[0])
    place = _LETTERS.find(last) + 1 if last else 0
    for letter in _LETTERS[place : place + 2]:
        if letter in choices:
            return letter
    return choices[0]
