"""Numbers that Word counts by itself, written out: "1.", "a)", "II.", "- "."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph

from knowledge.importers.documents.markers import write_number

_SIGNS = ("-", "+", "*")  # of bullets by depth, whatever picture the font shows


@dataclass(frozen=True, slots=True)
class _Level:
    form: str  # decimal, lowerLetter, upperRoman, bullet ...
    text: str  # "%1.%2."
    start: int


@dataclass(slots=True)
class Numbering:
    """The lists of one document and how far each has counted."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)  # by abstract list
    lists: dict[str, str] = field(default_factory=dict)  # list to abstract list
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def mark(self, paragraph: Paragraph) -> str:
        """The mark before the paragraph with a blank after it, "" when it is no item of a list."""
        number, depth = _place(paragraph)
        abstract = self.lists.get(number)
        level = self.levels.get(abstract or "", {}).get(depth)
        if abstract is None or level is None or level.form == "none":
            return ""
        if level.form == "bullet":
            sign = level.text if level.text in ("-", "+", "*", "–") else _SIGNS[min(depth, 2)]
            return f"{sign} "
        counts = self.counts.setdefault(abstract, {})
        for restarted, start in self.restarts.pop(number, {}).items():
            counts[restarted] = start - 1
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [known for known in counts if known > depth]:
            del counts[deeper]
        return (
            re.sub(r"%(\d)", lambda found: self._written(abstract, int(found[1]) - 1), level.text).strip()
            + " "
        )

    def _written(self, abstract: str, depth: int) -> str:
        level = self.levels[abstract].get(depth)
        if level is None:
            return ""
        return write_number(self.counts[abstract].get(depth, level.start), level.form)


def read_numbering(document: Document) -> Numbering:
    """The lists that the document defines; empty when it has none."""
    numbering = Numbering()
    related = [rel for rel in document.part.rels.values() if rel.reltype == RELATIONSHIP_TYPE.NUMBERING]
    if not related:
        return numbering
    root: BaseOxmlElement = document.part.numbering_part.element
    for abstract in root.findall(qn("w:abstractNum")):
        key = abstract.get(qn("w:abstractNumId"), "")
        numbering.levels[key] = {
            int(level.get(qn("w:ilvl"), "0")): _Level(
                _value(level, "w:numFmt") or "decimal",
                _value(level, "w:lvlText"),
                int(_value(level, "w:start") or 1),
            )
            for level in abstract.findall(qn("w:lvl"))
        }
    for number in root.findall(qn("w:num")):
        key = number.get(qn("w:numId"), "")
        numbering.lists[key] = _value(number, "w:abstractNumId")
        numbering.restarts[key] = {
            int(override.get(qn("w:ilvl"), "0")): int(_value(override, "w:startOverride") or 1)
            for override in number.findall(qn("w:lvlOverride"))
        }
    return numbering


def _value(element: BaseOxmlElement, name: str) -> str:
    found = element.find(qn(name))
    return "" if found is None else found.get(qn("w:val"), "")


def _place(paragraph: Paragraph) -> tuple[str, int]:
    """The list and the depth (from 0) that the paragraph, or else its style, stands in."""
    styles = []
    style = paragraph.style
    while style is not None:
        styles.append(style.element)
        style = getattr(style, "base_style", None)
    for element in (paragraph._p, *styles):
        found = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if found is not None:
            return _value(found, "w:numId"), int(_value(found, "w:ilvl") or 0)
    return "", 0
