"""Errors of reference records. Each message is one line that a maintainer can act on."""

from __future__ import annotations

from knowledge.errors import KnowledgeError


class ReferenceFileError(KnowledgeError):
    """A file is not a list of reference records, or does not say whose they are; names the file."""


class NoReferenceError(KnowledgeError):
    """No loaded record or published entry bears the code, id or source that was asked for."""
