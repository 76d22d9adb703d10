"""Personal numbers in a message: found, and replaced before anything is stored, logged or repeated.

Found: personal identity numbers (12 digits), old identity cards (9), telephone numbers, e-mail addresses,
bank accounts and passports when they are named as such. Not found, on purpose: procedure codes, dossier
codes, document numbers, amounts of money and public hotlines.
"""

from __future__ import annotations

import re

from knowledge.vietnamese.dossiers import CODE

MASK = "[đã che]"
# "số [đã che]", "sđt: [đã che]": words of a number that is no longer there.
_LABELLED = re.compile(
    r"(?:\b(?:số|sđt|sdt|đt|điện thoại|dien thoai|stk|tài khoản)\s*(?:là|:)?\s*){0,2}\[đã che\]",
    re.IGNORECASE,
)
_GAP = r"[ .\-]?"
_MONEY = r"(?!\s*(?:đồng|dong|đ\b|vnđ|vnd|triệu|trieu|tỷ|ty\b|usd|%))"
_PATTERNS = (
    re.compile(r"(?<![\w@.])[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.UNICODE),
    # telephone: 0 or +84 and nine digits, in groups or not
    re.compile(rf"(?<![\d.])(?:\+?84|0)(?:{_GAP}\d){{9,10}}(?!\d)"),
    # identity number: 12 digits, in groups or not; an old card: 9 digits
    re.compile(rf"(?<![\d./-])(?:\d{{12}}|\d{{3}}([ .\-])\d{{3}}\1\d{{3}}\1\d{{3}})(?![\d/-]){_MONEY}"),
    # (in groups that end in 000 it is an amount: "vay 250.000.000")
    re.compile(
        rf"(?<![\d./-])(?!\d{{3}}[. ]\d{{3}}[. ]000)\d{{3}}{_GAP}\d{{3}}{_GAP}\d{{3}}"
        rf"(?![\d/-]|[.,]\d){_MONEY}"
    ),
    re.compile(
        r"(?i)(?:stk|số tài khoản|so tai khoan|tài khoản ngân hàng|tai khoan ngan hang)\D{0,20}"
        r"(?P<secret>\d[\d .]{6,20}\d)"
    ),
    re.compile(r"(?i)(?:hộ chiếu|ho chieu|passport)\D{0,12}\b(?P<secret>[a-z]\d{7,8})\b"),
    re.compile(
        r"(?i)(?:otp|mật khẩu|mat khau|password|mã xác thực|ma xac thuc)(?: của \w+)?"
        r"(?: là| la|:| =)\s*(?P<secret>\S{4,30})"
    ),
)  # fmt: skip
# Hotlines: 1900 1234, 1800 599 920; a longer number that begins so is an account.
_PUBLIC = re.compile(r"^(?:1[89]00\d{4,6}|1022\d{0,2})$")
# The head of a code alone, as a document's margin has it.
_AGENCY = re.compile(r"(?i)\b\d{3}\.\d{2}\.\d{2}\.[a-z]\d{2}\b")


def redact(text: str) -> tuple[str, bool]:
    """The text with personal numbers masked, and whether there were any."""
    kept = [match.span() for pattern in (CODE, _AGENCY) for match in pattern.finditer(text)]
    spans: list[tuple[int, int]] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span("secret") if "secret" in match.groupdict() else match.span()
            digits = re.sub(r"\D", "", text[start:end])
            if _PUBLIC.match(digits) or any(a <= start < b for a, b in kept):
                continue
            spans.append((start, end))
    out, last = [], 0
    for start, end in sorted(spans):
        if start >= last:
            out += [text[last:start], MASK]
        last = max(last, end)
    return "".join([*out, text[last:]]), bool(spans)


def without_masks(text: str) -> str:
    """A redacted text as it is searched: without the masks and the words that only announced a number."""
    return " ".join(_LABELLED.sub(" ", text).split())
