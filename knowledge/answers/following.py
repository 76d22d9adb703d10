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


def subjectless(text: str) -> bool:
    """Whether the text names no subject: only an aspect, a province, words of asking."""
    query = read(text)
    if query.code:
        return False
    words = [word for word in folded_words(query.text) if not word.isdigit()]
    province = find_province(text)
    if province:
        names = set(folded_words(PROVINCE_NAMES[province]))
        words = [word for word in words if word not in names]
    return all(word in _EMPTY for word in words)


def follow(text: str, context: Context) -> Followed | None:
    """The meaning of a leaning question in its context; None when it stands by itself."""
    if not context.entries or not subjectless(text):
        return None
    province = find_province(text)
    aspects = find(read(text).text)
    if province and context.question:
        before = _without_provinces(context.question)
        return Followed(None, f"{before} {PROVINCE_NAMES[province]}", aspects or context.aspects)
    if aspects:
        return Followed(context.entries[0], context.question or text, aspects)
    return None


def _without_provinces(question: str) -> str:
    """The question for another province: its name goes, and the year, which was the first one's plan's."""
    question = re.sub(r"(?i)\b(?:năm |nam )?20[12]\d\b", " ", question)
    for name in PROVINCE_NAMES.values():
        question = re.sub(rf"(?i)\b(?:tỉnh )?{name}\b", " ", question)
        question = re.sub(rf"(?i)\b(?:tinh )?{fold(name)}\b", " ", question)
    return " ".join(question.split())
