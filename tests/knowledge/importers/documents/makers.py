"""Files made of blocks for the tests: PDF as an office prints it, DOCX, HTML, and scans of a PDF."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

import docx
import matplotlib
import pypdfium2
from docx.document import Document
from fpdf import FPDF
from PIL import Image

from knowledge.importers.documents.blocks import Block, Table

_FONTS = Path(matplotlib.get_data_path()) / "fonts/ttf"
Head = tuple[Sequence[str], Sequence[str]]  # left and right column of letterhead or signature


def _new_pdf() -> FPDF:
    pdf = FPDF(format="A4")
    pdf.add_font("Serif", "", str(_FONTS / "DejaVuSerif.ttf"))
    pdf.add_font("Serif", "B", str(_FONTS / "DejaVuSerif-Bold.ttf"))
    pdf.set_margins(25, 20, 20)
    pdf.set_auto_page_break(True, 20)
    pdf.set_font("Serif", "", 11)
    return pdf


def _columns(pdf: FPDF, columns: Head) -> None:
    top = pdf.get_y()
    ends = []
    for number, lines in enumerate(columns):
        pdf.set_y(top)
        for line in lines:
            pdf.set_x(25 + number * 75)
            pdf.cell(65 if number == 0 else 90, 6, line, align="C", new_x="LMARGIN", new_y="NEXT")
        ends.append(pdf.get_y())
    pdf.set_y(max(ends) + 4)


def make_pdf(
    path: Path,
    blocks: Sequence[Block],
    *,
    head: Head | None = None,
    foot: Head | None = None,
    numbers: bool = True,
) -> Path:
    """An A4 PDF, justified, page numbers on top, capitals centred and bold, tables ruled."""

    class Numbered(FPDF):
        def header(self) -> None:
            if numbers and self.page_no() > 1:
                self.set_y(10)
                self.cell(0, 6, str(self.page_no()), align="C", new_x="LMARGIN", new_y="NEXT")
                self.set_y(20)

    base = _new_pdf()
    pdf = Numbered(format="A4")
    pdf.__dict__.update({key: value for key, value in base.__dict__.items() if key != "pages"})
    pdf.add_page()
    if head:
        _columns(pdf, head)
    for block in blocks:
        if isinstance(block, Table):
            pdf.set_font_size(8)
            with pdf.table(line_height=4.5) as table:
                for cells in block.rows:
                    row = table.row()
                    for cell in cells:
                        row.cell(cell)
            pdf.set_font_size(11)
            continue
        title = block.text.isupper() and len(block.text) < 120
        pdf.set_font("Serif", "B" if title else "", 11)
        text = block.text if title else f"        {block.text}"
        pdf.multi_cell(0, 6, text, align="C" if title else "J", new_x="LMARGIN", new_y="NEXT")
        pdf.ln(2)
    pdf.set_font("Serif", "", 11)
    if foot:
        _columns(pdf, foot)
    pdf.output(str(path))
    return path


def _docx_columns(document: Document, columns: Head) -> None:
    cells = document.add_table(rows=1, cols=2).rows[0].cells
    for cell, lines in zip(cells, columns, strict=True):
        cell.text = "\n".join(lines)


def make_docx(
    path: Path, blocks: Sequence[Block], *, head: Head | None = None, foot: Head | None = None
) -> Path:
    """A Word file, letterhead and signature in tables without rules as offices make them."""
    document = docx.Document()
    if head:
        _docx_columns(document, head)
    for block in blocks:
        if isinstance(block, Table):
            table = document.add_table(rows=0, cols=len(block.rows[0]))
            for cells in block.rows:
                for cell, text in zip(table.add_row().cells, cells, strict=True):
                    cell.text = text
        else:
            document.add_paragraph(block.text)
    if foot:
        _docx_columns(document, foot)
    document.save(str(path))
    return path


def _html_table(rows: Sequence[Sequence[str]]) -> str:
    cells = ("".join(f"<td>{escape(cell).replace(chr(10), '<br>')}</td>" for cell in row) for row in rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


def make_html(
    path: Path, blocks: Sequence[Block], *, head: Head | None = None, foot: Head | None = None
) -> Path:
    """A web page with a menu, one element a paragraph."""
    parts = ["<html><head><title>x</title></head><body><nav>Trang chủ</nav>"]
    if head:
        parts.append(_html_table([["\n".join(lines) for lines in head]]))
    for block in blocks:
        parts.append(_html_table(block.rows) if isinstance(block, Table) else f"<p>{escape(block.text)}</p>")
    if foot:
        parts.append(_html_table([["\n".join(lines) for lines in foot]]))
    path.write_text("\n".join(parts), encoding="utf-8")
    return path


def make_scan(source: Path, path: Path) -> Path:
    """An image-only PDF (or picture, by the suffix) of the pages of a PDF."""
    document = pypdfium2.PdfDocument(source)
    pictures: list[Image.Image] = [page.render(scale=200 / 72, grayscale=True).to_pil() for page in document]
    document.close()
    if path.suffix == ".pdf":
        pictures[0].save(path, resolution=200, save_all=True, append_images=pictures[1:])
    else:
        pictures[0].save(path)
    return path
