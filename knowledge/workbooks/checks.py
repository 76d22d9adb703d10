"""What rows of several sheets have in common: their sources, confidence, days and owner, read and checked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from knowledge.entries import Confidence, Layer
from knowledge.workbooks.labels import code_of
from knowledge.workbooks.register import Register
from knowledge.workbooks.rows import Coming, Edit
from knowledge.workbooks.state import State


def spell_sources(state: State, keys: Sequence[str]) -> str | None:
    """Sources by number or address where they have one."""
    names = []
    for key in keys:
        source = state.sources.get(key)
        names.append((source.number or source.url or key) if source else key)
    return "; ".join(names) or None


def cited(edit: Edit, coming: Coming, register: Register) -> tuple[str, ...]:
    """The sources a row names; those it had where its cell was not touched."""
    layer = edit.current.payload if edit.current else None
    if isinstance(layer, Layer) and "source" not in edit.changed:
        return layer.sources
    try:
        return register.cite(edit.text("source"))
    except ValueError as error:
        coming.wrong(edit, "source", error)
        return ()


def trusted(edit: Edit, coming: Coming) -> Confidence:
    """The confidence of a row; an empty cell is the cautious one."""
    try:
        code = code_of("confidences", edit.text("confidence"))
    except ValueError as error:
        coming.wrong(edit, "confidence", error)
        code = None
    return Confidence(code) if code else Confidence.SECONDARY


def day(edit: Edit, name: str) -> date | None:
    value = edit.values.get(name)
    return value if isinstance(value, date) else None


def needs_owner(edit: Edit, coming: Coming) -> None:
    if not edit.values.get("owner"):
        coming.wrong(edit, "owner", "thiếu đơn vị phụ trách")


def in_order(edit: Edit, coming: Coming) -> None:
    """Nothing ends before it begins."""
    start, end = day(edit, "valid_from"), day(edit, "valid_to")
    if start and end and end < start:
        coming.wrong(edit, "valid_to", "hiệu lực đến trước hiệu lực từ")


def coded(edit: Edit, name: str, choices: str, coming: Coming) -> str | None:
    """The code of a cell with a drop-down; None for an empty one, and for a wrong one, which is reported."""
    try:
        return code_of(choices, edit.text(name))
    except ValueError as error:
        coming.wrong(edit, name, error)
        return None


def one_value(edits: Sequence[Edit], name: str, coming: Coming) -> Edit | None:
    """The edit that changed what all rows of an entry share; two that disagree are reported."""
    chosen: Edit | None = None
    for edit in edits:
        if name not in edit.changed:
            continue
        if chosen is None:
            chosen = edit
        elif edit.text(name) != chosen.text(name):
            coming.wrong(edit, name, f"khác với {chosen.cell(name)}; mọi dòng của một mục chỉ có một giá trị")
    return chosen


def code_after(edit: Edit, name: str, choices: str, old: str | None, coming: Coming) -> str | None:
    """The code of a cell: the old one, whatever it was, where the cell was not touched."""
    return old if edit.current and name not in edit.changed else coded(edit, name, choices, coming)
