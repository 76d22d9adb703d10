"""Plain text and Markdown, mostly extracted from PDF: encodings, marks of Markdown, tables with tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from knowledge.importers.documents.blocks import Block, Content, Table, join_tables
from knowledge.importers.documents.errors import DamagedFileError
from knowledge.importers.documents.lines import Line, join_lines
from knowledge.importers.documents.wording import is_electronic_signature
from knowledge.vietnamese.text import nfc

_HEADING = re.compile(r"^\s*#{1,6}\s+")
_EMPHASIS = re.compile(r"(\*{1,3}|__)(?=\S)(.+?)(?<=\S)\1")
_TAGS = re.compile(r"</?(?:b|i|u|strong|em|br|sup|sub)\s*/?>", re.IGNORECASE)
_PIPES = re.compile(r"^\s*\|.*\|\s*$")
_RULE = re.compile(r"^[\s|:=_*-]{3,}$")
_PAGE_NUMBER = re.compile(r"^\s*(?:-|–|Trang)?\s*(\d{1,3})\s*(?:-|–|/\s*\d{1,3})?\s*$")
_NARROWEST = 45
_WRAPPED = 130  # characters; text whose long lines stay below was broken to a width


@dataclass(frozen=True, slots=True)
class _Raw:
    text: str
    page: int | None
    gap: bool


def read_text(path: Path) -> Content:
    """The blocks of a text file. Pages are known only where form feeds divide it. Raises DamagedFileError."""
    return split_text(decode(path.read_bytes(), path))


def decode(data: bytes, path: Path) -> str:
    """Text of UTF-8, UTF-16 or Windows-1258 bytes; DamagedFileError when it is none of them."""
    if not data.strip():
        raise DamagedFileError(path, "tệp trống")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    elif data[1:200:2].count(0) > 40:
        encodings = ["utf-16-le"]
    elif data[0:200:2].count(0) > 40:
        encodings = ["utf-16-be"]
    else:
        encodings = ["utf-8-sig", "cp1258"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text.count("\x00") > len(text) // 100:
            break
        return text
    raise DamagedFileError(path, "không phải văn bản UTF-8, UTF-16 hay Windows-1258")


def split_text(text: str) -> Content:
    """The blocks of a text: paragraphs of joined lines, tables of lines with tabs or pipes."""
    raws = _raw_lines(text)
    pages = max((raw.page or 0 for raw in raws), default=0)
    blocks: list[Block] = []
    for is_row, group in groupby(_marked_rows(raws), key=lambda pair: pair[0]):
        run = [raw for _, raw in group]
        if not is_row:
            blocks += join_lines(_measured(run))
            continue
        for table in _tables(run):
            joined = join_tables(blocks[-1], table) if blocks and isinstance(blocks[-1], Table) else None
            if joined:
                blocks[-1] = joined
            else:
                blocks.append(table)
    return Content(tuple(blocks), pages)


def _raw_lines(text: str) -> list[_Raw]:
    """The lines that hold something; page numbers, rules and lines of signing software left out."""
    several = "\f" in text.strip("\f\n ")
    out: list[_Raw] = []
    expected = 1
    for number, page in enumerate(text.split("\f"), start=1):
        gap = True
        for line in page.splitlines():
            if not line.strip() or _RULE.match(line):
                gap = True
                continue
            found = _PAGE_NUMBER.match(line)
            if found and "\t" not in line and int(found[1]) in (expected, expected + 1):
                expected = int(found[1]) + 1
                continue
            if not is_electronic_signature(line):
                out.append(_Raw(line, number if several else None, gap))
            gap = False
    return out


def _marked_rows(raws: list[_Raw]) -> Iterator[tuple[bool, _Raw]]:
    """Each line with whether it is a row of a table: it and a neighbour have as many tabs (or pipes)."""
    counts = [_columns(raw.text) for raw in raws]
    for place, raw in enumerate(raws):
        count = counts[place]
        near = counts[max(0, place - 1) : place] + counts[place + 1 : place + 2]
        yield count >= 2 and (count in near or ("<b>" in raw.text and count > 2)), raw


def _columns(line: str) -> int:
    if _PIPES.match(line):
        return line.strip().count("|") - 1
    # One tab alone indents or sets a mark apart; "- \tNội dung" is no row.
    return line.rstrip("\n").count("\t") + 1 if line.count("\t") > 1 or "<b>" in line else 0


def _tables(run: list[_Raw]) -> list[Table]:
    """The tables of consecutive lines; a blank line before a row stands for a page break."""
    tables: list[list[tuple[list[str], _Raw]]] = []
    for raw in run:
        pipes = _PIPES.match(raw.text)
        cells = raw.text.strip()[1:-1].split("|") if pipes else raw.text.rstrip("\n").split("\t")
        is_head = "<b>" in raw.text
        if not tables or is_head or len(cells) != len(tables[-1][-1][0]):
            tables.append([])
        tables[-1].append(([plain(cell) for cell in cells], raw))
    out = []
    for rows in tables:
        rows = [(cells, raw) for cells, raw in rows if any(cells)]
        if not rows:
            continue
        made = tuple(tuple(cells) for cells, _ in rows)  # equally wide, as collected above
        breaks = frozenset(place for place, (_, raw) in enumerate(rows) if raw.gap and place)
        pages = tuple(raw.page for _, raw in rows if raw.page is not None)
        heads = 1 if "<b>" in rows[0][1].text else None
        out.append(Table(made, heads, breaks, pages))
    return out


def plain(text: str) -> str:
    """The text without marks of Markdown and simple tags, in NFC."""
    text = _TAGS.sub(" ", _HEADING.sub("", text))
    for _ in range(2):  # bold inside italics
        text = _EMPHASIS.sub(r"\2", text)
    text = re.sub(r"\*{2,3}", "", text)  # emphasis that goes on over the end of a line
    return nfc(re.sub(r"\s+", " ", text))


def _measured(run: list[_Raw]) -> Iterator[Line]:
    """The lines with their width and the room around them; gaps count only where they are the exception."""
    lines = [Line(plain(raw.text), raw.page, gap=raw.gap) for raw in run]
    lines = [line for line in lines if line.text]
    lengths = sorted(len(line.text) for line in lines)
    if not lengths:
        return
    wrapped = _NARROWEST <= lengths[int(len(lengths) * 0.95)] <= _WRAPPED and len(lines) > 2
    spaced = sum(line.gap for line in lines) > 0.6 * len(lines)
    for place, line in enumerate(lines):
        around = lines[max(0, place - 6) : place + 7]
        room = float(max(len(other.text) for other in around)) if wrapped else float("inf")
        yield replace(line, end=float(len(line.text)), room=room, gap=line.gap and not spaced)
