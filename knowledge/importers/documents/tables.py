"""Tables read as passages: which rows are headings, which rows go on over a page, one passage a row."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.importers.documents.blocks import Row, Table

_INDEX_ROW = re.compile(r"\(?\d{1,2}\)?|\(?[a-zA-Z]\)?")
_GROUP_MARK = re.compile(r"[IVX]{1,5}\.?|[A-ZĐ]\.?")
_HEADING_LENGTH = 90  # characters; longer cells are contents
_COUNTED = re.compile(r"\d+[.)]?")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its cells with their column headings, its page, and the title of the group it stands in."""

    cells: tuple[tuple[str, str], ...]
    page: int | None
    group: str = ""

    @property
    def text(self) -> str:
        return "; ".join(f"{head}: {cell}" for head, cell in self.cells if cell)


def read_rows(table: Table) -> list[TableRow]:
    """The rows of contents. Without a heading row the columns are named "Cột 1", "Cột 2" ..."""
    if not table.rows:
        return []
    count = _count_heads(table)
    heads = _headings(table.rows[:count], len(table.rows[0]))
    out: list[TableRow] = []
    group = ""
    for row, page in _whole_rows(table, count):
        if _is_index_row(row) or _repeats(row, table.rows[:count]):
            continue
        if title := _group_title(row):
            group = title
            continue
        named = enumerate(zip(heads, row, strict=True), start=1)
        cells = tuple((head or f"Cột {column}", cell) for column, (head, cell) in named if head or cell)
        out.append(TableRow(cells, page, group))
    return out


def _count_heads(table: Table) -> int:
    """How many rows at the top are headings: as the file says, else 0, 1 or 2 by their looks."""
    rows = table.rows
    count = table.heads
    if count is None:
        first = [cell for cell in rows[0] if cell]
        looks = (
            len(rows) > 1
            and len(first) >= min(2, len(rows[0]))
            and not _COUNTED.fullmatch(rows[0][0])
            and not any(cell.endswith((".", ";")) or len(cell) > _HEADING_LENGTH for cell in first)
            and any(_COUNTED.fullmatch(row[0]) or len("".join(row)) > len("".join(first)) for row in rows[1:])
        )
        count = int(looks)
    if count == 1 and len(rows) > 2 and "" in rows[0]:
        # Columns that share a heading have their own below: "Thời gian" over "Bắt đầu", "Kết thúc".
        second = tuple("" if below == above else below for above, below in zip(rows[0], rows[1], strict=True))
        shares = all(
            not (above and below) or column
            for column, (above, below) in enumerate(zip(rows[0], second, strict=True))
        )
        if not second[0] and rows[2][0] and shares and 1 not in table.breaks:
            count = 2 if all(len(cell) <= _HEADING_LENGTH // 2 for cell in second) else 1
    return count


def _headings(rows: tuple[Row, ...], width: int) -> list[str]:
    if not rows:
        return [f"Cột {column}" for column in range(1, width + 1)]
    if len(rows) == 1:
        return [" ".join(cell.split()) for cell in rows[0]]
    heads, above = [], ""
    for column in range(width):
        above = rows[0][column] or above
        parts = dict.fromkeys(part for part in (above, *(row[column] for row in rows[1:])) if part)
        heads.append(" ".join(" – ".join(parts).split()) if parts else "")
    return heads


def _whole_rows(table: Table, start: int) -> list[tuple[Row, int | None]]:
    """The rows from ``start`` on; one that goes on from the page before is put together again."""
    out: list[tuple[Row, int | None]] = []
    for place in range(start, len(table.rows)):
        row = table.rows[place]
        if out and not row[0] and (place in table.breaks or _breaks_off(out[-1][0], row)):
            before, page = out[-1]
            out[-1] = (tuple(f"{a} {b}".strip() for a, b in zip(before, row, strict=True)), page)
        else:
            out.append((row, table.pages[place] if place < len(table.pages) else None))
    return [(tuple(" ".join(cell.split()) for cell in row), page) for row, page in out]


def _breaks_off(before: Row, row: Row) -> bool:
    """Whether the sentences of the row before go on in this one."""
    pairs = [(above, cell) for above, cell in zip(before, row, strict=True) if cell]
    return all(above and cell[0].islower() and above[-1] not in ".;:" for above, cell in pairs)


def _is_index_row(row: Row) -> bool:
    """The row "(1) (2) (3)" under the headings."""
    return len(row) > 2 and all(_INDEX_ROW.fullmatch(cell) for cell in row)


def _repeats(row: Row, heads: tuple[Row, ...]) -> bool:
    return row in [tuple(" ".join(cell.split()) for cell in head) for head in heads]


def _group_title(row: Row) -> str:
    """The title of a row that only names the rows below it ("II | Công tác chỉ đạo | | "), else ""."""
    filled = [cell for cell in dict.fromkeys(row) if cell]
    if len(row) < 3 or not row[0]:
        return ""
    if len(filled) == 1:
        return filled[0] if not _COUNTED.fullmatch(filled[0]) else ""
    if len(filled) == 2 and _GROUP_MARK.fullmatch(row[0]):
        return filled[1]
    return ""
