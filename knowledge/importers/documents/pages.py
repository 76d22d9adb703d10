"""Pages of lines and tables put together to one run of blocks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from knowledge.importers.documents.blocks import Block, Table, join_tables
from knowledge.importers.documents.lines import Line, join_lines
from knowledge.importers.documents.page_lines import Word, make_lines
from knowledge.importers.documents.wording import is_electronic_signature
from knowledge.vietnamese.text import fold

PagePart = Line | Table
Box = tuple[float, float, float, float]  # left, top, right, bottom
_PAGE_NUMBER = re.compile(r"[-–\s]*(?:trang\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?[-–\s|]*", re.IGNORECASE)


def make_page(words: Sequence[Word], tables: Sequence[tuple[Box, Table]], number: int) -> list[PagePart]:
    """The parts of one page in reading order: the lines of ``words`` (none of a table's) and the tables."""
    placed: list[tuple[float, PagePart]] = [
        *make_lines(words, number, splits=[(box[1], box[3]) for box, _ in tables]),
        *((box[1], table) for box, table in tables),
    ]
    placed.sort(key=lambda pair: pair[0])
    parts = [part for _, part in placed]
    parts = [part for part in parts if isinstance(part, Table) or not is_electronic_signature(part.text)]
    for place in (-1, 0):  # the number of the page stands alone on its last or first line
        if parts and isinstance(line := parts[place], Line) and _PAGE_NUMBER.fullmatch(line.text):
            parts = parts[1:] if place == 0 else parts[:-1]
    return parts


def join_pages(pages: Sequence[Sequence[PagePart]]) -> tuple[Block, ...]:
    """All pages as one run of blocks: paragraphs and tables go on over page breaks."""
    blocks: list[Block] = []
    lines: list[Line] = []
    for part in (part for page in _without_repeats(pages) for part in page):
        if isinstance(part, Line):
            lines.append(part)
            continue
        blocks += join_lines(lines)
        lines = []
        last = blocks[-1] if blocks else None
        goes_on = isinstance(last, Table) and last.pages[-1:] != part.pages[:1]
        joined = join_tables(last, part) if goes_on and isinstance(last, Table) else None
        if joined:
            blocks[-1] = joined
        else:
            blocks.append(part)
    blocks += join_lines(lines)
    return tuple(blocks)


def _without_repeats(pages: Sequence[Sequence[PagePart]]) -> list[list[PagePart]]:
    """The pages without running heads and feet: first or last lines that at least three pages share."""
    out = [list(page) for page in pages]
    for place in (0, -1):
        ends = Counter(_key(page[place]) for page in out if page)
        repeated = {key for key, count in ends.items() if key and count >= max(3, len(out) // 2)}
        for page in out:
            if page and _key(page[place]) in repeated:
                del page[place]
    for page in out:  # the space under a running head or page number tells nothing
        if page and isinstance(line := page[0], Line):
            page[0] = replace(line, gap=False, indent=False)
    return out


def _key(part: PagePart) -> str:
    return re.sub(r"\d+", "#", fold(part.text)) if isinstance(part, Line) else ""
