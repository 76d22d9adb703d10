"""Districts and communes found in what people type.

Names are compared accent by accent where the text has accents, else by their letters alone; a name that
is also an everyday word needs its kind before it ("xã An Toàn"), unless the text is known to name places.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from knowledge.vietnamese.abbreviations import read_table
from knowledge.vietnamese.places.kinds import DISTRICT_KINDS, kind_before, kind_words
from knowledge.vietnamese.places.provinces import (
    PROVINCE_NAMES,
    find_province,
    names_province,
    new_province,
)
from knowledge.vietnamese.places.table import DATA, Place, all_places
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
from knowledge.vietnamese.text import fold

_DISTINCT_FIRST = frozenset({"ia", "krong", "kong", "kon", "dak", "ayun"})
_AT = frozenset({"o", "tai", "ve", "que", "xu"})
_PROVINCES = frozenset(fold(name) for name in PROVINCE_NAMES.values())
_IS_WHAT = "la gi"  # "là gì", in every second question
_OLD, _NEW = frozenset({"cu", "truoc"}), frozenset({"moi"})


@dataclass(frozen=True, slots=True)
class Spot:
    """Places a piece of a text names, with the ends of the piece in the text's NFC form, kind included.

    ``settles`` marks a district that only tells which of several communes is meant.
    """

    places: tuple[Place, ...]
    start: int
    end: int
    settles: bool = False


@dataclass(frozen=True, slots=True)
class _Name:
    keys: tuple[str, ...]
    exact: tuple[str, ...]
    places: tuple[Place, ...]


@lru_cache(maxsize=1)
def _guarded() -> dict[str, frozenset[str]]:
    """Names that are everyday words, persons or streets too: with accents or not ("always"), or only when
    typed without accents ("plain")."""
    rows = read_table(DATA / "place_words.tsv")
    return {rule: frozenset(names) for rule, *names in rows}


@lru_cache(maxsize=1)
def _names() -> dict[str, list[_Name]]:
    """Names by their first word, the longest first; spellings written together are names too."""
    by_name: dict[str, list[Place]] = {}
    for place in all_places():
        by_name.setdefault(place.name, []).append(place)
    spelled: dict[tuple[tuple[str, ...], tuple[str, ...]], list[Place]] = {}
    for name, places in by_name.items():
        words = WORD.findall(name)
        keys, exact = tuple(map(word_key, words)), tuple(map(word_exact, words))
        spelled.setdefault((keys, exact), []).extend(places)
        glued = WORD.findall(name.replace("'", ""))
        if len(glued) < len(words):  # "Đắk R'Lấp" is typed "đắk rlấp" as well
            spelled.setdefault((tuple(map(word_key, glued)), tuple(map(word_exact, glued))), []).extend(
                places
            )
        districts = [place for place in places if place.is_district]
        if districts and len(words) > 1:  # "quynhon", "chuse"
            spelled.setdefault((("".join(map(word_key, words)),), ("",)), []).extend(districts)
    for alias, *names in read_table(DATA / "place_aliases.tsv"):
        known = [place for place in all_places() if place.full in names]
        spelled.setdefault(_forms(WORD.findall(alias)), []).extend(known)
    index: dict[str, list[_Name]] = {}
    for (keys, exact), places in spelled.items():
        index.setdefault(keys[0], []).append(_Name(keys, exact, tuple(dict.fromkeys(places))))
    for names_ in index.values():
        names_.sort(key=lambda name: -len(name.keys))
    return index


def _forms(words: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(map(word_key, words)), tuple(map(word_exact, words))


def find_places(text: str) -> list[Place]:
    """The districts and communes that the text names, in its order; longer names win.

    A name that several places bear returns them all, unless its kind ("phường", "huyện"), a district or
    province in the same text, or "cũ", "mới" settles it; a district that only settles a commune is left out.
    """
    return list(
        dict.fromkeys(place for spot in find_spots(text) if not spot.settles for place in spot.places)
    )


def find_spots(text: str, bare: bool = False) -> list[Spot]:
    """Like `find_places`, with where each name stands.

    ``bare`` takes every name of two words or more, as in the answer to "xã nào ạ?" ("Đống Đa").
    """
    words = read_words(text)
    spots: list[Spot] = []
    position = 0
    while position < len(words):
        spot, length = _spot(words, position, bare)
        if spot:
            spots.append(spot)
        position += length or 1
    return _settled(spots, find_province(text))


def _spot(words: list[Word], position: int, bare: bool) -> tuple[Spot | None, int]:
    kind = kind_before(words, position)
    bare = bare and not _of_a_kind(words, position)
    found: list[_Name] = []  # typed without accents, "an nghia" is An Nghĩa and Ân Nghĩa
    length = 0
    for name in _names().get(words[position].key, ()):
        end = position + len(name.keys)
        if length and len(name.keys) < length:
            break
        if not _same(words, position, end, name):
            continue
        short = kind_before(words, position, dotless=True) if len(name.keys) > 1 else ""
        if not kind and any(place.kind == short for place in name.places):
            kind = short  # "tt Ngô Mây": a thị trấn of that name there is
        if kind and not _kind_fits(words, position, end, name, kind):
            continue
        if kind or (bare and _bare_name(name)) or _stands_alone(words, position, end, name):
            found.append(name)
            length = len(name.keys)
    if not found:
        return None, 0
    end = position + length
    typed = tuple(word.exact for word in words[position:end])
    if any(typed):  # "An Nghĩa" is not Ân Nghĩa with a mark left out
        found = [name for name in found if name.exact == typed] or found
    places = _of_kind([place for name in found for place in name.places], kind)
    before = kind_words(words, position, dotless=True) if kind else 0
    meant = _without_doubles(_of_age(places, words, end))
    return Spot(tuple(meant), words[position - before].start, words[end - 1].end), length


def _same(words: list[Word], start: int, end: int, name: _Name) -> bool:
    """Whether the words are the name: by their letters, and by their accents where they have any."""
    typed = words[start:end]
    return (
        len(typed) == len(name.keys)
        and tuple(word.key for word in typed) == name.keys
        and joined(words, start, end)
        and all(agrees(word.exact, exact) for word, exact in zip(typed, name.exact, strict=True))
    )


def _of_kind(places: list[Place], kind: str) -> list[Place]:
    """Places of that kind, else of its level (a "huyện" that had become a "thị xã"), else all.

    Without a kind, a name that a district bears is the district's."""
    if kind:
        level = [place for place in places if place.is_district == (kind in DISTRICT_KINDS)]
        return [place for place in places if place.kind == kind] or level or places
    # "An Nhơn" is the town and its ward, not a commune of that name far away.
    large = {(place.province, now) for place in places if place.is_district for now in place.now}
    return [p for p in places if not large or {(p.province, now) for now in p.now} <= large]


