"""Errors of the importers; each keeps what a report needs to name the culprit."""

from __future__ import annotations


class ImporterError(Exception):
    """Base of what an importer raises on purpose."""


class RecordError(ImporterError):
    """One record cannot be used: malformed, or quarantined because its page is another's.

    Raised (or yielded by ``read_lines``) per record; the other records go on. The maintainer sees
    ``reason`` and, when it could be read, ``code``.
    """

    def __init__(self, reason: str, code: str | None = None) -> None:
        super().__init__(f"{code}: {reason}" if code else reason)
        self.reason = reason
        self.code = code


class BrokenFileError(RecordError):
    """The rest of a file cannot be read: a damaged archive, or no list of records.

    Yielded by ``read_lines`` as the last of a file; what came before it may be used.
    """


class CatalogueError(ImporterError):
    """The shipped catalogue cannot be read: line ``line`` (from 1) is not what was written.

    The maintainer sees which line to regenerate; the application does not start on half a catalogue.
    """

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(f"dòng {line}: {reason}")
        self.reason = reason
        self.line = line
