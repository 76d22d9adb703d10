"""Files that are no workbook of ours: one line each, no traceback."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import Engine

from knowledge.workbooks import files
from knowledge.workbooks.errors import FileError
from knowledge.workbooks.importing import read_workbook
from knowledge.workbooks.sheets import LISTS
from tests.knowledge.workbooks.books import Book, compared


def refused(path: Path) -> str:
    with pytest.raises(FileError) as error:
        read_workbook(path)
    text = str(error.value)
    assert "\n" not in text
    assert text.startswith((path.name, "Không có tệp"))
    return text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "không phải bảng tính"),
        (b"M\xc3\xa3;T\xc3\xaan\n1;2\n", "không phải bảng tính"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "tệp .xls kiểu cũ"),
        (b"PK\x03\x04" + bytes(100), "không phải bảng tính"),
    ],
)
def test_what_is_no_workbook(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "tep.xlsx"
    path.write_bytes(data)
    assert said in refused(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert refused(tmp_path / "khong-co.xlsx").startswith("Không có tệp")


def _zip(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return path


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"word/document.xml": b"<a/>"}, "không phải bảng tính XLSX"),
        ({"content.xml": b"<a/>", "mimetype": b"x"}, "tệp ODS"),
        ({"xl/workbook.xml": b"<a/>", "xl/vbaProject.bin": b"x"}, "có macro"),
        ({"xl/workbook.xml": b'<!DOCTYPE a [<!ENTITY b "bb">]><a/>'}, "tự khai báo kiểu"),
        ({"xl/workbook.xml": b"<a/>"}, "không đọc được"),
    ],
)
def test_other_zip_files(tmp_path: Path, parts: dict[str, bytes], said: str) -> None:
    assert said in refused(_zip(tmp_path / "tep.xlsx", parts))


def test_a_file_that_unpacks_to_much_too_much(tmp_path: Path) -> None:
    bomb = _zip(tmp_path / "bom.xlsx", {"xl/workbook.xml": b"<a/>", "xl/a.xml": bytes(files.UNPACKED)})
    assert bomb.stat().st_size < 2**20
    assert "bung ra lớn hơn" in refused(bomb)


def _merged(book: Book) -> None:
    book.book["Kế hoạch"].merge_cells("B2:C2")


def _hidden(book: Book) -> None:
    book.book["Nguồn"].sheet_state = "hidden"


def _renamed(book: Book) -> None:
    book.book["Kế hoạch"].title = "Ke hoach"


def _headless(book: Book) -> None:
    book.book["Kế hoạch"].delete_rows(1)


def _doubled(book: Book) -> None:
    book.book["Kế hoạch"]["B1"] = "Nội dung"


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_merged, "trang Kế hoạch có ô gộp B2:C2"),
        (_hidden, "trang Nguồn đang ẩn"),
        (_renamed, "không có trang Kế hoạch, có trang lạ Ke hoach"),
        (_headless, "trang Kế hoạch không có dòng tiêu đề"),
        (_doubled, "trang Kế hoạch có hai cột cùng tên"),
    ],
)
def test_a_spoilt_export(book: Book, spoil: Callable[[Book], None], said: str) -> None:
    spoil(book)
    assert said in refused(book.save())


def test_columns_and_sheets_of_ones_own_do_no_harm(engine: Engine, book: Book) -> None:
    book.book.create_sheet("Ghi chú của tôi")["A1"] = "nhớ hỏi lại"
    for sheet in ("Câu trả lời", "Nguồn"):
        book.book[sheet].insert_cols(2)
        book.book[sheet]["B1"] = "Ghi chú"
        book.book[sheet]["B2"] = "=NOW()"
    assert compared(engine, book).cells == ()


def test_the_lists_are_hidden_and_may_be_missing(engine: Engine, book: Book) -> None:
    assert book.book[LISTS].sheet_state == "hidden"
    del book.book[LISTS]
    assert compared(engine, book).cells == ()


def test_too_many_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, book: Book) -> None:
    monkeypatch.setattr("knowledge.workbooks.reading.ROWS", 100)
    assert "có hơn 50.000 dòng" in refused(book.save())


def test_a_sheet_that_lies_about_its_size(engine: Engine, book: Book) -> None:
    """A declared size of a million rows and columns costs nothing."""
    path = book.save()
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    for name, data in parts.items():
        if name.startswith("xl/worksheets/"):
            parts[name] = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', data)
    _zip(path, parts)
    assert read_workbook(path).problems == ()


def test_a_row_with_an_absurd_number(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "Nguồn"
    sheet.append(["Khóa", "Tên"])
    held = io.BytesIO()
    made.save(held)
    with zipfile.ZipFile(held) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    rows = b'<row r="1048577"><c r="A1048577" t="n"><v>1</v></c></row></sheetData>'
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(b"</sheetData>", rows)
    assert "quá dài" in refused(_zip(tmp_path / "dai.xlsx", parts))


def test_errors_in_cells_are_named(engine: Engine, book: Book) -> None:
    cell = book.cell("Câu trả lời", 2, "Nội dung")
    cell.value, cell.data_type = "#REF!", "e"
    other = book.cell("Câu trả lời", 3, "Hiệu lực đến")
    other.value = "hôm qua"
    assert read_workbook(book.save()).problems == (
        f"Câu trả lời!{cell.coordinate}: ô báo lỗi #REF!",
        f"Câu trả lời!{other.coordinate}: “hôm qua” không phải ngày; ghi ngày/tháng/năm, ví dụ 31/12/2026",
    )


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.95])
def test_a_damaged_part(tmp_path: Path, book: Book, kept: float) -> None:
    with zipfile.ZipFile(book.save()) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    name = max(parts, key=lambda one: len(parts[one]) * one.startswith("xl/worksheets/"))
    parts[name] = parts[name][: int(len(parts[name]) * kept)]
    assert "không đọc được" in refused(_zip(tmp_path / "hong.xlsx", parts))


def test_a_file_cut_short_and_a_flipped_byte(tmp_path: Path, book: Book) -> None:
    data = book.save().read_bytes()
    path = tmp_path / "hong.xlsx"
    path.write_bytes(data[: len(data) // 2])
    assert "không phải bảng tính" in refused(path)
    with zipfile.ZipFile(book.path) as parts:
        found = max(parts.infolist(), key=lambda one: one.compress_size)
    place = found.header_offset + 30 + len(found.filename) + found.compress_size // 2
    path.write_bytes(data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :])
    refused(path)
