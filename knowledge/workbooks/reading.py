"""A workbook file as typed rows, with every cell that cannot be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

from knowledge.workbooks.errors import FileError
from knowledge.workbooks.files import ROWS, merged, opened
from knowledge.workbooks.rows import ReadRow
from knowledge.workbooks.sheets import HELP, KEY, LISTS, MARK, SHEETS, Sheet
from knowledge.workbooks.values import Value, clean, read

_HEADER_WITHIN = 10  # rows: somebody may have put a title above the header
_LAST_ROW = 1_048_576
_WIDEST = 256  # columns
_DIGEST = 6
EVERYTHING = "mọi thủ tục"  # stands in the hidden sheet of a full export


@dataclass(frozen=True)
class Workbook:
    """The rows of a file by the title of their sheet; ``problems`` holds a line "Trang!Ô: lý do" a bad cell.

    ``everything`` tells that the export held the imported facts of procedures too.
    """

    name: str
    rows: dict[str, list[ReadRow]] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    everything: bool = False


def read_workbook(path: Path) -> Workbook:
    """Read an exported workbook. Raises `FileError` when the file as a whole cannot be taken."""
    rows: dict[str, list[ReadRow]] = {}
    problems: list[str] = []
    with opened(path) as book:
        sheets = _sheets(path, book.worksheets)
        joined = merged(path)
        for sheet, found in sheets:
            if area := joined.get(found._worksheet_path):
                raise FileError(f"{path.name}: trang {sheet.title} có ô gộp {area}; tách ô rồi nhập lại.")
            rows[sheet.title] = list(_rows(path, sheet, found, problems))
        everything = any(_told(one) == EVERYTHING for one in book.worksheets if one.title == LISTS)
    return Workbook(path.name, rows, tuple(problems), everything)


def _sheets(path: Path, worksheets: Sequence[Any]) -> list[tuple[Sheet, Any]]:
    """Our sheets in the file. One that is gone is not read; one that was renamed or hidden is an error."""
    ours = {sheet.title.casefold(): sheet for sheet in SHEETS}
    found: dict[str, tuple[Sheet, Any]] = {}
    strange = []
    for one in worksheets:
        title = clean(one.title)
        if title in (HELP, LISTS):
            continue
        if one.sheet_state != "visible":
            raise FileError(f"{path.name}: trang {title} đang ẩn; cho hiện ra hoặc xóa đi rồi nhập lại.")
        if title.casefold() in ours:
            found[title.casefold()] = (ours[title.casefold()], one)
        else:
            strange.append(title)
    missing = [sheet.title for name, sheet in ours.items() if name not in found]
    if not found or (strange and missing):
        unknown = f", có trang lạ {', '.join(strange)}" if strange else ""
        raise FileError(f"{path.name}: không có trang {', '.join(missing)}{unknown}; giữ nguyên tên trang.")
    return list(found.values())


def _told(worksheet: Any) -> str:
    """The first cell of the hidden sheet."""
    worksheet.reset_dimensions()
    first = next(iter(worksheet.iter_rows(max_row=1)), ())
    return clean(str(first[0].value or "")) if first else ""


def _rows(path: Path, sheet: Sheet, worksheet: Any, problems: list[str]) -> Iterator[ReadRow]:
    worksheet.reset_dimensions()  # what a file says of its own size may be anything
    columns: dict[str, int] = {}
    taken = 0
    for number, cells in enumerate(worksheet.iter_rows(), 1):
        if number > _LAST_ROW or len(cells) > _WIDEST:
            raise FileError(f"{path.name}: trang {sheet.title} quá dài hoặc quá rộng.")
        if not columns:
            columns = _header(path, sheet, cells)
            if not columns and number >= _HEADER_WITHIN:
                break
            continue
        row = _row(sheet, number, cells, columns, problems)
        if row is None:
            continue
        taken += 1
        if taken > ROWS:
            raise FileError(f"{path.name}: trang {sheet.title} có hơn 50.000 dòng; chia thành nhiều tệp.")
        yield row
    if not columns:
        raise FileError(f"{path.name}: trang {sheet.title} không có dòng tiêu đề như khi xuất.")


def _header(path: Path, sheet: Sheet, cells: Sequence[Any]) -> dict[str, int]:
    """Name of a column -> its place in the row; empty where this row is no header."""
    names = {clean(column.title).casefold(): column.name for column in sheet.columns}
    names |= {KEY.casefold(): KEY, MARK.casefold(): MARK}
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        name = names.get(clean(str(cell.value or "")).casefold())
        if name in found:
            letter = get_column_letter(place + 1)
            raise FileError(f"{path.name}: trang {sheet.title} có hai cột cùng tên, cột sau là {letter}.")
        if name:
            found[name] = place
    return found if len(found) > 1 else {}


def _row(
    sheet: Sheet, number: int, cells: Sequence[Any], columns: dict[str, int], problems: list[str]
) -> ReadRow | None:
    """One row; None for an empty one."""
    raw = {name: cells[place] for name, place in columns.items() if place < len(cells)}
    if all(cell.value is None for cell in raw.values()):
        return None
    letters = {
        name: get_column_letter(place + 1) for name, place in columns.items() if name not in (KEY, MARK)
    }
    values: dict[str, Value] = {}
    for column in sheet.columns:
        if column.name not in letters:
            continue
        cell = raw.get(column.name)
        try:
            values[column.name] = None if cell is None else read(column.type, _content(cell))
        except ValueError as error:
            problems.append(f"{sheet.title}!{letters[column.name]}{number}: {error}")
    if not any(values.values()):
        return None
    key, mark = (str(raw[name].value or "") or None if name in raw else None for name in (KEY, MARK))
    subject_mark, _, digests = (mark or "").partition(" ")
    found = [digests[start : start + _DIGEST] for start in range(0, len(digests), _DIGEST)]
    if key is None or len(found) != len(sheet.columns):
        return ReadRow(sheet, number, letters, values)
    told = {column.name: one for column, one in zip(sheet.columns, found, strict=True)}
    return ReadRow(sheet, number, letters, values, key, subject_mark, told)


def _content(cell: Any) -> object:
    if cell.data_type == "f":
        raise ValueError("ô có công thức; thay bằng giá trị rồi nhập lại")
    if cell.data_type == "e":
        raise ValueError(f"ô báo lỗi {cell.value}")
    value: object = cell.value
    return value
