"""Values of cells in one spelling, so that what a spreadsheet program rewrites is no difference."""

from __future__ import annotations

import hashlib
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from knowledge.vietnamese.text import nfc

Value = str | date | Decimal | None
LONGEST = 32_000  # characters; a cell of Excel holds 32,767
CUT = "… (còn nữa, quá dài cho một ô)"
_EPOCH = date(1899, 12, 30)  # day 0 of a spreadsheet
_FIRST, _LAST = date(1900, 1, 1), date(2199, 12, 31)
_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00:00)?")
_ESCAPED_CR = re.compile("_x000D_", re.IGNORECASE)  # how Excel writes a carriage return pasted from Word
_UNWRITABLE = dict.fromkeys([0xFFFE, 0xFFFF])  # XML has no way to write them


class Type(StrEnum):
    """What a column holds."""

    TEXT = "text"
    DAY = "day"
    NUMBER = "number"
    PHONE = "phone"  # text whose leading zeros count
    MARK = "mark"  # x or nothing


def clean(text: str) -> str:
    """The text in NFC, one kind of line break, blanks collapsed and trimmed line by line."""
    text = _ESCAPED_CR.sub("\r", text.translate(_UNWRITABLE))
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(nfc(line) for line in lines).strip()


def shown(text: str | None) -> str | None:
    """A text as its cell shows it: None for nothing, an overlong one cut with words that say so."""
    made = clean(text or "")
    if len(made) > LONGEST:
        made = made[:LONGEST].rstrip() + CUT
    return made or None


def plain(value: Value) -> str:
    """One spelling of a value, for comparing."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value.isoformat() if isinstance(value, date) else value


def digest(value: Value) -> str:
    """Six characters that tell whether a cell still says what it said; "------" for an empty one."""
    text = plain(value)
    return hashlib.sha256(text.encode()).hexdigest()[:6] if text else "------"


def spoken(value: Value) -> str | None:
    """A value in words for a list of differences."""
    if isinstance(value, date):
        return value.strftime("%d-%m-%Y")
    if isinstance(value, Decimal):
        return plain(value).replace(".", ",")
    return value


def read(kind: Type, raw: object) -> Value:
    """A cell's value as the file holds it. Raises ValueError with the reason in Vietnamese."""
    if isinstance(raw, str):
        raw = clean(raw)
    if raw is None or raw == "":
        return None
    if kind is Type.DAY:
        return _day(raw)
    if kind is Type.NUMBER:
        return _number(raw)
    if kind is Type.MARK:
        return _mark(raw)
    if isinstance(raw, date | time | timedelta):
        raise ValueError("chương trình bảng tính đã đổi ô này thành ngày giờ; nhập lại dạng chữ")
    if isinstance(raw, bool):
        return "có" if raw else "không"
    if isinstance(raw, int | float):
        if kind is Type.PHONE and not plain(_decimal(raw)).startswith(("1800", "1900")):
            raise ValueError("số điện thoại bị đổi thành số, có thể mất số 0 ở đầu; nhập lại dạng chữ")
        return plain(_decimal(raw))
    return str(raw)


def _mark(raw: object) -> Value:
    if raw is True or (isinstance(raw, str) and raw.lower() in ("x", "có", "true")):
        return "x"
    if raw is False or raw == 0 or (isinstance(raw, str) and raw.lower() in ("không", "false")):
        return None
    raise ValueError("chỉ ghi x hoặc để trống")


def _day(raw: object) -> date:
    day: date | None = None
    if isinstance(raw, datetime):
        day = raw.date()
    elif isinstance(raw, date):
        day = raw
    elif isinstance(raw, int | float) and not isinstance(raw, bool) and 10_000 <= raw <= 80_000:
        day = _EPOCH + timedelta(days=int(raw))  # the format was lost, not the day
    elif isinstance(raw, str):
        day = _written_day(raw)
    if day is None or not _FIRST <= day <= _LAST:
        raise ValueError(f"“{raw}” không phải ngày; ghi ngày/tháng/năm, ví dụ 31/12/2026")
    return day


def _written_day(text: str) -> date | None:
    try:
        if found := _DAY.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if found := _ISO_DAY.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
    return None


def _number(raw: object) -> Decimal:
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return _decimal(raw)
    if isinstance(raw, str):
        text = raw.replace(" ", "").removesuffix("đồng").removesuffix("đ")
        if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", text):  # 20.000
            text = text.replace(".", "")
        text = text.replace(",", ".")
        if re.fullmatch(r"-?\d{1,15}(?:\.\d{1,9})?", text):
            return Decimal(text)
    raise ValueError(f"“{raw}” không phải số")


def _decimal(raw: int | float) -> Decimal:
    try:
        value = Decimal(str(raw))
    except InvalidOperation:
        value = Decimal("nan")
    if not value.is_finite():
        raise ValueError(f"“{raw}” không phải số")
    return value
