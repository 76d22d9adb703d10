"""Word files: automatic numbers, headings, merged cells, layout tables, bombs."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from knowledge.importers.documents.blocks import Paragraph, Table
from knowledge.importers.documents.docx_files import read_docx
from knowledge.importers.documents.errors import DamagedFileError, LockedFileError, OversizeFileError
from knowledge.importers.documents.reading import read_document
from tests.knowledge.importers.documents.makers import make_docx
from tests.knowledge.importers.documents.plan import BLOCKS, FOOT, HEAD, PATHS

_LISTS = (
    f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%3)"/></w:lvl>'
    '<w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/></w:lvl>'
    "</w:abstractNum>"
)
_LIST = f'<w:num {nsdecls("w")} w:numId="91"><w:abstractNumId w:val="90"/></w:num>'


def test_the_plan_comes_out_whole(tmp_path: Path) -> None:
    found = read_document(make_docx(tmp_path / "ke-hoach.docx", BLOCKS, head=HEAD, foot=FOOT))
    assert [passage.path for passage in found.passages] == PATHS
    assert (found.details.number, found.details.issued_on) == ("47/KH-UBND", date(2026, 2, 9))
    assert (found.details.issuer, found.details.signer) == ("Ủy ban nhân dân xã Ví Dụ", "Trần Thị Ví Dụ")
    assert found.details.missing == ()


def test_numbers_that_word_counts_are_written_out(tmp_path: Path) -> None:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(_LISTS))
    numbering.append(parse_xml(_LIST))
    for depth, text in (
        (0, "VIỆC"),
        (1, "Tại quầy"),
        (2, "Chào."),
        (2, "Mời."),
        (3, "Ngồi."),
        (1, "Gọi."),
        (0, "HẠN"),
        (1, "Sớm."),
    ):
        paragraph = document.add_paragraph(text)
        paragraph._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="91"/></w:numPr>')
        )
    document.save(str(tmp_path / "so.docx"))
    found = read_document(tmp_path / "so.docx")
    assert [passage.path for passage in found.passages] == ["I.1.a", "I.1.b", "I.1.b-1", "I.2", "II.1"]


def test_list_styles_headings_and_breaks_by_hand(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Đón tiếp", 1)
    document.add_paragraph("Chào hỏi", style="List Bullet")
    document.add_paragraph("Dòng một\nDòng hai")
    document.save(str(tmp_path / "kieu.docx"))
    blocks = read_docx(tmp_path / "kieu.docx").blocks
    assert blocks == (
        Paragraph("Đón tiếp", level=1),
        Paragraph("- Chào hỏi"),
        Paragraph("Dòng một"),
        Paragraph("Dòng hai"),
    )


def test_merged_cells(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=3, cols=3)
    for row, texts in enumerate((("TT", "Việc", "Hạn"), ("1", "Chào", "Tháng 3"), ("2", "Mời", ""))):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(1, 2).merge(table.cell(2, 2))
    document.save(str(tmp_path / "bang.docx"))
    (block,) = read_docx(tmp_path / "bang.docx").blocks
    assert isinstance(block, Table)
    assert block.rows[2] == ("2", "Mời", "Tháng 3")


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bom.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(3):
            packed.writestr(f"word/{number}.xml", bytes(70_000_000))
    with pytest.raises(OversizeFileError, match=r"bom\.docx: nội dung bung ra lớn hơn 200 MB"):
        read_docx(path)


def test_broken_and_locked_files_say_so(tmp_path: Path) -> None:
    (tmp_path / "khoa.docx").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(100))
    (tmp_path / "hong.docx").write_bytes(b"PK\x03\x04....")
    with zipfile.ZipFile(tmp_path / "khac.docx", "w") as packed:
        packed.writestr("a.txt", "a")
    with pytest.raises(LockedFileError, match="mật khẩu"):
        read_docx(tmp_path / "khoa.docx")
    for name in ("hong.docx", "khac.docx"):
        with pytest.raises(DamagedFileError, match=name.replace(".", r"\.")):
            read_docx(tmp_path / name)
