"""Words of a text compared with words of a name: with their accents, with some of them, with none."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.vietnamese.text import fold

WORD = re.compile(r"[^\W\d_]+|\d+")
GAP = re.compile(r"[ \t.'’\-–]*")  # what may stand inside a name; a comma may not
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_I_AS_Y = {"qui": "quy", "mi": "my", "li": "ly", "ki": "ky", "ti": "ty", "hi": "hy", "vi": "vy"}


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: where it stands, and its forms to compare."""

    raw: str
    key: str  # letters only, "quí" as "quy", "đăk" as "dak"
    exact: str  # with accents, the tone at the end ("hoà" as "hòa"); "" when typed without accents
    gap: str  # what stands before it
    start: int
    end: int


def word_key(word: str) -> str:
    if word.lower() in ("đắc", "đăc"):  # Đắc Mil, Đắc Nông; but "đặc" is another word
        return "dak"
    plain = fold(word)
    return _I_AS_Y.get(plain, plain)


@lru_cache(maxsize=4096)
def word_exact(word: str) -> str:
    """The word's accents, wherever the tone was put; "" for a word without any."""
    if word_key(word) == "dak":  # Đắk, Đăk, Đak: three spellings of one word
        return ""
    letters = unicodedata.normalize("NFD", word.lower())
    marks = "".join(sorted(ch for ch in letters if ch in _TONES))
    bare = unicodedata.normalize("NFC", "".join(ch for ch in letters if ch not in _TONES))
    shape = _I_AS_Y.get(bare, bare) + marks
    return "" if "đ" not in letters and not any(map(unicodedata.combining, letters)) else shape


def read_words(text: str) -> list[Word]:
    """The words of a text; ``start`` and ``end`` count in its NFC form."""
    text = unicodedata.normalize("NFC", text)
    out: list[Word] = []
    end = 0
    for found in WORD.finditer(text):
        raw = found.group()
        gap = text[end : found.start()]
        end = found.end()
        out.append(Word(raw, word_key(raw), word_exact(raw), gap, found.start(), end))
    return out


def joined(words: Sequence[Word], start: int, end: int) -> bool:
    """Whether nothing but blanks, points and hyphens stands between the words from start to end."""
    return all(GAP.fullmatch(word.gap) for word in words[start + 1 : end])


def agrees(typed: str, named: str) -> bool:
    """Whether the accents typed are those of the name, or some of them ("phươc" for "phước")."""
    return typed in ("", named) or _part(typed, named)


@lru_cache(maxsize=4096)
def _part(typed: str, named: str) -> bool:
    mine, its = (Counter(unicodedata.normalize("NFD", word)) for word in (typed, named))
    # The letters are the same already; what is left over may only be missing marks. A đ typed is meant.
    return not mine - its - Counter("d")
