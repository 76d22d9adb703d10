"""Places of Gia Lai and Lâm Đồng before and after 1 July 2025, found in what people type.

Five old provinces, their districts (abolished) and communes, each with the communes that took their
place (`data/places.tsv`). Names are compared accent by accent where the text has accents, else by
their letters alone; a name that is also an everyday word needs its kind before it ("xã An Toàn").
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from knowledge.vietnamese.abbreviations import read_table
from knowledge.vietnamese.text import fold

DATA = Path(__file__).parent / "data"

PROVINCE_NAMES = {
    "binh-dinh": "Bình Định",
    "gia-lai": "Gia Lai",
    "binh-thuan": "Bình Thuận",
    "lam-dong": "Lâm Đồng",
    "dak-nong": "Đắk Nông",
}
_NEW_PROVINCE = {
    "binh-dinh": "gia-lai",
    "gia-lai": "gia-lai",
    "binh-thuan": "lam-dong",
    "lam-dong": "lam-dong",
    "dak-nong": "lam-dong",
}
DISTRICT_KINDS = frozenset({"huyện", "thị xã", "thành phố"})


@dataclass(frozen=True, slots=True)
class Place:
    """A place as people call it. `now` holds the communes of today: several when `divided`.

    A district is "divided" when its communes are. A place of today has itself in `now` and no district.
    """

    name: str
    kind: str
    district: str
    province: str
    now: tuple[str, ...]
    divided: bool

    @property
    def is_new(self) -> bool:
        return not self.district and not self.is_district

    @property
    def is_district(self) -> bool:
        return self.kind in DISTRICT_KINDS


def new_province(slug: str) -> str:
    """The province of today for an old (or new) one; KeyError for any other slug."""
    return _NEW_PROVINCE[slug]


# --- Words of a text, with what stands between them

_WORD = re.compile(r"[^\W\d_]+|\d+")
_GAP = re.compile(r"[ \t.'’\-–]*")  # what may stand inside a name; a comma may not
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_I_AS_Y = {"qui": "quy", "mi": "my", "li": "ly", "ki": "ky", "ti": "ty", "hi": "hy", "vi": "vy"}


@dataclass(frozen=True, slots=True)
class _Word:
    raw: str
    key: str  # letters only, "quí" as "quy", "đăk" as "dak"
    exact: str  # with accents, the tone at the end ("hoà" as "hòa"); "" when typed without accents
    gap: str  # what stands before it


def _key(word: str) -> str:
    plain = fold(word)
    return _I_AS_Y.get(plain, plain)


def _exact(word: str) -> str:
    """The word's accents, wherever the tone was put; "" for a word without any."""
    if _key(word) == "dak":  # Đắk, Đăk, Đak: three spellings of one word
        return ""
    letters = unicodedata.normalize("NFD", word.lower())
    marks = "".join(sorted(ch for ch in letters if ch in _TONES))
    bare = unicodedata.normalize("NFC", "".join(ch for ch in letters if ch not in _TONES))
    shape = _I_AS_Y.get(bare, bare) + marks
    return "" if "đ" not in letters and not any(map(unicodedata.combining, letters)) else shape


def _words(text: str) -> list[_Word]:
    text = unicodedata.normalize("NFC", text)
    out: list[_Word] = []
    end = 0
    for found in _WORD.finditer(text):
        raw = found.group()
        out.append(_Word(raw, _key(raw), _exact(raw), text[end : found.start()]))
        end = found.end()
    return out


def _joined(words: list[_Word], start: int, end: int) -> bool:
    return all(_GAP.fullmatch(word.gap) for word in words[start + 1 : end])


# --- Provinces

