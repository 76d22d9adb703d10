"""Errors of the knowledge base. Each message is one line that an operator can act on."""

from __future__ import annotations

from collections.abc import Sequence


class KnowledgeError(Exception):
    """Base of all errors raised by this package; the command line prints it and exits with 1."""


class ContentError(KnowledgeError):
    """A file under knowledge/content cannot be read as entries; names the file and the place."""


class StoreError(KnowledgeError):
    """The database cannot be opened, is newer than this program, or is being written by another."""


class RefusedError(StoreError):
    """A draft may not be published; `refusals` holds every reason."""

    def __init__(self, refusals: Sequence[object]) -> None:
        self.refusals = tuple(refusals)
        more = f" và {len(refusals) - 1} lý do khác" if len(refusals) > 1 else ""
        super().__init__(f"Chưa công bố được: {refusals[0]}{more}.")


class EncoderError(KnowledgeError):
    """The sentence encoder named in the settings cannot be loaded."""


class NothingPublishedError(KnowledgeError):
    """No revision is published yet: `motcua knowledge sync` has not run in this home."""

    def __init__(self) -> None:
        super().__init__("Chưa có nội dung nào được công bố: chạy `motcua knowledge sync` trước.")
