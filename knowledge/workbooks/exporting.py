"""The knowledge as a workbook: a sheet a kind, drop-downs, days as days, everything else as text."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from sqlalchemy import Engine

from knowledge.workbooks.errors import FileError
from knowledge.workbooks.help_text import LINES
from knowledge.workbooks.labels import LISTS, OPEN, TITLES
from knowledge.workbooks.reading import EVERYTHING
from knowledge.workbooks.rendering import owners, render
from knowledge.workbooks.rows import Row
from knowledge.workbooks.sheets import HELP, KEY, MARK, SHEETS, Column, Sheet
from knowledge.workbooks.sheets import LISTS as LISTS_SHEET
from knowledge.workbooks.state import State, read_state
from knowledge.workbooks.values import Type, Value, digest

DAY_FORMAT = "dd/mm/yyyy"
SPARE = 1000  # rows below the last one that have drop-downs too
_HEAD = PatternFill("solid", fgColor="1F4E79")
_LOCKED_HEAD = PatternFill("solid", fgColor="7F7F7F")
_LOCKED = PatternFill("solid", fgColor="EDEDED")
_TOP = Alignment(vertical="top", wrap_text=True)
_CENTRED = Alignment(vertical="top", horizontal="center", wrap_text=True)
_FONT = "Calibri"
_LINE, _TALLEST = 15.0, 405.0  # points: of one line of text, and of the tallest row that Excel knows


@dataclass(frozen=True, slots=True)
class ExportReport:
    """How many rows each sheet got, and of which revision."""

    path: Path
    revision: int
    rows: dict[str, int]


def export(engine: Engine, path: Path, *, drafted: bool = True, everything: bool = False) -> ExportReport:
    """Write the knowledge (with the draft laid over it, unless not ``drafted``) to an XLSX file.

    With ``everything`` the imported facts of all procedures too, not only what we and officers wrote.
    """
    return write(read_state(engine, drafted), path, everything=everything)


def write(state: State, path: Path, *, everything: bool = False) -> ExportReport:
    """`export` of a state at hand. Raises `FileError` when the file cannot be written."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        with partial.open("wb") as stream:
            found = render(state, everything)
            _book(found, state, everything).save(stream)
        os.replace(partial, path)
    except OSError as error:
        raise FileError(f"Không ghi được {path}: {error.strerror or error}.") from None
    return ExportReport(path, state.revision, {title: len(rows) for title, rows in found.items()})


def _book(found: dict[str, list[Row]], state: State, everything: bool) -> openpyxl.Workbook:
    lists = {**{name: list(codes.values()) for name, codes in LISTS.items()}, "owners": owners(state)}
    book = openpyxl.Workbook(write_only=True)
    _help(book.create_sheet(HELP))
    for sheet in SHEETS:
        _sheet(book.create_sheet(sheet.title), sheet, found[sheet.title], state, lists)
    _lists(book.create_sheet(LISTS_SHEET), lists, everything)
    return book


def _sheet(page: Any, sheet: Sheet, rows: Sequence[Row], state: State, lists: dict[str, list[str]]) -> None:
    locked = next(place for place, column in enumerate(sheet.columns) if place and not column.locked)
    page.freeze_panes = f"{get_column_letter(locked + 1)}2"
    page.page_margins = PageMargins(0.4, 0.4, 0.4, 0.4)
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 8  # A3
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.print_title_rows, page.print_options.gridLines = "1:1", True
    styles = [_styles(page, column) for column in sheet.columns]
    technical = _styles(page, Column(KEY, KEY, 0))
    for place, column in enumerate(sheet.columns, 1):
        dimension = page.column_dimensions[get_column_letter(place)]
        dimension.width, dimension.number_format = column.width, _format(column)
        dimension.alignment = _CENTRED if column.type in (Type.DAY, Type.MARK) else _TOP
    hidden = len(sheet.columns) + 1
    for place in (hidden, hidden + 1):
        page.column_dimensions[get_column_letter(place)].hidden = True
    widths = [column.width for column in sheet.columns]
    page.row_dimensions[1].height = 2.2 * _LINE
    page.append([_head(page, column) for column in sheet.columns] + [KEY, MARK])
    for number, row in enumerate(rows, 2):
        values = [row.values.get(column.name) for column in sheet.columns]
        cells = [_cell(page, value, styles[place]) for place, value in enumerate(values)]
        page.row_dimensions[number].height = _height(values, widths)
        mark = f"{state.mark(row.subject)} {''.join(map(digest, values))}"
        page.append([*cells, _cell(page, row.key, technical), _cell(page, mark, technical)])
    page.auto_filter.ref = f"A1:{get_column_letter(hidden + 1)}{len(rows) + 1}"
    _choices(page, sheet, len(rows) + 1 + SPARE, lists)