_SPELLINGS: dict[tuple[str, ...], str] = {
    ("binh", "dinh"): "binh-dinh", ("binhdinh",): "binh-dinh",
    ("gia", "lai"): "gia-lai", ("gialai",): "gia-lai",
    ("binh", "thuan"): "binh-thuan", ("binhthuan",): "binh-thuan",
    ("lam", "dong"): "lam-dong", ("lamdong",): "lam-dong",
    ("dak", "nong"): "dak-nong", ("dac", "nong"): "dak-nong", ("daknong",): "dak-nong",
}  # fmt: skip
_EXACT = {slug: tuple(_exact(word) for word in name.split()) for slug, name in PROVINCE_NAMES.items()}
_SHORT = re.compile(
    r"(?<!\w)(b|g|l|đ|d)\.\s?(định|dinh|thuận|thuan|lai|đồng|dong|nông|nong)(?!\w)", re.IGNORECASE
)
_SHORT_SLUGS = {
    ("b", "dinh"): "binh-dinh", ("b", "thuan"): "binh-thuan", ("g", "lai"): "gia-lai",
    ("l", "dong"): "lam-dong", ("d", "nong"): "dak-nong",
}  # fmt: skip
# Typed without accents these are also "tham gia lại", "đánh giá lại", "làm đồng hồ", "làm đồng thời" ...
_NOT_AFTER = {
    "gia-lai": {"tham", "danh", "quoc", "dinh", "chuyen", "tang", "giam", "don", "bao", "ong", "gia"}
}
_NOT_BEFORE = {
    "gia-lai": {"xe"},
    "lam-dong": {"ho", "so", "thoi", "y", "chu", "phuc", "tien", "gop", "su", "bo", "ruong", "ra", "loat"},
}
# Wards and communes named like a province ("phường Bình Định", "xã Bình Thuận"), and streets.
_NOT_A_PROVINCE = {
    "binh-dinh": {"phuong", "thi tran", "duong", "pho"},
    "binh-thuan": {"phuong", "xa", "duong", "pho"},
}


@lru_cache(maxsize=256)  # one message asks four or five times
def find_province(text: str) -> str | None:
    """The slug of the first of the five provinces that the text names itself; None when it names none."""
    words = _words(text)
    found: list[tuple[int, int, str]] = []
    for start in range(len(words)):
        for length in (2, 1):
            end = start + length
            slug = _SPELLINGS.get(tuple(word.key for word in words[start:end]))
            if slug and end <= len(words) and _joined(words, start, end) and _means(words, start, end, slug):
                found.append((start, -length, slug))
                break
    if found:
        return min(found)[2]
    short = _SHORT.search(unicodedata.normalize("NFC", text))
    return _SHORT_SLUGS.get((fold(short[1]), fold(short[2]))) if short else None


def _means(words: list[_Word], start: int, end: int, slug: str) -> bool:
    typed = ["" if word.key == "dac" else word.exact for word in words[start:end]]  # "Đắc Nông" for Đắk Nông
    if end - start == 2 and any(t and t != e for t, e in zip(typed, _EXACT[slug], strict=True)):
        return False
    kind = _kind_before(words, start)
    before = words[start - 1].key if start and _GAP.fullmatch(words[start].gap) else ""
    if before == "tinh":
        return True
    named = _NOT_A_PROVINCE.get(slug, {"duong", "pho"})
    if fold(kind) in named or before in named or (slug == "binh-dinh" and before == "trung"):
        return False  # "trung bình định kỳ" is no province either
    if any(typed) or end - start == 1 or slug not in _NOT_BEFORE:
        return True
    after = words[end].key if end < len(words) and _GAP.fullmatch(words[end].gap) else ""
    if words[start].raw[:1].isupper() and words[end - 1].raw[:1].isupper():
        return True
    return before not in _NOT_AFTER.get(slug, ()) and after not in _NOT_BEFORE[slug]


# --- Districts and communes

