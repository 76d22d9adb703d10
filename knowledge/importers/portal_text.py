"""Clean strings from a page of the National Public Service Portal: NFC, spaces, page furniture."""

from __future__ import annotations

import re
import unicodedata

# Letters for character classes: a range "À-Ỹ" would hold both cases, which alternate in Unicode.
UPPER = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
LOWER = UPPER.lower()

# What the portal's page prints after the last section: the agency picker and its button.
_PICKER = re.compile(r"(?:Chọn cơ quan thực hiện\s*Tỉnh/ Thành phố|-- Chọn (?:Bộ ngành|Tỉnh)).*\Z", re.DOTALL)
# "Mã: KQ.G01.000083", "Mã: 000.00.00.G15-KQ1353"; the next result follows the last digit at once.
_RESULT_CODE = re.compile(r"Mã:\s*(?:(?:KQ\.g)?[\d.A-Z-]*\d|Test_\w+|Chưa xác định(?: rõ)?)")
_KEYWORDS = re.compile(r"Từ khóa(?:Không có thông tin|[^\n:]{0,300}?)Mô tả.*\Z", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u2060\ufeff\uf000-\uf0ff]")
_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[ \n]*")
_NOTHING = re.compile(r"[\s\-–.:*]*(?:Không có thông tin[\s.]*)?\Z")


def nfc(text: str) -> str:
    """``text`` composed (NFC), with control and private-use characters gone, line ends as ``\\n``."""
    return _CONTROL.sub("", unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")))


def one_line(text: str) -> str:
    """``text`` in NFC on one line, every run of white space one space."""
    return " ".join(nfc(text).split())


def paragraphs(text: str) -> str:
    """``text`` in NFC; runs of blanks become one space, empty lines go, line breaks stay."""
    return _LINES.sub("\n", _BLANKS.sub(" ", nfc(text))).strip()


def without_furniture(text: str) -> str:
    """``text`` up to where the page's keywords, description and agency picker begin."""
    return _PICKER.sub("", _KEYWORDS.sub("", text))


def split_results(text: str) -> tuple[str, ...]:
    """The results a page lists ("Giấy A" + "Mã: KQ.1" + "Giấy B" + ...), without codes and repeats."""
    parts = (one_line(part) for part in _RESULT_CODE.split(without_furniture(text)))
    return tuple(dict.fromkeys(part for part in parts if not says_nothing(part)))


def says_nothing(text: str) -> bool:
    """True for an empty cell, dashes, or "Không có thông tin"."""
    return _NOTHING.match(text) is not None


def stated(text: str) -> str | None:
    """``text`` with its paragraphs, or None when the page says nothing there."""
    cleaned = paragraphs(without_furniture(text))
    return None if says_nothing(cleaned) else cleaned


def shorten(text: str, limit: int) -> str:
    """``text`` of at most ``limit`` characters, cut between words and marked with "…"."""
    if len(text) <= limit:
        return text
    head = text[:limit].rsplit(" ", 1)[0][: limit - 1].rstrip(" ,;:.-(")
    return head + "…"


def parenthesis_pairs(text: str) -> dict[int, int]:
    """For each ``(`` that is closed, its index and the index after its ``)``."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    for index, char in enumerate(text):
        if char == "(":
            opened.append(index)
        elif char == ")" and opened:
            pairs[opened.pop()] = index + 1
    return pairs
