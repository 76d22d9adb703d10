"""Scanned pages: recognised where Tesseract is installed, else a message that says what to install."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from knowledge.importers.documents import scans
from knowledge.importers.documents.errors import DamagedFileError, ScanError
from knowledge.importers.documents.reading import ReadDocument, read_document
from knowledge.importers.documents.scan_tables import Grid, find_grids
from tests.knowledge.importers.documents.makers import make_pdf, make_scan
from tests.knowledge.importers.documents.plan import BLOCKS, FOOT, HEAD, PATHS


def _has_vietnamese() -> bool:
    program = shutil.which("tesseract")
    if program is None:
        return False
    listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False)
    return "vie" in listed.stdout.split()


needs_tesseract = pytest.mark.skipif(not _has_vietnamese(), reason="tesseract-ocr-vie is not installed")


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scan")
    printed = make_pdf(folder / "in.pdf", BLOCKS, head=HEAD, foot=FOOT)
    return make_scan(printed, folder / "quet.pdf")


@pytest.fixture(scope="module")
def read(scan: Path) -> ReadDocument:
    return read_document(scan)


@needs_tesseract
def test_a_scanned_plan_has_the_same_paths_and_nearly_the_same_words(read: ReadDocument) -> None:
    assert [passage.path for passage in read.passages] == PATHS
    assert SequenceMatcher(None, read.passages[5].text, BLOCKS[12].text[3:]).ratio() > 0.97  # type: ignore[union-attr]
    assert read.passages[9].cells[2] == ("Đơn vị làm", "Bộ phận một cửa")


@needs_tesseract
def test_its_details_and_the_note(read: ReadDocument) -> None:
    assert (read.details.number, read.details.issued_on) == ("47/KH-UBND", date(2026, 2, 9))
    assert read.details.signer == "Trần Thị Ví Dụ"
    assert read.notes[0] == "Trang 1 là ảnh quét, chữ do máy nhận dạng, cần soát lại."


def test_without_tesseract_the_message_says_what_to_install(
    scan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scans.shutil, "which", lambda name: None)
    with pytest.raises(ScanError, match=r"quet\.pdf: .*tesseract-ocr-vie"):
        read_document(scan)


def test_without_the_vietnamese_model_too(scan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans.shutil, "which", lambda name: "/usr/bin/tesseract")
    monkeypatch.setattr(scans, "_languages", lambda program: frozenset({"eng"}))
    with pytest.raises(ScanError, match=r"chưa có dữ liệu tiếng Việt.*tesseract-ocr-vie"):
        read_document(scan)


def test_a_page_that_takes_too_long_is_named(
    scan: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    slow = tmp_path / "cham"
    slow.write_text("#!/bin/sh\nexec sleep 30\n")
    slow.chmod(0o755)
    monkeypatch.setattr(scans, "find_tesseract", lambda path: str(slow))
    monkeypatch.setattr(scans, "PAGE_SECONDS", 0.2)
    with pytest.raises(ScanError, match=r"trang 1 nhận dạng quá 0\.2 giây"):
        scans.recognise_pdf_page(scan, 1)


@needs_tesseract
def test_broken_pictures_say_so(tmp_path: Path) -> None:
    (tmp_path / "hong.png").write_bytes(b"\x89PNG\r\n\x1a\n..")
    with pytest.raises(DamagedFileError, match=r"hong\.png: ảnh hỏng"):
        read_document(tmp_path / "hong.png")


def test_ruled_lines_are_found_and_wiped() -> None:
    picture = Image.new("L", (800, 600), 255)
    pen = ImageDraw.Draw(picture)
    for x in (100, 300, 600):
        pen.line((x, 100, x, 400), 0, 3)
    for y in (100, 250, 400):
        pen.line((100, y, 600, y), 0, 3)
    grids, cleaned = find_grids(picture)
    assert grids == [Grid((100, 300, 600), (100, 250, 400))]
    assert cleaned.getextrema() == (255, 255)