_KINDS: dict[tuple[str, ...], str] = {
    ("thi", "tran"): "thị trấn", ("thi", "xa"): "thị xã", ("thanh", "pho"): "thành phố",
    ("dac", "khu"): "đặc khu", ("huyen", "dao"): "huyện",
    ("xa",): "xã", ("phuong",): "phường", ("huyen",): "huyện", ("dao",): "đặc khu",
    ("tx",): "thị xã", ("tp",): "thành phố",
    ("p",): "phường", ("x",): "xã", ("h",): "huyện", ("tt",): "thị trấn",
}  # fmt: skip
_KIND_ACCENTS = {_key(word): _exact(word) for word in ("xã", "phường", "huyện", "đảo")}
_NEEDS_DOT = frozenset({"p", "x", "h", "tt"})
# Everyday words, persons, streets, and names better known from elsewhere: only with their kind.
_WITH_KIND = frozenset(
    name
    for line in """
    an toan, thong nhat, doan ket, thang loi, hoa binh, tan tien, nhan dao, chi cong, dat bang, phong phu
    lien hiep, tu tra, binh an, an phu, song an, thanh an, long hai, long son, bien ho, la da, cu an, an trung
    quang trung, tran phu, tran quang dieu, bui thi xuan, nguyen van cu, ngo may, dong da, hoa lu, phu dong
    dien hong, tang bat ho, chi lang, hong phong, phan thanh, yen the, binh dinh, binh thuan, quang tri
    quang ngai, binh duong, ha dong, ha tay, dong ha, gia lam, me linh, dan phuong, phuc tho, quoc oai
    gia vien, nam ninh, tan an, tan binh, binh tan, binh thanh, tan chau, vinh an, my an, phu an, hai ninh
    tuyen quang, kim son, son my, an hoa, dai lao, gia an, gia bac, bao thuan, nghia an, duc an, hiep an
    tan lap, tan hoi, thuan an, tan thanh, nam ha, hoa phu, hoa bac, xuan truong, truong xuan
    """.strip().splitlines()
    for name in line.strip().split(", ")
)
# Typed without accents these are everyday words: "là gì", "bảo làm", "đi lính", "lạc đường", "chủ sẽ" ...
_PLAIN_WITH_KIND = frozenset(
    {
        "la gi",
        "bao lam",
        "lam ha",
        "chu se",
        "cat tien",
        "di linh",
        "lac duong",
        "don duong",
        "an lao",
        "duc co",
        "phu quy",
    }
)
_DISTINCT_FIRST = frozenset({"ia", "krong", "kong", "kon", "dak", "ayun"})
_AT = frozenset({"o", "tai", "ve", "que", "xu"})


@dataclass(frozen=True, slots=True)
class _Name:
    keys: tuple[str, ...]
    exact: tuple[str, ...]
    places: tuple[Place, ...]


@lru_cache(maxsize=1)
def all_places() -> tuple[Place, ...]:
    """Every row of the table: districts, old communes, communes of today."""
    out = []
    for _era, province, full, district, now in read_table(DATA / "places.tsv"):
        kind, name = _split(full)
        communes = tuple(now.split("|"))
        out.append(Place(name, kind, district, province, communes, len(communes) > 1))
    return tuple(out)


def _split(full: str) -> tuple[str, str]:
    for kind in ("thành phố", "thị xã", "thị trấn", "đặc khu", "huyện", "phường", "xã"):
        if full.startswith(kind + " "):
            return kind, full[len(kind) + 1 :]
    raise ValueError(f"no kind in {full!r}")


@lru_cache(maxsize=1)
def _names() -> dict[str, list[_Name]]:
    """Names by their first word, the longest first; spellings written together are names too."""
    by_name: dict[str, list[Place]] = {}
    for place in all_places():
        by_name.setdefault(place.name, []).append(place)
    spelled: dict[tuple[tuple[str, ...], tuple[str, ...]], list[Place]] = {}
    for name, places in by_name.items():
        words = _WORD.findall(name)
        keys, exact = tuple(map(_key, words)), tuple(map(_exact, words))
        spelled.setdefault((keys, exact), []).extend(places)
        glued = _WORD.findall(name.replace("'", ""))
        if len(glued) < len(words):  # "Đắk R'Lấp" is typed "đắk rlấp" as well
            spelled.setdefault((tuple(map(_key, glued)), tuple(map(_exact, glued))), []).extend(places)
        districts = [place for place in places if place.is_district]
        if districts and len(words) > 1:  # "quynhon", "chuse"
            spelled.setdefault((("".join(keys),), ("",)), []).extend(districts)
    index: dict[str, list[_Name]] = {}
    for (keys, exact), places in spelled.items():
        index.setdefault(keys[0], []).append(_Name(keys, exact, tuple(dict.fromkeys(places))))
    for names in index.values():
        names.sort(key=lambda name: -len(name.keys))
    return index


