"""PDF: letterhead in columns, joined lines, tables over pages, locked and broken files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from fpdf import FPDF

from knowledge.importers.documents.blocks import Paragraph, Table
from knowledge.importers.documents.errors import DamagedFileError, LockedFileError
from knowledge.importers.documents.pdf_files import read_pdf
from knowledge.importers.documents.reading import ReadDocument, read_document
from tests.knowledge.importers.documents.makers import make_pdf
from tests.knowledge.importers.documents.plan import BLOCKS, FOOT, HEAD, PATHS


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> ReadDocument:
    path = make_pdf(tmp_path_factory.mktemp("pdf") / "ke-hoach.pdf", BLOCKS, head=HEAD, foot=FOOT)
    return read_document(path)


def test_the_plan_comes_out_whole(plan: ReadDocument) -> None:
    texts = [block.text for block in BLOCKS if isinstance(block, Paragraph)]
    assert [passage.path for passage in plan.passages] == PATHS
    assert plan.passages[1].text == texts[5].removeprefix("1. ")
    assert plan.passages[8].cells[1] == ("Công việc", "Treo bảng giờ tiếp dân ở cổng")
    assert {passage.page for passage in plan.passages} == {1}


def test_its_details(plan: ReadDocument) -> None:
    found = plan.details
    assert (found.number, found.issued_on) == ("47/KH-UBND", date(2026, 2, 9))
    assert (found.issuer, found.signer) == ("Ủy ban nhân dân xã Ví Dụ", "Trần Thị Ví Dụ")
    assert found.missing == ()
    assert found.pages == 1


def test_tables_and_paragraphs_go_on_over_pages_without_page_numbers(tmp_path: Path) -> None:
    rows = (("TT", "Công việc", "Hạn"), *((str(n), f"Việc thứ {n} của năm", "Tháng 3") for n in range(1, 61)))
    text = "Cán bộ trực gọi lại trong ngày và ghi vào sổ để cuối tháng xem lại từng cuộc gọi một. " * 40
    path = make_pdf(tmp_path / "dai.pdf", [Paragraph("1. Việc"), Table(rows), Paragraph(text.strip())])
    pages: list[tuple[int, int]] = []
    content = read_pdf(path, lambda done, total: pages.append((done, total)))
    first, table, last = content.blocks
    assert isinstance(first, Paragraph)
    assert isinstance(table, Table)
    assert table.rows == rows
    assert isinstance(last, Paragraph)
    assert last.text == text.strip()
    assert pages == [(n, content.pages) for n in range(1, content.pages + 1)]
    assert content.pages > 2


def test_a_locked_file_says_so(tmp_path: Path) -> None:
    pdf = FPDF()
    pdf.set_encryption(owner_password="a", user_password="b")
    pdf.add_page()
    path = tmp_path / "khoa.pdf"
    pdf.output(str(path))
    with pytest.raises(LockedFileError, match=r"khoa\.pdf: tệp PDF có mật khẩu"):
        read_pdf(path)


def test_broken_and_blank_files_say_so(tmp_path: Path) -> None:
    whole = make_pdf(tmp_path / "du.pdf", BLOCKS).read_bytes()
    blank = FPDF()
    blank.add_page()
    blank.output(str(tmp_path / "trang.pdf"))
    (tmp_path / "cut.pdf").write_bytes(whole[: len(whole) // 3])
    (tmp_path / "khac.pdf").write_bytes(b"xin chao")
    for name in ("trang.pdf", "cut.pdf", "khac.pdf"):
        with pytest.raises(DamagedFileError, match=name.replace(".", r"\.")):
            read_pdf(tmp_path / name)