def _kind_fits(words: list[Word], start: int, end: int, name: _Name, kind: str) -> bool:
    """Whether the kind typed may be the name's; people confuse "xã" and "phường", "huyện" and "thị xã"."""
    if any(place.kind == kind for place in name.places):
        return True
    plain = " ".join(name.keys)
    if plain in _PROVINCES or len(name.keys) == 1:
        return False  # "huyện Bình Định": of that province
    # Without accents "xa la gi" is "xã là gì".
    return plain not in _guarded()["plain"] or any(word.exact for word in words[start:end])


def _of_age(places: list[Place], words: list[Word], end: int) -> list[Place]:
    """Without the places of today of an "… cũ", without the old ones of a "… mới"."""
    after = words[end].key if end < len(words) and GAP.fullmatch(words[end].gap) else ""
    if after in _OLD:
        return [place for place in places if not place.is_new] or places
    if after in _NEW:
        return [place for place in places if place.is_new] or places
    return places


def _of_a_kind(words: list[Word], position: int) -> bool:
    """Whether the word goes with the one before: "tỉnh Bình Định", "thi tran Phu Tuc" (no Trần Phú)."""
    before = words[position - 1].key if position else ""
    return before == "tinh" or (before, words[position].key) == ("thi", "tran")


def _bare_name(name: _Name) -> bool:
    """Whether a name may be taken without its kind where places are talked of."""
    plain = " ".join(name.keys)
    return len(name.keys) > 1 and plain != _IS_WHAT and plain not in _PROVINCES


def _stands_alone(words: list[Word], start: int, end: int, name: _Name) -> bool:
    """Whether the name, typed without its kind, can only be the place."""
    plain = " ".join(name.keys)
    district = any(place.is_district for place in name.places)
    if plain in _guarded()["always"] or plain.isdigit() or (len(name.keys) == 1 and not district):
        return False
    typed = words[start:end]
    before = words[start - 1].key if start and GAP.fullmatch(words[start].gap) else ""
    if before in {"duong", "pho", "hem", "ngo"} or (before.isdigit() and not district):
        return False  # a street: "12 Nguyễn Huệ"
    if all(word.exact == exact for word, exact in zip(typed, name.exact, strict=True)) and any(name.exact):
        return True
    capital = all(word.raw[:1].isupper() for word in typed)
    if plain in _guarded()["plain"]:
        return capital or (plain != _IS_WHAT and names_province(words, end))  # "di linh lâm đồng"
    if any(word.exact for word in typed) and not capital and before not in _AT:
        return False  # half its accents: "đạo đức trong" does not name Đức Trọng
    return district or len(name.keys) > 2 or name.keys[0] in _DISTINCT_FIRST or before in _AT


def _without_doubles(places: list[Place]) -> list[Place]:
    """Without the place of today where an old one of the same name and kind leads to it."""
    old = {(place.kind, place.name, now) for place in places if not place.is_new for now in place.now}
    return [p for p in places if not p.is_new or (p.kind, p.name, p.now[0]) not in old]


def _settled(spots: list[Spot], province: str | None) -> list[Spot]:
    """Ambiguous names settled by the districts and the province beside them, else by their neighbours."""
    districts = [place for spot in spots for place in spot.places if place.is_district]
    used: set[str] = set()
    kept: list[Spot] = []
    for spot in spots:
        places = spot.places
        if not any(place.is_district for place in places):
            inside = [(place, d) for place in places for d in districts if _inside(place, d)]
            if inside:
                places = tuple(dict.fromkeys(place for place, _ in inside))
                used |= {d.full for _, d in inside}
            else:
                places = tuple(p for p in places if _in_province(p, province)) or places
        kept.append(replace(spot, places=places))
    # "Nhơn Hòa, Nhơn Thọ": both of one district, where one of them can only be there.
    sure = {spot.places[0].district for spot in kept if len(spot.places) == 1}
    return [
        replace(
            spot,
            places=tuple(p for p in spot.places if p.district and p.district in sure) or spot.places,
            settles=any(place.is_district and place.full in used for place in spot.places),
        )
        for spot in kept
    ]


def _inside(place: Place, district: Place) -> bool:
    # Some districts had been merged into a neighbour before: their communes bear its name in the table.
    return place.district == district.full or (
        place.province == district.province and set(place.now) <= set(district.now)
    )


def _in_province(place: Place, province: str | None) -> bool:
    """Today's names of the provinces are old ones too: "Gia Lai" may be meant with Bình Định in it."""
    if province in ("gia-lai", "lam-dong"):
        return new_province(place.province) == province
    return place.province == province
