"""What maintainers run: a cell edited in a workbook on its way to citizens, and back."""

from __future__ import annotations

import io
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bot import cli
from bot.settings import settings

Run = Callable[..., tuple[int, str, str]]
ENTRY = "buu-chinh/khai-niem"
NEW = "Bưu chính công ích là cách gửi hồ sơ qua bưu điện, nay sửa lại để thử."


@pytest.fixture
def motcua(
    fresh_settings: pytest.MonkeyPatch, shipped_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    """The command line on a home of its own."""
    home = shutil.copytree(shipped_home, tmp_path / "home")
    fresh_settings.setenv("MOTCUA_HOME", str(home))
    fresh_settings.setenv("COLUMNS", "200")
    fresh_settings.setenv("MOTCUA_ADMINISTRATORS", "Phạm Quản, Võ Trị")

    def run(*arguments: str) -> tuple[int, str, str]:
        settings.cache_clear()
        fresh_settings.setattr(sys, "argv", ["motcua", *arguments])
        fresh_settings.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
        code: Any = 0
        try:
            cli.main()
        except SystemExit as end:
            code = end.code
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return int(code or 0), out, err

    yield run
    settings.cache_clear()


def first_entry(book: Any) -> tuple[str, int, int]:
    """Sheet, row and column of the text of an entry of ours."""
    sheet = book["Câu trả lời"]
    heads = {cell.value: cell.column for row in sheet.iter_rows(max_row=3) for cell in row if cell.value}
    return next(
        (str(sheet.cell(row, heads["Mã mục"]).value), row, heads["Nội dung"])
        for row in range(2, sheet.max_row + 1)
        if str(sheet.cell(row, heads["Khía cạnh"]).value).lower() == "trả lời"
    )


def test_an_edited_cell_on_its_way(motcua: Run, tmp_path: Path) -> None:
    file = tmp_path / "sua.xlsx"
    code, out, _ = motcua("knowledge", "export", "--xlsx", str(file))
    assert (code, "Câu trả lời" in out) == (0, True)
    book = load_workbook(file)
    entry, row, column = first_entry(book)
    book["Câu trả lời"].cell(row, column).value = NEW
    book.save(file)

    code, out, _ = motcua("knowledge", "import", "xlsx", str(file), "--dry-run")
    assert (code, out.count("Ô Câu trả lời!"), NEW in out) == (0, 1, True)
    assert "Bản nháp trống." in motcua("knowledge", "draft")[1]
    assert motcua("knowledge", "import", "xlsx", str(file))[0] == 2  # nobody says who
    assert motcua("knowledge", "import", "xlsx", str(file), "--by", "An")[0] == 0
    assert entry in motcua("knowledge", "draft")[1]
    assert NEW in motcua("knowledge", "diff", entry)[1]

    code, out, err = motcua("knowledge", "publish", "--by", "An", "--reason", "xong")
    assert (code, "An là người sửa" in out + err) == (1, True)
    override = ("--admin", "Phạm Quản", "--because", "chỉ có một người trực")
    assert (
        motcua("knowledge", "publish", "--by", "An", "--reason", "x", "--admin", "An", "--because", "x")[0]
        == 2
    )
    code, out, _ = motcua("knowledge", "publish", "--by", "An", "--reason", "xong", *override)
    assert (code, "Đã công bố bản số 2." in out) == (0, True)
    history = motcua("knowledge", "history")[1]
    assert "quản trị cho phép: Phạm Quản: chỉ có một người trực" in history
    assert "An  sửa (lớp officer)" in motcua("knowledge", "history", entry)[1]

    assert motcua("knowledge", "unpublish", entry, "--by", "Bình", "--reason", "sai số")[0] == 0
    assert motcua("knowledge", "rollback", "1", "--by", "Bình", "--reason", "như cũ")[0] == 0
    code, out, _ = motcua("knowledge", "diff", "--from", "1")
    assert (code, out.strip()) == (0, "Không có khác biệt.")
    for wrong in (("rollback", "99"), ("unpublish", "khong/co"), ("delete", "khong/co")):
        code, out, err = motcua("knowledge", *wrong, "--by", "Bình", "--reason", "thử")
        assert (code, err.count("\n"), "Không có" in err) == (1, 1, True)


def test_the_gate_keeps_out_what_answers_worse(motcua: Run, tmp_path: Path) -> None:
    asked = tmp_path / "hoi.jsonl"
    file = tmp_path / "sua.xlsx"
    motcua("knowledge", "export", "--xlsx", str(file))
    book = load_workbook(file)
    entry, row, column = first_entry(book)
    before = str(book["Câu trả lời"].cell(row, column).value).split(".")[0]
    title = str(book["Câu trả lời"].cell(row, 2).value)
    code, out, _ = motcua("ask", title, "--format", "json")
    assert entry in out
    words = before.split()[:3]
    row_of = {"id": "c1", "text": title, "entry": [entry], "words": [[" ".join(words)]]}
    asked.write_text(json.dumps(row_of, ensure_ascii=False), "utf-8")
    book["Câu trả lời"].cell(row, column).value = NEW
    book.save(file)
    motcua("knowledge", "import", "xlsx", str(file), "--by", "An")
    publish = ("knowledge", "publish", "--by", "Bình", "--reason", "soát", "--gate", str(asked))
    code, out, err = motcua(*publish)
    assert (code, "nay sai" in out, "Chưa công bố: " in err) == (1, True, True)
    assert "không có thay đổi" not in err
    override = ("--admin", "Võ Trị", "--because", "câu hỏi đã cũ")
    code, out, _ = motcua(*publish, *override)
    assert (code, "Đã công bố bản số 2." in out) == (0, True)
    assert "câu hỏi đã cũ (cổng:" in motcua("knowledge", "history")[1]


def test_documents_reviewed_searched_and_proposed(motcua: Run, tmp_path: Path) -> None:
    from tests.knowledge.importers.documents.test_importing import ENTRY as PAPER
    from tests.knowledge.importers.documents.test_importing import PLAN

    paper = tmp_path / "ke-hoach.txt"
    paper.write_text(PLAN, "utf-8")
    code, out, _ = motcua("knowledge", "import", "documents", str(paper), "--by", "An")
    assert (code, "Số: 7/KH-UBND; ngày: 05-01-2023" in out) == (0, True)
    assert f"{PAPER}  [nháp]" in motcua("knowledge", "documents")[1]
    asked = "Sở Tư pháp đăng mấy tin bài về tủ sách pháp luật"
    assert "mục II.1-1" in motcua("knowledge", "search", asked, "--draft")[1]
    assert "Không tìm thấy đoạn nào." in motcua("knowledge", "search", asked)[1]
    assert "02 tin, bài" in motcua("ask", f"kế hoạch 7/KH-UBND: {asked}", "--draft")[1]
    sheet = tmp_path / "de-xuat.xlsx"
    assert motcua("knowledge", "propose", PAPER, "--xlsx", str(sheet))[0] == 0
    book = load_workbook(sheet)
    page = book.worksheets[0]
    page.cell(3, 1).value = "x"
    book.save(sheet)
    code, out, _ = motcua(
        "knowledge", "propose", PAPER, "--from", str(sheet), "--owner", "Sở Tư pháp", "--by", "An"
    )
    assert (code, "Nhận 1 đề xuất" in out) == (0, True)
    assert "không còn đoạn nào chờ" in motcua("knowledge", "review", PAPER)[1]
    code, out, err = motcua("knowledge", "import", "documents", str(tmp_path / "khong-co.pdf"), "--by", "An")
    assert (code, err.count("\n")) == (1, 1)


def test_what_is_due_and_what_rests_on_what(motcua: Run) -> None:
    code, out, _ = motcua("knowledge", "due", "--days", "60", "--as-of", "21-11-2026")
    assert (code, "01-01-2027" in out or "31-12-2026" in out) == (0, True)
    code, out, _ = motcua("knowledge", "register", "--status", "replaced", "--as-of", "21-11-2026")
    assert (code, "61/2018/NĐ-CP" in out) == (0, True)
    assert motcua("knowledge", "register", "--status", "cũ")[0] == 2
    code, out, _ = motcua("knowledge", "affected", "--as-of", "21-11-2026")
    assert (code, "Không có mục nào dẫn văn bản đã thay." in out) == (0, True)
    assert "Không có việc nào chờ quyết định." in motcua("knowledge", "decisions")[1]
