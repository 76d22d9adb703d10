"""What an edited workbook changes, cell by cell, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Engine

from knowledge.comparing import Difference
from knowledge.entries import Layer, Origin, Source
from knowledge.vietnamese.text import fold
from knowledge.workbooks import contacts, facts, indices, officer_layers, overlays, questions, sources
from knowledge.workbooks.errors import CellsError
from knowledge.workbooks.labels import LISTS
from knowledge.workbooks.reading import Workbook
from knowledge.workbooks.register import Register
from knowledge.workbooks.rendering import FACT_SHEETS, IDENTITIES, render
from knowledge.workbooks.rows import Coming, Edit, match
from knowledge.workbooks.sheets import (
    CONTACTS,
    INDICES,
    OVERLAY,
    QUESTIONS,
    SHARED,
    SHEETS,
    SOURCES,
    Sheet,
)
from knowledge.workbooks.state import SOURCE, State, read_state
from knowledge.workbooks.values import Value, plain, spoken

_FIRST = frozenset({LISTS["aspects"]["fee"], LISTS["aspects"]["time"]})
_SUMMARY = 200  # characters of a new row told in a difference


@dataclass(frozen=True, slots=True)
class CellChange:
    """One edited cell ("Trang!E12") and what it changes; a new row is one change."""

    cell: str
    difference: Difference


@dataclass(frozen=True, slots=True)
class Conflict:
    """An edited cell of something that others changed since the export: it is not written."""

    cell: str
    subject: str
    reason: str

    def __str__(self) -> str:
        return f"{self.cell}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Changes:
    """What an import would write into the draft, the cells that say so, and what it leaves alone."""

    layers: tuple[Layer, ...] = ()
    sources: tuple[Source, ...] = ()
    retired: tuple[tuple[str, Origin], ...] = ()
    cells: tuple[CellChange, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def differences(self) -> list[Difference]:
        """What changes, fees and times first."""
        return [change.difference for change in self.cells]


def compare(engine: Engine, workbook: Workbook, author: str | None = None) -> Changes:
    """What the workbook changes in the draft.

    Drafts of ``author`` made since the export are no conflict: who imports again may correct. Raises
    `CellsError` with every cell that cannot be taken.
    """
    return compare_with(read_state(engine), workbook, author)


def compare_with(state: State, workbook: Workbook, author: str | None = None) -> Changes:
    """`compare` with a state at hand."""
    current = render(state, workbook.everything)
    coming = Coming(state, problems=list(workbook.problems))
    register = Register(state.sources)
    marks = {
        subject: row.mark
        for sheet in SHEETS
        for row in workbook.rows.get(sheet.title, ())
        if row.mark and (subject := _exported_subject(sheet, row.key or ""))
    }
    edits: dict[str, list[Edit]] = {}
    conflicts: list[Conflict] = []
    for sheet in SHEETS:
        found = match(current[sheet.title], workbook.rows.get(sheet.title, ()), IDENTITIES[sheet.title])
        coming.problems += found.problems
        kept = edits.setdefault(sheet.title, [])
        for edit in found.edits:
            reason = _overtaken(state, sheet, edit, marks, author)
            if reason:
                conflicts += [Conflict(edit.cell(name), _subject(sheet, edit), reason)
                              for name in _ordered(sheet, edit)]  # fmt: skip
            else:
                kept.append(edit)
    sources.build(edits[SOURCES.title], coming, register)
    sources.check_successors(edits[SOURCES.title], coming, register)
    for sheet in FACT_SHEETS:
        officer_layers.build(sheet, edits[sheet.title], current[sheet.title], coming, register)
    contacts.build(edits[CONTACTS.title], coming, register)
    indices.build(edits[INDICES.title], coming, register)
    overlays.build(edits[OVERLAY.title], coming, register)
    questions.build(edits[QUESTIONS.title], coming)
    if coming.problems:
        raise CellsError(list(dict.fromkeys(coming.problems)))
    cells = [cell for sheet in SHEETS for edit in edits[sheet.title] for cell in _cells(sheet, edit)]
    return Changes(
        tuple(coming.layers.values()), tuple(register.coming.values()), tuple(sorted(coming.retired)),
        tuple(sorted(cells, key=lambda cell: cell.difference.weight)), tuple(conflicts),
        tuple(coming.warnings),
    )  # fmt: skip


def _exported_subject(sheet: Sheet, key: str) -> str:
    return SOURCE + key if sheet is SOURCES else key.split("|")[0]


def _subject(sheet: Sheet, edit: Edit) -> str:
    """The entry or source that an edit is about."""
    if edit.current:
        return edit.current.subject
    values: Mapping[str, Value] = edit.values
    if sheet in FACT_SHEETS:
        return facts.entry_id(sheet, values)
    if sheet is OVERLAY:
        return f"tthc/{plain(values.get('code'))}"
    if sheet is INDICES:
        return indices.result_id(values)
    if sheet is SOURCES:
        return SOURCE + plain(values.get("key") or values.get("number") or values.get("title"))
    if sheet is CONTACTS:
        return f"{contacts.TOPIC}/{contacts.key_of(values)}"
    return plain(values.get("id"))


def _overtaken(
    state: State, sheet: Sheet, edit: Edit, marks: Mapping[str, str], author: str | None
) -> str | None:
    subject = _subject(sheet, edit)
    exported = edit.row.mark or marks.get(subject)
    if exported and state.moved(subject, exported, author):
        if subject in state.withdrawn:
            return "mục này đã bị gỡ sau khi xuất tệp"
        return "người khác đã sửa mục này sau khi xuất tệp; xuất lại rồi sửa trên tệp mới"
    if edit.row.key and edit.current is None:
        return "dòng này không còn trong nội dung hiện nay; xuất lại rồi sửa trên tệp mới"
    return None


def _ordered(sheet: Sheet, edit: Edit) -> list[str]:
    return [column.name for column in sheet.columns if column.name in edit.changed]


def _cells(sheet: Sheet, edit: Edit) -> list[CellChange]:
    subject = _subject(sheet, edit).removeprefix(SOURCE)
    origin = "" if sheet is SOURCES else str(Origin.PROVINCE if sheet is OVERLAY else Origin.OFFICER)
    names = _ordered(sheet, edit)
    if edit.current is None:
        said = "; ".join(spoken(edit.values.get(name)) or "" for name in names)[:_SUMMARY]
        return [CellChange(edit.cell(names[0]), Difference(subject, origin, "dòng mới", None, said))]
    about = plain(edit.current.values.get("aspect"))
    made = []
    for name in names:
        before, after = edit.current.values.get(name), edit.values.get(name)
        heavy = about in _FIRST and name in ("text", "amount") and _letters(before) != _letters(after)
        field = sheet.column(name).title
        if about and name not in SHARED:
            field = f"{about}: {field}"
        said_before, said_after = spoken(before), spoken(after)
        difference = Difference(subject, origin, field, said_before, said_after, 0 if heavy else 1)
        made.append(CellChange(edit.cell(name), difference))
    return made


def _letters(value: Value) -> str:
    return "".join(filter(str.isalnum, fold(plain(value))))
