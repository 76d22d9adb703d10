"""A text as it is read aloud over loudspeakers (truyền thanh): numbers spelled out, sentences short."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from bot.wordings import at, words

PACE: Final = 130  # words a minute, slowly and clearly
LONGEST: Final = 22  # words of a sentence; a longer one is cut at a comma
_DIGITS: Final = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def number_words(value: int) -> str:
    """A whole number below a thousand billion as Vietnamese reads it: 35000 "ba mươi lăm nghìn"."""
    if value == 0:
        return _DIGITS[0]
    groups: list[str] = []
    for scale, name in ((10**9, "tỷ"), (10**6, "triệu"), (10**3, "nghìn"), (1, "")):
        part, value = divmod(value, scale)
        if part:
            groups.append(f"{_hundreds(part, full=bool(groups))} {name}".strip())
    return " ".join(groups)


def _hundreds(value: int, *, full: bool) -> str:
    """A number below 1,000; ``full`` names the empty places after a larger group ("không trăm linh năm")."""
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    said: list[str] = []
    if hundreds or full:
        said.append(f"{_DIGITS[hundreds]} trăm")
    if tens == 0 and ones and said:
        return " ".join([*said, "linh", _DIGITS[ones]])
    if tens == 1:
        said.append("mười")
    elif tens:
        said.append(f"{_DIGITS[tens]} mươi")
    if ones:
        said.append(_one(ones, tens))
    return " ".join(said)


def _one(ones: int, tens: int) -> str:
    if ones == 1 and tens > 1:
        return "mốt"
    if ones == 5 and tens:
        return "lăm"
    return "tư" if ones == 4 and tens > 1 else _DIGITS[ones]


def digits(text: str) -> str:
    """Digit by digit, as telephone numbers are read."""
    return " ".join(_DIGITS[int(sign)] for sign in text if sign.isdigit())


def _whole(text: str) -> str:
    return number_words(int(text.replace(".", "")))


def _date(match: re.Match[str]) -> str:
    day, month, year = (int(match[name]) for name in ("d", "m", "y"))
    return f"{number_words(day)} tháng {_month(month)} năm {number_words(year)}"


def _month(month: int) -> str:
    return "tư" if month == 4 else number_words(month)


def _time(match: re.Match[str]) -> str:
    minute = match["minute"]
    return f"{number_words(int(match['hour']))} giờ" + (
        f" {number_words(int(minute))}" if minute and int(minute) else ""
    )


def _document(match: re.Match[str]) -> str:
    """ "118/2025/NĐ-CP": the number and the year; what the letters say stands before it in the text."""
    year = f" năm {number_words(int(match['y']))}" if match["y"] else ""
    return f"số {number_words(int(match['n']))}{year}"


def _decimal(match: re.Match[str]) -> str:
    return f"{_whole(match[1])} phẩy {digits(match[2])}"


def _plain(match: re.Match[str]) -> str:
    """A number; one too long to be a count is read digit by digit."""
    return number_words(int(match[0])) if len(match[0]) < 10 else digits(match[0])


def _dialled(match: re.Match[str]) -> str:
    return digits(match[0])


# In this order: what is longer or more particular first.
_RULES: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...]] = (
    (re.compile(r"https?://\S+|www\.\S+|\S+@\S+"), lambda _: words("counter.spoken.link")),
    (re.compile(r"(?:số\s+)?(?P<n>\d{1,4})/(?:(?P<y>\d{4})/)?[A-ZĐ][A-ZĐ0-9]*(?:-[A-ZĐ0-9]+)*"), _document),
    (re.compile(r"\b(\d)\.(\d{6})\b"), lambda found: f"{digits(found[1])} chấm {digits(found[2])}"),
    (re.compile(r"(?P<d>\d{1,2})[-/](?P<m>\d{1,2})[-/](?P<y>\d{4})"), _date),
    (re.compile(r"(?P<hour>\d{1,2})(?:\s*giờ\s*|:|h)(?P<minute>[0-5]\d)(?!\d)"), _time),
    (re.compile(r"(?<![\d.,])(?:0\d{8,10}|1[89]00\s?\d{4,6}|\+84\d{9})(?![\d.,]\d)"), _dialled),
    (re.compile(r"(?<=gọi )1\d{2,4}\b|(?<=số )1\d{2}\b"), _dialled),
    (re.compile(r"\b(\d{1,3}(?:\.\d{3})*|\d+),(\d+)"), _decimal),
    (re.compile(r"\b\d{1,3}(?:\.\d{3})+\b"), lambda found: _whole(found[0])),
    (re.compile(r"(?<=\d)\.(?=\d)"), lambda _: " chấm "),
    (re.compile(r"\d+"), _plain),
)


def spoken(text: str) -> str:
    """The text to be read aloud: one short sentence a line."""
    for pattern, say in _RULES[:2]:  # before the letters of a document's number are taken for words
        text = pattern.sub(say, text)
    for short, whole in at("counter.spoken.short").items():
        text = re.sub(rf"(?<!\w){re.escape(short)}(?!\w)", whole, text)
    for sign, name in at("counter.spoken.signs").items():
        text = text.replace(sign, name)
    text = re.sub(r"\s*[()]\s*", ", ", text)
    text = re.sub(r"\s+,|,(?=\s*[.,;:!?])", ",", text)
    for pattern, say in _RULES[2:]:
        text = pattern.sub(say, text)
    return "\n".join(sentence for line in text.splitlines() for sentence in _sentences(line))


def _sentences(line: str) -> list[str]:
    """The sentences of a line, long ones cut at a comma or a semicolon."""
    found: list[str] = []
    for sentence in re.split(r"(?<=[.!?;:])\s+", line.strip(" -•\t")):
        clean = re.sub(r"(?:\s*,)+\s*(?=[.!?]|$)", "", " ".join(sentence.split())).strip(" ;:,")
        if not any(sign.isalnum() for sign in clean):
            continue
        piece: list[str] = []
        for part in clean.split(", "):
            if piece and sum(len(one.split()) for one in [*piece, part]) > LONGEST:
                found.append(_closed(", ".join(piece)))
                piece = []
            piece.append(part)
        found.append(_closed(", ".join(piece)))
    return found


def _closed(sentence: str) -> str:
    sentence = sentence[:1].upper() + sentence[1:]
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."


def reading_seconds(text: str) -> int:
    """How long it takes to read a text aloud at `PACE`, a breath between lines included."""
    return round(len(text.split()) * 60 / PACE + 0.5 * len(text.splitlines()))
