"""The same question typed in other ways: without accents, decomposed, in capitals, with one typing error."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable

from knowledge.vietnamese.text import fold, nfc

# Letters beside each other on a phone's keyboard.
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE = {
    letter: (row[max(0, place - 1) : place] + row[place + 1 : place + 2])
    for row in _ROWS
    for place, letter in enumerate(row)
}
# What Telex leaves when a key is struck late or twice: the marks as letters behind the syllable.
_TELEX_MARKS = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_TELEX_SHAPES = {"\u0302": None, "\u0306": "w", "\u031b": "w"}  # â doubles its letter, ă and ơ take w
# Letters that speakers of one region write for one another.
_SOUNDS = (("tr", "ch"), ("ch", "tr"), ("s", "x"), ("x", "s"), ("gi", "d"), ("d", "gi"), ("r", "d"),
           ("l", "n"), ("n", "l"))  # fmt: skip
_ENDINGS = (("n", "ng"), ("ng", "n"), ("t", "c"), ("c", "t"))


def without_accents(text: str) -> str:
    return fold(text)


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def capitals(text: str) -> str:
    return text.upper()


def telex(word: str) -> str:
    """The keys of a word as Telex takes them, its tone last ("giấy" -> "giaays")."""
    out, tone = [], ""
    for letter in word:
        if letter in "đĐ":
            out.append("dd")
            continue
        parts = unicodedata.normalize("NFD", letter)
        out.append(parts[0])
        for mark in parts[1:]:
            if mark in _TELEX_MARKS:
                tone = _TELEX_MARKS[mark]
            else:
                out.append(_TELEX_SHAPES.get(mark) or parts[0])
    return "".join(out) + tone


def one_typo(text: str, seed: int) -> str:
    """The text with one slip in one of its longer words; the same slip for the same text and seed.

    The slip is drawn from: a letter missing, doubled, swapped with the next or struck beside; Telex keys
    left as letters; a wrong tone or none; a sound written as another region says it; two words run
    together.
    """
    # Not for secrets: a repeatable draw.
    rng = random.Random(f"{seed} {text}")  # noqa: S311
    words = nfc(text).split(" ")
    long_ones = [place for place, word in enumerate(words) if len(word) >= 3 and word.isalpha()]
    if not long_ones:
        return text
    for _ in range(20):
        place = rng.choice(long_ones)
        slip = rng.choice(SLIPS)
        changed = slip(words, place, rng)
        if changed is not None and changed != words:
            return " ".join(changed)
    return text


def _replaced(words: list[str], place: int, word: str) -> list[str]:
    return [*words[:place], word, *words[place + 1 :]]


def _missing(words: list[str], place: int, rng: random.Random) -> list[str] | None:
    word = words[place]
    at = rng.randrange(1, len(word))
    return _replaced(words, place, word[:at] + word[at + 1 :])


def _doubled(words: list[str], place: int, rng: random.Random) -> list[str] | None:
    word = words[place]
    at = rng.randrange(len(word))
    return _replaced(words, place, word[:at] + word[at] + word[at:])


def _swapped(words: list[str], place: int, rng: random.Random) -> list[str] | None:
    word = words[place]
    at = rng.randrange(len(word) - 1)
    return _replaced(words, place, word[:at] + word[at + 1] + word[at] + word[at + 2 :])


def _beside(words: list[str], place: int, rng: random.Random) -> list[str] | None:
    word = words[place]
    at = rng.randrange(len(word))
    near = _BESIDE.get(fold(word[at]), "")
    return _replaced(words, place, word[:at] + rng.choice(near) + word[at + 1 :]) if near else None


def _telexed(words: list[str], place: int, rng: random.Random) -> list[str] | None:
    typed = telex(words[place])
    return _replaced(words, place, typed) if typed != words[place] else None


def _wrong_tone(words: list[str], place: int, rng: random.Random) -> list[str] | None:
    letters = unicodedata.normalize("NFD", words[place])
    tones = [at for at, letter in enumerate(letters) if letter in _TELEX_MARKS]
    if not tones:
        return None
    other = rng.choice(["", *_TELEX_MARKS])
    return _replaced(words, place, nfc(letters[: tones[0]] + other + letters[tones[0] + 1 :]))


def _misheard(words: list[str], place: int, rng: random.Random) -> list[str] | None:
    word = words[place]
    starts = [(old, new) for old, new in _SOUNDS if re.match(rf"{old}[^h]", word)]
    ends = [(old, new) for old, new in _ENDINGS if re.search(rf"[^n]{old}$", word)]
    if starts and (not ends or rng.random() < 0.5):
        old, new = rng.choice(starts)
        return _replaced(words, place, new + word[len(old) :])
    if ends:
        old, new = rng.choice(ends)
        return _replaced(words, place, word[: -len(old)] + new)
    return None


def _run_together(words: list[str], place: int, rng: random.Random) -> list[str] | None:
    if place + 1 >= len(words) or not words[place + 1].isalpha():
        return None
    return [*words[:place], words[place] + words[place + 1], *words[place + 2 :]]


SLIPS: tuple[Callable[[list[str], int, random.Random], list[str] | None], ...] = (
    _missing, _doubled, _swapped, _beside, _telexed, _wrong_tone, _misheard, _run_together,
)  # fmt: skip

VARIANTS: dict[str, Callable[[str], str]] = {
    "không dấu": without_accents,
    "NFD": decomposed,
    "chữ hoa": capitals,
    "một lỗi gõ": lambda text: one_typo(text, 0),
}
