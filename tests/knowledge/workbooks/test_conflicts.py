"""What others changed since the export is not overwritten."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Engine

from knowledge import changes
from knowledge.entries import Aspect, Kind, Origin
from knowledge.revisions import publish as publish_draft
from knowledge.revisions import unpublish
from knowledge.workbooks.importing import apply, read_workbook
from tests.knowledge.workbooks.books import (
    CONTACT,
    PLAIN,
    SEVERAL,
    Book,
    compared,
    entry,
    exported,
    fact,
    publish,
)

TODAY = date(2031, 6, 1)


def test_an_entry_published_anew_is_a_conflict_and_the_rest_is_written(engine: Engine, book: Book) -> None:
    (cell,) = book.edit("Câu trả lời", book.row("Câu trả lời", PLAIN), Nội_dung="Được nuôi ba con.")
    (other,) = book.edit("Câu trả lời", book.row("Câu trả lời", SEVERAL), Nội_dung="Chăm kỹ.")
    publish(engine, entry(PLAIN, Kind.ANSWER, "Nuôi mèo", fact(Aspect.ANSWER, "Nay cấm nuôi.")))
    report = apply(engine, read_workbook(book.save()), "Hoa", "sửa")
    assert [(one.cell, one.subject) for one in report.changes.conflicts] == [(cell, PLAIN)]
    assert [change.cell for change in report.changes.cells] == [other]
    assert {change.subject for change in changes.pending(engine)} == {SEVERAL}


def test_an_entry_that_moved_but_was_not_edited_is_none(engine: Engine, book: Book) -> None:
    publish(engine, entry(PLAIN, Kind.ANSWER, "Nuôi mèo", fact(Aspect.ANSWER, "Nay cấm nuôi.")))
    found = compared(engine, book)
    assert (found.cells, found.conflicts, found.layers) == ((), (), ())


def test_the_same_change_by_others_is_none(engine: Engine, book: Book) -> None:
    book.edit("Câu trả lời", book.row("Câu trả lời", PLAIN), Nội_dung="Nay cấm nuôi.")
    publish(engine, entry(PLAIN, Kind.ANSWER, "Nuôi mèo", fact(Aspect.ANSWER, "Nay cấm nuôi.")))
    found = compared(engine, book)
    assert (found.cells, found.conflicts) == ((), ())


def test_a_draft_of_another_is_a_conflict_and_an_own_one_is_not(engine: Engine, book: Book) -> None:
    row = book.row("Câu trả lời", PLAIN)
    book.edit("Câu trả lời", row, Nội_dung="Lần một.")
    apply(engine, read_workbook(book.save()), "Hoa", "sửa")
    book.edit("Câu trả lời", row, Nội_dung="Lần hai.")
    assert len(compared(engine, book, "Lan").conflicts) == 1
    own = compared(engine, book, "hoa")
    assert (own.conflicts, [item.before for item in own.differences]) == ((), ["Lần một."])


def test_a_draft_published_since_is_what_was_exported(engine: Engine, book: Book) -> None:
    row = book.row("Câu trả lời", PLAIN)
    book.edit("Câu trả lời", row, Nội_dung="Trong nháp.")
    apply(engine, read_workbook(book.save()), "Hoa", "sửa")
    book = Book(exported(engine, book.path.parent))
    publish_draft(engine, "Lan", "soát", TODAY)
    book.edit("Câu trả lời", book.row("Câu trả lời", PLAIN), Nội_dung="Sau khi công bố.")
    found = compared(engine, book, "Mai")
    assert (found.conflicts, len(found.cells)) == ((), 1)


def test_a_draft_counts_although_the_export_left_it_out(engine: Engine, book: Book) -> None:
    row = book.row("Câu trả lời", PLAIN)
    book.edit("Câu trả lời", row, Nội_dung="Trong nháp của Hoa.")
    apply(engine, read_workbook(book.save()), "Hoa", "sửa")
    book = Book(exported(engine, book.path.parent, drafted=False))
    book.edit("Câu trả lời", row, Nội_dung="Của Lan.")
    assert len(compared(engine, book, "Lan").conflicts) == 1


def test_a_withdrawn_entry_and_a_new_contact_are_conflicts(engine: Engine, book: Book) -> None:
    book.edit("Câu trả lời", book.row("Câu trả lời", PLAIN), Nội_dung="Sửa.")
    row = book.row("Liên hệ", "lam-dong/xa-tuy-phong")
    book.edit("Liên hệ", row, Địa_chỉ="9 đường Mèo")
    unpublish(engine, PLAIN, "Lan", "sai")
    place = "lam-dong/xa-tuy-phong"
    publish(engine, entry(f"lien-he/{place}", Kind.CONTACT, "Đã có", fact(Aspect.PLACE, "Địa chỉ: 8",
            Origin.OFFICER), origin=Origin.OFFICER, place=place))  # fmt: skip
    reasons = {one.subject: one.reason for one in compared(engine, book).conflicts}
    assert set(reasons) == {PLAIN, f"lien-he/{place}"}
    assert "đã bị gỡ" in reasons[PLAIN]
    assert CONTACT not in reasons
