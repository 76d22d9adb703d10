"""The common shape that every reader gives: paragraphs and tables in reading order, with their page."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from knowledge.vietnamese.text import fold

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One whole paragraph; ``level`` is the heading level (1 is the highest) that the file itself gives."""

    text: str
    page: int | None = None
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table row by row; every row has the same number of cells.

    ``heads`` rows at the top are known to be headings (None: the file does not say). ``breaks`` are the
    rows (from 0) that come first on a new page; ``pages`` is the page of each row, () when unknown.
    """

    rows: tuple[Row, ...]
    heads: int | None = None
    breaks: frozenset[int] = frozenset()
    pages: tuple[int, ...] = ()

    @property
    def page(self) -> int | None:
        return self.pages[0] if self.pages else None


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Content:
    """What a reader found in one file; ``pages`` is 0 where the format has none.

    ``recognised``: at least some of the text was read from pictures and may have wrong letters.
    """

    blocks: tuple[Block, ...]
    pages: int = 0
    notes: tuple[str, ...] = ()
    recognised: bool = False


def alike(one: Row, other: Row) -> bool:
    """Whether two rows say the same but for a letter recognised otherwise."""
    first, second = (fold(" ".join(" ".join(row).split())) for row in (one, other))
    if first == second:
        return True
    return len(first) > 20 and SequenceMatcher(None, first, second, autojunk=False).ratio() > 0.93


def join_tables(first: Table, second: Table) -> Table | None:
    """One table of two when the second, on the next page, goes on with the first; else None.

    It goes on when it is as wide and has no headings of its own (repeated ones are dropped).
    """
    if not first.rows or not second.rows or len(first.rows[0]) != len(second.rows[0]):
        return None
    rows, pages = second.rows, second.pages
    if alike(rows[0], first.rows[0]):
        rows, pages = rows[1:], pages[1:]
    elif second.heads:
        return None
    if not rows:
        return first
    start = len(first.rows)
    later = frozenset(start + row for row in second.breaks if row < len(rows))
    return Table(first.rows + rows, first.heads, first.breaks | later | {start}, first.pages + pages)
