"""One row a commune and a Center; numbers nobody can trace are refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from knowledge.answers.destinations import destination
from knowledge.entries import Aspect, Confidence, Kind, Origin
from knowledge.revisions import publish as publish_draft
from knowledge.store import Store
from knowledge.workbooks.importing import apply, read_workbook
from tests.knowledge.workbooks.books import CONTACT, OFFICE, PAGE, Book, compared, problems

SHEET = "Liên hệ"
PLACE = "lam-dong/phuong-phan-thiet"
WHOLE = {
    "Địa_chỉ": "2 đường Mèo", "Điện_thoại": "0200 111 1111; 1900 0000", "E-mail": "meo@example.vn",
    "Giờ_làm_việc": "7 giờ đến 17 giờ", "Nguồn": "https://phanthiet.example.vn/lien-he",
    "Ngày_kiểm_tra": date(2031, 3, 1), "Đơn_vị_phụ_trách": OFFICE, "Độ_tin_cậy": "Đã xem văn bản gốc",
}  # fmt: skip


def test_every_commune_of_both_provinces_has_a_row(book: Book) -> None:
    keys = [row[0].value for row in book.book[SHEET].iter_rows(min_row=2)]
    assert len(keys) == len(set(keys)) == 2 + 135 + 124
    assert sum(key.startswith("gia-lai/") for key in keys) == 135
    row = book.row(SHEET, PLACE)
    assert [cell.value for cell in book.book[SHEET][row][:4]] == [
        PLACE,
        "Lâm Đồng",
        "phường Phan Thiết",
        None,
    ]


def test_a_filled_row_is_a_contact_of_its_place(engine: Engine, book: Book) -> None:
    cells = book.edit(SHEET, book.row(SHEET, PLACE), **WHOLE)
    found = compared(engine, book)
    assert {change.cell for change in found.cells} == set(cells)
    (layer,), (source,) = found.layers, found.sources
    assert (layer.entry_id, layer.place, layer.kind) == (f"lien-he/{PLACE}", PLACE, Kind.CONTACT)
    assert (layer.origin, layer.province, layer.levels) == (Origin.OFFICER, "lam-dong", ("xa",))
    assert layer.title == "Trung tâm Phục vụ hành chính công phường Phan Thiết, tỉnh Lâm Đồng"
    assert [(item.aspect, item.text) for item in layer.facts] == [
        (Aspect.PLACE, "Địa chỉ: 2 đường Mèo"),
        (Aspect.TIME, "Giờ làm việc: 7 giờ đến 17 giờ"),
        (Aspect.CONTACT, "Điện thoại: 0200 111 1111; 1900 0000"),
        (Aspect.CONTACT, "E-mail: meo@example.vn"),
    ]
    assert {item.sources for item in layer.facts} == {(source.key,)}
    assert (source.kind, source.url) == ("portal", "https://phanthiet.example.vn/lien-he")
    assert {item.confidence for item in layer.facts} == {Confidence.PRIMARY}


def test_the_contact_is_said_where_somebody_is_sent_there(engine: Engine, book: Book) -> None:
    book.edit(SHEET, book.row(SHEET, PLACE), **WHOLE)
    apply(engine, read_workbook(book.save()), "Hoa", "liên hệ")
    publish_draft(engine, "Lan", "soát", date(2031, 6, 1))
    entries = {one.first.place: one for one in Store(engine).entries() if one.first.place}
    said = "\n".join(destination(PLACE, entries.get, date(2031, 6, 1)).lines)
    assert "địa chỉ: 2 đường Mèo" in said
    assert "điện thoại: 0200 111 1111" in said


def test_a_center_of_a_province_is_a_contact_too(engine: Engine, book: Book) -> None:
    row = book.row(SHEET, "(cấp tỉnh)", "Gia Lai")
    book.edit(SHEET, row, **WHOLE)
    (layer,) = compared(engine, book).layers
    assert (layer.entry_id, layer.place, layer.levels) == ("lien-he/gia-lai", "gia-lai", ("tinh",))


@pytest.mark.parametrize(
    ("left_out", "instead", "column", "reason"),
    [
        ("Nguồn", None, "Điện_thoại", "phải có nguồn"),
        ("Ngày_kiểm_tra", None, "Điện_thoại", "phải có ngày kiểm tra"),
        ("Đơn_vị_phụ_trách", None, "Đơn_vị_phụ_trách", "thiếu đơn vị phụ trách"),
        ("Điện_thoại", 2001111111, "Điện_thoại", "bị đổi thành số"),
        ("Điện_thoại", "hỏi anh Ba", "Điện_thoại", "không phải số điện thoại"),
        ("E-mail", "meo example.vn", "E-mail", "không phải địa chỉ e-mail"),
        ("Nguồn", "nghe nói", "Nguồn", "không phải khóa"),
        ("Độ_tin_cậy", "chắc lắm", "Độ_tin_cậy", "không có trong danh sách"),
    ],
)
def test_what_cannot_be_traced_is_refused(
    engine: Engine, book: Book, left_out: str, instead: Any, column: str, reason: str
) -> None:
    row = book.row(SHEET, PLACE)
    book.edit(SHEET, row, **{**WHOLE, left_out: instead})
    cell = book.cell(SHEET, row, column.replace("_", " ")).coordinate
    found = problems(engine, book)
    assert all(line.startswith(f"{SHEET}!{cell}: ") for line in found)
    assert any(reason in line for line in found)


def test_one_edited_cell_keeps_the_rest_of_the_contact(engine: Engine, book: Book) -> None:
    book.edit(SHEET, book.row(SHEET, CONTACT.removeprefix("lien-he/"), "đường Mèo"), Địa_chỉ="3 đường Mèo")
    found = compared(engine, book)
    (layer,) = found.layers
    assert [item.text for item in layer.facts] == ["Địa chỉ: 3 đường Mèo", "Điện thoại: 0200 000 0000"]
    assert (layer.sources, found.sources) == ((PAGE.key,), ())
    (difference,) = found.differences
    assert (difference.subject, difference.before, difference.after) == (
        CONTACT,
        "1 đường Mèo",
        "3 đường Mèo",
    )


@pytest.mark.parametrize("how", ["marked", "emptied"])
def test_a_contact_is_taken_away(engine: Engine, book: Book, how: str) -> None:
    row = book.row(SHEET, "đường Mèo")
    if how == "marked":
        book.edit(SHEET, row, Gỡ="x")
    else:
        book.edit(SHEET, row, Tên_cơ_quan=None, Địa_chỉ=None, Điện_thoại=None)
    found = compared(engine, book)
    assert (found.layers, found.retired) == ((), ((CONTACT, Origin.OFFICER),))


def test_a_row_of_ones_own_may_name_the_place_by_its_name(engine: Engine, book: Book) -> None:
    sheet = book.book[SHEET]
    sheet.delete_rows(2, sheet.max_row)
    told = {title.replace("_", " "): value for title, value in WHOLE.items()}
    book.add(SHEET, {"Tỉnh": "Lâm Đồng", "Xã, phường": "phường Phan Thiết", **told})
    (layer,) = compared(engine, book).layers
    assert layer.place == PLACE


def test_a_place_that_is_none_is_refused(engine: Engine, book: Book) -> None:
    row = book.add(
        SHEET, {"Khóa nơi": "gia-lai/xa-khong-co", **{k.replace("_", " "): v for k, v in WHOLE.items()}}
    )
    assert problems(engine, book) == (
        f"{SHEET}!A{row}: không có nơi “gia-lai/xa-khong-co” trong danh sách xã, phường",
    )
