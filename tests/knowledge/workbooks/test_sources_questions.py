"""The register of documents, and the ways people ask."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Engine

from knowledge.entries import Origin, Source
from knowledge.workbooks.importing import apply, read_workbook
from tests.knowledge.workbooks.books import CAT, LAW, OFFICE, PLAIN, Book, compared, problems

SHEET = "Nguồn"


def test_a_document_ends_and_names_its_successor(engine: Engine, book: Book) -> None:
    book.add(SHEET, {"Số": "2/2032/QH20", "Tên": "Luật Nuôi mèo mới", "Hiệu lực từ": date(2032, 7, 1)})
    book.edit(SHEET, book.row(SHEET, LAW.key), Hiệu_lực_đến=date(2032, 6, 30), Thay_bằng="2-2032-qh20")
    found = compared(engine, book)
    made = {source.key: source for source in found.sources}
    assert made["2-2032-qh20"] == Source(
        "2-2032-qh20", "Luật Nuôi mèo mới", "legal", "2/2032/QH20", valid_from=date(2032, 7, 1)
    )
    old = made[LAW.key]
    assert (old.valid_to, old.replaced_by, old.title) == (date(2032, 6, 30), "2-2032-qh20", LAW.title)


def test_a_new_document_may_be_cited_in_the_same_file(engine: Engine, book: Book) -> None:
    book.add(SHEET, {"Khóa": "luat-moi", "Số": "2/2032/QH20", "Tên": "Luật Nuôi mèo mới"})
    book.edit("Câu trả lời", book.row("Câu trả lời", PLAIN), Nguồn="luat-moi")
    found = compared(engine, book)
    (layer,) = found.layers
    assert (layer.sources, [item.sources for item in layer.facts]) == (("luat-moi",), [("luat-moi",)])


def test_wrong_documents_are_named(engine: Engine, book: Book) -> None:
    row = book.add(SHEET, {"Số": "3/2032/QH20", "Loại nguồn": "Lời đồn"})
    (other,) = book.edit(SHEET, book.row(SHEET, LAW.key), Thay_bằng="khong-co")
    found = problems(engine, book)
    assert {line.split(":")[0] for line in found} == {f"{SHEET}!D{row}", f"{SHEET}!B{row}", other}


def test_pages_of_the_portal_come_only_where_they_are_cited(engine: Engine, book: Book) -> None:
    keys = [row[0].value for row in book.book[SHEET].iter_rows(min_row=2)]
    assert keys == [LAW.key, "trang-meo"]


def test_a_shipped_question_gets_a_fellow_and_an_own_one_is_replaced(engine: Engine, book: Book) -> None:
    row = book.row("Cách hỏi", PLAIN)
    (cell,) = book.edit("Cách hỏi", row, Người_dân_hỏi="nuôi mèo được không")
    found = compared(engine, book)
    (layer,) = found.layers
    assert (layer.origin, layer.facts, layer.owner) == (Origin.OFFICER, (), OFFICE)
    assert layer.questions == ("nuôi mèo được không",)
    assert [change.cell for change in found.cells] == [cell]
    apply(engine, read_workbook(book.path), "Hoa", "cách hỏi")
    book.edit("Cách hỏi", row, Người_dân_hỏi="nuôi mèo được hông")
    found = compared(engine, book, "Hoa")
    assert sorted(layer.questions for layer in found.layers) == [
        ("nuôi mèo được không", "nuôi mèo được hông")
    ]


def test_a_question_and_a_statement_meet_in_one_layer(engine: Engine, book: Book) -> None:
    book.edit("Thủ tục", book.row("Thủ tục", "05 ngày"), Nội_dung="04 ngày làm việc.")
    book.add("Cách hỏi", {"Mã mục": CAT, "Người dân hỏi": "thẻ mèo mấy ngày xong"})
    (layer,) = compared(engine, book).layers
    assert [item.text for item in layer.facts] == ["04 ngày làm việc."]
    assert layer.questions == ("thẻ mèo mấy ngày xong",)


def test_questions_of_nobody_are_refused(engine: Engine, book: Book) -> None:
    row = book.add("Cách hỏi", {"Mã mục": "meo/khong-co", "Người dân hỏi": "hỏi"})
    (cell,) = book.edit("Cách hỏi", book.row("Cách hỏi", PLAIN), Người_dân_hỏi=None)
    assert {line.split(":")[0] for line in problems(engine, book)} == {f"Cách hỏi!A{row}", cell}
