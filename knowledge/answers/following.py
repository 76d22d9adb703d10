"""Questions that lean on the one before: "phí bao nhiêu?", "thế còn Bình Thuận?"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.answers.answer import Context
from knowledge.answers.aspects import find
from knowledge.entries import Aspect
from knowledge.search.query import read
from knowledge.vietnamese.places import PROVINCE_NAMES, find_province
from knowledge.vietnamese.text import fold, folded_words

# Words that carry no subject of their own beside an aspect or a province.
_EMPTY = frozenset(
    [
        "the", "con", "vay", "thi", "la", "sao", "gi", "nao", "o", "dau", "bao", "nhieu", "tien", "lau",
        "can", "nhung", "cac", "phi", "le", "thoi", "gian", "han", "giay", "to", "ho", "so", "mat", "may",
        "ngay", "nop", "lam", "co", "duoc", "khong", "phai", "online", "truc", "tuyen", "tiep", "qua",
        "mang", "buu", "dien", "chinh", "mau", "don", "dieu", "kien", "ket", "cu", "luat", "ai", "giai",
        "quyet", "quan", "buoc", "quy", "trinh", "nhu", "ton", "het", "ra", "xong", "khi", "gio", "nhan",
        "cai", "nay", "do", "thu", "tuc", "viec", "kia", "voi", "tinh", "ben", "xa", "phuong", "va", "cho",
        "em", "anh", "chi", "a", "ad", "minh", "toi", "hoi", "muon", "biet", "vneid", "bay", "hien",
        "nhanh", "dem", "theo", "chuan", "bi", "gom", "nua", "them", "thanh", "phan", "neu", "tai", "nha",
        "dung", "thoai", "tong", "dai", "lien", "he"
    ]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Followed:
    """What a leaning question means: an entry of before with other aspects, or a whole question."""

    entry: str | None
    question: str
    aspects: tuple[Aspect, ...]


# Without anything said before, these name a subject of their own: postal filing, the portal, VNeID.
_TOPICS = frozenset(["buu", "dien", "vneid", "online", "truc", "tuyen", "mang", "tong", "dai", "bay", "tinh"])


def subjectless(text: str, *, alone: bool = False) -> bool:
    """Whether the text names no subject: only an aspect, a province, words of asking.

    ``alone`` judges a first message, which has nothing to lean on.
    """
    query = read(text)
    if query.code:
        return False
    words = [word for word in folded_words(query.text) if not word.isdigit()]
    province = find_province(text)
    if province:
        names = set(folded_words(PROVINCE_NAMES[province]))
        words = [word for word in words if word not in names]
    return all(word in _EMPTY and not (alone and word in _TOPICS) for word in words)


def asks_again(text: str, context: Context) -> bool:
    """Whether a text that names only a province asks the last question for it ("thế còn Bình Thuận?"),
    rather than telling where the citizen lives ("em ở Bình Thuận")."""
    again = re.search(r"\b(?:con|the|thi sao|thi|ben|o) .*|\?$", fold(text)) is not None
    lives = re.search(
        r"\b(?:em|toi|minh|tui|con|chau|nha|e)\b.{0,8}\b(?:o|tai|que|song|dan|nguoi)\b", fold(text)
    )
    return again and lives is None and follow(text, context) is not None


def follow(text: str, context: Context) -> Followed | None:
    """The meaning of a leaning question in its context; None when it stands by itself."""
    if not context.entries or not subjectless(text):
        return None
    province = find_province(text)
    aspects = find(read(text).text)
    if province and context.question:
        before = _without_provinces(context.question)
        return Followed(None, f"{before} {PROVINCE_NAMES[province]}", aspects or context.aspects)
    year = re.search(r"\b20[12]\d\b", text)
    if year and context.question:
        return Followed(None, f"{_without_year(context.question)} năm {year[0]}", aspects or context.aspects)
    if aspects:
        return Followed(context.entries[0], context.question or text, aspects)
    return None


def _without_provinces(question: str) -> str:
    """The question for another province: its name goes, and the year, which was the first one's plan's."""
    question = _without_year(question)
    for name in PROVINCE_NAMES.values():
        question = re.sub(rf"(?i)\b(?:tỉnh )?{name}\b", " ", question)
        question = re.sub(rf"(?i)\b(?:tinh )?{fold(name)}\b", " ", question)
    return " ".join(question.split())


def _without_year(question: str) -> str:
    """The question without its year and its plan's number."""
    question = re.sub(
        r"(?i)\b(kế hoạch|ke hoach|kh|qđ|qd|quyết định|quyet dinh)(?: số| so)? \d+", r"\1", question
    )
    return " ".join(re.sub(r"(?i)\b(?:năm |nam )?20[12]\d\b", " ", question).split())
