"""Text of a case as a staff group and the public may read it: no numbers, no names, no addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping

from knowledge.answers import guards
from knowledge.answers.personal import MASK
from knowledge.vietnamese.text import fold, nfc

_LETTER = r"[^\W\d_]"
_LATIN = (*range(0x41, 0x250), *range(0x1E00, 0x1F00))
_UPPER = f"[{''.join(chr(code) for code in _LATIN if chr(code).isupper())}]"
_WORD = rf"{_UPPER}{_LETTER}*"
# "ông Nguyễn Văn A", "Chị Lan", "tên là Trần B": who is named after such a word is a person, but not in
# "đường Bà Triệu", nor in places that begin with one.
_CALLED = "ông|bà|anh|chị|cô|chú|bác|cháu|em|tên(?: là)?|tôi là|tôi tên(?: là)?"
_PERSON = re.compile(
    rf"(?<!\w)({_CALLED}|{'|'.join(word[0].upper() + word[1:] for word in _CALLED.split('|'))})"
    rf"\s+({_WORD}(?:\s+{_WORD}){{0,4}})(?!\w)"
)
_PLACE_BEFORE = re.compile(r"(?:đường|phố|phường|xã|hẻm|ngõ|chợ|cầu|trường|thôn|xóm|ấp)\s+$", re.IGNORECASE)
_PLACES = (
    "bà rịa",
    "bà triệu",
    "bà nà",
    "bà đen",
    "bà huyện thanh quan",
    "cô tô",
    "cô giang",
    "ông ích khiêm",
)
_LEAST = 3  # letters of a part of an address that is looked for by itself


def redacted(text: str, contact: Mapping[str, str]) -> str:
    """The text with personal numbers, people's names and every value of the contact masked."""
    clean, _ = guards.mask(text)
    for value in _looked_for(contact):
        clean = _without(clean, value)
    return _PERSON.sub(_person, clean)


def _person(match: re.Match[str]) -> str:
    if _PLACE_BEFORE.search(match.string[: match.start()]) or match[0].lower().startswith(_PLACES):
        return match[0]
    return f"{match[1]} {MASK}"


def _looked_for(contact: Mapping[str, str]) -> list[str]:
    """The values of a contact and the telling pieces of the address, the longest first."""
    values = [nfc(value) for value in contact.values()]
    address = nfc(contact.get("address", ""))
    house = address.split(",")[0].strip()  # "12 Lê Lợi": the rest ("phường Quy Nhơn") tells nobody's home
    if house != address and sum(map(str.isalpha, house)) >= _LEAST:
        values.append(house)
    return sorted({value for value in values if len(value) >= _LEAST}, key=len, reverse=True)


def _without(text: str, value: str) -> str:
    """Every place where the value stands, however it is accented, spaced and cased, masked."""
    words = re.findall(r"\w+", fold(value))
    if not words:
        return text
    pattern = re.compile(r"(?<!\w)" + r"[\W_]+".join(map(re.escape, words)) + r"(?!\w)")
    folded, at = "", []
    for position, sign in enumerate(text):  # folding may change lengths: remember where each sign came from
        for piece in fold(sign):
            folded += piece
            at.append(position)
    out, last = [], 0
    for match in pattern.finditer(folded):
        start, end = at[match.start()], at[match.end() - 1] + 1
        if start >= last:
            out += [text[last:start], MASK]
            last = end
    return "".join([*out, text[last:]])
