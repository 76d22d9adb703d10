"""Blocks to passages: each with its path ("III.4.b"), the headings above it and its page."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from knowledge.entries import Part, Passage
from knowledge.importers.documents.blocks import Block, Paragraph, Table
from knowledge.importers.documents.markers import (
    Marker,
    Style,
    is_upper,
    next_letter,
    read_marker,
    roman_value,
    write_number,
)
from knowledge.importers.documents.sections import Section
from knowledge.importers.documents.tables import read_rows
from knowledge.importers.documents.wording import is_closing

SHORT = 160  # characters of a sentence that serves as heading
_SENTENCE_WORDS = 12  # "a) Nội dung:" is a heading, a lead-in of more words a sentence
_RANKS = {
    Style.ANNEX: 0.0, Style.PART: 1.0, Style.CAPITAL: 2.0, Style.CHAPTER: 2.5, Style.ROMAN: 3.0,
    Style.SECTION: 4.0, Style.ARTICLE: 5.0, Style.NUMBER: 6.0, Style.DECIMAL: 6.1, Style.PAREN: 6.8,
    Style.LETTER: 7.0, Style.SMALL_ROMAN: 7.7, Style.BULLET: 8.0,
}  # fmt: skip
_WORDS = {Style.ANNEX: "Phụ lục", Style.PART: "Phần", Style.CHAPTER: "Chương", Style.SECTION: "Mục"}
_STROKES = re.compile(r"(?:[IVXHTLUJilu1|!]{1,5}[.,:]|[IVXHLl1|!]{1,4})\s+(\S.*)", re.DOTALL)
_OPENING, _CLOSING = "Mở đầu", "Kết thúc"
_CLAUSES = {Style.ARTICLE, Style.NUMBER, Style.DECIMAL, Style.PAREN, Style.LETTER, Style.SMALL_ROMAN}


@dataclass(slots=True)
class _Node:
    """A place in the outline, open while its children are read."""

    rank: float
    style: Style | None
    value: str
    path: str
    text: str = ""
    sign: str = ""
    lead: str = ""  # the plain sentence ending in ":" that opens what follows
    children: int = 0
    bullets: int = 0
    texts: int = 0
    tables: int = 0

    @property
    def title(self) -> str:
        return shorten(self.text)


@dataclass(frozen=True, slots=True)
class _Draft:
    passage: Passage
    node: _Node | None  # the node whose own text it is: dropped when that is only a heading


def shorten(text: str, limit: int = SHORT) -> str:
    """The text as a heading: at most ``limit`` characters, cut between words, without its last mark."""
    text = text.strip().rstrip(":;.").strip()
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0].rstrip(" ,;:.-–") + "…"


def make_passages(sections: list[Section], *, recognised: bool = False) -> tuple[Passage, ...]:
    """All passages of all documents in the file, in reading order, with unique paths.

    A document issued with another one has its kind before its paths where both use the same ones. In
    ``recognised`` text a Roman number that comes twice stands for the next one.
    """
    taken: set[str] = set()
    out: list[Passage] = []
    for section in sections:
        passages = _Outline(recognised).read(section.body)
        paths = {passage.path for passage in passages if not passage.path.startswith((_OPENING, _CLOSING))}
        if taken & paths and section.kind:
            passages = [replace(passage, path=f"{section.kind}, {passage.path}") for passage in passages]
        taken |= paths
        out += passages
    return _unique(out)


def _unique(passages: list[Passage]) -> tuple[Passage, ...]:
    counts: dict[str, int] = {}
    used = {passage.path for passage in passages}
    out = []
    for passage in passages:
        path = passage.path
        counts[path] = counts.get(path, 0) + 1
        if counts[path] > 1:
            number = counts[path]
            while f"{path} ({number})" in used:
                number += 1
            path = f"{path} ({number})"
            used.add(path)
        out.append(replace(passage, path=path))
    return tuple(out)


class _Outline:
    """Walks the blocks of one document with the stack of open places."""

    def __init__(self, recognised: bool) -> None:
        self._recognised = recognised
        self._root = _Node(-1.0, None, "", "")
        self._stack = [self._root]
        self._last: dict[tuple[str, Style], str] = {}  # the last value of a style under a path
        self._drafts: list[_Draft] = []
        self._headings = 0

    def read(self, blocks: list[Block]) -> list[Passage]:
        for block in blocks:
            if isinstance(block, Table):
                self._table(block)
            elif block.level is not None and read_marker(block.text) is None:
                self._heading(block)
            elif marker := read_marker(block.text) or self._lost_roman(block.text):
                self._numbered(block, marker)
            elif any(ch.isalpha() for ch in block.text) and len(block.text) > 2:
                self._plain(block)
        return [draft.passage for draft in self._drafts if not _only_heads(draft.node)]

    # --- Places

    def _numbered(self, block: Paragraph, marker: Marker) -> None:
        marker = self._meant(marker)
        sign = marker.value if marker.style == Style.BULLET else ""
        rank = self._rank(marker)
        while self._stack[-1].rank >= rank:
            self._stack.pop()
        parent = self._stack[-1]
        if marker.style == Style.LETTER:
            marker = replace(
                marker, value=next_letter(marker.value, self._last.get((parent.path, Style.LETTER)))
            )
        node = _Node(rank, marker.style, marker.value, self._path(parent, marker), marker.rest, sign)
        self._last[(parent.path, marker.style)] = marker.value
        parent.children += 1
        self._stack.append(node)
        part = Part.BULLET if sign else Part.CLAUSE if marker.style in _CLAUSES else Part.PARAGRAPH
        if marker.rest:
            self._add(marker.rest, node, block.page, part, self._stack[:-1])

    def _meant(self, marker: Marker) -> Marker:
        """The mark that recognised text meant: "111." before capitals is III, "1)" after h) is i)."""
        if self._recognised and is_upper(marker.rest) and marker.style in (Style.ROMAN, Style.CAPITAL):
            return self._next_roman(marker)
        if marker.style == Style.NUMBER and re.fullmatch("1{2,3}", marker.value) and is_upper(marker.rest):
            before = self._last.get(("", Style.ROMAN))
            if before and roman_value(before) + 1 == len(marker.value):
                return replace(marker, style=Style.ROMAN, value="I" * len(marker.value))
        if marker.style == Style.PAREN and marker.value == "1":
            letters = [node for node in self._stack if node.style == Style.LETTER]
            if letters and letters[-1].value == "h":
                return replace(marker, style=Style.LETTER)
        return marker

    def _next_roman(self, marker: Marker) -> Marker:
        """Of "II" a stroke is lost, or both and the dash between become an H."""
        before = self._last.get(("", Style.ROMAN))
        if before is None or (marker.style == Style.CAPITAL and marker.value != "H"):
            return marker
        if marker.style == Style.ROMAN and roman_value(marker.value) > roman_value(before):
            return marker
        return replace(marker, style=Style.ROMAN, value=write_number(roman_value(before) + 1, "upperRoman"))

    def _lost_roman(self, text: str) -> Marker | None:
        """A heading in capitals whose number was recognised as other letters of strokes: "HH.", "IL"."""
        found = _STROKES.match(text) if self._recognised and is_upper(text) else None
        return Marker(Style.ROMAN, self._last.get(("", Style.ROMAN), "I"), found[1]) if found else None

    def _rank(self, marker: Marker) -> float:
        rank = _RANKS[marker.style]
        if marker.style == Style.DECIMAL:
            return 6.0 + 0.1 * marker.value.count(".")
        if marker.style == Style.PAREN:
            # "1)" goes under the points a) where they are open, unless it numbers what holds them.
            open_styles = [node.style for node in self._stack]
            if Style.PAREN in open_styles:
                return self._stack[open_styles.index(Style.PAREN)].rank
            return 7.5 if Style.LETTER in open_styles else rank
        if marker.style == Style.BULLET:
            bullets = [node for node in self._stack if node.style == Style.BULLET]
            same = [node for node in bullets if node.sign == marker.value]
            return same[-1].rank if same else bullets[-1].rank + 0.1 if bullets else rank
        return rank

    def _path(self, parent: _Node, marker: Marker) -> str:
        if marker.style == Style.BULLET:
            parent.bullets += 1
            return f"{parent.path}-{parent.bullets}" if parent.path else f"Ý {parent.bullets}"
        if marker.style in _WORDS:
            label = f"{_WORDS[marker.style]} {marker.value}".strip()
            return f"{parent.path}, {label}" if parent.path else label
        if marker.style == Style.ARTICLE:  # articles are counted through the whole document
            annex = self._stack[1] if len(self._stack) > 1 and self._stack[1].style == Style.ANNEX else None
            return f"{annex.path}, Điều {marker.value}" if annex else f"Điều {marker.value}"
        value = marker.value
        if marker.style == Style.DECIMAL and parent.style in (Style.NUMBER, Style.DECIMAL):
            value = value.removeprefix(f"{parent.value}.")
        if parent.style in _WORDS:
            return f"{parent.path}, {value}"
        return f"{parent.path}.{value}" if parent.path else value

    def _heading(self, block: Paragraph) -> None:
        """A heading that the file marks but does not number: "§1", "§1.2"."""
        rank = (block.level or 1) / 100
        while self._stack[-1].rank >= rank:
            self._stack.pop()
        parent = self._stack[-1]
        parent.children += 1
        self._headings = parent.children if parent is not self._root else self._headings + 1
        path = f"{parent.path}.{self._headings}" if parent.path else f"§{self._headings}"
        node = _Node(rank, None, "", path, block.text)
        self._stack.append(node)
        self._add(block.text, node, block.page, Part.PARAGRAPH, self._stack[:-1])

    # --- Texts

    def _plain(self, block: Paragraph) -> None:
        while self._stack[-1].style == Style.BULLET and not self._stack[-1].text.endswith(":"):
            self._stack.pop()
        if is_closing(block.text) and self._drafts and self._stack[-1].path != _CLOSING:
            self._stack[1:] = [_Node(0.0, None, "", _CLOSING)]
        node = self._stack[-1]
        node.children += 1
        node.texts += 1
        first = node.path or _OPENING
        path = (
            first
            if node.texts == 1 and (_only_heads(node) or not node.text)
            else f"{first} đoạn {node.texts + _own(node)}"
        )
        self._drafts.append(
            _Draft(Passage(block.text, path, block.page, Part.PARAGRAPH, _joined(self._stack)), None)
        )
        if node is not self._root:  # "... như sau:" opens the whole document and heads nothing
            node.lead = block.text if block.text.endswith(":") else ""

    def _add(self, text: str, node: _Node, page: int | None, part: Part, above: list[_Node]) -> None:
        self._drafts.append(_Draft(Passage(text, node.path, page, part, _joined(above)), node))

    def _table(self, table: Table) -> None:
        while self._stack[-1].style == Style.BULLET:
            self._stack.pop()
        node = self._stack[-1]
        node.tables += 1
        node.children += 1
        place = f"{node.path} bảng {node.tables}".strip()
        heading = _joined(self._stack)
        for number, row in enumerate(read_rows(table), start=1):
            if not row.text:
                continue
            above = " > ".join(part for part in (heading, shorten(row.group)) if part)
            passage = Passage(
                row.text, f"{place}.{number}", row.page or table.page, Part.ROW, above, row.cells
            )
            self._drafts.append(_Draft(passage, None))


def _joined(nodes: list[_Node]) -> str:
    titles = [title for node in nodes for title in (node.title, shorten(node.lead)) if title]
    return " > ".join(titles)


def _only_heads(node: _Node | None) -> bool:
    """Whether a place's own text is a heading: it has something below and is no sentence."""
    if node is None or not node.children:
        return False
    text = node.text
    if len(text) > SHORT or text.endswith((".", ";")):
        return False
    return not (text.endswith(":") and len(text.split()) > _SENTENCE_WORDS)


def _own(node: _Node) -> int:
    return int(bool(node.text) and not _only_heads(node))
