"""A document file read whole: what it says of itself, and its passages."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge.entries import DocumentDetails, Passage
from knowledge.importers.documents.blocks import Content
from knowledge.importers.documents.docx_files import read_docx
from knowledge.importers.documents.errors import (
    DamagedFileError,
    DocumentError,
    OversizeFileError,
    UnknownFileError,
)
from knowledge.importers.documents.html_files import read_html
from knowledge.importers.documents.letterhead import read_details
from knowledge.importers.documents.outline import make_passages
from knowledge.importers.documents.pdf_files import read_pdf
from knowledge.importers.documents.scans import read_image
from knowledge.importers.documents.sections import cut_sections
from knowledge.importers.documents.text_files import read_text

MAX_BYTES = 200_000_000
OnPage = Callable[[int, int], None]  # pages done, pages in all


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """One file as read; ``notes`` are sentences for the officer who checks it."""

    details: DocumentDetails
    passages: tuple[Passage, ...]
    notes: tuple[str, ...] = ()


def read_document(path: Path, on_page: OnPage | None = None) -> ReadDocument:
    """Reads one file; ``on_page`` is called after every page of a PDF or scan.

    Raises a DocumentError naming the file: unknown, damaged, locked, too large, or a scan that
    cannot be recognised here.
    """
    data = _checked(path)
    content = _read_blocks(path, on_page)
    sections = cut_sections(content.blocks)
    passages = make_passages(sections, recognised=content.recognised)
    if not passages:
        raise DamagedFileError(path, "không có nội dung nào sau phần đầu văn bản")
    details, notes = read_details(sections, path.stem)
    details = replace(details, file=path.name, digest=data, pages=content.pages)
    return ReadDocument(details, passages, (*content.notes, *notes))


def find_documents(paths: Iterable[Path]) -> list[Path]:
    """The document files among the paths, folders searched through; sorted, each once.

    Other files in a folder are passed over; one named directly raises UnknownFileError.
    """
    found: set[Path] = set()
    for path in paths:
        if path.is_dir():
            found.update(inner for inner in path.rglob("*") if inner.is_file() and _is_document(inner))
        elif not path.is_file():
            raise UnknownFileError(path, "không có tệp này")
        elif path.suffix.lower() not in _READERS:
            raise UnknownFileError(path, f"chỉ nhận các tệp {', '.join(sorted(_READERS))}")
        else:
            found.add(path)
    return sorted(found)


def _is_document(path: Path) -> bool:
    return path.suffix.lower() in _READERS and not path.name.startswith((".", "~$"))


def _checked(path: Path) -> str:
    """The file's SHA-256, once it is known to be there, readable, not empty and not too large."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise OversizeFileError(path, f"tệp lớn hơn {MAX_BYTES // 1_000_000} MB")
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise DocumentError(path, "không mở được tệp") from error
    if not size:
        raise DamagedFileError(path, "tệp trống")
    return digest


def _read_blocks(path: Path, on_page: OnPage | None) -> Content:
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise UnknownFileError(path, f"chỉ nhận các tệp {', '.join(sorted(_READERS))}")
    return reader(path, on_page)


_READERS: dict[str, Callable[[Path, OnPage | None], Content]] = {
    ".txt": lambda path, _: read_text(path),
    ".pdf": read_pdf,
    ".docx": lambda path, _: read_docx(path),
    **dict.fromkeys((".html", ".htm"), lambda path, _: read_html(path)),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".tif", ".tiff"), read_image),
}
