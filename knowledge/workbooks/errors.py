"""Errors of workbooks; each message is one Vietnamese line naming the file or the cells."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.errors import KnowledgeError


class FileError(KnowledgeError):
    """The file is no workbook of ours: another format, too big, merged cells, hidden sheets."""


class CellsError(KnowledgeError):
    """Cells that cannot be taken; ``problems`` holds a line "Trang!Ô: lý do" for each of them."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        more = f" (và {len(problems) - 1} ô khác)" if len(problems) > 1 else ""
        super().__init__(f"Không nhập được bảng tính: {problems[0]}{more}.")
