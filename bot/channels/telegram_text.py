"""Text in Telegram's measure: UTF-16 code units, at most 4,096 of them in a message."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import InlineKeyboardButtonLimit, MessageLimit

from bot.messages import Button

MAX_UNITS = int(MessageLimit.MAX_TEXT_LENGTH)
ROW_CHARS = 32  # of small titles side by side: more are cut off on a narrow phone
MAX_BUTTONS = 100  # in one inline keyboard; not among the library's constants
_MAX_DATA = int(InlineKeyboardButtonLimit.MAX_CALLBACK_DATA)

# A break earlier than this share of a part would leave a scrap and split the next paragraph anyway.
_EARLIEST = 0.25
_BREAKS = (
    re.compile(r"\n\s*\n"),
    re.compile(r"\n"),
    # Not after one or two letters or digits: "TP. Quy Nhơn", "1. Tờ khai".
    re.compile(r"(?:(?<=[^\s.]{3}[.])|(?<=[!?…]))\s"),
)
_SPACE = re.compile(r"\s")
_JOINERS = "\u200d\ufe0e\ufe0f"


def units(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clean(text: str) -> str:
    """Without half surrogates, which can be neither stored nor sent."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def split(text: str, limit: int = MAX_UNITS) -> list[str]:
    """Parts of at most ``limit`` UTF-16 units, each ending at a paragraph where possible, else at a
    line, a sentence, a word, and only then within one. Nothing but white space at the joints is lost;
    empty text has no parts."""
    rest = clean(text).strip()
    parts = []
    while units(rest) > limit:
        end = _cut(rest, _fitting(rest, limit))
        parts.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return [*parts, rest] if rest else parts


def _fitting(text: str, limit: int) -> int:
    """How many characters fit into ``limit`` units."""
    end = min(len(text), limit)
    while (excess := units(text[:end]) - limit) > 0:
        end -= (excess + 1) // 2
    return end


def _cut(text: str, end: int) -> int:
    """Where to cut so that the first part has at most ``end`` characters."""
    window = text[: end + 1]  # one more, for a break that stands exactly at the end
    for pattern in _BREAKS:
        places = [match.start() for match in pattern.finditer(window) if match.start() >= end * _EARLIEST]
        if places:
            return places[-1]
    spaces = [match.start() for match in _SPACE.finditer(window)]
    if spaces and spaces[-1] > 0:
        return spaces[-1]
    inner = end
    while inner > 1 and _clings(text, inner):
        inner -= 1
    return inner if inner > 1 else end


def _clings(text: str, at: int) -> bool:
    """Whether the character at ``at`` is drawn with the one before it (NFD accents, joined emoji)."""
    here, before = text[at], text[at - 1]
    skin = "\U0001f3fb" <= here <= "\U0001f3ff"
    return bool(unicodedata.combining(here)) or here in _JOINERS or before == "\u200d" or skin


def keyboard(buttons: Sequence[Button]) -> tuple[InlineKeyboardMarkup | None, list[str]]:
    """One button a row, as phones show long Vietnamese titles best, small neighbours together; and, as
    numbered lines of text ("3. Lệ phí"), the buttons that Telegram would refuse: the conversation
    understands the number."""
    rows: list[list[InlineKeyboardButton]] = []
    lines: list[str] = []
    shared = 0  # characters of small titles in the last row; 0: it takes no more
    count = 0
    for number, button in enumerate(buttons, 1):
        title = clean(button.title).strip()
        if title and 1 <= len(button.value.encode()) <= _MAX_DATA and count < MAX_BUTTONS:
            count += 1
            key = InlineKeyboardButton(title, callback_data=button.value)
            if button.small and shared and shared + len(title) <= ROW_CHARS:
                rows[-1].append(key)
            else:
                rows.append([key])
                shared = 0
            shared = shared + len(title) if button.small else 0
        elif title:
            lines.append(f"{number}. {title}")
    return (InlineKeyboardMarkup(rows) if rows else None), lines
