"""Proposals as a workbook that a person judges: keep, edit or drop each row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.entries import DocumentDetails
from knowledge.importers.proposals.proposal import Proposal
from knowledge.vietnamese.text import fold, nfc
from knowledge.workbooks.errors import CellsError, FileError
from knowledge.workbooks.files import opened

KEEP, EDIT, DROP = "x", "sửa", "bỏ"
SHEET = "Đề xuất"
_ABOUT = "Văn bản"
_COLUMNS = (
    ("Giữ? (x / sửa / bỏ)", 10), ("Ai làm", 26), ("Việc gì", 48), ("Bao lâu một lần", 16),
    ("Thời hạn", 18), ("Số lượng", 18), ("Tên mục", 36), ("Câu trả lời", 64),
    ("Người dân hỏi (mỗi dòng một câu)", 48), ("Vị trí trong văn bản", 16), ("Nguyên văn", 64),
)  # fmt: skip
_FIRST = 3  # the row of the first proposal
_PALE = PatternFill("solid", fgColor="FFF2CC")


@dataclass(frozen=True, slots=True)
class Judged:
    """A workbook that came back: what was kept (as its cells now say), and how many rows were not.

    ``digest`` is that of the document's file when the proposals were made.
    """

    accepted: tuple[Proposal, ...]
    edited: int
    dropped: int
    waiting: int
    digest: str


def write_proposals(path: Path, details: DocumentDetails, proposals: Iterable[Proposal]) -> None:
    """One row a proposal, the likeliest first, nothing decided. Raises `FileError` when it cannot write."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101 - a new workbook has one
    sheet.title = SHEET
    _put(sheet, 1, [_ABOUT, details.number or "", details.title, details.file, details.digest])
    _put(sheet, 2, [title for title, _ in _COLUMNS])
    count = 0
    for count, proposal in enumerate(proposals, start=1):
        _put(sheet, count + _FIRST - 1, _cells(proposal))
    _dress(sheet, max(count, 1) + _FIRST - 1)
    try:
        book.save(path)
    except OSError as error:
        raise FileError(f"Không ghi được {path.name}: {error.strerror or 'lỗi đĩa'}.") from error


def read_proposals(path: Path) -> Judged:
    """What a person kept. Raises `FileError` for another file, `CellsError` for cells it cannot take."""
    with opened(path) as book:
        if SHEET not in book.sheetnames:
            raise FileError(f"{path.name}: không có trang {SHEET}, không phải bảng đề xuất của Một Cửa.")
        rows = [
            [_text(value) for value in row]
            for row in book[SHEET].iter_rows(max_col=len(_COLUMNS), values_only=True)
        ]
    if len(rows) < _FIRST - 1 or rows[0][0] != _ABOUT or rows[1] != [title for title, _ in _COLUMNS]:
        raise FileError(f"{path.name}: dòng đầu hoặc tên cột đã đổi; xuất lại bảng đề xuất.")
    accepted: list[Proposal] = []
    counts = dict.fromkeys((KEEP, EDIT, DROP, ""), 0)
    problems: list[str] = []
    for number, row in enumerate(rows[_FIRST - 1 :], start=_FIRST):
        if not any(row):
            continue
        choice = _choice(row[0])
        if choice is None:
            problems.append(f"{SHEET}!A{number}: “{row[0]}” không rõ, chỉ ghi {KEEP}, {EDIT} hoặc {DROP}")
            continue
        counts[choice] += 1
        if choice in (KEEP, EDIT):
            problems += [
                f"{SHEET}!{letter}{number}: mục được giữ phải có {title.lower()}"
                for letter, title, value in (("G", "Tên mục", row[6]), ("H", "Câu trả lời", row[7]))
                if not value
            ]
            accepted.append(_proposal(row))
    if problems:
        raise CellsError(problems)
    return Judged(tuple(accepted), counts[EDIT], counts[DROP], counts[""], rows[0][4])


def _cells(proposal: Proposal) -> list[str]:
    return [
        "", proposal.who, proposal.what, proposal.frequency, proposal.deadline, proposal.number,
        proposal.title, proposal.answer, "\n".join(proposal.questions), proposal.path, proposal.passage_text,
    ]  # fmt: skip


def _proposal(row: list[str]) -> Proposal:
    _, who, what, frequency, deadline, number, title, answer, questions, path, text = row
    asked = tuple(filter(None, (line.strip() for line in questions.split("\n"))))
    return Proposal(path, who, what, frequency, deadline, number, title, asked, answer, text, score=0.0)


def _choice(cell: str) -> str | None:
    """The decision in a cell whatever its accents; "" for none yet, None for something else."""
    words = {"": "", "x": KEEP, "giu": KEEP, "co": KEEP, "sua": EDIT, "bo": DROP}
    return words.get(fold(cell))


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "x" if value else ""
    lines = str(value if value is not None else "").replace("\r\n", "\n").split("\n")
    return "\n".join(nfc(line) for line in lines).strip()


def _put(sheet: Worksheet, row: int, values: Iterable[str]) -> None:
    for column, value in enumerate(values, start=1):
        if value:
            cell = sheet.cell(row, column, value)
            cell.data_type = "s"  # a text beginning with "=" is no formula


def _dress(sheet: Worksheet, last: int) -> None:
    """Widths, wrapped lines, frozen headings and the drop-down of decisions."""
    for column, (_, width) in enumerate(_COLUMNS, start=1):
        head = sheet.cell(2, column)
        head.font, head.fill = Font(bold=True), _PALE
        sheet.column_dimensions[get_column_letter(column)].width = width
    for cells in sheet.iter_rows(min_row=2, max_row=last, max_col=len(_COLUMNS)):
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = f"B{_FIRST}"
    choices = DataValidation(type="list", formula1=f'"{KEEP},{EDIT},{DROP}"', allow_blank=True)
    choices.error = f"Chỉ ghi {KEEP}, {EDIT} hoặc {DROP}."
    sheet.add_data_validation(choices)
    choices.add(f"A{_FIRST}:A{last}")
