"""Yearly results of indices, read back from the sentence that citizens read."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine

from knowledge.entries import Kind, Origin
from tests.knowledge.workbooks.books import LAW, OFFICE, RESULT, Book, compared, problems

SHEET = "Chỉ số"
NEW = {
    "Chỉ số": "SIPAS", "Năm": 2029, "Tỉnh hoặc đơn vị": "Sở Mèo", "Tỉnh": "Lâm Đồng", "Điểm": 87.53,
    "Hạng": 3, "Trên tổng số": 20, "Nguồn": LAW.number, "Đơn vị phụ trách": OFFICE,
    "Ngày kiểm tra": date(2031, 1, 1),
}  # fmt: skip


def test_a_result_stands_in_columns(book: Book) -> None:
    row = book.row(SHEET, "tỉnh Gia Lai")
    told = [book.cell(SHEET, row, title).value for title in list(NEW)[:8]]
    assert told == ["PAR Index", 2030, "tỉnh Gia Lai", "Gia Lai", 87.5, 20, 34, LAW.number]


def test_a_new_result_of_a_unit(engine: Engine, book: Book) -> None:
    book.add(SHEET, NEW)
    (layer,) = compared(engine, book).layers
    assert (layer.entry_id, layer.kind) == ("chi-so/sipas-so-meo-2029", Kind.INDEX)
    assert (layer.years, layer.province, layer.sources) == ((2029,), "lam-dong", (LAW.key,))
    assert [item.text for item in layer.facts] == ["SIPAS năm 2029 của Sở Mèo: 87,53 điểm, hạng 3/20."]


def test_an_edited_score_keeps_the_rank(engine: Engine, book: Book) -> None:
    row = book.row(SHEET, "tỉnh Gia Lai")
    (cell,) = book.edit(SHEET, row, Điểm=88)
    found = compared(engine, book)
    (layer,) = found.layers
    assert layer.facts[0].text == "PAR Index năm 2030 của tỉnh Gia Lai: 88 điểm, hạng 20/34."
    assert [(change.cell, change.difference.before, change.difference.after) for change in found.cells] == [
        (cell, "87,5", "88")
    ]


def test_another_year_is_another_result(engine: Engine, book: Book) -> None:
    book.edit(SHEET, book.row(SHEET, "tỉnh Gia Lai"), Năm=2031)
    found = compared(engine, book)
    assert [layer.entry_id for layer in found.layers] == ["chi-so/par-index-tinh-gia-lai-2031"]
    assert found.retired == ((RESULT, Origin.OFFICER),)


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"Điểm": None, "Hạng": None}, "Điểm"), ({"Hạng": 35, "Trên tổng số": 34}, "Hạng"),
        ({"Năm": 29}, "Năm"), ({"Năm": "năm ngoái"}, "Năm"), ({"Nguồn": None}, "Nguồn"),
        ({"Đơn vị phụ trách": None}, "Đơn vị phụ trách"), ({"Hạng": 2.5}, "Hạng"),
        ({"Tỉnh": "Hà Nội"}, "Tỉnh"),
    ],
)  # fmt: skip
def test_a_wrong_result_is_refused(
    engine: Engine, book: Book, change: dict[str, object], column: str
) -> None:
    row = book.add(SHEET, {**NEW, **change})
    cell = book.cell(SHEET, row, column).coordinate
    assert any(line.startswith(f"{SHEET}!{cell}: ") for line in problems(engine, book))


def test_the_same_result_twice_is_refused(engine: Engine, book: Book) -> None:
    rows = [book.add(SHEET, NEW), book.add(SHEET, {**NEW, "Điểm": 90})]
    assert problems(engine, book) == (
        f"{SHEET}!A{rows[1]}: cùng chỉ số, đơn vị và năm với {SHEET}!A{rows[0]}",
    )
