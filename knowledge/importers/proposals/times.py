"""The words of time at the head of a sentence: "Định kỳ hằng tháng cung cấp ..." without its deed."""

from __future__ import annotations

import re

from knowledge.importers.proposals.phrases import is_deed, stripped

_STARTS = re.compile(
    r"(?:định kỳ|hàng|hằng|mỗi|trước|trong|chậm nhất|muộn nhất|từ|vào|đến|sau|hoàn thành trước|quý|ngày)\b",
    re.IGNORECASE,
)
_TIME_WORDS = (
    "định kỳ hàng hằng mỗi trước trong chậm muộn nhất là từ vào đến sau hoàn thành hết cuối đầu giữa ngày"
    " tuần tháng quý năm và hoặc thời hạn điểm dịp làm việc kể cả vòng lần một hai ba bốn sáu thứ"
)
_WORDS = frozenset(_TIME_WORDS.split(" "))
_DATE = re.compile(r"\(?\d[\d/.\-]*\)?|[IVX]+(?:/\d{4})?|-|–")
_PERIOD = re.compile(r"\d|\b(?:ngày|tuần|tháng|quý|năm)\b", re.IGNORECASE)


def split_time(text: str) -> tuple[str, str]:
    """The time a sentence begins with and the rest; ("", text) when the words before the deed say more."""
    if not _STARTS.match(text):
        return "", text
    words = text.split()
    count = 0
    while count < len(words) and _is_time(words[count]):
        count += 1
    for taken in range(count, 0, -1):
        lead, rest = " ".join(words[:taken]), " ".join(words[taken:])
        ended = lead.endswith(",")
        if _PERIOD.search(lead) and rest and (is_deed(rest) or (ended and taken == count)):
            return stripped(lead), stripped(rest)
    return "", text


def _is_time(word: str) -> bool:
    bare = word.strip(",")
    return bare.lower() in _WORDS or _DATE.fullmatch(bare) is not None
