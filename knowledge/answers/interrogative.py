"""Whether a sentence asks something, by its words."""

from __future__ import annotations

import re

from knowledge.vietnamese.text import fold, has_accents

_WORDS = r"\?|\b(?:gì|nào|đâu|bao nhiêu|bao lâu|sao|mấy|ai|nhiêu|chi|mô|ntn)\b|\b(?:không|ko|k|hông|à)[ .!]*$"
_SPELLED, _PLAIN = re.compile(_WORDS), re.compile(fold(_WORDS))


def asks(sentence: str) -> bool:
    """Whether a sentence asks, rather than tells."""
    # Without accents "đầu" and "đâu" are one word: only an accent-free sentence is read that way.
    found = _SPELLED.search(sentence.lower()) if has_accents(sentence) else _PLAIN.search(fold(sentence))
    return found is not None
