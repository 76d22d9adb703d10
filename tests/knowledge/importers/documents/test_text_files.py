"""Text files: encodings, Markdown, tables with tabs, page numbers, lines of signing software."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from knowledge.importers.documents.blocks import Paragraph, Table
from knowledge.importers.documents.errors import DamagedFileError
from knowledge.importers.documents.text_files import read_text, split_text

TEXT = "I. MỤC ĐÍCH\n1. Người dân được đón tiếp tử tế, đúng giờ.\n"


def decomposed(text: str) -> bytes:
    """Windows-1258: the five tones stand alone after their letter, other marks do not."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    out = ""
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in parts if mark in tones)
        out += unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in tones)) + tone
    return out.encode("cp1258")


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(), TEXT.encode("utf-8-sig"), TEXT.encode("utf-16"), TEXT.encode("utf-16-le") * 4,
        unicodedata.normalize("NFD", TEXT).encode(), decomposed(TEXT),
    ],
    ids=["utf8", "bom", "utf16", "utf16le", "nfd", "cp1258"],
)  # fmt: skip
def test_every_encoding_gives_composed_vietnamese(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    blocks = read_text(path).blocks[:2]
    assert [block.text for block in blocks if isinstance(block, Paragraph)] == TEXT.splitlines()


@pytest.mark.parametrize("data", [b"", b" \n \n", bytes(range(256)) * 20])
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "hong.txt"
    path.write_bytes(data)
    with pytest.raises(DamagedFileError, match=r"Không đọc được hong\.txt"):
        read_text(path)


def test_marks_of_markdown_go() -> None:
    text = (
        "## **II. VIỆC PHẢI LÀM**\n\n***Nơi nhận:***\n\n"
        "- Một *quầy* <b>mới</b>\n\n**KT. CHỦ TỊCH  \nPHÓ CHỦ TỊCH**\n"
    )
    assert [block.text for block in split_text(text).blocks if isinstance(block, Paragraph)] == [
        "II. VIỆC PHẢI LÀM", "Nơi nhận:", "- Một quầy mới", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH",
    ]  # fmt: skip


def test_rows_with_tabs_are_one_table_over_a_page_break() -> None:
    text = (
        "Bảng sau:\n\n<b>TT</b>\t<b>Việc</b>\t<b>Hạn</b>\n1\tTreo bảng giờ tiếp\tTháng 3\n\n"
        "\tdân ở cổng\t\n2\tGọi điện\tTháng 4\n\nHết.\n"
    )
    first, table, last = split_text(text).blocks
    assert isinstance(first, Paragraph)
    assert isinstance(last, Paragraph)
    assert isinstance(table, Table)
    assert (len(table.rows), table.heads, table.breaks) == (4, 1, frozenset({2}))


def test_rows_between_pipes_are_a_table() -> None:
    (table,) = split_text("| TT | Việc |\n|----|------|\n| 1 | Treo bảng |\n").blocks
    assert isinstance(table, Table)
    assert table.rows == (("TT", "Việc"), ("1", "Treo bảng"))


def test_form_feeds_number_the_pages_and_page_numbers_go() -> None:
    content = split_text("Một câu đầu.\n1\n\fCâu trang hai.\n2\n")
    assert content.pages == 2
    assert [(block.page, block.text) for block in content.blocks if isinstance(block, Paragraph)] == [
        (1, "Một câu đầu."), (2, "Câu trang hai."),
    ]  # fmt: skip


def test_lines_of_signing_software_go() -> None:
    text = (
        "Một câu.\n\t\tỦy ban xã Ví Dụ - Email: a@vidu.example - Phone: 000\n"
        "\t2026-01-05T09:21:39+0700\n\tTrần Thị Ví Dụ<b@vidu.example> đã ký lên văn bản này!\n"
    )
    assert len(split_text(text).blocks) == 1
