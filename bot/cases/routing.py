"""Who receives a case: by kind and place, and never the unit it complains of."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.cases.case import ON_OFFICES, Directory
from bot.officers.staff import Officer, Unit
from knowledge.answers.answer import Context
from knowledge.answers.guards import folded_text
from knowledge.vietnamese.places import (
    PROVINCE_NAMES,
    Located,
    find_country,
    locate,
    new_province,
    place_by_key,
)
from knowledge.vietnamese.text import nfc

_OURS = frozenset(PROVINCE_NAMES.values())
# Words that make a commune's name the name of its office; other offices stand in communes too.
_OFFICE = (
    r"uy ban(?: nhan dan)?|ubnd|hdnd|hoi dong nhan dan|bo phan mot cua|mot cua|hanh chinh cong|can bo"
    r"|cong chuc|nhan vien|chu tich|pho chu tich|bi thu|chinh quyen|lanh dao|tiep dan|phong [a-z]+"
)
_COMMUNE = r"(?:xa|phuong|p|x|thi tran|tt|dac khu)"
_OF_COMMUNE = re.compile(rf"\b(?:{_OFFICE})\b(?: \w+){{0,6}}? {_COMMUNE}\b")
_NAMES_OFFICE = re.compile(rf"\b(?:{_OFFICE})\b")
_OTHER_OFFICE = re.compile(
    r"\b(?:cong an|truong (?:tieu hoc|mam non|trung hoc|thpt|thcs)|tram y te|benh vien|dien luc|buu dien"
    r"|buu cuc|thue|ngan hang|toa an|vien kiem sat|bao hiem|cap nuoc|quan su)\b"
)
_SENTENCE = re.compile(r"[.!?;\n]+")
# "Kính gửi UBND phường", "đề nghị UBND phường sửa đường": that office is asked, not complained of; unless
# the same sentence tells of something that it did or left undone ("đề nghị ba lần mà không ai làm").
_THAT_OFFICE = rf"(?: \w+){{0,3}}? (?:{_OFFICE})\b(?: (?!(?:{_OFFICE})\b)\w+){{0,8}}"
_ADDRESSED = re.compile(rf"\bkinh gui{_THAT_OFFICE}")
_ASKED = re.compile(rf"\b(?:de nghi|kien nghi|mong|nho){_THAT_OFFICE}")
_GRIEVANCE = re.compile(
    r"\b(?:da|ma|nhung|bi|chua|cham|lau|khong|tu choi|doi (?:tien|them|quay)|hen|bat|sach nhieu|hach|phien ha"
    r"|lan roi|may lan|nhieu lan)\b"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a case belongs: keys of communes of today (none: unknown) and today's province."""

    keys: tuple[str, ...] = ()
    province: str | None = None
    elsewhere: bool = False  # in a province that is none of ours

    @property
    def key(self) -> str | None:
        return self.keys[0] if len(self.keys) == 1 else None


def receiver(directory: Directory, kind: str, values: Mapping[str, str], context: Context) -> Unit | None:
    """The unit that receives a case of this kind, the most specific that may; None when nobody does."""
    place = place_of(values, context)
    if place.elsewhere:
        return None
    units = directory.units()
    takers = [unit for unit in units if kind in unit.receives]
    wanted = _in_order(takers, place)
    refused = [unit for unit in units if complained_of(unit, kind, values, place)]
    for unit in [*wanted, *_successors([*wanted, *refused], takers)]:
        if unit not in refused and _has_somebody(directory, unit, values):
            return unit
    return None


def place_of(values: Mapping[str, str], context: Context) -> Place:
    """The place named in the case, else the citizen's remembered one."""
    for name in ("where", "office"):
        text = values.get(name, "")
        if not text:
            continue
        found = locate(text)
        if not found.keys and name == "where":
            found = locate(text, bare=True)
        if found.keys:
            return _narrowed(found, context)
        if found.province:
            return Place(province=new_province(found.province))
        if name == "where" and _of_another_province(text):
            return Place(elsewhere=True)
    if context.place:
        return _narrowed(locate(context.place), context)
    return Place(province=new_province(context.province) if context.province in PROVINCE_NAMES else None)


def today_names(text: str) -> str | None:
    """Today's name of the one commune that a text names by an old one; None when there is nothing to add."""
    found = locate(text)
    if found.key is None or any(place.is_new for place in found.named):
        return None
    return found.named[0].now[0]


def complained_of(unit: Unit, kind: str, values: Mapping[str, str], place: Place) -> bool:
    """Whether the case complains of this unit: of its name, or of the office of a commune that it is."""
    if kind not in ON_OFFICES:
        return False
    office = folded_text(values.get("office", ""))
    what = " / ".join(_blaming(values))
    name = folded_text(unit.name)
    if name and (f" {name} " in f" {office} " or f" {name} " in f" {what} "):
        return True
    if _NAMES_OFFICE.search(office) and not _names_commune(office) and f" {office} " in f" {name} ":
        return True  # "trung tâm phục vụ hành chính công", no matter which
    return bool(set(unit.places) & _offices(values, place))


