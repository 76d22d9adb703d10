"""The case a fee is due in: what is left of a clause when the amount and the citations are gone."""

from __future__ import annotations

import re

from knowledge.importers.portal_amounts import Amount, without_validity
from knowledge.importers.portal_clauses import Clause

_GENERIC = re.compile(
    r"(?:việt nam đồng|vnđ|đồng|đông|đ|riêng|và|là|thì|thu|có|gồm|cụ thể|theo mức|không|"
    r"căn cứ pháp lý|mức|phí|lệ phí"
    r"|áp dụng|(?:áp dụng )?mức (?:thu )?(?:lệ )?(?:phí)?(?: là)?|phí thực hiện là"
    r"|(?:được )?miễn(?: thu)?(?: lệ)?(?: phí)?|không thu(?: lệ)?(?: phí)?)\W*\Z",
    re.IGNORECASE,
)
_CITED = re.compile(
    r"\(?\s*(?:\bcăn cứ pháp lý:?\s*|\b(?:áp dụng )?(?:theo|tại)\s+(?:quy định\s+)?(?:tại\s+|của\s+)?)?"
    r"(?:khoản \d+ |điều \d+ |điểm \w )*\bThông tư (?:liên tịch )?(?:số )?\d+/\d{4}/[\w-]+"
    r"(?: ngày \d+/\d+/\d+)?(?: của (?:Bộ trưởng )?Bộ [^\d,.;:()]{0,40})?\s*\)?"
    r"|\(\s*(?:khoản|điều|điểm|STT)\b[^()]*\)",
    re.IGNORECASE,
)
_CIRCULAR_NAME = re.compile(r"(?<=[\w)])[:,]?\s+quy định (?:về )?mức thu[^.;()]*", re.IGNORECASE)


def amounts_with_cases(clause: Clause) -> list[tuple[Amount, str | None]]:
    """The amounts of a clause with the words that say when each is due.

    Words that end in a colon, "thu" or "là" introduce the next amount; others explain the last.
    """
    amounts, text = clause.plain_amounts, clause.text
    before: list[str] = []
    after = [""] * len(amounts)
    for index, amount in enumerate(amounts):
        gap = text[amounts[index - 1].end if index else 0 : amount.start]
        if index and not re.search(r"(?::|\bthu|\blà|\bmức|\bnộp|\bphí)\s*\Z", gap, re.IGNORECASE):
            after[index - 1], gap = gap, ""
        elif index and (closed := re.match(r"\s*\([^()]*\)", gap)):
            after[index - 1], gap = closed[0], gap[closed.end() :]
        before.append(gap)
    tail = text[amounts[-1].end :]
    after[-1] = tail
    # "Xe máy: lý thuyết: 60.000 đồng, thực hành: 60.000 đồng": both are the motorcycle's.
    group, colon, _sub = before[0].rstrip(": ").rpartition(": ")
    leads = [
        f"{group}: {lead.strip(' ,;')}" if index and colon and ":" in lead else lead
        for index, lead in enumerate(before)
    ]
    return [
        (amount, case_of(f"{lead} {trail}", clause.header))
        for amount, lead, trail in zip(amounts, leads, after, strict=True)
    ]


def case_of(text: str, header: str | None) -> str | None:
    """The case in ``text``: without citations, days and the words that every fee has."""
    words = bare_words(text)
    if _GENERIC.match(words) or not re.search(r"\w{2}", words):
        words = ""
    case = ": ".join(part for part in (header, words) if part)
    return case or None


def bare_words(text: str) -> str:
    """``text`` without citations, days of validity and what punctuation they leave."""
    words = without_validity(_CITED.sub(" ", _CIRCULAR_NAME.sub("", text)))
    words = re.sub(r"\s+([,.;:)])", r"\1", " ".join(words.split()))
    words = re.sub(r"\(\s*\)", "", words)
    words = re.sub(r"\A(?:phí|lệ phí)\s*:\s*(?=[(\w])", "", words, flags=re.IGNORECASE)
    words = re.sub(r"\A[\s,.;:()/+*–-]+|[\s,.;:(/+*–-]+\Z", "", words)
    words = re.sub(r"\A(?:việt nam đồng|đồng|vnđ|đ)\s*(?=\(|/)", "", words, flags=re.IGNORECASE)
    words = re.sub(r"[\s:]*\(\s*(?:áp dụng|theo|từ|kể từ)?\W*\Z", "", re.sub(r":\s*,", ",", words))
    words = re.sub(
        r"(?:[\s,;:]|\A)(?:áp dụng )?(?:là|thu|mức thu là|mức (?:thu )?(?:lệ )?(?:phí)?(?: là)?)\Z", "", words
    )
    words = words.strip(" ,;:.-(")
    if words.startswith("(") and words.endswith(")"):
        words = words[1:-1].strip()
    if words.count("(") < words.count(")"):
        words = words.rstrip(") ")
    return words


def case_before_colon(clause: Clause) -> str | None:
    """The case of a clause that names it before a colon, or before "thực hiện theo ..."."""
    if ":" not in clause.text:
        named = re.match(
            r"(?:Phí|Lệ phí|Giá)\s(?!do|theo|thực hiện|được)[^.;:]*?(?=\s+(?:thực hiện|theo|do)\s)",
            clause.text,
        )
        return case_of(named[0], clause.header) if named else clause.header
    return case_of(clause.text.split(":", 1)[0], clause.header)


def channel_of(clause: Clause) -> str | None:
    """``online`` or ``direct`` when the words are for that way of filing alone."""
    text = clause.text.lower()
    online = "trực tuyến" in text or "trực tuyển" in text or "mạng điện tử" in text
    direct = re.search(r"(?:nộp|hình thức) (?:hồ sơ )?trực tiếp", text) is not None
    if online == direct:
        return None
    return "online" if online else "direct"
