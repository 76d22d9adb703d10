"""Web pages: paragraphs, headings, lists and tables; scripts, styles and menus left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup
from bs4.element import Comment, NavigableString, PageElement, Tag
from bs4.exceptions import ParserRejectedMarkup

from knowledge.importers.documents.blocks import Block, Content, Table
from knowledge.importers.documents.errors import DamagedFileError, OversizeFileError
from knowledge.importers.documents.lines import Line, join_lines
from knowledge.importers.documents.markers import read_marker, write_number
from knowledge.importers.documents.text_files import decode
from knowledge.vietnamese.text import nfc

MAX_BYTES = 20_000_000
_DEPTH = 300  # elements within elements; more is no page that a person wrote
_DROPPED = (
    "script",
    "style",
    "nav",
    "noscript",
    "template",
    "iframe",
    "svg",
    "form",
    "header",
    "footer",
    "aside",
    "head",
)
_INLINE = frozenset(
    {
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "o:p",
        "st1:place",
    }
)
_LONG_CELL = 1500  # characters; a table with such a cell lays out a page
_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)


def read_html(path: Path) -> Content:
    """The blocks of a web page. Raises OversizeFileError over ``MAX_BYTES`` or DamagedFileError."""
    if path.stat().st_size > MAX_BYTES:
        raise OversizeFileError(path, f"trang web lớn hơn {MAX_BYTES // 1_000_000} MB")
    try:
        soup = BeautifulSoup(_text(path), "html.parser")
    except (ParserRejectedMarkup, RecursionError) as error:
        raise DamagedFileError(path, "trang web hỏng") from error
    for tag in soup.find_all(_DROPPED):
        if not (tag.name == "header" and tag.find("table")):  # some sites put the letterhead there
            tag.decompose()
    blocks: list[Block] = []
    lines: list[Line] = []
    for part in _parts(path, soup):
        if isinstance(part, Line):
            lines.append(part)
            continue
        blocks += join_lines(lines)
        lines = []
        blocks.append(part)
    blocks += join_lines(lines)
    if not blocks:
        raise DamagedFileError(path, "không tìm thấy chữ nào trong tệp")
    return Content(tuple(blocks))


def _text(path: Path) -> str:
    data = path.read_bytes()
    found = _CHARSET.search(data[:2048])
    if found and found[1].lower() in (b"windows-1258", b"cp1258"):
        return data.decode("cp1258", "replace")
    return decode(data, path)


def _parts(path: Path, soup: BeautifulSoup) -> Iterator[Line | Table]:
    """Lines and tables in order; walks without recursion, for pages nested deep."""
    tables: set[int] = set()  # the tables that are given whole
    words: list[str] = []
    owner: Tag | None = None
    for element in soup.descendants:
        if isinstance(element, Tag):
            if element.name == "br":
                words.append("\n")
            elif (
                element.name == "table"
                and not _in_table(path, element, tables)
                and (table := _table(element))
            ):
                yield from _lines(words, owner)
                words = []
                tables.add(id(element))
                yield table
            continue
        if not isinstance(element, NavigableString) or isinstance(element, Comment):
            continue
        block, inside = _block_of(path, element, tables)
        if inside:
            continue
        if block is not owner:
            yield from _lines(words, owner)
            words, owner = [], block
        words.append(re.sub(r"\s+", " ", str(element)))
    yield from _lines(words, owner)


def _above(path: Path, element: PageElement) -> Iterator[Tag]:
    for depth, parent in enumerate(element.parents):
        if depth > _DEPTH:
            raise DamagedFileError(path, "trang web lồng nhau quá sâu")
        yield parent


def _in_table(path: Path, element: Tag, tables: set[int]) -> bool:
    return any(id(parent) in tables for parent in _above(path, element))


def _block_of(path: Path, text: NavigableString, tables: set[int]) -> tuple[Tag | None, bool]:
    """The nearest element that stands as a block, and whether the text is in a table given whole."""
    block: Tag | None = None
    for parent in _above(path, text):
        if id(parent) in tables:
            return block, True
        if block is None and parent.name not in _INLINE:
            block = parent
    return block, False


def _lines(words: list[str], owner: Tag | None) -> Iterator[Line]:
    """The lines of one block's text; a heading has its level, the first of a list item its mark."""
    lines = [text for line in "".join(words).split("\n") if (text := nfc(line))]
    if not lines or owner is None:
        return
    if owner.name in ("h1", "h2", "h3", "h4", "h5", "h6"):
        yield Line(" ".join(lines), level=int(owner.name[1]))
        return
    item = (
        owner if owner.name == "li" else owner.parent if owner.parent and owner.parent.name == "li" else None
    )
    if item and read_marker(lines[0]) is None and not item.get("data-marked"):
        item["data-marked"] = "1"  # its second paragraph gets none
        lines[0] = f"{_mark(item)} {lines[0]}"
    # A new block begins a new paragraph whatever its first letter.
    yield Line(lines[0], alone=len(lines) == 1 and owner.name in ("p", "li", "td", "th"))
    yield from (Line(line) for line in lines[1:])


