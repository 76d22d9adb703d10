"""A file cut into the documents it holds, each with its head, its body and what stands under it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto

from knowledge.importers.documents.blocks import Block, Paragraph, Table
from knowledge.importers.documents.markers import Marker, Style, is_upper, read_marker
from knowledge.importers.documents.names import read_person
from knowledge.importers.documents.wording import (
    END,
    find_kind,
    is_attached,
    is_basis,
    is_electronic_signature,
    is_position,
    is_recipients,
)

_HEAD = 40  # blocks in which the kind of the first document must stand
_LONG = 250  # characters; no line of a letterhead or title is longer


@dataclass(slots=True)
class Section:
    """One document: ``letterhead`` stands above its kind, ``title`` below it, ``foot`` after the text."""

    kind: str | None = None
    letterhead: list[str] = field(default_factory=list)
    title: list[str] = field(default_factory=list)
    issued_with: str | None = None  # "(Ban hành kèm theo Quyết định số ...)"
    authority: str | None = None  # "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH" above the legal basis
    basis: list[str] = field(default_factory=list)
    body: list[Block] = field(default_factory=list)
    foot: list[str] = field(default_factory=list)


class _At(Enum):
    LETTERHEAD = auto()
    TITLE = auto()
    PREAMBLE = auto()
    BODY = auto()
    FOOT = auto()


def cut_sections(blocks: tuple[Block, ...]) -> list[Section]:
    """The documents in the file, at least one; tables that only lay out a page are taken apart."""
    flat = [part for block in blocks for part in _taken_apart(block)]
    has_kind = any(isinstance(block, Paragraph) and find_kind(block.text) for block in flat[:_HEAD])
    section = Section()
    sections = [section]
    at = _At.LETTERHEAD
    for block in flat:
        if isinstance(block, Table):
            at = _At.BODY
            section.body.append(block)
            continue
        text = block.text
        if is_electronic_signature(text):
            continue
        kind = find_kind(text)
        if kind and not _is_operative(kind, section, at):
            if at != _At.LETTERHEAD:
                section = Section()
                sections.append(section)
            section.kind, at = kind, _At.TITLE
            continue
        if kind:
            at = _At.BODY
            continue
        at = _place(section, at, block, has_kind)
    return [section for section in sections if section.kind or section.body or section.letterhead]


def _is_operative(kind: str, section: Section, at: _At) -> bool:
    """The second "QUYẾT ĐỊNH:" of a decision, which opens its articles."""
    return kind == section.kind and at in (_At.TITLE, _At.PREAMBLE)


def _place(section: Section, at: _At, block: Paragraph, has_kind: bool) -> _At:
    """Puts one paragraph where it belongs; returns where the reader stands after it."""
    text, marker = block.text, read_marker(block.text)
    if at == _At.LETTERHEAD:
        if has_kind or (_may_head(text, marker) and len(section.letterhead) < 10):
            section.letterhead.append(text)
            return at
        at = _At.BODY
    if at in (_At.TITLE, _At.PREAMBLE):
        return _place_in_head(section, at, block, marker)
    if at == _At.BODY and not _ends_body(section, text, marker):
        section.body.append(block)
        return at
    if at == _At.FOOT and _opens_again(text, marker):
        section.body.append(block)
        return _At.BODY
    section.foot.append(text)
    return _At.FOOT


def _place_in_head(section: Section, at: _At, block: Paragraph, marker: Marker | None) -> _At:
    text = block.text
    if is_attached(text):
        section.issued_with = text
        return _At.PREAMBLE
    if marker and (marker.style != Style.BULLET or at == _At.PREAMBLE):
        section.body.append(block)
        return _At.BODY
    if is_basis(text):
        section.basis.append(text)
        if text.rstrip().endswith(":"):  # the sentence that also issues the document is worth finding
            section.body.append(block)
        return _At.PREAMBLE
    if at == _At.TITLE and section.title and is_position(text):
        section.authority = text
        return _At.PREAMBLE
    if at == _At.TITLE and len(text) <= _LONG and not text.rstrip().endswith((".", ":")):
        section.title.append(text)
        return at
    if is_position(text) or len(text) < 4:
        section.authority = section.authority or text
        return at
    section.body.append(block)
    return _At.PREAMBLE


def _may_head(text: str, marker: Marker | None) -> bool:
    return marker is None and len(text) <= 120 and not text.rstrip().endswith(".")


def _ends_body(section: Section, text: str, marker: Marker | None) -> bool:
    if is_recipients(text):
        return True
    if marker is not None:
        return False
    if is_position(text):
        return True
    last = section.body[-1] if section.body else None
    ended = isinstance(last, Paragraph) and END.search(last.text) is not None
    return ended and (len(text) < 3 or read_person(text) is not None)


def _opens_again(text: str, marker: Marker | None) -> bool:
    """Whether a new part of the document begins under the signature: an annex, a heading in capitals."""
    if marker is None:
        return False
    if marker.style == Style.ROMAN:
        return is_upper(marker.rest)
    return marker.style in (Style.ANNEX, Style.PART, Style.CHAPTER, Style.ARTICLE)


def _taken_apart(block: Block) -> list[Block]:
    """The paragraphs, column by column, of a table that only lays out letterhead or signature."""
    if isinstance(block, Paragraph):
        return [block] if block.text else []
    cells = [cell for row in block.rows for cell in row if cell]
    lines = [line for cell in cells for line in cell.split("\n")]
    wide = len(block.rows[0]) if block.rows else 0
    lays_out = wide <= 3 and any(
        is_recipients(line) or is_position(line) or line.startswith(("CỘNG HÒA", "CỘNG HOÀ"))
        for line in lines
    )
    if not lays_out and wide > 1:
        return [block]
    columns = [[row[column] for row in block.rows] for column in range(wide)]
    return [
        Paragraph(line, block.page)
        for column in columns
        for cell in dict.fromkeys(column)  # a merged cell comes once for every row it spans
        for line in cell.split("\n")
        if line.strip()
    ]
