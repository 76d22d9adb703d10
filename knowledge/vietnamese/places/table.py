"""The table of places: districts and communes before 1 July 2025 and the communes of today.

Five old provinces, their districts (abolished) and communes, each with the communes that took their
place (`data/places.tsv`). A commune of today has a key, "gia-lai/phuong-quy-nhon": the province of today
and the whole name; a province has its slug.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from knowledge.vietnamese.abbreviations import read_table
from knowledge.vietnamese.places.kinds import DISTRICT_KINDS, split_kind
from knowledge.vietnamese.places.provinces import PROVINCE_NAMES, new_province
from knowledge.vietnamese.text import fold

DATA = Path(__file__).parents[1] / "data"
TODAY_PROVINCES = ("gia-lai", "lam-dong")


@dataclass(frozen=True, slots=True)
class Place:
    """A place as people call it. `now` holds the communes of today: several when `divided`.

    A district is "divided" when its communes are. A place of today has itself in `now` and no district.
    ``gone`` marks a commune that had been merged into a neighbour before 1 July 2025 already.
    """

    name: str
    kind: str
    district: str
    province: str
    now: tuple[str, ...]
    divided: bool
    gone: bool = False

    @property
    def full(self) -> str:
        """ "phường Quy Nhơn" """
        return f"{self.kind} {self.name}"

    @property
    def is_new(self) -> bool:
        return not self.district and not self.is_district

    @property
    def is_district(self) -> bool:
        return self.kind in DISTRICT_KINDS

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of the communes of today."""
        return tuple(place_key(now, self.province) for now in self.now)


@lru_cache(maxsize=1)
def all_places() -> tuple[Place, ...]:
    """Every row of the table: districts, old communes, communes of today."""
    out = []
    for era, province, full, district, now in read_table(DATA / "places.tsv"):
        kind, name = split_kind(full)
        communes = tuple(now.split("|"))
        out.append(Place(name, kind, district, province, communes, len(communes) > 1, era == "gone"))
    return tuple(out)


def slug(name: str) -> str:
    """A name as part of a key: its letters without accents and its digits, joined by hyphens."""
    return "-".join(re.findall(r"[a-z0-9]+", fold(name)))


@lru_cache(maxsize=2048)
def place_key(name: str, province: str) -> str:
    """The key of a commune of today: its full name ("phường Quy Nhơn") and its old or new province's slug.

    Without a name the key of the province itself. KeyError for a province other than the five.
    """
    today = new_province(province)
    return f"{today}/{slug(name)}" if name else today


def place_by_key(key: str) -> Place | None:
    """The commune of today with this key; None for any other text, a province's key included."""
    return _by_key().get(key)


def province_of_key(key: str) -> str | None:
    """The slug of today's province of a key of a commune or province; None when it is neither."""
    if key in TODAY_PROVINCES:
        return key
    place = place_by_key(key)
    return new_province(place.province) if place else None


def name_of_key(key: str) -> str | None:
    """ "phường Quy Nhơn" or "tỉnh Gia Lai" for a key; None when it is none."""
    if key in TODAY_PROVINCES:
        return f"tỉnh {PROVINCE_NAMES[key]}"
    place = place_by_key(key)
    return place.full if place else None


def communes_of(province: str) -> list[Place]:
    """The communes of today of one of the two provinces of today."""
    return [place for place in _by_key().values() if new_province(place.province) == province]


@lru_cache(maxsize=1)
def _by_key() -> dict[str, Place]:
    return {place_key(place.full, place.province): place for place in all_places() if place.is_new}


@lru_cache(maxsize=1)
def _before() -> dict[str, list[Place]]:
    parts: dict[str, list[Place]] = {}
    for place in all_places():
        if place.district and not place.gone:
            for key in place.keys:
                parts.setdefault(key, []).append(place)
    return parts


def parts_of(key: str) -> list[Place]:
    """The old communes whose ground, or some of it, is the commune of today with this key."""
    return list(_before().get(key, ()))


def communes_before(district: Place) -> list[Place]:
    """The old communes of a district, as they were on 30 June 2025."""
    old = [place for place in all_places() if place.province == district.province and place.district]
    own = [place for place in old if place.district == district.full and not place.gone]
    # A district that had been merged into a neighbour: its communes bear the neighbour's name.
    return own or [place for place in old if set(place.now) <= set(district.now) and not place.gone]
