"""Pages without text, recognised by Tesseract's Vietnamese model as a separate program."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import warnings
from collections.abc import Callable
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from statistics import fmean

import pypdfium2
from PIL import Image, ImageSequence, UnidentifiedImageError

from knowledge.importers.documents.blocks import Content
from knowledge.importers.documents.errors import DamagedFileError, ScanError
from knowledge.importers.documents.page_lines import Word
from knowledge.importers.documents.pages import PagePart, join_pages, make_page
from knowledge.importers.documents.scan_tables import find_grids, read_grids, without_tables
from knowledge.vietnamese.text import nfc

OnPage = Callable[[int, int], None]
DPI = 300  # what the models were trained for
PAGE_SECONDS = 120
_LISTING_SECONDS = 20
_MAX_PIXELS = 60_000_000  # an A3 page at 400 dpi has 31 million
_SURE = 40.0  # per cent
_PAGE, _COLUMN = "3", "6"  # what Tesseract is to expect: anything, one block of text
_LINE, _WORD = "4", "5"  # levels of Tesseract's table
_NEEDED = "chưa có chương trình nhận dạng chữ, hãy cài gói tesseract-ocr và tesseract-ocr-vie"
_NEEDED_MODEL = "Tesseract chưa có dữ liệu tiếng Việt, hãy cài gói tesseract-ocr-vie"


@lru_cache(maxsize=4)
def _languages(program: str) -> frozenset[str]:
    listed = subprocess.run(
        [program, "--list-langs"], capture_output=True, text=True, timeout=_LISTING_SECONDS, check=False
    )
    return frozenset((listed.stdout + listed.stderr).split())


def find_tesseract(path: Path) -> str:
    """The program, its Vietnamese model being there; ScanError for ``path`` that says what to install."""
    program = shutil.which("tesseract")
    if program is None:
        raise ScanError(path, f"đây là ảnh quét mà máy {_NEEDED}")
    try:
        known = _languages(program)
    except (OSError, subprocess.SubprocessError) as error:
        raise ScanError(path, "Tesseract trên máy không chạy được") from error
    if "vie" not in known:
        raise ScanError(path, f"đây là ảnh quét mà {_NEEDED_MODEL}")
    return program


def recognise_pdf_page(path: Path, number: int) -> list[PagePart]:
    """The parts of page ``number`` (from 1) of a PDF, rendered and recognised. Raises ScanError."""
    document = pypdfium2.PdfDocument(path)
    try:
        page = document[number - 1]
        width, height = page.get_size()
        scale = min(DPI / 72, (_MAX_PIXELS / max(1.0, width * height)) ** 0.5)
        picture = page.render(scale=scale, grayscale=True).to_pil()
    finally:
        document.close()
    return recognise(path, picture, number)


def recognise(path: Path, picture: Image.Image, number: int) -> list[PagePart]:
    """The lines and ruled tables on one page's picture; ScanError when Tesseract fails or takes too long."""
    grids, cleaned = find_grids(picture)
    words = _words(_run(path, without_tables(cleaned, grids), number, _PAGE))
    tables = read_grids(grids, cleaned, number, lambda cells: _words(_run(path, cells, number, _COLUMN)))
    return make_page(words, tables, number)


def _run(path: Path, picture: Image.Image, number: int, layout: str) -> str:
    """Tesseract's table of the words on the picture."""
    program = find_tesseract(path)
    data = io.BytesIO()
    picture.save(data, "PNG")
    try:
        done = subprocess.run(
            [program, "stdin", "stdout", "-l", "vie", "--dpi", str(DPI), "--psm", layout, "tsv"],
            input=data.getvalue(), capture_output=True, timeout=PAGE_SECONDS, check=True,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise ScanError(path, f"trang {number} nhận dạng quá {PAGE_SECONDS} giây") from error
    except (OSError, subprocess.CalledProcessError) as error:
        raise ScanError(path, f"Tesseract không nhận dạng được trang {number}") from error
    return done.stdout.decode("utf-8", "replace")


def _words(table: str) -> list[Word]:
    """The words of Tesseract's table, each as high as its line: their own boxes end with their letters.

    Lines of which it is not sure on average are specks, stamps and handwriting.
    """
    rows = csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE)
    out: list[Word] = []
    for is_line, group in groupby(rows, key=lambda row: row["level"] in (_LINE, _WORD)):
        if not is_line:
            continue
        lines: list[tuple[list[Word], list[float]]] = []
        for row in group:
            left, top = float(row["left"]), float(row["top"])
            right, bottom = left + float(row["width"]), top + float(row["height"])
            if row["level"] == _LINE:
                lines.append(([], []))
                height = top, bottom
            elif text := nfc(row.get("text") or ""):
                lines[-1][0].append(Word(text, left, right, *height))
                lines[-1][1].append(float(row["conf"]))
        out += [word for words, sure in lines if sure and fmean(sure) >= _SURE for word in words]
    return out


def read_image(path: Path, on_page: OnPage | None = None) -> Content:
    """The blocks of an image file (every frame of a TIFF is a page). Raises ScanError, DamagedFileError."""
    find_tesseract(path)
    pages: list[list[PagePart]] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path) as image:
                total = getattr(image, "n_frames", 1)
                for number, frame in enumerate(ImageSequence.Iterator(image), start=1):
                    if frame.width * frame.height > _MAX_PIXELS:
                        raise DamagedFileError(path, "ảnh quá lớn")
                    pages.append(recognise(path, frame, number))
                    if on_page:
                        on_page(number, total)
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise DamagedFileError(path, "ảnh hỏng hoặc không phải ảnh") from error
    except Image.DecompressionBombWarning as error:
        raise DamagedFileError(path, "ảnh quá lớn") from error
    blocks = join_pages(pages)
    if not blocks:
        raise ScanError(path, "không nhận dạng được chữ nào trong ảnh")
    count = "" if total == 1 else f" ({total} trang)"
    note = f"Tệp là ảnh quét{count}, chữ do máy nhận dạng, cần soát lại."
    return Content(blocks, total, (note,), recognised=True)
