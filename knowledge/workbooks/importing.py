"""An edited workbook into the draft: read, compared, written."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine

from knowledge import changes
from knowledge.workbooks.comparing import CellChange, Changes, Conflict, compare
from knowledge.workbooks.reading import Workbook, read_workbook

__all__ = ["CellChange", "Changes", "Conflict", "Report", "Workbook", "apply", "compare", "read_workbook"]


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did: how many layers and sources it wrote into the draft, and by which cells."""

    written: int
    changes: Changes


def apply(engine: Engine, workbook: Workbook, author: str, reason: str) -> Report:
    """Write what the workbook changes into the draft, in one transaction.

    Cells in conflict are left out and reported. Raises `CellsError` for cells that cannot be taken, and
    `StoreError` without an author or a reason; then nothing is written.
    """
    found = compare(engine, workbook, author)
    written = changes.put(engine, found.layers, found.sources, author, reason, found.retired)
    return Report(written, found)
