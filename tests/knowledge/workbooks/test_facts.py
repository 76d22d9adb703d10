"""Edited statements become layers of officers; what nobody touched keeps following the shipped content."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from knowledge import changes
from knowledge.entries import Aspect, Confidence, Kind, Layer, Origin
from knowledge.revisions import publish as publish_draft
from knowledge.store import Store
from knowledge.workbooks.importing import apply, read_workbook
from tests.knowledge.workbooks.books import (
    CAT,
    LAW,
    OFFICE,
    PLAIN,
    PLAN,
    SEVERAL,
    Book,
    compared,
    entry,
    exported,
    fact,
    problems,
    publish,
)

TODAY = date(2031, 6, 1)


def edited(engine: Engine, book: Book, sheet: str, *texts: str, **values: Any) -> Layer:
    book.edit(sheet, book.row(sheet, *texts), **values)
    (layer,) = compared(engine, book).layers
    return layer


def test_an_edited_aspect_is_held_whole_and_others_follow(engine: Engine, book: Book) -> None:
    layer = edited(engine, book, "Thủ tục", "20.000", Nội_dung="25.000 đồng một thẻ.", Số_tiền=25000)
    assert (layer.entry_id, layer.origin, layer.owner, layer.code) == (
        CAT,
        Origin.OFFICER,
        OFFICE,
        "1.900001",
    )
    assert [(item.aspect, item.text) for item in layer.facts] == [
        (Aspect.FEE, "25.000 đồng một thẻ."),
        (Aspect.FEE, "Nộp trực tuyến không thu phí."),
    ]
    first = layer.facts[0]
    assert [fee.amount for fee in first.fees] == [25_000]
    assert (first.channel, first.payer, first.confidence) == ("direct", "chủ mèo", Confidence.PRIMARY)
    apply(engine, read_workbook(book.path), "Hoa", "tăng phí")
    publish_draft(engine, "Lan", "soát", TODAY)
    (found,) = [one for one in Store(engine).entries() if one.id == CAT]
    assert found.facts_on(Aspect.FEE, TODAY)[0].text == "25.000 đồng một thẻ."
    assert [item.origin for item in found.facts_on(Aspect.TIME, TODAY)] == [Origin.CONTENT]
    publish(engine, entry(CAT, Kind.PROCEDURE, "Tên", fact(Aspect.TIME, "Một ngày."), code="1.900001"))
    (found,) = [one for one in Store(engine).entries() if one.id == CAT]
    assert [item.text for item in found.facts_on(Aspect.TIME, TODAY)] == ["Một ngày."]


def test_fees_and_times_come_first(engine: Engine, book: Book) -> None:
    book.edit("Câu trả lời", book.row("Câu trả lời", PLAIN), Nội_dung="Khác.")
    book.edit("Thủ tục", book.row("Thủ tục", "05 ngày"), Nội_dung="03 ngày làm việc.")
    found = compared(engine, book)
    assert [(item.subject, item.weight) for item in found.differences] == [(CAT, 0), (PLAIN, 1)]
    first = found.differences[0]
    assert (first.field, first.before, first.after) == (
        "Thời hạn: Nội dung", "05 ngày làm việc.", "03 ngày làm việc.",
    )  # fmt: skip


def test_words_and_amount_of_a_fee_must_agree(engine: Engine, book: Book) -> None:
    row = book.row("Thủ tục", "20.000")
    (cell,) = book.edit("Thủ tục", row, Nội_dung="25.000 đồng một thẻ.")
    assert problems(engine, book) == (
        f"{cell.replace('!D', '!E')}: ô Nội dung không ghi 20.000 đồng như ô Số tiền; "
        "sửa cho hai ô khớp nhau",
    )
    book.edit("Thủ tục", row, Số_tiền=None)
    (layer,) = compared(engine, book).layers
    assert [fee.amount for fee in layer.facts[0].fees] == [25_000]


def test_what_all_rows_share_is_changed_by_one_of_them(engine: Engine, book: Book) -> None:
    row = book.row("Câu trả lời", SEVERAL)
    cells = book.edit("Câu trả lời", row, Tên_mục="Nuôi cho khéo", Ngày_kiểm_tra=date(2031, 5, 1))
    found = compared(engine, book)
    assert [change.cell for change in found.cells] == cells
    (layer,) = found.layers
    assert (layer.title, layer.checked_on, layer.facts) == ("Nuôi cho khéo", date(2031, 5, 1), ())
    (other,) = book.edit("Câu trả lời", row + 1, Tên_mục="Tên khác")
    assert problems(engine, book) == (
        f"{other}: khác với {cells[0]}; mọi dòng của một mục chỉ có một giá trị",
    )


def test_the_end_of_a_single_statement_is_the_end_of_its_entry(engine: Engine, book: Book) -> None:
    layer = edited(engine, book, "Câu trả lời", PLAIN, Hiệu_lực_đến=date(2031, 12, 31))
    assert (layer.valid_from, layer.valid_to) == (date(2031, 1, 1), date(2031, 12, 31))


def test_a_span_of_one_row_of_several_is_its_own(engine: Engine, book: Book) -> None:
    publish(engine, entry(SEVERAL, Kind.LEGAL, "Chăm", fact(Aspect.ANSWER, "Một."), fact(Aspect.NOW, "Hai."),
                          valid_to=date(2040, 1, 1)))  # fmt: skip
    book = Book(exported(engine, book.path.parent))
    layer = edited(engine, book, "Câu trả lời", "Một.", Hiệu_lực_đến=date(2035, 1, 1))
    spans = [(item.text, item.valid_to) for item in layer.facts]
    assert (layer.valid_to, spans) == (None, [("Một.", date(2035, 1, 1)), ("Hai.", date(2040, 1, 1))])


def test_ending_a_shipped_statement_warns_that_it_comes_back(engine: Engine, book: Book) -> None:
    row = book.row("Thủ tục", "05 ngày")
    (cell,) = book.edit("Thủ tục", row, Hiệu_lực_đến=date(2031, 12, 31))
    assert [warning.split(":")[0] for warning in compared(engine, book).warnings] == [cell]
    book.add("Thủ tục", {"Mã mục": CAT, "Khía cạnh": "Thời hạn", "Nội dung": "02 ngày.",
                         "Hiệu lực từ": date(2032, 1, 1)})  # fmt: skip
    found = compared(engine, book)
    assert found.warnings == ()
    (layer,) = found.layers
    assert [(item.text, item.valid_from, item.valid_to, item.sources) for item in layer.facts] == [
        ("05 ngày làm việc.", None, date(2031, 12, 31), (LAW.key,)),
        ("02 ngày.", date(2032, 1, 1), None, (LAW.key,)),
    ]
    assert layer.facts[1].confidence == Confidence.SECONDARY  # an empty cell is the cautious one


def test_a_statement_cannot_leave_an_aspect_of_the_shipped_content(engine: Engine, book: Book) -> None:
    (cell,) = book.edit("Thủ tục", book.row("Thủ tục", "05 ngày"), Khía_cạnh="Các bước")
    (problem,) = problems(engine, book)
    assert problem.startswith(f"{cell}: câu đi kèm sẽ vẫn còn ở khía cạnh cũ")


def test_a_new_entry_is_named_after_its_title(engine: Engine, book: Book) -> None:
    row = book.add("Câu trả lời", {"Tên mục": "Đặt tên cho mèo", "Khía cạnh": "trả lời", "Nội dung": "Tùy ý.",
                   "Tỉnh": "gia lai", "Nguồn": "1/2031/QH20", "Đơn vị phụ trách": OFFICE,
                   "Ngày kiểm tra": date(2031, 2, 3), "Độ tin cậy": "Đã xem văn bản gốc"})  # fmt: skip
    found = compared(engine, book)
    (layer,) = found.layers
    assert layer == Layer(
        "hoi-dap/dat-ten-cho-meo", Origin.OFFICER, Kind.ANSWER, "Đặt tên cho mèo", "hoi-dap", OFFICE,
        province="gia-lai", checked_on=date(2031, 2, 3), confidence=Confidence.SECONDARY,
        facts=(fact(Aspect.ANSWER, "Tùy ý.", Origin.OFFICER),), sources=(LAW.key,),
    )  # fmt: skip
    (change,) = found.cells
    assert (change.cell, change.difference.field) == (f"Câu trả lời!B{row}", "dòng mới")


def test_a_new_entry_without_owner_source_or_text_is_refused(engine: Engine, book: Book) -> None:
    row = book.add("Kế hoạch", {"Tên mục": "Kế hoạch lạ", "Khía cạnh": "Trả lời", "Năm": "năm kia"})
    found = problems(engine, book)
    assert sorted(line.split(":")[0] for line in found) == [f"Kế hoạch!{name}{row}" for name in "CEJK"]


def test_years_of_a_plan(engine: Engine, book: Book) -> None:
    row = book.row("Kế hoạch", PLAN)
    assert book.cell("Kế hoạch", row, "Năm").value == "2030-2031"
    assert edited(engine, book, "Kế hoạch", PLAN, Năm="2030; 2032-2033").years == (2030, 2032, 2033)


def test_an_entry_is_taken_away_by_a_mark(engine: Engine, book: Book) -> None:
    row = book.row("Câu trả lời", SEVERAL)
    book.edit("Câu trả lời", row, **{"Gỡ": "x"})
    (layer,) = compared(engine, book).layers
    assert (layer.entry_id, layer.kind) == (SEVERAL, Kind.WITHDRAWN)
    apply(engine, read_workbook(book.path), "Hoa", "sai")
    publish_draft(engine, "Lan", "soát", TODAY)
    assert SEVERAL not in {one.id for one in Store(engine).entries()}
    again = Book(exported(engine, book.path.parent))
    with pytest.raises(AssertionError):
        again.row("Câu trả lời", SEVERAL)


def test_a_copied_row_is_a_new_statement(engine: Engine, book: Book) -> None:
    sheet = book.book["Thủ tục"]
    row = book.row("Thủ tục", "05 ngày")
    copied = [cell.value for cell in sheet[row]]
    sheet.append(copied)
    book.edit("Thủ tục", int(sheet.max_row), Nội_dung="01 ngày ở nơi khác.", Cấp="Cấp xã")
    found = compared(engine, book)
    (layer,) = found.layers
    assert [(item.text, item.level) for item in layer.facts] == [
        ("05 ngày làm việc.", None), ("01 ngày ở nơi khác.", "xa"),
    ]  # fmt: skip
    assert len(found.cells) == 1


def test_a_wrong_cell_is_named_with_all_others(engine: Engine, book: Book) -> None:
    row = book.row("Câu trả lời", PLAIN)
    names = book.edit("Câu trả lời", row, Khía_cạnh="Chuyện lạ", Nguồn="99/2031/NĐ-CP", Hiệu_lực_đến="mai",
                      Nội_dung="Sửa.")  # fmt: skip
    locked = book.edit("Câu trả lời", book.row("Câu trả lời", SEVERAL), Mã_mục="meo/khac")
    cell = book.cell("Kế hoạch", 2, "Nội dung")
    cell.value = "=1+1"
    found = problems(engine, book)
    assert {line.split(":")[0] for line in found} == {*names[:3], *locked, f"Kế hoạch!{cell.coordinate}"}
    assert f"{names[1]}: chưa có nguồn “99/2031/NĐ-CP” trong trang Nguồn" in found
    assert any("công thức" in line for line in found)
    assert changes.pending(engine) == []


def test_once_applied_it_is_no_difference_any_more(engine: Engine, book: Book) -> None:
    book.edit("Câu trả lời", book.row("Câu trả lời", PLAIN), Nội_dung="Sửa một lần.")
    book.add("Câu trả lời", {"Mã mục": PLAIN, "Khía cạnh": "Hiện nay", "Nội dung": "Vẫn được."})
    workbook = read_workbook(book.save())
    report = apply(engine, workbook, "Hoa", "sửa")
    assert (report.written, len(report.changes.cells)) == (1, 2)
    again = apply(engine, workbook, "Hoa", "sửa")
    assert (again.written, again.changes.cells, again.changes.conflicts) == (0, (), ())
    book.edit("Câu trả lời", book.row("Câu trả lời", "Vẫn được."), Nội_dung="Vẫn được nuôi.")
    found = compared(engine, book, "Hoa")
    (difference,) = found.differences
    assert (difference.before, difference.after) == ("Vẫn được.", "Vẫn được nuôi.")
