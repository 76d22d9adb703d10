"""The five old provinces that became Gia Lai and Lâm Đồng, found in what people type."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from knowledge.vietnamese.places.kinds import kind_before
from knowledge.vietnamese.places.words import GAP, Word, joined, read_words, word_exact
from knowledge.vietnamese.text import fold

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


def new_province(slug: str) -> str:
    """The province of today for an old (or new) one; KeyError for any other slug."""
    return _NEW_PROVINCE[slug]


_SPELLINGS: dict[tuple[str, ...], str] = {
    ("binh", "dinh"): "binh-dinh", ("binhdinh",): "binh-dinh",
    ("gia", "lai"): "gia-lai", ("gialai",): "gia-lai",
    ("binh", "thuan"): "binh-thuan", ("binhthuan",): "binh-thuan",
    ("lam", "dong"): "lam-dong", ("lamdong",): "lam-dong",
    ("dak", "nong"): "dak-nong", ("dac", "nong"): "dak-nong", ("daknong",): "dak-nong",
}  # fmt: skip
_EXACT = {slug: tuple(word_exact(word) for word in name.split()) for slug, name in PROVINCE_NAMES.items()}
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
    words = read_words(text)
    found: list[tuple[int, int, str]] = []
    for start in range(len(words)):
        for length in (2, 1):
            end = start + length
            slug = _SPELLINGS.get(tuple(word.key for word in words[start:end]))
            if slug and end <= len(words) and joined(words, start, end) and _means(words, start, end, slug):
                found.append((start, -length, slug))
                break
    if found:
        return min(found)[2]
    short = _SHORT.search(unicodedata.normalize("NFC", text))
    return _SHORT_SLUGS.get((fold(short[1]), fold(short[2]))) if short else None


def names_province(words: list[Word], start: int) -> bool:
    """Whether one of the five provinces is spelled at this word, whatever else the words may mean."""
    return any(tuple(word.key for word in words[start : start + length]) in _SPELLINGS for length in (2, 1))


def _means(words: list[Word], start: int, end: int, slug: str) -> bool:
    typed = ["" if word.key == "dac" else word.exact for word in words[start:end]]  # "Đắc Nông" for Đắk Nông
    if end - start == 2 and any(t and t != e for t, e in zip(typed, _EXACT[slug], strict=True)):
        return False
    kind = kind_before(words, start)
    before = words[start - 1].key if start and GAP.fullmatch(words[start].gap) else ""
    if before == "tinh":
        return True
    named = _NOT_A_PROVINCE.get(slug, {"duong", "pho"})
    if fold(kind) in named or before in named or (slug == "binh-dinh" and before == "trung"):
        return False  # "trung bình định kỳ" is no province either
    if any(typed) or end - start == 1 or slug not in _NOT_BEFORE:
        return True
    after = words[end].key if end < len(words) and GAP.fullmatch(words[end].gap) else ""
    if words[start].raw[:1].isupper() and words[end - 1].raw[:1].isupper():
        return True
    return before not in _NOT_AFTER.get(slug, ()) and after not in _NOT_BEFORE[slug]