def barred(officers: Iterable[Officer], values: Mapping[str, str]) -> frozenset[int]:
    """Ids of the officers whose registered names occur in the case."""
    text = f" {folded_text(' / '.join(values.values()))} "
    return frozenset(
        officer.id
        for officer in officers
        if len(folded_text(officer.name).split()) > 1 and f" {folded_text(officer.name)} " in text
    )


def _offices(values: Mapping[str, str], place: Place) -> set[str]:
    """Keys of the communes whose offices the case complains of."""
    keys: set[str] = set()
    office = values.get("office", "")
    plain = folded_text(office)
    if plain and (_NAMES_OFFICE.search(plain) or not _OTHER_OFFICE.search(plain)):
        keys |= set(locate(office, bare=True).keys)
        if not keys and _OF_COMMUNE.search(f"{plain} "):
            keys |= set(place.keys)  # "UBND xã": of the place where it happened
    for sentence, plain in zip(_sentences(values), _blaming(values), strict=True):
        if _OF_COMMUNE.search(f"{plain} ") or re.search(r"\b(?:ubnd|uy ban|mot cua)\b", plain):
            keys |= set(locate(sentence).keys) or set(place.keys)
    return keys


def _sentences(values: Mapping[str, str]) -> list[str]:
    return _SENTENCE.split(nfc(values.get("what", "")))


def _blaming(values: Mapping[str, str]) -> list[str]:
    """The sentences, folded, without the offices that they only ask something of."""
    found = []
    for sentence in _sentences(values):
        plain = _ADDRESSED.sub(" ", folded_text(sentence))
        found.append(plain if _GRIEVANCE.search(plain) else _ASKED.sub(" ", plain))
    return found


def _names_commune(folded: str) -> bool:
    return re.search(rf"\b{_COMMUNE}\b", folded) is not None


def _narrowed(found: Located, context: Context) -> Place:
    """The communes found; the remembered one when it is among them."""
    keys = (context.place,) if context.place in found.keys else found.keys
    province = new_province(found.province) if found.province else keys[0].split("/")[0] if keys else None
    return Place(tuple(key for key in keys if key), province)


def _of_another_province(text: str) -> bool:
    """Whether a place ends in, or names outright, a province that is none of ours."""
    clean = nfc(text)
    for spot in find_country(clean):
        if spot.province.name in _OURS:
            continue
        before, said = clean[: spot.start].rstrip(), clean[spot.start : spot.end].lower()
        if said.startswith(("tỉnh", "tp", "thành phố")) or (
            not clean[spot.end :].strip(" .") and (not before or before.endswith(","))
        ):
            return True
    return False


def _in_order(takers: Sequence[Unit], place: Place) -> list[Unit]:
    """Who may receive it, the most specific first."""
    province = place.province
    same = [unit for unit in takers if unit.province and new_province(unit.province) == province]
    if province is None:  # nothing is known: who serves everybody, or the only one there is
        whole = [unit for unit in takers if not unit.places]
        alone = len({unit.province for unit in whole}) == 1
        return whole if alone else list(takers) if len(takers) == 1 else []
    local = [unit for unit in takers if place.keys and set(place.keys) <= set(unit.places)]
    wide = [unit for unit in same if not unit.places]
    anywhere = [unit for unit in takers if unit.province is None and not unit.places]
    found = [*local, *wide, *anywhere]
    if not found and not place.keys and len(same) == 1:
        found = same
    return list(dict.fromkeys(found))


def _successors(units: Iterable[Unit], takers: Sequence[Unit]) -> list[Unit]:
    """The units that follow these ones, as far as they take the kind."""
    by_id = {unit.id: unit for unit in takers}
    found: list[Unit] = []
    for unit in units:
        seen: set[int] = {unit.id}
        following = unit.next_unit_id
        while following is not None and following not in seen:
            seen.add(following)
            if (after := by_id.get(following)) is None:
                break
            found.append(after)
            following = after.next_unit_id
    return list(dict.fromkeys(found))


def _has_somebody(directory: Directory, unit: Unit, values: Mapping[str, str]) -> bool:
    """Whether somebody of the unit is not spoken of himself; a unit without officers yet counts as well."""
    officers: Collection[Officer] = directory.officers(unit.id)
    return not officers or len(barred(officers, values)) < len(officers)


def locate_name(text: str) -> str | None:
    """The commune of today that a text names, with its province; None when it names none or several."""
    key = locate(text).key
    place = place_by_key(key) if key else None
    if place is None:
        return None
    return f"{place.full}, tỉnh {PROVINCE_NAMES[new_province(place.province)]}"
