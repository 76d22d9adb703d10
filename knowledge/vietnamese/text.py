"""Forms of Vietnamese text: NFC, accent-free ("folded"), tokens."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = dict.fromkeys(
    [*range(0x00, 0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, 0xAD, *range(0x200B, 0x2010),
     *range(0x202A, 0x202F), *range(0x2060, 0x2065), *range(0xD800, 0xE000), 0xFEFF, 0xFFFC]
)  # fmt: skip
_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u3000]+")
LETTERS = re.compile(r"[^\W\d_]+|\d+", re.UNICODE)
PROCEDURE_CODE = re.compile(r"(?<!\d)(\d\.\d{6})(?!\d)")


def nfc(text: str) -> str:
    """The text in NFC without control, invisible and half characters, spaces collapsed, ends trimmed."""
    clean = unicodedata.normalize("NFC", text.translate(_INVISIBLE))
    return _SPACES.sub(" ", clean).strip()


def _base(letter: str) -> str:
    return "".join(ch for ch in unicodedata.normalize("NFD", letter) if not unicodedata.combining(ch))


# Letters with marks (Latin-1 to Latin Extended Additional) to their bare ones; loose marks to nothing.
_BARE: dict[int, str | None] = {code: _base(chr(code)) for code in range(0xC0, 0x1F00)}
_BARE |= {**dict.fromkeys(range(0x300, 0x370)), ord("đ"): "d", ord("Đ"): "D"}


def fold(text: str) -> str:
    """Lower case without accents, đ as d; the length may differ from the input's."""
    return text.translate(_BARE).lower()


def has_accents(text: str) -> bool:
    """Whether the text carries any Vietnamese accent or đ (else it may have been typed without)."""
    return "đ" in text.lower() or any(unicodedata.combining(ch) for ch in unicodedata.normalize("NFD", text))


def words(text: str) -> list[str]:
    """Runs of letters and runs of digits, in lower case, accents kept."""
    return LETTERS.findall(text.lower())


def folded_words(text: str) -> list[str]:
    return LETTERS.findall(fold(text))


_VOWELS = "aeiouyăâêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ"
_STRETCHED = re.compile(rf"([{_VOWELS}])\1{{2,}}|([^\W\d_])\2{{2,}}(?!\w)", re.IGNORECASE)


def squeeze(text: str) -> str:
    """Letters stretched for emphasis cut to one ("đượccccc", "ơiiii"); "cccd" and digits are left alone."""
    return _STRETCHED.sub(lambda match: match[1] or match[2], text)
