"""Errors of the document importer: one Vietnamese sentence each, naming the file and the cause."""

from __future__ import annotations

from pathlib import Path

from knowledge.errors import KnowledgeError


class DocumentError(KnowledgeError):
    """A file cannot be read as a document; keeps ``path``. The officer sees the sentence."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"Không đọc được {path.name}: {reason}.")
        self.path = path
        self.reason = reason


class UnknownFileError(DocumentError):
    """A file named directly has a suffix that no reader knows, or does not exist."""


class DamagedFileError(DocumentError):
    """The file is empty, broken, or not what its suffix says."""


class LockedFileError(DocumentError):
    """The PDF or DOCX asks for a password."""


class OversizeFileError(DocumentError):
    """The file, or what it unpacks to, is larger than the importer accepts."""


class ScanError(DocumentError):
    """A scanned page cannot be recognised: Tesseract or its Vietnamese model is missing, or it failed."""
