"""The workbook in which a person judges proposals, and the entries made of what was kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import Engine

from knowledge import changes
from knowledge.entries import Aspect, Confidence, DocumentDetails, Kind, Origin, Source
from knowledge.importers.proposals.layers import to_layers
from knowledge.importers.proposals.proposal import Proposal
from knowledge.importers.proposals.workbook import SHEET, read_proposals, write_proposals
from knowledge.refusals import layer_refusals
from knowledge.workbooks.errors import CellsError, FileError

DAY = date(2026, 11, 21)
DETAILS = DocumentDetails(
    "Kế hoạch tuyên truyền cải cách hành chính tỉnh Bình Thuận năm 2024", "Kế hoạch", "9945/KH-UBND",
    "Ủy ban nhân dân tỉnh Bình Thuận", date(2024, 2, 20), file="plan.txt", digest="ab12",
)  # fmt: skip
QUOTA = Proposal(
    "V.1-1", "Sở Nội vụ", "có ít nhất 02 tin, bài", "hàng tháng", "", "ít nhất 02 tin, bài",
    "Tin, bài của Sở Nội vụ",
    ("sở nội vụ đăng bao nhiêu tin, bài", "ai đăng tin, bài"), "Hàng tháng Sở Nội vụ đăng 02 tin, bài.",
    "Hàng tháng, có ít nhất 02 tin, bài.", 5.0,
)  # fmt: skip
FORMULA = Proposal(
    "V.1-1", "", "=1+1", "", "", "", "=Tên lạ", ("hỏi một", "hỏi hai"), "Trả lời.", "=cmd|' /C calc'!A0", 4.0
)
OTHER = Proposal(
    "V.2", "Sở Tư pháp", "mở lớp", "", "Quý II", "", "Lớp học", ("hỏi", "hỏi nữa"), "Mở lớp.", "Mở lớp", 3.0
)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "proposals.xlsx"
    write_proposals(path, DETAILS, [QUOTA, FORMULA, OTHER])
    return path


def _edit(path: Path, cells: dict[str, str | None]) -> None:
    workbook = openpyxl.load_workbook(path)
    for place, value in cells.items():
        workbook[SHEET][place] = value
    workbook.save(path)


def test_nothing_is_kept_until_a_person_says_so(book: Path) -> None:
    judged = read_proposals(book)
    assert (judged.accepted, judged.waiting, judged.digest) == ((), 3, "ab12")


def test_kept_edited_dropped(book: Path) -> None:
    _edit(
        book,
        {
            "A3": "x",
            "A4": "Bỏ",
            "A5": "SỬA",
            "H5": "Mở một lớp mỗi quý.",
            "I5": "khi nào mở lớp\n\nai mở lớp",
        },
    )
    judged = read_proposals(book)
    assert (len(judged.accepted), judged.edited, judged.dropped, judged.waiting) == (2, 1, 1, 0)
    kept, edited = judged.accepted
    assert (kept.path, kept.questions, kept.answer) == (QUOTA.path, QUOTA.questions, QUOTA.answer)
    assert (edited.answer, edited.questions) == ("Mở một lớp mỗi quý.", ("khi nào mở lớp", "ai mở lớp"))


def test_text_that_looks_like_a_formula_stays_text(book: Path) -> None:
    assert openpyxl.load_workbook(book)[SHEET]["K4"].data_type == "s"
    _edit(book, {"A4": "x"})
    workbook = openpyxl.load_workbook(book)
    assert workbook[SHEET]["K4"].value == FORMULA.passage_text


def test_drop_down_of_decisions(book: Path) -> None:
    (rule,) = openpyxl.load_workbook(book)[SHEET].data_validations.dataValidation
    assert rule.formula1 == '"x,sửa,bỏ"'
    assert str(rule.sqref) == "A3:A5"


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"A3": "chắc là có"}, "Đề xuất!A3: “chắc là có” không rõ"),
        ({"A3": "x", "H3": None}, "Đề xuất!H3: mục được giữ phải có câu trả lời"),
        ({"A5": "sửa", "G5": " "}, "Đề xuất!G5: mục được giữ phải có tên mục"),
    ],
)
def test_cells_that_cannot_be_taken(book: Path, cells: dict[str, str | None], reason: str) -> None:
    _edit(book, cells)
    with pytest.raises(CellsError, match=reason):
        read_proposals(book)


def test_other_files_are_refused(book: Path, tmp_path: Path) -> None:
    _edit(book, {"B2": "Đơn vị"})
    with pytest.raises(FileError, match="xuất lại"):
        read_proposals(book)
    other = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(other)
    with pytest.raises(FileError, match="không có trang Đề xuất"):
        read_proposals(other)
    with pytest.raises(FileError, match="Không ghi được"):
        write_proposals(tmp_path / "missing" / "book.xlsx", DETAILS, [QUOTA])


def test_entries_of_what_was_kept() -> None:
    first, second, third = to_layers(DETAILS, [QUOTA, FORMULA, OTHER], "van-ban-1", "Sở Nội vụ", day=DAY)
    assert [layer.entry_id for layer in (first, second, third)] == [
        "ke-hoach/9945-kh-ubnd-2024-v-1-1",
        "ke-hoach/9945-kh-ubnd-2024-v-1-1-2",
        "ke-hoach/9945-kh-ubnd-2024-v-2",
    ]
    assert (first.kind, first.origin, first.years, first.province) == (
        Kind.PLAN_FACT, Origin.OFFICER, (2024,), "binh-thuan",
    )  # fmt: skip
    (fact,) = first.facts
    assert (fact.aspect, fact.text, fact.sources) == (Aspect.ANSWER, QUOTA.answer, ("van-ban-1",))
    assert first.confidence == Confidence.SECONDARY
    source = Source("van-ban-1", DETAILS.title, kind="plan", number=DETAILS.number)
    assert not list(layer_refusals(first, {source.key: source}, DAY))


def test_accepting_again_replaces(engine: Engine) -> None:
    source = Source("van-ban-1", DETAILS.title, kind="plan", number=DETAILS.number)
    layers = to_layers(DETAILS, [QUOTA, OTHER], source.key, "Sở Nội vụ", day=DAY)
    assert changes.put(engine, layers, [source], "Lan", "giữ hai đề xuất") == 3
    assert changes.put(engine, layers, [source], "Lan", "lại một lần") == 0
