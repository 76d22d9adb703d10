"""Errors of archives. Each message is one line that an operator can act on."""

from __future__ import annotations

from pathlib import Path

from knowledge.errors import KnowledgeError


class ArchiveError(KnowledgeError):
    """An archive cannot be written to or read from its place; names the file and the cause."""


class DamagedArchiveError(ArchiveError):
    """The file is no archive of ours, or not as it was written; nothing of it is used."""

    def __init__(self, file: Path, detail: str) -> None:
        super().__init__(f"Tệp sao lưu {file} hỏng hoặc không phải tệp sao lưu: {detail}.")


class NewerArchiveError(ArchiveError):
    """The archive was written by a program newer than this one."""

    def __init__(self, file: Path, program: str) -> None:
        super().__init__(
            f"Tệp sao lưu {file} do chương trình mới hơn ({program}) ghi;"
            " nâng cấp chương trình này rồi khôi phục."
        )
