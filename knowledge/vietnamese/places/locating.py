"""Where a text places somebody: one commune of today, one of several, a province, or nowhere."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, replace

from knowledge.vietnamese.places.country import CountrySpot, find_country
from knowledge.vietnamese.places.finding import Spot, find_spots
from knowledge.vietnamese.places.provinces import PROVINCE_NAMES, find_province, new_province
from knowledge.vietnamese.places.table import TODAY_PROVINCES, Place, place_by_key
from knowledge.vietnamese.text import fold

_QUARTER = re.compile(r"\bquận\b|\b(?:q|quan)\.? ?\d{1,2}\b")  # no province of ours ever had a quận
_OURS = frozenset(PROVINCE_NAMES.values())


@dataclass(frozen=True, slots=True)
class Located:
    """What a text says of where somebody lives.

    ``keys`` holds the communes of today it may be: one when known, several when it has to be asked back.
    ``named`` is what the text names for them, old or new; ``province`` the slug of the province named or
    meant, the old one where the places tell it.
    """

    named: tuple[Place, ...] = ()
    keys: tuple[str, ...] = ()
    province: str | None = None

    @property
    def key(self) -> str | None:
        """The key of the one commune of today; None when there are several or none."""
        return self.keys[0] if len(self.keys) == 1 else None

    @property
    def several(self) -> bool:
        """Whether the commune of today has to be asked."""
        return len(self.keys) > 1


def locate(text: str, among: Collection[str] = (), *, bare: bool = False) -> Located:
    """Where a text places somebody; an empty value for a text that names no place of ours.

    ``among`` holds the keys that were asked about: names inside them win, and everyday words may be names
    then ("Đống Đa"), as they may with ``bare``.
    """
    key = text.strip()
    if key in TODAY_PROVINCES:
        return Located(province=key)
    if (place := place_by_key(key)) is not None:
        return located([place], place.province)
    spots = find_spots(text, bare=bare or bool(among))
    if not spots or elsewhere(text, spots):
        return Located(province=find_province(text))
    found = located(named(spots), find_province(text))
    inside = tuple(key for key in found.keys if key in among)
    if not inside:
        return found
    meant = located([place for place in found.named if set(place.keys) & set(inside)], found.province)
    return replace(meant, keys=inside)


def named(spots: Collection[Spot]) -> list[Place]:
    """The places of these pieces of a text, without districts that only settle others."""
    return [place for spot in spots if not spot.settles for place in spot.places]


def located(places: Collection[Place], province: str | None) -> Located:
    """The value for these places; ``province`` is the one that was named beside them, if any."""
    keys = tuple(dict.fromkeys(key for place in places for key in place.keys))
    old = {place.province for place in places}
    today = {new_province(slug) for slug in old}
    if len(old) == 1:  # the old one tells more
        province = next(iter(old))
    elif len(today) == 1 and province not in old:
        province = next(iter(today))
    return Located(tuple(dict.fromkeys(places)), keys, province)


def elsewhere(text: str, spots: Collection[Spot]) -> bool:
    """Whether the communes named are of another province ("phường Đống Đa, Hà Nội")."""
    if any(place.is_district for spot in spots for place in spot.places) or find_province(text):
        return False
    plain = unicodedata.normalize("NFC", text).lower()
    if _QUARTER.search(plain) or _QUARTER.search(fold(plain)):
        return True
    return any(spot.province.name not in _OURS for spot in country_beside(text, spots))


def country_beside(text: str, spots: Collection[Spot]) -> list[CountrySpot]:
    """The provinces of the country that a text names outside the names of our places."""
    return [
        found
        for found in find_country(text)
        if not any(spot.start < found.end and found.start < spot.end for spot in spots)
    ]
