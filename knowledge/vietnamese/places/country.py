"""The 63 provinces before 1 July 2025 and the 34 since (Resolution 202/2025/QH15), found in texts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from knowledge.vietnamese.abbreviations import read_table
from knowledge.vietnamese.places.table import DATA
from knowledge.vietnamese.places.words import (
    GAP,
    WORD,
    Word,
    agrees,
    joined,
    read_words,
    word_exact,
    word_key,
)

_STREET = frozenset({"duong", "pho", "hem", "ngo", "xa", "phuong", "tran", "khu"})  # before: no province


@dataclass(frozen=True, slots=True)
class OldProvince:
    """A province as it was: its name and kind, and those of the province it belongs to since."""

    name: str
    kind: str
    now: str
    now_kind: str

    @property
    def now_full(self) -> str:
        return f"{self.now_kind} {self.now}".strip()


@dataclass(frozen=True, slots=True)
class CountrySpot:
    """A province that a piece of a text names, with the ends of the piece in its NFC form."""

    province: OldProvince
    start: int
    end: int


@lru_cache(maxsize=1)
def old_provinces() -> dict[str, OldProvince]:
    """The 63 by their names."""
    rows = [row[:4] for row in read_table(DATA / "provinces.tsv")]
    return {name: OldProvince(name, kind, now, now_kind) for kind, name, now_kind, now in rows}


def made_of(now: str) -> list[OldProvince]:
    """The old provinces that are the province of today with this name ("Đà Nẵng"); empty for no such name."""
    return [province for province in old_provinces().values() if province.now == now]


def today_of(name: str) -> str | None:
    """The province of today that an old (or today's) province belongs to: "tỉnh Quảng Nam" to "Đà Nẵng".

    None for any other name.
    """
    spots = find_country(name)
    return spots[0].province.now if spots else None


@lru_cache(maxsize=1)
def _spellings() -> dict[str, list[tuple[tuple[str, ...], tuple[str, ...], OldProvince]]]:
    index: dict[str, list[tuple[tuple[str, ...], tuple[str, ...], OldProvince]]] = {}
    for row in read_table(DATA / "provinces.tsv"):
        province = old_provinces()[row[1]]
        for name in (row[1], *row[4:]):
            words = WORD.findall(name)
            keys, exact = tuple(map(word_key, words)), tuple(map(word_exact, words))
            index.setdefault(keys[0], []).append((keys, exact, province))
            if len(keys) > 1:
                index.setdefault("".join(keys), []).append((("".join(keys),), ("",), province))
    for spellings in index.values():
        spellings.sort(key=lambda spelling: -len(spelling[0]))
    return index


def find_country(text: str) -> list[CountrySpot]:
    """The provinces of the whole country that a text names, in its order.

    Names alone are compared; whether "an giang" is meant as a province is for the caller to judge.
    """
    words = read_words(text)
    found: list[CountrySpot] = []
    position = 0
    while position < len(words):
        spot, length = _at(words, position)
        if spot:
            found.append(spot)
        position += length or 1
    return found


def _at(words: list[Word], position: int) -> tuple[CountrySpot | None, int]:
    for keys, exact, province in _spellings().get(words[position].key, ()):
        typed = words[position : position + len(keys)]
        if (
            tuple(word.key for word in typed) == keys
            and joined(words, position, position + len(keys))
            and all(agrees(word.exact, name) for word, name in zip(typed, exact, strict=True))
        ):
            start = _with_kind(words, position)
            if start is not None:
                return CountrySpot(province, words[start].start, typed[-1].end), len(keys)
    return None, 0


def _with_kind(words: list[Word], position: int) -> int | None:
    """Where the name begins with its kind ("tỉnh", "TP"); None after a word that makes it another thing."""
    before = [word.key for word in words[max(0, position - 2) : position]]
    if not before or not GAP.fullmatch(words[position].gap):
        return position
    if before == ["thanh", "pho"] and joined(words, position - 2, position):
        return position - 2
    if before[-1] in ("tinh", "tp", "t"):
        return position - 1
    return None if before[-1] in _STREET or before == ["thi", "xa"] else position
