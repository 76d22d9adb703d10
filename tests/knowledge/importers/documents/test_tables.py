"""Rows of tables: headings, rows over page breaks, groups, shared headings."""

from __future__ import annotations

from knowledge.importers.documents.blocks import Table, join_tables
from knowledge.importers.documents.tables import read_rows

HEADS = ("TT", "Việc", "Hạn")
ONE = ("1", "Treo bảng giờ tiếp", "Tháng 3")
TWO = ("2", "Gọi điện cho người dân", "")


def texts(table: Table) -> list[str]:
    return [row.text for row in read_rows(table)]


def test_empty_cells_are_left_out_of_the_text_but_kept_as_cells() -> None:
    rows = read_rows(Table((HEADS, ONE, TWO)))
    assert rows[1].text == "TT: 2; Việc: Gọi điện cho người dân"
    assert rows[1].cells[2] == ("Hạn", "")


def test_a_row_over_a_page_break_is_one() -> None:
    table = Table((HEADS, ONE, ("", "dân ở cổng", ""), TWO), breaks=frozenset({2}))
    assert texts(table)[0] == "TT: 1; Việc: Treo bảng giờ tiếp dân ở cổng; Hạn: Tháng 3"
    assert len(texts(table)) == 2


def test_a_new_row_without_a_number_is_its_own() -> None:
    assert len(texts(Table((HEADS, ONE, ("", "Dán giấy", "Tháng 5"), TWO)))) == 3


def test_a_table_without_headings_counts_its_columns() -> None:
    assert texts(Table((ONE, TWO)))[1] == "Cột 1: 2; Cột 2: Gọi điện cho người dân"


def test_headings_in_two_rows_are_joined() -> None:
    table = Table((("TT", "Thời gian", ""), ("", "Bắt đầu", "Kết thúc"), ("1", "Tháng 3", "Tháng 4")))
    assert texts(table) == ["TT: 1; Thời gian – Bắt đầu: Tháng 3; Thời gian – Kết thúc: Tháng 4"]


def test_groups_head_the_rows_below_and_index_rows_go() -> None:
    rows = read_rows(
        Table((HEADS, ("(1)", "(2)", "(3)"), ("I", "Tại quầy", ""), ONE, ("II", "Qua điện thoại", ""), TWO))
    )
    assert [row.group for row in rows] == ["Tại quầy", "Qua điện thoại"]


def test_tables_on_two_pages_join_and_drop_repeated_headings() -> None:
    first, second = Table((HEADS, ONE), pages=(1, 1)), Table((HEADS, TWO), pages=(2, 2))
    joined = join_tables(first, second)
    assert joined is not None
    assert joined.rows == (HEADS, ONE, TWO)
    assert [row.page for row in read_rows(joined)] == [1, 2]


def test_other_tables_do_not_join() -> None:
    assert join_tables(Table((HEADS, ONE)), Table((("a", "b"),))) is None
    assert join_tables(Table((HEADS, ONE)), Table((("Mã", "Tên", "Giá"), ONE), heads=1)) is None
