"""What an official finds in the workbook."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from knowledge.entries import Aspect, Kind
from knowledge.workbooks.comparing import compare_with
from knowledge.workbooks.errors import CellsError, FileError
from knowledge.workbooks.exporting import export, write
from knowledge.workbooks.reading import read_workbook
from knowledge.workbooks.sheets import HELP, LISTS, SHEETS
from knowledge.workbooks.state import State
from knowledge.workbooks.values import LONGEST
from tests.knowledge.workbooks.books import (
    CAT,
    LAW,
    PLAIN,
    SEVERAL,
    Book,
    compared,
    entry,
    exported,
    fact,
    publish,
)


def test_a_sheet_a_kind_with_help_before_and_lists_behind(book: Book) -> None:
    assert book.book.sheetnames == [HELP, *(sheet.title for sheet in SHEETS), LISTS]
    told = [str(row[1].value or "") for row in book.book[HELP].iter_rows()]
    assert any("Hiệu lực đến" in line for line in told)
    assert any("không xóa gì" in line for line in told)
    for sheet in SHEETS:
        page = book.book[sheet.title]
        titles = [cell.value for cell in page[1]][: len(sheet.columns)]
        assert titles == [column.title for column in sheet.columns]
        assert page.freeze_panes
        assert page.auto_filter.ref
        assert page["A1"].font.bold


def test_choices_are_lists_and_days_are_days(book: Book) -> None:
    page = book.book["Thủ tục"]
    rules = {str(rule.sqref).split("2:")[0]: rule for rule in page.data_validations.dataValidation}
    for title in ("Khía cạnh", "Cách nộp", "Cấp", "Tỉnh", "Độ tin cậy", "Gỡ"):
        rule = rules[page.cell(1, book.column("Thủ tục", title)).column_letter]
        assert (rule.type, rule.showErrorMessage) == ("list", True)
        _, held = rule.formula1.split("!")
        words = [cell[0].value for cell in book.book[LISTS][held.replace("$", "")]]
        assert words == list(dict.fromkeys(words))
        assert all(words)
    row = book.row("Thủ tục", CAT)
    day = book.cell("Thủ tục", row, "Ngày kiểm tra")
    assert (day.value, day.number_format) == (datetime.fromisoformat("2031-01-05"), "dd/mm/yyyy")
    assert book.cell("Thủ tục", row, "Số tiền").value == 20_000
    assert page.column_dimensions["D"].width > 60
    assert page.column_dimensions["R"].hidden or page.column_dimensions["Q"].hidden


def test_texts_are_texts_whatever_they_begin_with(book: Book) -> None:
    for text in ("=1+1", "@hiện nay"):
        cell = book.cell("Câu trả lời", book.row("Câu trả lời", text), "Nội dung")
        assert (cell.data_type, cell.number_format, cell.quotePrefix) == ("s", "@", True)
    plain = book.cell("Câu trả lời", book.row("Câu trả lời", PLAIN), "Nội dung")
    assert plain.value == "Được nuôi.\nNhớ tiêm phòng."


def test_imported_procedures_only_on_demand(engine: Engine, book: Book, tmp_path: Path) -> None:
    sheet = book.book["Thủ tục"]
    assert {row[0].value for row in sheet.iter_rows(min_row=2)} == {CAT}
    (tmp_path / "all").mkdir()
    whole = Book(exported(engine, tmp_path / "all", everything=True))
    told = [[cell.value for cell in row[:4]] for row in whole.book["Thủ tục"].iter_rows(min_row=2)]
    assert [one[3] for one in told if one[0] == "tthc/1.900002"] == ["Xem Cổng."]
    assert [one[3] for one in told if one[0] == CAT][2:] == ["05 ngày làm việc.", "Ở xã."]
    assert compared(engine, whole).cells == ()
    row = whole.row("Thủ tục", "Xem Cổng.")
    whole.edit("Thủ tục", row, Nội_dung="10.000 đồng.", Đơn_vị_phụ_trách="Phòng Chó")
    (layer,) = compared(engine, whole).layers
    assert (layer.title, layer.owner, layer.facts[0].fees[0].amount) == ("Cấp thẻ chó", "Phòng Chó", 10_000)


def test_the_report_counts_rows(engine: Engine, tmp_path: Path) -> None:
    revision = publish(engine)
    report = export(engine, tmp_path / "a.xlsx")
    assert report.revision == revision
    assert report.rows["Thủ tục"] == 3
    assert report.rows["Liên hệ"] == 261


def test_a_text_too_long_for_a_cell_is_cut_and_not_edited(tmp_path: Path) -> None:
    made = entry(SEVERAL, Kind.ANSWER, "Dài", fact(Aspect.ANSWER, "mèo " * LONGEST))
    state = State(1, {SEVERAL: (made,)}, {LAW.key: LAW})
    path = tmp_path / "dai.xlsx"
    write(state, path)
    assert compare_with(state, read_workbook(path)).cells == ()
    book = Book(path)
    row = book.row("Câu trả lời", SEVERAL)
    book.edit("Câu trả lời", row, Hiệu_lực_từ=date(2031, 1, 1))
    (layer,) = compare_with(state, read_workbook(book.save())).layers
    assert layer.valid_from == date(2031, 1, 1)
    book.edit("Câu trả lời", row, Nội_dung="ngắn")
    with pytest.raises(CellsError, match="quá dài cho một ô"):
        compare_with(state, read_workbook(book.save()))


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="Không ghi được"):
        write(State(), tmp_path / "khong-co" / "a.xlsx")
