"""What a province decided, laid over a national procedure."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from knowledge.entries import Aspect, Confidence, Origin
from knowledge.revisions import publish as publish_draft
from knowledge.store import Store
from knowledge.workbooks.importing import apply, read_workbook
from tests.knowledge.workbooks.books import CAT, OFFICE, Book, compared, exported, problems

SHEET = "Quy định tỉnh"
TODAY = date(2031, 6, 1)
COUNCIL = "Hội đồng nhân dân tỉnh Gia Lai"
FEE: dict[str, Any] = {
    "Tỉnh": "Gia Lai", "Mã thủ tục": "1.900001", "Khía cạnh": "Phí, lệ phí",
    "Nội dung": "15.000 đồng một thẻ.", "Số tiền": 15000, "Cách nộp": "Trực tiếp",
    "Hiệu lực từ": date(2031, 1, 1), "Số văn bản": "7/2030/NQ-HĐND",
    "Ngày ban hành": date(2030, 12, 9), "Cơ quan ban hành": COUNCIL, "Độ tin cậy": "Đã xem văn bản gốc",
    "Đơn vị phụ trách": OFFICE, "Ngày kiểm tra": date(2031, 2, 1),
}  # fmt: skip
OTHER = {**FEE, "Tỉnh": "Lâm Đồng", "Nội dung": "17.000 đồng một thẻ.", "Số tiền": 17000,
         "Cơ quan ban hành": "Hội đồng nhân dân tỉnh Lâm Đồng", "Đơn vị phụ trách": "Phòng Chó"}  # fmt: skip


def released(engine: Engine, book: Book, tmp_path: Path, *rows: dict[str, Any]) -> Book:
    """Import and publish rows; a fresh export."""
    for row in rows:
        book.add(SHEET, row)
    apply(engine, read_workbook(book.save()), "Hoa", "quy định tỉnh")
    publish_draft(engine, "Lan", "soát", TODAY)
    return Book(exported(engine, tmp_path))


def test_one_layer_holds_the_rules_of_both_provinces(engine: Engine, book: Book) -> None:
    book.add(SHEET, FEE)
    book.add(SHEET, OTHER)
    found = compared(engine, book)
    (layer,) = found.layers
    assert (layer.entry_id, layer.origin, layer.title) == (CAT, Origin.PROVINCE, "Cấp thẻ mèo")
    assert layer.owner == f"{OFFICE}; Phòng Chó"
    told = [(item.province, item.aspect, item.fees[0].amount) for item in layer.facts]
    assert told == [("gia-lai", Aspect.FEE, 15_000), ("lam-dong", Aspect.FEE, 17_000)]
    assert {item.confidence for item in layer.facts} == {Confidence.PRIMARY}
    first, second = found.sources  # the same number, decided by two councils
    assert (first.number, first.issuer, first.issued_on) == ("7/2030/NQ-HĐND", COUNCIL, date(2030, 12, 9))
    assert first.title == f"Nghị quyết số 7/2030/NQ-HĐND của {COUNCIL}"
    assert [item.sources for item in layer.facts] == [(first.key,), (second.key,)]


def test_only_citizens_of_the_province_get_its_fee(engine: Engine, book: Book, tmp_path: Path) -> None:
    released(engine, book, tmp_path, FEE)
    (entry,) = [one for one in Store(engine).entries() if one.id == CAT]

    def fees(province: str, day: date = TODAY) -> list[str]:
        return [item.text for item in entry.facts_on(Aspect.FEE, day, (province,))]

    assert fees("gia-lai") == ["15.000 đồng một thẻ."]
    assert fees("lam-dong")[0] == "20.000 đồng một thẻ."
    assert fees("gia-lai", date(2030, 12, 31))[0] == "20.000 đồng một thẻ."


def test_an_edit_for_one_province_leaves_the_other(engine: Engine, book: Book, tmp_path: Path) -> None:
    book = released(engine, book, tmp_path, FEE, OTHER)
    row = book.row(SHEET, "15.000")
    book.edit(SHEET, row, Nội_dung="16.000 đồng một thẻ.", Số_tiền=16000)
    book.book[SHEET].delete_rows(book.row(SHEET, "17.000"))
    found = compared(engine, book)
    (layer,) = found.layers
    assert [item.text for item in layer.facts] == ["16.000 đồng một thẻ.", "17.000 đồng một thẻ."]
    assert [item.weight for item in found.differences] == [0, 0]
    assert found.sources == ()


def test_a_row_is_taken_away_alone_and_the_layer_with_the_last(
    engine: Engine, book: Book, tmp_path: Path
) -> None:
    book = released(engine, book, tmp_path, FEE, OTHER)
    book.edit(SHEET, book.row(SHEET, "15.000"), Gỡ="x")
    (layer,) = compared(engine, book).layers
    assert [item.province for item in layer.facts] == ["lam-dong"]
    book.edit(SHEET, book.row(SHEET, "17.000"), Gỡ="x")
    found = compared(engine, book)
    assert (found.layers, found.retired) == ((), ((CAT, Origin.PROVINCE),))


def test_a_corrected_document_is_corrected_in_the_register(
    engine: Engine, book: Book, tmp_path: Path
) -> None:
    book = released(engine, book, tmp_path, FEE)
    (cell,) = book.edit(SHEET, book.row(SHEET, "15.000"), Ngày_ban_hành=date(2030, 12, 10))
    found = compared(engine, book)
    assert [change.cell for change in found.cells] == [cell]
    (source,) = found.sources
    assert source.issued_on == date(2030, 12, 10)


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"Mã thủ tục": "1.999999"}, "Mã thủ tục"), ({"Mã thủ tục": None}, "Mã thủ tục"),
        ({"Tỉnh": None}, "Tỉnh"), ({"Tỉnh": "Hà Nội"}, "Tỉnh"), ({"Khía cạnh": "Các bước"}, "Khía cạnh"),
        ({"Nội dung": None}, "Nội dung"), ({"Số tiền": 99}, "Số tiền"), ({"Số văn bản": None}, "Số văn bản"),
        ({"Ngày ban hành": None}, "Ngày ban hành"), ({"Cơ quan ban hành": None}, "Cơ quan ban hành"),
        ({"Hiệu lực đến": date(2030, 1, 1)}, "Hiệu lực đến"),
        ({"Đơn vị phụ trách": None}, "Đơn vị phụ trách"),
        ({"Khía cạnh": "Thời hạn"}, "Số tiền"),
    ],
)  # fmt: skip
def test_a_rule_without_what_it_needs_is_refused(
    engine: Engine, book: Book, change: dict[str, Any], column: str
) -> None:
    row = book.add(SHEET, {**FEE, **change})
    cell = book.cell(SHEET, row, column).coordinate
    assert any(line.startswith(f"{SHEET}!{cell}: ") for line in problems(engine, book))


def test_a_document_that_the_register_dates_otherwise_is_refused(
    engine: Engine, book: Book, tmp_path: Path
) -> None:
    book = released(engine, book, tmp_path, FEE)
    row = book.add(
        SHEET, {**FEE, "Khía cạnh": "Thời hạn", "Số tiền": None, "Ngày ban hành": date(2030, 1, 1)}
    )
    cell = book.cell(SHEET, row, "Số văn bản").coordinate
    (problem,) = problems(engine, book)
    assert problem.startswith(
        f"{SHEET}!{cell}: trang Nguồn ghi văn bản 7/2030/NQ-HĐND ban hành ngày 09-12-2030"
    )