def _format(column: Column) -> str:
    if column.type is Type.DAY:
        return DAY_FORMAT
    if column.type is Type.NUMBER:
        return "#,##0" if column.name == "amount" else "General"
    return "@"


def _styles(page: Any, column: Column) -> tuple[Any, Any]:
    """The style of the column's cells, and the same for a text that a program could take for a formula."""
    made = []
    for quoted in (False, True):
        cell: Any = WriteOnlyCell(page)
        cell.number_format = _format(column)
        cell.alignment = _CENTRED if column.type in (Type.DAY, Type.MARK) else _TOP
        if column.locked:
            cell.fill = _LOCKED
        cell.quotePrefix = quoted
        made.append(cell._style)
    return made[0], made[1]


def _head(page: Any, column: Column) -> Any:
    cell = WriteOnlyCell(page, column.title)
    cell.font = Font(_FONT, 11, bold=True, color="FFFFFF")
    cell.fill = _LOCKED_HEAD if column.locked else _HEAD
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cell


def _cell(page: Any, value: Value, styles: tuple[Any, Any]) -> Any:
    """A cell for the value; None for an empty one, which takes its column's style."""
    if value is None:
        return None
    cell: Any = WriteOnlyCell(page)
    if isinstance(value, Decimal):
        cell.value = int(value) if value == value.to_integral_value() else float(value)
    elif isinstance(value, date):
        cell.value = value
    else:
        # Whatever it begins with, it is text: set as a value, "=1+1" would become a formula.
        cell._value, cell.data_type = value, "s"
    cell._style = styles[isinstance(value, str) and value[0] in "=+-@"]
    return cell


def _height(values: Sequence[Value], widths: Sequence[int]) -> float:
    """The height of a row: no program computes it for a file that says it comes from Excel."""
    lines = 1
    for value, width in zip(values, widths, strict=True):
        if isinstance(value, str) and (len(value) > width or "\n" in value):
            fits = int(width * 1.1)  # letters are narrower than the digits that widths count
            lines = max(lines, sum(1 + len(line) // fits for line in value.split("\n")))
    return min(lines * _LINE + 1, _TALLEST)


def _choices(page: Any, sheet: Sheet, last: int, lists: dict[str, list[str]]) -> None:
    names = list(lists)
    for place, column in enumerate(sheet.columns, 1):
        letter = get_column_letter(place)
        if column.choices:
            held = get_column_letter(names.index(column.choices) + 2)
            rule = DataValidation(
                type="list", allow_blank=True, showErrorMessage=column.choices not in OPEN,
                formula1=f"'{LISTS_SHEET}'!${held}$2:${held}${len(lists[column.choices]) + 1}",
                errorTitle=column.title, error="Chọn một giá trị trong danh sách, hoặc để trống.",
            )  # fmt: skip
        elif column.type is Type.DAY:
            rule = DataValidation(
                type="date", operator="between", formula1="1", formula2="109575", allow_blank=True,
                errorTitle=column.title, error="Ghi ngày/tháng/năm, ví dụ 31/12/2026.", showErrorMessage=True,
            )  # fmt: skip
        else:
            continue
        rule.add(f"{letter}2:{letter}{last}")
        page.data_validations.append(rule)


def _lists(page: Any, lists: dict[str, list[str]], everything: bool) -> None:
    page.sheet_state = "hidden"
    page.append([EVERYTHING if everything else "", *(TITLES[name] for name in lists)])
    for place in range(max(map(len, lists.values()))):
        page.append(["", *(words[place] if place < len(words) else "" for words in lists.values())])


def _help(page: Any) -> None:
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 24, 108
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 1
    for number, (heading, text) in enumerate(LINES, 1):
        page.row_dimensions[number].height = _height((heading, text), (24, 100)) if text else 1.6 * _LINE
        title, body = WriteOnlyCell(page, heading or None), WriteOnlyCell(page, text or None)
        title.font = Font(_FONT, 11 if text else 13, bold=True, color="1F4E79")
        title.alignment, body.alignment = Alignment(vertical="top" if text else "bottom"), _TOP
        page.append([title, body])