def _mark(item: Tag) -> str:
    parent = item.parent
    depth = sum(above.name in ("ul", "ol") for above in item.parents)
    if parent is None or parent.name != "ol":
        return "-" if depth <= 1 else "+"
    place = sum(1 for before in item.previous_siblings if isinstance(before, Tag) and before.name == "li")
    start = str(parent.get("start", "1"))
    count = place + (int(start) if start.isdigit() else 1)
    form = _FORMS.get(str(parent.get("type", "")), "decimal" if depth <= 1 else "lowerLetter")
    stop = ")" if form == "lowerLetter" else "."
    return write_number(count, form) + stop


def _table(element: Tag) -> Table | None:
    """The table with spans written out, None when it only lays out other contents."""
    if element.find("table"):
        return None
    rows: list[list[str]] = []
    down: dict[int, tuple[int, str]] = {}  # column: rows left of a cell that spans them, its text
    heads = 0
    for row in element.find_all("tr"):
        cells: list[str] = []
        found = [cell for cell in row.find_all(["td", "th"]) if cell.find_parent("tr") is row]
        for cell in found:
            _fill(cells, down)
            text = _cell_text(cell)
            if len(text) > _LONG_CELL:
                return None
            across, rows_down = _span(cell, "colspan"), _span(cell, "rowspan")
            for place in range(across):
                shown = text if place == 0 else ""
                if rows_down > 1:
                    down[len(cells)] = (rows_down - 1, shown)
                cells.append(shown)
        _fill(cells, down)
        if any(cells):
            heads += len(rows) == heads and all(cell.name == "th" for cell in found)
            rows.append(cells)
    width = max((len(cells) for cells in rows), default=0)
    if width < 2:
        return None
    return Table(tuple(tuple(cells + [""] * (width - len(cells))) for cells in rows), heads or None)


def _fill(cells: list[str], down: dict[int, tuple[int, str]]) -> None:
    while len(cells) in down:
        left, text = down.pop(len(cells))
        if left > 1:
            down[len(cells)] = (left - 1, text)
        cells.append(text)


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name, "1"))
    return min(int(value), 100) if value.isdigit() and value != "0" else 1


def _cell_text(cell: Tag) -> str:
    """The cell's text line by line, without what stands in a cell that it does not close before."""
    words: list[str] = []
    for element in cell.descendants:
        if isinstance(element, Tag):
            words.append("\n" if element.name in ("br", "p", "div", "li") else "")
        elif not isinstance(element, Comment) and element.find_parent(["td", "th"]) is cell:
            words.append(re.sub(r"\s+", " ", str(element)))
    lines = (nfc(line) for line in "".join(words).split("\n"))
    return "\n".join(line for line in lines if line)
