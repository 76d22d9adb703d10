"""Web pages: lists, headings, spans, layout, what is left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.importers.documents.blocks import Block, Paragraph, Table
from knowledge.importers.documents.errors import DamagedFileError, OversizeFileError
from knowledge.importers.documents.html_files import MAX_BYTES, read_html
from knowledge.importers.documents.reading import read_document
from tests.knowledge.importers.documents.makers import make_html
from tests.knowledge.importers.documents.plan import BLOCKS, FOOT, HEAD, PATHS


def blocks(tmp_path: Path, html: str) -> tuple[Block, ...]:
    path = tmp_path / "trang.html"
    path.write_text(html, encoding="utf-8")
    return read_html(path).blocks


def test_the_plan_comes_out_whole(tmp_path: Path) -> None:
    found = read_document(make_html(tmp_path / "ke-hoach.html", BLOCKS, head=HEAD, foot=FOOT))
    assert [passage.path for passage in found.passages] == PATHS
    assert (found.details.number, found.details.signer) == ("47/KH-UBND", "Trần Thị Ví Dụ")
    assert found.details.missing == ()


def test_scripts_styles_and_menus_go(tmp_path: Path) -> None:
    html = (
        "<head><title>x</title></head><style>p{}</style><nav>Menu</nav><p>Một <b>câu</b>."
        "<script>a()</script><!-- y -->"
    )
    assert blocks(tmp_path, html) == (Paragraph("Một câu."),)


def test_lists_get_their_marks(tmp_path: Path) -> None:
    html = "<ol start=3><li>Chào</li><li>Mời<ul><li>Ngồi</li></ul></li></ol><ol type=a><li>Gọi<li>b) Ghi</ol>"
    assert [block.text for block in blocks(tmp_path, html) if isinstance(block, Paragraph)] == [
        "3. Chào", "4. Mời", "+ Ngồi", "a) Gọi", "b) Ghi",
    ]  # fmt: skip


def test_blocks_beginning_with_small_letters_stay_apart(tmp_path: Path) -> None:
    assert len(blocks(tmp_path, "<p>một câu</p><p>hai câu</p><div>ba câu</div>")) == 3


def test_headings_keep_their_level(tmp_path: Path) -> None:
    assert blocks(tmp_path, "<h2>Đón\n tiếp</h2><p>Chào.") == (
        Paragraph("Đón tiếp", level=2),
        Paragraph("Chào."),
    )


def test_spans_are_written_out(tmp_path: Path) -> None:
    html = (
        "<table><tr><th>TT<th>Việc<th>Hạn</tr><tr><td>1<td>Chào<td rowspan=2>Tháng 3</tr>"
        "<tr><td>2<td>Mời<br>ngồi</tr></table>"
    )
    (table,) = blocks(tmp_path, html)
    assert isinstance(table, Table)
    assert table.rows == (("TT", "Việc", "Hạn"), ("1", "Chào", "Tháng 3"), ("2", "Mời\nngồi", "Tháng 3"))
    assert table.heads == 1


def test_tables_that_lay_out_the_page_are_walked_through(tmp_path: Path) -> None:
    html = "<table><tr><td>Menu<td><p>Một câu.</p><table><tr><td>1<td>Chào</table></table>"
    kinds = [type(block) for block in blocks(tmp_path, html)]
    assert kinds == [Paragraph, Paragraph, Table]


def test_what_is_no_page_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DamagedFileError, match="không tìm thấy chữ"):
        blocks(tmp_path, "<script>a</script>")
    with pytest.raises(DamagedFileError, match="quá sâu"):
        blocks(tmp_path, "<div>" * 3000 + "x")
    with pytest.raises(OversizeFileError, match="20 MB"):
        blocks(tmp_path, "x" * (MAX_BYTES + 1))
