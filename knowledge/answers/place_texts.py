"""Lines about places: what an old commune, a district, a province became; what one of today is made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from knowledge.answers.wordings import group, say
from knowledge.vietnamese.places import (
    PROVINCE_NAMES,
    OldProvince,
    Place,
    communes_before,
    made_of,
    new_province,
    parts_of,
    place_key,
)

_KINDS = ("phường", "xã", "thị trấn", "đặc khu")


def upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def province_name(place: Place) -> str:
    """ "Gia Lai" for a place of what is Gia Lai today."""
    return PROVINCE_NAMES[new_province(place.province)]


def joined(names: Sequence[str]) -> str:
    """ "a, b và c" """
    return say("where.and").join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def commune_lines(places: Sequence[Place]) -> list[str]:
    """What old communes are now: those of one district that went to one commune share a line."""
    groups: dict[tuple[str, tuple[str, ...], bool, str], list[Place]] = {}
    for place in places:
        alone = place.name if place.divided or place.full in place.now else ""
        groups.setdefault((place.district, place.now, place.gone, alone), []).append(place)
    return [_commune_line(group) for group in groups.values()]


def _commune_line(places: Sequence[Place]) -> str:
    first = places[0]
    beside = say("where.old_district", district=first.district)
    if first.gone:
        beside = f"{beside}; {say('where.gone')}"
    full = first.full if first.divided else listing(places)
    old = say("where.one_of", full=upper_first(full), district=beside)
    values = {"old": old, "province": province_name(first)}
    if first.divided:
        return say("where.split", count=len(first.now), list=joined(first.now), **values)
    wording = "where.kept" if first.now[0] == first.full else "where.moved"
    return say(wording, new=first.now[0], **values)


def today_line(place: Place) -> str:
    """What a commune of today is made of."""
    parts = parts_of(place.keys[0])
    values = {"new": upper_first(place.full), "province": province_name(place)}
    if _unchanged(parts, place.full):
        return say("where.today_kept", district=parts[0].district, **values)
    districts = dict.fromkeys(part.district for part in parts)
    listed = [
        say("where.one_of", full=listing([p for p in parts if p.district == district]),
            district=say("where.old_district", district=district))
        for district in districts
    ]  # fmt: skip
    return say("where.today", parts="; ".join(listed), **values)


def district_lines(district: Place) -> list[str]:
    """What a district became, a line for each commune of today with the old names in it."""
    old = communes_before(district)
    head = say(
        "where.district", old=upper_first(district.full), communes=counted(district.now),
        province=province_name(district),
    )  # fmt: skip
    rows = []
    for name in district.now:
        rows.append(say("where.row", name=upper_first(name), parts=_parts_in(district, name, old)))
    return [head, *rows]


def _parts_in(district: Place, name: str, old: Sequence[Place]) -> str:
    """What a commune of today has of a district, and from which districts it has more."""
    parts = [place for place in old if name in place.now]
    others = [place for place in parts_of(place_key(name, district.province)) if place not in parts]
    if not others and _unchanged(parts, name):
        return say("where.whole")
    if not others:
        return listing(parts)
    districts = joined(list(dict.fromkeys(place.district for place in others)))
    return say("where.with_others", parts=listing(parts), districts=districts)


def _unchanged(parts: Sequence[Place], name: str) -> bool:
    return len(parts) == 1 and parts[0].full == name and not parts[0].divided


def counted(names: Iterable[str]) -> str:
    """ "3 phường và 1 xã" """
    kinds = Counter(_kind(name) for name in names)
    wordings = group("where.counted")
    name = next((name.removeprefix("đặc khu ") for name in names if name.startswith("đặc khu ")), "")
    return joined([wordings[kind].format(count=kinds[kind], name=name) for kind in _KINDS if kinds[kind]])


def listing(places: Sequence[Place]) -> str:
    """ "các xã Phước Lộc, Phước Nghĩa; thị trấn Diêu Trì; một phần xã Canh Liên" """
    several = group("where.several")
    out = []
    for kind in _KINDS:
        names = [place.name for place in places if place.kind == kind and not place.divided]
        if all(name.isdigit() for name in names):
            names.sort(key=int)
        if len(names) > 1:
            out.append(f"{several[kind]} {', '.join(names)}")
        elif names:
            out.append(f"{kind} {names[0]}")
    out += [say("where.part", full=place.full) for place in places if place.divided]
    return "; ".join(out)


def province_lines(provinces: Iterable[OldProvince]) -> list[str]:
    """What provinces of the country became, a line each."""
    lines = []
    for province in provinces:
        together = made_of(province.now)
        full = f"{province.kind} {province.name}"
        if len(together) == 1:
            lines.append(say("where.province_kept", old=upper_first(full), new=province.now_full))
        elif province.name == province.now:
            names = joined([f"{p.kind} {p.name}" for p in together])
            lines.append(say("where.province_grown", new=upper_first(province.now_full), list=names))
        else:
            others = [f"{p.kind} {p.name}" for p in together if p.name not in (province.name, p.now)]
            wording = "where.province_with" if others else "where.province_moved"
            lines.append(say(wording, old=upper_first(full), new=province.now_full, others=joined(others)))
    return lines


def _kind(full: str) -> str:
    return next(kind for kind in _KINDS if full.startswith(f"{kind} "))
