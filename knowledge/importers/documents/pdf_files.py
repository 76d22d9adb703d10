"""PDF files page by page: words with their place, ruled tables, scanned pages recognised."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.page import Page
from pdfplumber.utils.exceptions import PdfminerException

from knowledge.importers.documents.blocks import Content, Table
from knowledge.importers.documents.errors import DamagedFileError, LockedFileError, ScanError
from knowledge.importers.documents.page_lines import Word
from knowledge.importers.documents.pages import Box, PagePart, join_pages, make_page
from knowledge.importers.documents.scans import find_tesseract, recognise_pdf_page
from knowledge.vietnamese.text import nfc

OnPage = Callable[[int, int], None]
_FEW_LETTERS = 25  # a page with fewer and with an image on it is a scan
_UNREADABLE = re.compile(r"\(cid:\d+\)")


@dataclass(slots=True)
class _Page:
    parts: list[PagePart] = field(default_factory=list)
    recognised: bool = False
    unread: bool = False  # a scan, and no Tesseract


def read_pdf(path: Path, on_page: OnPage | None = None) -> Content:
    """The blocks of a PDF. Pages without text are recognised by Tesseract.

    Raises LockedFileError, DamagedFileError, and ScanError when no page has text and none can be
    recognised here; single unread pages are only noted.
    """
    pages: list[_Page] = []
    try:
        with pdfplumber.open(path) as pdf:
            total = len(pdf.pages)
            for number, page in enumerate(pdf.pages, start=1):
                pages.append(_read_page(path, page, number))
                page.close()  # else a file of 300 pages keeps every letter in memory
                if on_page:
                    on_page(number, total)
    except PdfminerException as error:
        if any(isinstance(cause, PDFPasswordIncorrect) for cause in (*error.args, error.__cause__)):
            raise LockedFileError(path, "tệp PDF có mật khẩu, hãy lưu lại bản không khóa") from error
        raise DamagedFileError(path, "tệp PDF hỏng hoặc không phải PDF") from error
    except (ScanError, OSError, MemoryError):
        raise
    except Exception as error:  # pdfminer raises whatever a broken object leads it to
        raise DamagedFileError(path, "tệp PDF hỏng hoặc không phải PDF") from error
    if not any(page.parts for page in pages):
        if any(page.unread for page in pages):
            find_tesseract(path)  # raises what says what to install
        raise DamagedFileError(path, "không tìm thấy chữ nào trong tệp")
    recognised = any(page.recognised for page in pages)
    return Content(join_pages([page.parts for page in pages]), len(pages), _notes(pages), recognised)


def _read_page(path: Path, page: Page, number: int) -> _Page:
    words = page.extract_words(extra_attrs=["fontname"], x_tolerance=1.5, y_tolerance=2)
    text = "".join(word["text"] for word in words)
    if len(_UNREADABLE.sub("", text)) < _FEW_LETTERS and (page.images or _UNREADABLE.search(text)):
        try:
            find_tesseract(path)
        except ScanError:
            return _Page(unread=True)
        return _Page(recognise_pdf_page(path, number), recognised=True)
    tables = _find_tables(page, number)
    free = [
        Word(
            nfc(word["text"]), word["x0"], word["x1"], word["top"], word["bottom"],
            "bold" in word["fontname"].lower(),
        )
        for word in words
        if not any(_inside(word, box) for box, _ in tables)
    ]  # fmt: skip
    return _Page(make_page(free, tables, number))


def _inside(word: dict[str, float], box: Box) -> bool:
    middle = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return box[0] <= middle[0] <= box[2] and box[1] <= middle[1] <= box[3]


def _find_tables(page: Page, number: int) -> list[tuple[Box, Table]]:
    """The ruled tables with at least two columns; a box around a single cell is text."""
    out = []
    for found in page.find_tables():
        rows = [[_cell_text(cell) for cell in row] for row in found.extract(x_tolerance=1.5) or []]
        kept = tuple(tuple(row) for row in rows if any(row))
        if kept and len(kept[0]) > 1:
            out.append((found.bbox, Table(kept, pages=(number,) * len(kept))))
    return out


def _cell_text(cell: str | None) -> str:
    return "\n".join(nfc(line) for line in (cell or "").splitlines()).strip()


def _notes(pages: list[_Page]) -> tuple[str, ...]:
    recognised = [str(number) for number, page in enumerate(pages, start=1) if page.recognised]
    unread = [str(number) for number, page in enumerate(pages, start=1) if page.unread]
    notes = []
    if recognised:
        notes.append(f"Trang {', '.join(recognised)} là ảnh quét, chữ do máy nhận dạng, cần soát lại.")
    if unread:
        notes.append(
            f"Trang {', '.join(unread)} là ảnh quét, chưa đọc được vì máy chưa có Tesseract tiếng Việt "
            "(gói tesseract-ocr-vie)."
        )
    return tuple(notes)
