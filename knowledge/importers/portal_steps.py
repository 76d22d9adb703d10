"""The steps of a procedure, from the running text of "Trình tự thực hiện"."""

from __future__ import annotations

import re

from knowledge.importers.portal_text import paragraphs, says_nothing, without_furniture

# "Bước 2: ...", "- Bước 2. ...", "+ Bước 2) ..." where a line or a sentence begins.
_STEP = re.compile(r"(?:\A|\n|(?<=[.;:!])\s?)[-+*•\s]*(?=(?:Bước|BƯỚC)\s*\d{1,2}(?:\.\d)?\s*[:.)\-–,]?\s)")
_HEADING = re.compile(
    r"(?:[\d.]+|[a-z]\))?\s*Trình tự(?: thực hiện)?(?: thủ tục hành chính)?\W*\Z", re.IGNORECASE
)
_TOP = re.compile(r"(?:[-*•–]|\d{1,2}[.)/]|\(?[a-zđ]\)|\([ivx\d]{1,4}\)|[IVX]{1,4}[.)])\s*(?=\S)")


def split_steps(section: str) -> tuple[str, ...]:
    """The steps in order; () when the page states none.

    "Bước n" parts them where it is used; else each line that begins with a mark of its own. Lines
    within a step stay lines. Words before the first step are a step of their own.
    """
    text = _mended(paragraphs(without_furniture(section)))
    if says_nothing(text):
        return ()
    parts = _STEP.split(text)
    if len(parts) < 3:
        parts = _by_lines(text)
    return tuple(
        part.strip() for part in parts if not says_nothing(part) and not _HEADING.match(part.strip())
    )


def _mended(text: str) -> str:
    """``text`` with lines joined that were broken in the middle of a sentence."""
    lines: list[str] = []
    for line in text.split("\n"):
        broken = lines and lines[-1][-1:] not in ".;:!?)”" and line[:1].islower() and not _TOP.match(line)
        if broken:
            lines[-1] = f"{lines[-1]} {line}"
        else:
            lines.append(line)
    return "\n".join(lines)


def _by_lines(text: str) -> list[str]:
    lines = text.split("\n")
    if not any(_TOP.match(line) for line in lines):
        return lines
    parts: list[str] = []
    for line in lines:
        # A line that only announces the next one is no step by itself.
        announces = parts and parts[-1].endswith(":") and len(parts[-1]) < 120
        if parts and (announces or not _TOP.match(line)):
            parts[-1] = f"{parts[-1]}\n{line}"
        else:
            parts.append(line)
    return parts