def find_places(text: str) -> list[Place]:
    """The districts and communes that the text names, in its order; longer names win.

    A name that several places bear returns them all, unless its kind ("phường", "huyện") or a district
    or province in the same text settles it; a district that only settles a commune is left out.
    """
    words = _words(text)
    groups: list[list[Place]] = []
    position = 0
    while position < len(words):
        kind = _kind_before(words, position)
        places: list[Place] = []  # typed without accents, "an nghia" is An Nghĩa and Ân Nghĩa
        length = 0
        for name in _names().get(words[position].key, ()):
            end = position + len(name.keys)
            if length and len(name.keys) < length:
                break
            if _same(words, position, end, name) and (kind or _stands_alone(words, position, end, name)):
                places += name.places
                length = len(name.keys)
        if places:
            groups.append(_without_doubles(_of_kind(places, kind)))
        position += length or 1
    return _settled(groups, find_province(text))


def _same(words: list[_Word], start: int, end: int, name: _Name) -> bool:
    """Whether the words are the name: by their letters, and by their accents where they have any."""
    typed = words[start:end]
    return (
        len(typed) == len(name.keys)
        and tuple(word.key for word in typed) == name.keys
        and _joined(words, start, end)
        and all(not word.exact or word.exact == exact for word, exact in zip(typed, name.exact, strict=True))
    )


def _kind_before(words: list[_Word], start: int) -> str:
    """ "xã" before the word at `start`, in full or short ("x.", "TX"); "" when no kind stands there."""
    if start >= len(words) or not _GAP.fullmatch(words[start].gap):
        return ""
    for length in (2, 1):
        kind = _KINDS.get(tuple(word.key for word in words[max(0, start - length) : start]))
        if kind is None or start < length or not _joined(words, start - length, start):
            continue
        short = words[start - 1].key
        if short in _NEEDS_DOT and "." not in words[start].gap and not words[start].raw.isdigit():
            continue
        if short == "xa" and length == 1 and start > 1 and words[start - 2].key == "tac":
            continue  # "hợp tác xã Đông ..."
        typed = words[start - 1].exact
        if length == 1 and typed and typed != _KIND_ACCENTS.get(short):
            continue  # "xá", "đào" are not "xã", "đảo"
        return kind
    return ""


def _of_kind(places: list[Place], kind: str) -> list[Place]:
    """Places of that kind, else of its level (a "huyện" that had become a "thị xã"), else all."""
    level = [place for place in places if place.is_district == (kind in DISTRICT_KINDS)]
    return [place for place in places if place.kind == kind] or (level if kind else []) or places


def _stands_alone(words: list[_Word], start: int, end: int, name: _Name) -> bool:
    """Whether the name, typed without its kind, can only be the place."""
    plain = " ".join(name.keys)
    if plain in _WITH_KIND or plain.isdigit() or (len(name.keys) == 1 and not _is_district(name)):
        return False
    typed = words[start:end]
    before = words[start - 1].key if start and _GAP.fullmatch(words[start].gap) else ""
    if before in {"duong", "pho", "hem", "ngo"} or (before.isdigit() and not _is_district(name)):
        return False  # a street: "12 Nguyễn Huệ"
    if all(word.exact == exact for word, exact in zip(typed, name.exact, strict=True)) and any(name.exact):
        return True
    if plain in _PLAIN_WITH_KIND:
        return all(word.raw[:1].isupper() for word in typed)
    return _is_district(name) or len(name.keys) > 2 or name.keys[0] in _DISTINCT_FIRST or before in _AT


def _is_district(name: _Name) -> bool:
    return any(place.is_district for place in name.places)


def _without_doubles(places: list[Place]) -> list[Place]:
    """Without the place of today where an old one of the same name and kind leads to it."""
    old = {(place.kind, place.name, now) for place in places if not place.is_new for now in place.now}
    return [p for p in places if not p.is_new or (p.kind, p.name, p.now[0]) not in old]


def _settled(groups: list[list[Place]], province: str | None) -> list[Place]:
    districts = {_full(place) for group in groups for place in group if place.is_district}
    used: set[str] = set()
    kept: list[list[Place]] = []
    for group in groups:
        if not any(place.is_district for place in group):
            inside = [place for place in group if place.district in districts]
            here = [place for place in group if place.province == province]
            group = inside or here or group
            used |= {place.district for place in inside}
        kept.append(group)
    return list(dict.fromkeys(p for group in kept if not used & set(map(_full, group)) for p in group))


def _full(place: Place) -> str:
    return f"{place.kind} {place.name}"
