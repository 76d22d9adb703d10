"""Every column of every sheet: one cell edited is one difference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from knowledge.entries import Aspect, Kind, Layer, Origin, merge
from knowledge.workbooks.comparing import compare_with
from knowledge.workbooks.errors import CellsError
from knowledge.workbooks.exporting import write
from knowledge.workbooks.labels import LISTS
from knowledge.workbooks.reading import Workbook, read_workbook
from knowledge.workbooks.rows import ReadRow
from knowledge.workbooks.sheets import SHEETS, Column, Sheet
from knowledge.workbooks.state import State
from knowledge.workbooks.values import Type, Value
from tests.knowledge.workbooks.books import CAT, LAW, PAGE, entry, fact, layers

# What one cell cannot change alone, and the column that is named.
REFUSED = {
    ("Thủ tục", "amount"): "amount",  # other than the words say
    ("Thủ tục", "aspect"): "amount",
    ("Câu trả lời", "aspect"): "aspect",  # the shipped statement would stay
    ("Kế hoạch", "aspect"): "aspect",
    ("Chỉ số", "of"): "rank",  # the twentieth of nineteen
    ("Quy định tỉnh", "code"): "code",
    ("Quy định tỉnh", "amount"): "amount",  # of a time
}
COLUMNS = [(sheet, column) for sheet in SHEETS for column in sheet.columns if not column.locked]


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[State, Workbook]:
    """A state with a row in every sheet, and its workbook as it is read."""
    decided = fact(Aspect.TIME, "03 ngày.", Origin.PROVINCE, province="gia-lai")
    overlay = entry(CAT, Kind.PROCEDURE, "Cấp thẻ mèo", decided, origin=Origin.PROVINCE, questions=())
    entries: dict[str, list[Layer]] = {}
    for layer in [*layers(), overlay]:
        entries.setdefault(layer.entry_id, []).append(layer)
    held = {name: merge(found, {}).layers for name, found in sorted(entries.items())}
    state = State(1, held, {LAW.key: LAW, PAGE.key: PAGE})
    path = tmp_path_factory.mktemp("columns") / "moi.xlsx"
    write(state, path)
    return state, read_workbook(path)


def _row(workbook: Workbook, sheet: Sheet) -> ReadRow:
    """The first row that says something."""
    rows = workbook.rows[sheet.title]
    return next(row for row in rows if sheet.title != "Liên hệ" or row.values["agency"])


def _other(column: Column, row: Mapping[str, Value]) -> Value:
    """Another value that the column may hold."""
    value = row[column.name]
    if column.type is Type.DAY:
        return date(2031, 4, 30)
    if column.type is Type.NUMBER:
        return Decimal(2031 if column.name == "year" else 19)
    if column.choices in LISTS:
        return next(word for word in LISTS[column.choices].values() if word != value)
    told = {
        "phone": "0200 999 9999", "years": "2029", "sources": PAGE.key, "replaced_by": PAGE.key,
        "source": LAW.number, "email": "meo@example.vn", "code": "1.900002", "number": "9/2031/QH20",
    }  # fmt: skip
    other = told.get(column.name, f"khác {value}")
    return PAGE.url if other == value else other


@pytest.mark.parametrize(("sheet", "column"), COLUMNS, ids=lambda value: value.title)
def test_one_cell_is_one_difference(exported: tuple[State, Workbook], sheet: Sheet, column: Column) -> None:
    state, workbook = exported
    row = _row(workbook, sheet)
    edited = replace(row, values={**row.values, column.name: _other(column, row.values)})
    rows = [edited if one is row else one for one in workbook.rows[sheet.title]]
    changed = replace(workbook, rows={**workbook.rows, sheet.title: rows})
    if named := REFUSED.get((sheet.title, column.name)):
        with pytest.raises(CellsError) as error:
            compare_with(state, changed)
        assert {line.split(": ")[0] for line in error.value.problems} == {row.cell(named)}
        return
    found = compare_with(state, changed)
    assert [change.cell for change in found.cells] == [row.cell(column.name)]
    assert found.conflicts == ()
    written = [layer.entry_id for layer in found.layers] + [source.key for source in found.sources]
    assert written or found.retired
    assert len(written) <= 2
