"""What titles that differ only by level or by what stands in brackets have in common."""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.vietnamese.text import fold

_ASIDE = re.compile(
    r"\([^)]*\)|\btai (?:cuc|cong an|bo|so|uy ban|co quan|chi cuc|van phong|phong)\b.*$"
    r"|\b(?:cap (?:xa|tinh|trung uong|bo|huyen)|thuc hien tai|thu tuc|tai)\b"
)


@lru_cache(maxsize=16384)
def name_of(title: str) -> str:
    """A title without its level and brackets: what twins share."""
    return " ".join(_ASIDE.sub(" ", fold(title)).split())
