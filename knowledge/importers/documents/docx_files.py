"""Word files: paragraphs with written-out numbers, headings, tables; guarded against zip bombs."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph

from knowledge.importers.documents.blocks import Block, Content, Paragraph, Table
from knowledge.importers.documents.docx_numbering import Numbering, read_numbering
from knowledge.importers.documents.errors import DamagedFileError, LockedFileError, OversizeFileError
from knowledge.importers.documents.lines import Line, join_lines
from knowledge.importers.documents.markers import read_marker
from knowledge.vietnamese.text import nfc

MAX_UNPACKED = 200_000_000  # bytes
_OLD_WORD = b"\xd0\xcf\x11\xe0"  # .doc, and .docx with a password
_HEADING = re.compile(r"(?:heading|tiêu đề|đầu đề) (\d)", re.IGNORECASE)


def read_docx(path: Path) -> Content:
    """The blocks of a Word file; pages are known where Word has noted its page breaks.

    Raises LockedFileError, OversizeFileError (more than ``MAX_UNPACKED`` unpacked) or DamagedFileError.
    """
    _check(path)
    try:
        document = docx.Document(str(path))
        blocks = tuple(_blocks(document))
    except (OSError, MemoryError):
        raise
    except Exception as error:  # python-docx raises whatever a broken part leads it to
        raise DamagedFileError(path, "tệp Word hỏng hoặc không phải .docx") from error
    if not blocks:
        raise DamagedFileError(path, "không tìm thấy chữ nào trong tệp")
    return Content(blocks, max((block.page or 0 for block in blocks), default=0))


def _check(path: Path) -> None:
    with path.open("rb") as file:
        start = file.read(4)
    if start == _OLD_WORD:
        raise LockedFileError(
            path, "tệp Word có mật khẩu hoặc là kiểu .doc cũ, hãy lưu lại thành .docx không khóa"
        )
    try:
        with zipfile.ZipFile(path) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise DamagedFileError(path, "tệp Word hỏng hoặc không phải .docx") from error
    if unpacked > MAX_UNPACKED:
        raise OversizeFileError(path, f"nội dung bung ra lớn hơn {MAX_UNPACKED // 1_000_000} MB")


def _blocks(document: Document) -> Iterator[Block]:
    numbering = read_numbering(document)
    page = 1 if document.element.body.findall(f".//{qn('w:lastRenderedPageBreak')}") else None
    for part in document.iter_inner_content():
        element = part._p if isinstance(part, WordParagraph) else part._tbl
        if isinstance(part, WordTable):
            table = _table(part, page, numbering)
            if table.rows:
                yield table
        else:
            yield from _paragraphs(part, page, numbering)
        if page is not None:
            page += len(element.findall(f".//{qn('w:lastRenderedPageBreak')}"))


def _paragraphs(part: WordParagraph, page: int | None, numbering: Numbering) -> list[Paragraph]:
    """One paragraph, or several when its lines were broken by hand."""
    lines = [text for line in part.text.splitlines() if (text := nfc(line))]
    mark = numbering.mark(part) if lines else ""
    if not lines:
        return []
    if mark and read_marker(lines[0]) is None:
        lines[0] = mark + lines[0]
    found = _HEADING.match(part.style.name or "") if part.style is not None else None
    if found:
        return [Paragraph(" ".join(lines), page, int(found[1]))]
    return join_lines(Line(line, page) for line in lines)


def _table(part: WordTable, page: int | None, numbering: Numbering) -> Table:
    """The table; of cells merged along a row the first holds the text, down a column each of them."""
    rows: list[tuple[str, ...]] = []
    heads = 0
    for row in part.rows:
        cells: list[str] = [""] * row.grid_cols_before
        before = None
        for cell in row.cells:
            text = "" if cell._tc is before else _cell_text(cell.paragraphs, numbering)
            cells.append(text)
            before = cell._tc
        if not any(cells):
            continue
        properties = row._tr.find(qn("w:trPr"))
        if len(rows) == heads and properties is not None and properties.find(qn("w:tblHeader")) is not None:
            heads += 1
        rows.append(tuple(cells))
    width = max((len(row) for row in rows), default=0)
    even = tuple(row + ("",) * (width - len(row)) for row in rows)
    return Table(even, heads or None, pages=() if page is None else (page,) * len(even))


def _cell_text(paragraphs: list[WordParagraph], numbering: Numbering) -> str:
    lines = [
        (numbering.mark(part) if not number else "") + text
        for part in paragraphs
        for number, line in enumerate(part.text.splitlines())
        if (text := nfc(line))
    ]
    return "\n".join(lines)
