"""The words of time at the head of a sentence: "Định kỳ hằng tháng cung cấp ..." without its deed."""

from __future__ import annotations

import re

from knowledge.importers.proposals.phrases import is_deed, stripped
from knowledge.vietnamese.text import fold

_STARTS = re.compile(
    r"(?:dinh ky|hang|moi|truoc|trong|cham nhat|muon nhat|tu|vao|den|sau|hoan thanh truoc|quy|ngay)\b"
)
_TIME_WORDS = (
    "dinh ky hang moi truoc trong cham nhat muon la tu vao den sau hoan thanh het cuoi dau giua ngay tuan"
    " thang quy nam va hoac thoi han diem dip lam viec ke ca vong moi lan mot hai ba bon sau"
)
_WORDS = frozenset(_TIME_WORDS.split(" "))
_DATE = re.compile(r"\(?\d[\d/.\-]*\)?|[IVX]+(?:/\d{4})?|-|–")
_PERIOD = re.compile(r"\d|\b(?:ngay|tuan|thang|quy|nam)\b")


def split_time(text: str) -> tuple[str, str]:
    """The time a sentence begins with and the rest; ("", text) when the words before the deed say more."""
    if not _STARTS.match(fold(text)):
        return "", text
    words = text.split()
    count = 0
    while count < len(words) and _is_time(words[count]):
        count += 1
    for taken in range(count, 0, -1):
        lead, rest = " ".join(words[:taken]), " ".join(words[taken:])
        ended = lead.endswith(",")
        if _PERIOD.search(fold(lead)) and rest and (is_deed(rest) or (ended and taken == count)):
            return stripped(lead), stripped(rest)
    return "", text


def _is_time(word: str) -> bool:
    bare = word.strip(",")
    return fold(bare) in _WORDS or _DATE.fullmatch(bare) is not None
