"""Restored text under review: a workbook with the file's words and the proposal side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from sqlalchemy import Engine

from knowledge import changes
from knowledge.entries import Layer, Origin, Passage
from knowledge.errors import KnowledgeError
from knowledge.importers.documents.importing import TITLE, source_of
from knowledge.vietnamese.text import nfc
from knowledge.workbooks.files import opened

RIGHT, WRONG, GONE = "đúng", "sửa", "bỏ"
_HEADS = ("Vị trí", "Trang", "Chữ trong tệp", "Đề nghị", "Độ chắc chắn", "Quyết định", "Chữ đúng (khi sửa)")
_WIDTHS = (16, 7, 60, 60, 12, 13, 60)
_SHEET = "Soát chữ"
_PALE = PatternFill("solid", fgColor="FFF2CC")
UNSURE = 0.9  # a proposal less certain than this is coloured


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided of one passage; ``text`` only where the proposal was wrong."""

    path: str
    choice: str  # RIGHT, WRONG or GONE
    text: str | None = None


def waiting(engine: Engine, entry_id: str) -> tuple[Layer, list[Passage]]:
    """The document as drafted, and its passages that nobody has looked at. Raises `KnowledgeError`."""
    layer = changes.drafted_layer(engine, entry_id, Origin.OFFICER)
    if layer is None or layer.document is None:
        raise KnowledgeError(f"Không có văn bản {entry_id}.")
    return layer, [passage for passage in layer.passages if not passage.reviewed]


def write_review(layer: Layer, passages: Iterable[Passage], path: Path) -> None:
    """The workbook of passages to look at, a row each."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101 - a new workbook has one
    sheet.title = _SHEET
    sheet.append([layer.entry_id, "", layer.title])
    sheet.append(_HEADS)
    for passage in passages:
        sheet.append(
            [passage.path, passage.page, passage.original, passage.text, passage.certainty, None, None]
        )
        row = sheet.max_row
        for column in (1, 3, 4, 7):
            cell = sheet.cell(row, column)
            cell.data_type = "s" if cell.value is not None else cell.data_type  # never a formula
        if (passage.certainty or 0.0) < UNSURE:
            sheet.cell(row, 5).fill = _PALE
        sheet.cell(row, 5).number_format = "0%"
    choices = DataValidation("list", formula1=f'"{RIGHT},{WRONG},{GONE}"', allow_blank=True)
    sheet.add_data_validation(choices)
    choices.add(f"F3:F{max(3, sheet.max_row)}")
    for index, width in enumerate(_WIDTHS):
        sheet.column_dimensions["ABCDEFG"[index]].width = width
    for rows in sheet.iter_rows(min_row=2):
        for cell in rows:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for cell in sheet[2]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A3"
    book.save(path)


def read_review(path: Path) -> tuple[str, list[Decision]]:
    """The document's entry id and what was decided; undecided rows are left out.

    Raises `KnowledgeError` naming the cell that makes no sense.
    """
    with opened(path) as book:
        if _SHEET not in book.sheetnames:
            raise KnowledgeError(f"{path.name}: không có trang {_SHEET}, không phải bảng soát của Một Cửa.")
        rows = list(book[_SHEET].iter_rows(values_only=True))
    found = []
    for number, row in enumerate(rows[2:], 3):
        place, *_, choice, text = (*row, *[None] * 7)[:7]
        chosen = str(choice or "").strip().lower()
        if not place or not chosen:
            continue
        if chosen not in (RIGHT, WRONG, GONE):
            raise KnowledgeError(f"{path.name}, ô F{number}: chọn {RIGHT}, {WRONG} hoặc {GONE}.")
        mended = nfc(str(text)).strip() if text else None
        if chosen == WRONG and not mended:
            raise KnowledgeError(f"{path.name}, ô G{number}: đã chọn “{WRONG}” thì ghi chữ đúng.")
        found.append(Decision(str(place), chosen, mended if chosen == WRONG else None))
    return str(rows[0][0]) if rows else "", found


def decide(
    engine: Engine, entry_id: str, decisions: Iterable[Decision], author: str, reason: str, day: date
) -> tuple[int, int]:
    """Write what was decided into the draft; (passages decided now, passages still waiting).

    Raises `KnowledgeError` for a place that the document does not have.
    """
    layer, _ = waiting(engine, entry_id)
    chosen = {decision.path: decision for decision in decisions}
    known = {passage.path for passage in layer.passages}
    if strange := sorted(set(chosen) - known):
        raise KnowledgeError(f"{entry_id} không có vị trí {', '.join(strange[:5])}.")
    passages = [
        passage if (decision := chosen.get(passage.path)) is None else _decided(passage, decision)
        for passage in layer.passages
        if passage.path not in chosen or chosen[passage.path].choice != GONE
    ]
    title = next((p.text for p in passages if p.path == TITLE and p.reviewed), layer.title)
    details = replace(layer.document, title=title) if layer.document else None
    made = replace(layer, passages=tuple(passages), title=title, document=details, checked_on=day)
    changes.put(engine, [made], [source_of(made)], author, reason)
    return len(chosen), sum(not passage.reviewed for passage in passages)


def _decided(passage: Passage, decision: Decision) -> Passage:
    text = decision.text or passage.text
    cells = passage.cells if decision.text is None else ()
    return replace(passage, text=text, cells=cells, reviewed=True)
