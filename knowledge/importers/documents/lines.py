"""Broken lines joined into whole paragraphs, for plain text, PDF and recognised pages alike."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.importers.documents.blocks import Paragraph
from knowledge.importers.documents.markers import Marker, Style, is_upper, read_marker
from knowledge.importers.documents.wording import (
    END,
    find_kind,
    is_attached,
    is_basis,
    is_closing,
    is_position,
    is_recipients,
)
from knowledge.vietnamese.text import nfc


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it stands on the page.

    ``end`` and ``room`` are the right ends of the line and of the lines around it and ``unit`` the width
    of one character, all in the same measure; ``gap`` says that more space than usual stands before it,
    ``indent`` that it begins deeper than the line before, ``alone`` that it is never joined.
    """

    text: str
    page: int | None = None
    end: float = 0.0
    room: float = float("inf")
    unit: float = 1.0
    gap: bool = False
    indent: bool = False
    bold: bool | None = None
    alone: bool = False
    level: int | None = None


# A paragraph does not end in these words, whatever the next line begins with.
_UNFINISHED = re.compile(
    r"(?:,|\b(?:và|của|các|những|về|tại|với|cho|theo|đến|từ|là|để|do|hoặc|trên|trong|ngày|tháng|số|khoản|cấp"
    r"|bởi|bằng|qua|ở|năm|nhằm|được|không|thuộc|giữa|như"
    r"|va|cua|ci+a|voi|cac|v[eé]|cho))\s*$"  # as recognised without accents
)
_SYMBOL = re.compile(r"[\w/]-$")  # a number broken at its hyphen: "19/2019/QĐ-" "UBND"
_STOPPED = re.compile(r"(?<!\.\.)[.;:!?][”\"')]*\s*$")  # three dots may stand inside a sentence
_RUNNING = {Style.BULLET, Style.ARTICLE}


def join_lines(lines: Iterable[Line]) -> list[Paragraph]:
    """The paragraphs that the lines make; a paragraph has the page of its first line."""
    paragraphs: list[list[Line]] = []
    for line in lines:
        if not line.text:
            continue
        if paragraphs and not _begins(paragraphs[-1], line):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return [Paragraph(nfc(_text(group)), group[0].page, group[0].level) for group in paragraphs]


def _text(lines: list[Line]) -> str:
    text = lines[0].text
    for line in lines[1:]:
        text += line.text if _SYMBOL.search(text) and line.text[0].isalpha() else f" {line.text}"
    return text


def _begins(before: list[Line], line: Line) -> bool:
    """Whether a new paragraph begins with ``line`` after the lines of the paragraph ``before``."""
    last = before[-1]
    if last.alone or line.alone or line.level is not None or last.level is not None:
        return True
    if find_kind(last.text) or find_kind(line.text) or END.search(last.text):
        return True
    if is_basis(line.text) or is_attached(line.text) or is_recipients(line.text):
        return True
    if is_position(line.text) or (is_closing(line.text) and _STOPPED.search(last.text)):
        return True
    if marker := read_marker(line.text):
        return not _goes_on(last, marker)
    if len(last.text) > 12 and is_upper(last.text) and not is_upper(line.text):
        return True
    if _UNFINISHED.search(last.text) or _SYMBOL.search(last.text) or _is_open(before):
        return False
    if not line.text[0].isupper() and line.text[0] not in '“"(':
        if last.text.endswith(";") and last.room != float("inf"):
            return False
        return bool(_STOPPED.search(last.text)) and (line.gap or _fits(last, line))
    return _capital_begins(before, line)


def _is_open(lines: list[Line]) -> bool:
    """Whether a bracket opened on the last two lines is not closed yet."""
    text = " ".join(line.text for line in lines[-2:])
    return text.rfind("(") > text.rfind(")") and len(text) - text.rfind("(") < 80


def _goes_on(last: Line, marker: Marker) -> bool:
    """A dash inside a sentence that happens to stand at the start of its line: "- văn hóa xã"."""
    return (
        marker.style == Style.BULLET
        and not marker.rest[0].isupper()
        and not _STOPPED.search(last.text)
        and not _fits(last, Line(marker.rest))
    )


def _capital_begins(before: list[Line], line: Line) -> bool:
    last = before[-1]
    if line.indent or (is_upper(last.text) != is_upper(line.text) and len(line.text) > 12):
        return True
    if last.bold is not None and line.bold is not None and last.bold != line.bold and last.bold:
        return True
    if line.gap:
        return True
    stopped = last.text.rstrip().endswith((".", ":", "!", "?", "…"))
    if not stopped and last.room != float("inf"):
        marker = read_marker(before[0].text)
        if len(before) > 1 or is_basis(before[0].text) or (marker and marker.style in _RUNNING):
            return last.end < 0.7 * last.room
        if marker is None:  # headings have numbers; a line that is nearly full without one is a sentence
            return last.end < 0.8 * last.room
    return _fits(last, line)


def _fits(last: Line, line: Line) -> bool:
    """Whether the first word of ``line`` would have had room after ``last``: then it ended by choice."""
    word = line.text.split(maxsplit=1)[0]
    slack = 0.94 if last.unit == 1.0 else 0.985  # columns of letters vary more than points
    return last.end + last.unit * (1 + len(word)) <= last.room * slack
