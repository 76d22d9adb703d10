"""The papers of a dossier: groups, names, forms and how many originals and copies."""

from __future__ import annotations

import re

from knowledge.importers.portal_text import LOWER, UPPER, nfc, one_line, says_nothing
from knowledge.procedures import Paper

_HEAD = re.compile(r"Tên giấy tờ\s*Mẫu đơn, tờ khai\s*Số lượng")
_COUNT = re.compile(r"(?<!\d)(?P<digits>\d{1,12}) bản chính(?:,(?P<copies>\d{1,4}) bản sao)?")
_FILE = re.compile(r"\.(?:docx?|pdf|xlsx?|rar|zip|odt|rtf|jpe?g|png)", re.IGNORECASE)
# Where a file's name may have been glued to a paper's name: "...nước ngoài (NA8)9-Mẫu NA8.doc".
_KNOWN_START = re.compile(
    r"(?<![\s(“\"/-])(?=(?:\d{1,2}[-.] ?)?(?:M[ẫẪ][uU]|mẫu|M[aA][uU]|mau |Mus|Mu[A-Z\d]|Ph[uụ] l[uụ]c|phụ lục"
    r"|Phl?c|Phuluc|phuluc|PL ?[IVX\d]|PH[ỤU] L[ỤU]C|TK[ _.\d]|KQ[ _.\d]|TP-|BM|NA\d|NC\d|Đơn|Don|DON|Bản"
    r"|Ban |Tờ khai|To khai|[Vv]ăn bản|VĂN BẢN|Van ban|Bi[eể]u|GIẤY|Giay|TTHC))|(?<=mẫu)(?=[^\s,.;:)])"
)
_ANY_START = re.compile(
    rf"(?<=[;:)”\"])(?=\w)|(?<=\.)(?=[^\W\d])|(?<=[{LOWER}])(?=[{UPPER}][\w ]|\d)"
    rf"|(?<=[{UPPER}])(?=[{UPPER}][{LOWER}])"
)
_IN_NAME = re.compile(
    r"\b[Mm]ẫu (?:đơn |tờ khai )?(?:số )?"
    r"(?P<number>[A-ZĐ]{0,4}[\w.]*\d[\w.]*(?:[-/][A-ZĐ0-9][\w.]*)*|[IVX]+\b)"
)
_ORDINAL = re.compile(r"\A\d{1,2}\s*[-.]\s*(?=\D)")
_FILE_TAIL = re.compile(r"\s*(?:\(\d+\)|_\d{1,2}\.\d{1,2}\.\d{4})\s*\Z")


def split_papers(section: str) -> tuple[Paper, ...]:
    """The papers of a glued table, in the portal's order; every word of it is in a paper or a group.

    A row with "0 bản chính" and no copies is usually an instruction; it is kept with its zeros.
    """
    text = nfc(section).strip()
    heads = list(_HEAD.finditer(text))
    if not heads:
        return tuple(Paper(name=line) for line in map(one_line, text.split("\n")) if not says_nothing(line))
    papers: list[Paper] = []
    group = _group(text[: heads[0].start()])
    for number, head in enumerate(heads):
        end = heads[number + 1].start() if number + 1 < len(heads) else len(text)
        rows, rest = _split_counts(text[head.end() : end])
        papers += (paper for row in rows if (paper := _paper(*row, group)) is not None)
        # What follows a table's last count is the title of the next one.
        if number + 1 < len(heads):
            group = _group(rest)
        elif not says_nothing(rest):
            papers.append(Paper(name=one_line(rest), group=group))
    return tuple(papers)


def _group(text: str) -> str | None:
    title = one_line(text).strip("-*+ :").removeprefix("Thành phần hồ sơ:").strip()
    return title or None


def _split_counts(table: str) -> tuple[list[tuple[str, int, int | None]], str]:
    """Rows (name, originals, copies) and the text after the last count."""
    rows = []
    start = 0
    for match in _COUNT.finditer(table):
        if not _is_count(table, match, start):
            continue
        digits = match["digits"]
        name = table[start : match.start()] + digits[:-1]
        copies = match["copies"]
        rows.append((name, int(digits[-1]), int(copies) if copies else None))
        start = match.end()
    return rows, table[start:]


def _is_count(table: str, match: re.Match[str], start: int) -> bool:
    """Whether "1 bản chính" is a cell, glued to its neighbours, and not words of a paper's name.

    A cell's number has one digit (no paper is asked for ten times); "01 bản chính" is words.
    """
    digits = match["digits"]
    before = table[match.start() - 1] if match.start() > start else ""
    after = table[match.end() : match.end() + 1]
    if before in ("", "(") or (len(digits) == 2 and digits.startswith("0") and not after.isupper()):
        return False
    if match["copies"]:
        return True
    glued_after = after == "" or not (after.isspace() or after in ",;:)")
    if before.isspace() and len(digits) == 1:
        return glued_after
    return glued_after or not before.isspace()


def _paper(cell: str, originals: int, copies: int | None, group: str | None) -> Paper | None:
    name, form = _split_form(one_line(cell))
    name = re.sub(r"\A[-+*•–.\s]+(?=\w)|[\s;,/]+\Z", "", name)
    if not re.search(r"\w", name):
        return None
    return Paper(name=name, group=group, form=form, originals=originals, copies=copies)


def _split_form(cell: str) -> tuple[str, str | None]:
    """Name and form of a paper: the number the name gives ("Mẫu CT01"), else the file's own name."""
    first = _FILE.search(cell)
    name, file_name = cell, None
    if first:
        # Names are long; the file's name begins near its extension.
        window = max(0, first.start() - 200)
        starts = [m.start() for m in _KNOWN_START.finditer(cell, window, first.start()) if m.start() > 0]
        if not starts:
            starts = [m.start() for m in _ANY_START.finditer(cell, window, first.start())][-1:]
        if starts:
            name, file_name = cell[: starts[0]].strip(" ;"), cell[starts[0] : first.start()]
    mentioned = _IN_NAME.search(name)
    if mentioned:
        return name, f"Mẫu {mentioned['number'].rstrip('.')}"
    return name, _tidy_form(file_name)


def _tidy_form(file_name: str | None) -> str | None:
    if file_name is None:
        return None
    form = _FILE_TAIL.sub("", _FILE_TAIL.sub("", _ORDINAL.sub("", one_line(file_name).replace("_", " "))))
    form = re.sub(r"\A(?:\d\.\d{6}\s*)+", "", form.strip(" -."))
    # "MauGiaykhaibaoyte" has lost its letters' marks and its spaces; nobody can read it.
    return form if re.search(r"[ \d]", form) else None
