"""Amounts of money and days of validity in the words of a Vietnamese fee note."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_SCALES = {"nghìn": 1_000, "ngàn": 1_000, "triệu": 1_000_000, "tỷ": 1_000_000_000, "tỉ": 1_000_000_000}
_FOREIGN = {"usd": "USD", "us$": "USD", "đô la": "USD", "đô la mỹ": "USD", "eur": "EUR"}

# An amount needs a currency, or "/lần" after a number of thousands ("230.000/lần"), or a fee's name
# and a colon before it ("Phí: 1,700,000"); without one of these a number is a date or a circular.
_UNIT_ENDS = (
    r"[,.;:()+–\n]|$|\s-\s|đồng|phí|lệ phí|đối với|thêm|trường hợp|miễn|tối đa|nhưng|theo|kể từ|từ ngày"
    r"|riêng|nếu|áp dụng|và |hoặc "
)
_AMOUNT = re.compile(
    r"(?<![\d/.,\w])(?P<number>\d[\d.,]{0,24}\d|\d)\s*(?P<scale>triệu|nghìn|ngàn|tỷ|tỉ)?\s*"
    r"(?P<currency>việt nam đồng|vnđ|vnd|đồng|đông|đ(?!\w)|usd|us\$|đô la mỹ|đô la|eur)?"
    r"(?P<per>\s*/\s*(?:0?1\s+|\(?một\)?\s+)?[a-zà-ỹđ][^,.;:()+–\n]{0,45}?"
    rf"(?=\s*(?:{_UNIT_ENDS})))?",
    re.IGNORECASE,
)
_FEE_NAME = re.compile(r"(?:phí|lệ phí|mức thu|mức giảm|giảm \d+%|tiền)[^:;\d]{0,25}:\s*\Z", re.IGNORECASE)
# Words before a number that make it a limit of the case, not the fee.
_LIMIT = re.compile(
    r"(?:dưới|trên|vượt|quá|hơn|tối đa|tối thiểu|không dưới|giá trị|trị giá|vốn|đến|bằng hoặc)\s*"
    r"(?:là|:|không quá|không dưới|tài sản)?\s*\Z",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+\Z|\d+\Z")
_DECIMAL = re.compile(r"\d+[.,]\d{1,2}\Z")
_RANGE_END = re.compile(r"\s*(?:đồng)?\s*(?:trở lên|trở xuống|đến (?:dưới )?\d)", re.IGNORECASE)

_DAY = r"(?:ngày\s+)*(\d{1,2})\s*(?:/|tháng)\s*(\d{1,2})\s*(?:/|năm)\s*(\d{4})"
_FROM = re.compile(rf"(?:kể từ|từ|bắt đầu)\s+(?:kể\s+)?(?:từ\s+)?{_DAY}", re.IGNORECASE)
_TO = re.compile(rf"(?:đến|tới)\s+(?:hết\s+)?{_DAY}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount found in a text; ``value`` is None when its digits are mistyped ("15.000.0000")."""

    value: int | None
    currency: str
    per: str | None
    start: int
    end: int
    limit: bool  # a threshold, minimum or maximum, not a fee


def find_amounts(text: str) -> list[Amount]:
    """Every amount of money in ``text``, in order, with the span of its words."""
    found = []
    for match in _AMOUNT.finditer(text):
        currency = (match["currency"] or "").lower()
        per, end = match["per"], match.end()
        value = _value(match["number"], (match["scale"] or "").lower())
        before = text[max(0, match.start() - 40) : match.start()]
        if not currency:
            large = value is None or value >= 1_000
            grouped = re.search(r"[.,]\d{3}", match["number"]) is not None or len(match["number"]) >= 5
            if not large or not grouped or not (per or match["scale"] or _FEE_NAME.search(before)):
                continue
        trailing = re.match(r"\s*(?:đồng|Đồng|VNĐ)(?!\w)", text[end : end + 20])
        if trailing and per:
            end += trailing.end()
        limit = _LIMIT.search(before) is not None or _RANGE_END.match(text[end : end + 40]) is not None
        if re.search(r"\btừ\s*\Z", before, re.IGNORECASE) and _RANGE_END.match(text[match.end("number") :]):
            limit = True
        found.append(Amount(value, _FOREIGN.get(currency, "VND"), _unit(per), match.start(), end, limit))
    return found


def _value(number: str, scale: str) -> int | None:
    if scale and _DECIMAL.match(number):
        return round(float(number.replace(",", ".")) * _SCALES[scale])
    if not _THOUSANDS.match(number) or len(number) > 18 or (number.startswith("0") and not scale):
        return None
    return int(re.sub(r"\D", "", number)) * _SCALES.get(scale, 1)


def _unit(per: str | None) -> str | None:
    if per is None:
        return None
    unit = re.sub(r"\A\s*/\s*(?:0?1\s+|\(?một\)?\s+)?", "", per, flags=re.IGNORECASE)
    unit = re.sub(r"\s*/\s*(?:0?1\s+)?", "/", unit).strip(" -")
    return " ".join(unit.split()) or None


def read_label(label: str) -> Amount | None:
    """The amount of a fee cell ("2,000,000 Việt Nam Đồng"), None when it names none."""
    match = re.match(r"\s*(\d[\d.,]*)\s*(\D+)\Z", label)
    if match is None:
        return None
    currency = _FOREIGN.get(match[2].strip().lower(), "VND")
    return Amount(_value(match[1].strip(".,"), ""), currency, None, 0, len(label), limit=False)


def find_validity(text: str) -> tuple[str | None, str | None]:
    """First and last day (inclusive, ISO 8601) that ``text`` names with "từ" and "đến"."""
    starts = _FROM.search(text)
    ends = _TO.search(text)
    return _iso(starts), _iso(ends)


def without_validity(text: str) -> str:
    """``text`` without its "kể từ ngày ... đến hết ngày ..."."""
    return _TO.sub("", _FROM.sub("", text))


def _iso(match: re.Match[str] | None) -> str | None:
    if match is None:
        return None
    try:
        return date(int(match[3]), int(match[2]), int(match[1])).isoformat()
    except ValueError:
        return None
