"""Questions about a place itself: "huyện Tuy Phước giờ là xã nào", "quảng nam nhập vào đâu"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from knowledge.vietnamese.abbreviations import expand, read_table
from knowledge.vietnamese.places import (
    CountrySpot,
    Located,
    OldProvince,
    Spot,
    country_beside,
    elsewhere,
    find_province,
    find_spots,
    located,
    named,
)
from knowledge.vietnamese.text import fold, folded_words

_TABLE = Path(__file__).parent / "place_questions.tsv"
MOST_WORDS = 40  # of a message that may be nothing but a question about a place
_CALL = re.compile(r"\b(?:dien thoai|sdt|so may|hotline|dia chi|tru so|trung tam (?:phuc vu )?hanh chinh)\b")
_WHICH = re.compile(r"\b(?:xa|phuong|dac khu|thi tran)(?: moi)? (?:nao|gi|mo|chi)\b")
_ASKS = re.compile(r"\?|\b(?:gi|nao|dau|may|sao|mo|khong|chi|la)\b")
_FILES = re.compile(r"\b(?:nop|giay|ho so|lam|thu tuc|giai quyet)\b")
_MADE_OF = re.compile(r"\b(?:gom|gop|gop lai|hop nhat|nhap|tu)\b.*\b(?:cu|nao|nhung|may)\b")
_BECAME = re.compile(
    r"\b(?:gio|nay|bay gio|hien|sap nhap|nhap|thuoc|thanh|con|doi|ten|tinh (?:nao|gi|mo)|gom|ve|tach|chia)\b"
)


@dataclass(frozen=True, slots=True)
class PlaceQuestion:
    """What a text asks of places.

    ``alone``: nothing else is asked; ``files``: where papers are filed, not what became of the place;
    ``call``: the office's address or number; ``parts``: what a place of today is made of; ``tells``: nothing.
    ``provinces`` are those of the country, when no commune or district is named.
    """

    spots: tuple[Spot, ...]
    located: Located
    provinces: tuple[OldProvince, ...] = ()
    alone: bool = True
    files: bool = False
    call: bool = False
    parts: bool = False
    tells: bool = False


def read_place_question(text: str) -> PlaceQuestion | None:
    """What a text asks of places themselves; None for any other text, as one that only mentions a place."""
    text = unicodedata.normalize("NFC", text)
    spots = find_spots(text)
    if not spots and (country := _of_the_country(text)):
        return country
    if len(folded_words(text)) <= MOST_WORDS:
        # With nothing but asking words around it "dieu tri" can be no treatment.
        bare = find_spots(text, bare=True)
        if _only(_without(text, bare), "asking"):
            spots = bare
    if not spots:
        return None
    if elsewhere(text, spots):
        return None
    where = located(named(spots), find_province(text))
    rest = _without(text, [*spots, *country_beside(text, spots)])
    call = _CALL.search(rest) is not None
    alone = _only(rest, "asking", "office") if call else _only(rest, "asking")
    if not alone and not _WHICH.search(rest):
        return None
    became = _BECAME.search(rest) is not None or _WHICH.search(rest) is not None
    files = not became and _FILES.search(rest) is not None
    parts = _MADE_OF.search(rest) is not None
    told = tuple(spot for spot in spots if not spot.settles)
    tells = alone and not became and not files and not call and not _ASKS.search(rest)
    return PlaceQuestion(told, where, (), alone, files, alone and call, parts, tells)


def _of_the_country(text: str) -> PlaceQuestion | None:
    found = country_beside(text, ())
    if not found:
        return None
    rest = _without(text, found)
    if not _BECAME.search(rest) or not _only(rest, "asking"):
        return None
    provinces = tuple(dict.fromkeys(spot.province for spot in found))
    return PlaceQuestion((), Located(province=find_province(text)), provinces)


def _without(text: str, pieces: Sequence[Spot | CountrySpot]) -> str:
    """The text without these pieces, its abbreviations written out, without accents."""
    for piece in sorted(pieces, key=lambda piece: -piece.start):
        text = f"{text[: piece.start]}@{text[piece.end :]}"
    return fold(expand(text))


@lru_cache(maxsize=1)
def _words() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, *words in read_table(_TABLE)}


def _only(rest: str, *groups: str) -> bool:
    """Whether the rest of a text is made of the words of these groups of the table."""
    allowed = frozenset[str]().union(*(_words()[name] for name in groups))
    return all(word in allowed for word in folded_words(rest))
