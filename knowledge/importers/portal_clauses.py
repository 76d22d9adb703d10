"""The clauses of a fee note: one statement each, with the case it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from knowledge.importers.portal_amounts import Amount, find_amounts, find_validity
from knowledge.importers.portal_text import UPPER, one_line, parenthesis_pairs

_BULLET = re.compile(
    rf"(?<![\w\d/])(?=(?:[-*•–]|\+{{1,4}})\s*[{UPPER}\d“])|(?=\b(?:Phí|Lệ phí)\s*:)"
    r"|(?=Miễ[nm]?\s*(?:(?:lệ )?phí|kể từ|từ ngày)\b)"
)
MAX_NOTE = 4_000  # characters
_SENTENCE = re.compile(r"(?:(?<=[;\n])|(?<=[.…]))\s+(?=\S)")
_ABBREVIATION = re.compile(r"(?:\b(?:TP|Tp|STT|PGS|TS|Q|P|Điều|khoản)|\s[IVX]{1,4}|\d)\.\Z")
_EXEMPT = re.compile(
    r"miễ[nm]?\s*(?:thu\s+|nộp\s+)?(?:phí|lệ phí|toàn bộ|kể từ|từ ngày|đối với|chi phí|trả)"
    r"|được miễn|không thu(?! hồi)|không phải (?:nộp|trả|chịu)|không mất (?:phí|lệ phí)",
    re.IGNORECASE,
)
# The name of a circular on fees contains "miễn"; a clause that only quotes it exempts nobody.
_CIRCULAR_NAME = re.compile(
    r"quy định (?:về |cụ thể )?(?:mức thu|phí|về phí|chế độ thu)[^.;()]*", re.IGNORECASE
)
_COUNCIL = r"(?:hội đồng nhân dân|hđnd|[uủ][yỷ] ban nhân dân|ubnd|chính quyền địa phương)"
_PROVINCE = re.compile(
    rf"(?:theo|do|của|được)\b[^.;]{{0,40}}{_COUNCIL}|{_COUNCIL}[^.;]{{0,90}}(?:quy định|quyết định|ban hành)",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"(?:bằng|giảm|thu|tính)\s*\d{1,3}\s*%|giảm (?:phí|lệ phí|mức thu)", re.IGNORECASE)
_CITATION = re.compile(
    r"thông tư|nghị định|biểu (?:mức thu|phí|khung giá|giá)|theo (?:quy định|hướng dẫn|phí, lệ phí|thông báo)"
    r"|thực hiện theo|áp dụng|văn bản giá|luật phí|quy định tại|do bộ",
    re.IGNORECASE,
)
_NONE = re.compile(r"[-\s(]*không(?: có| thu)?[\s.)]*\Z", re.IGNORECASE)
_UNDECIDED = re.compile(r"[-\s(]*(?:không|chưa)(?: có| được)? quy định\b", re.IGNORECASE)
_FORMULA = re.compile(r"\s[x×*]\s|\+\s*\(|\d\s*x\s*\d", re.IGNORECASE)
_BOUND = re.compile(r"tối đa|tối thiểu|không (?:quá|dưới|vượt)", re.IGNORECASE)
# "500.000 đồng (Năm trăm nghìn đồng)", and the old form's "Lệ phí : Đồng (" with nothing in it.
_IN_WORDS = re.compile(
    r"\s?\([^()\d]{0,80}(?:nghìn|ngàn|triệu|trăm|mươi)[^()\d]{0,80}đồng\s?\)", re.IGNORECASE
)
_EMPTY_FEE = re.compile(
    r"\A[\s(]*(?:Phí|Lệ phí)\s*:\s*(?:(?:0\s*)?Đồng\s*(?=\()|[\d.,]+\s*Đồng\s*(?=\([^)]*\d{3}\s*đ))"
    r"|\A\s*Đồng\s*(?=\(Mức)"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """One statement of a note; ``header`` is the heading it stands under, if any."""

    text: str
    amounts: tuple[Amount, ...] = ()
    header: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None

    @property
    def dated(self) -> bool:
        return self.valid_from is not None or self.valid_to is not None

    @property
    def plain_amounts(self) -> tuple[Amount, ...]:
        """The amounts that are fees, not limits of a case."""
        return tuple(amount for amount in self.amounts if not amount.limit)

    @property
    def bounded(self) -> bool:
        """The clause names a least or greatest amount."""
        return any(amount.limit for amount in self.amounts) and _BOUND.search(self.text) is not None

    @property
    def formula(self) -> bool:
        return bool(self.amounts) and _FORMULA.search(self.text) is not None

    @property
    def exempts(self) -> bool:
        return _EXEMPT.search(_CIRCULAR_NAME.sub("", self.text)) is not None

    @property
    def exempted(self) -> str:
        """From the word "miễn" on: whom or what the exemption is for."""
        match = _EXEMPT.search(self.text)
        return self.text[match.start() :] if match else self.text

    @property
    def by_province(self) -> bool:
        return _PROVINCE.search(self.text) is not None

    @property
    def reduces(self) -> bool:
        return _PERCENT.search(self.text) is not None

    @property
    def cites(self) -> bool:
        return _CITATION.search(self.text) is not None

    @property
    def denies(self) -> bool:
        """The clause is just "không có"."""
        return _NONE.match(_after_colon(self.text)) is not None

    @property
    def undecided(self) -> bool:
        """The clause says that the law sets nothing ("Không quy định")."""
        return _UNDECIDED.match(self.text) is not None


def _after_colon(text: str) -> str:
    return text.rsplit(":", 1)[1] if ":" in text else text


def split_clauses(note: str) -> list[Clause]:
    """The clauses of a note, parentheses around the whole taken off, headings carried along.

    () for a text that is longer than any note.
    """
    if len(note) > MAX_NOTE:
        return []
    clauses: list[Clause] = []
    headers: dict[int, str] = {}
    words = _IN_WORDS.sub("", _EMPTY_FEE.sub("", one_line(note)))
    words = re.sub(r";(?=\S)", "; ", re.sub(r"\bGT\s*-?\s*lần", "GT-lần", words))
    pieces = _under_headings(_joined(_pieces(strip_parentheses(words))))
    for index, piece in enumerate(pieces):
        level = _level(piece)
        text = _balanced(piece.lstrip("-*•–+ ").rstrip(" ;,"))
        if not text or not re.search(r"\w", text):
            continue
        headers = {key: value for key, value in headers.items() if key < max(level, 1)}
        header = ": ".join(headers[key] for key in sorted(headers)) or None
        whole = _clause(text, header)
        if text.endswith(":") and not whole.amounts:
            if whole.exempts:
                # "Được miễn với những trường hợp sau: + ... + ...": the list belongs to its heading.
                rest = " ".join([text, *(part.strip() for part in pieces[index + 1 :])])
                clauses.append(_clause(rest, header))
                break
            headers[level] = text.rstrip(": ")
            continue
        clauses.extend(_with_inner(whole))
    return clauses


def strip_parentheses(text: str) -> str:
    """``text`` without the parentheses that enclose the whole of it, closed or not."""
    text = text.strip()
    pairs = parenthesis_pairs(text)
    start, end = 0, len(text)
    while start < end and (text[start] == "(" or text[start].isspace()):
        closed = pairs.get(start)
        if text[start] == "(" and closed == end:
            end -= 1
            while end > start and text[end - 1].isspace():
                end -= 1
        elif text[start] == "(" and closed is not None:
            break
        start += 1
    return text[start:end].strip()


def _balanced(text: str) -> str:
    """``text`` without a parenthesis that it only closes, or opens with its last character."""
    while text.endswith(")") and text.count(")") > text.count("("):
        text = text[:-1].rstrip()
    return text.rstrip("( ")


def _level(piece: str) -> int:
    if piece.startswith("+"):
        return 2
    return 1 if piece[:1] in "-*•–" else 0


def _pieces(text: str) -> list[str]:
    cuts = {0, len(text)}
    inside = _inside_parentheses(text)
    cuts.update(
        m.start() for m in _BULLET.finditer(text) if not inside[m.start()] or text[m.start()] in "PLM"
    )
    for match in _SENTENCE.finditer(text):
        if inside[match.start() - 1]:
            continue
        if text[match.start() - 1] == "." and (
            _ABBREVIATION.search(text[: match.start()][-12:]) or text[match.end()].islower()
        ):
            continue
        cuts.add(match.end())
    ordered = sorted(cuts)
    return [text[a:b].strip() for a, b in pairwise(ordered)]


def _under_headings(pieces: list[str]) -> list[str]:
    """``pieces`` with a circular that heads a list of amounts put before each of them.

    "* Theo Thông tư 64/2025 (đến hết 31/12/2026). + 03 triệu đồng": the day is the amount's.
    """
    result: list[str] = []
    heading = ""
    for index, piece in enumerate(pieces):
        following = pieces[index + 1] if index + 1 < len(pieces) else ""
        if _level(piece) != 2:
            heading = ""
        if (
            _level(piece) == 1
            and _level(following) == 2
            and _CITATION.search(piece)
            and not find_amounts(piece)
        ):
            heading = piece.rstrip(" .;:")
        elif heading and find_amounts(piece):
            result.append(f"{heading}: {piece.lstrip('+ ')}")
        else:
            result.append(piece)
    return result


def _joined(pieces: list[str]) -> list[str]:
    """``pieces`` with a list's items put back: "cho người có công; người thuộc hộ nghèo; ..."."""
    joined: list[str] = []
    for piece in pieces:
        listed = joined and joined[-1].endswith(";") and piece[:1].islower()
        if listed and not find_amounts(piece) and not find_amounts(joined[-1]):
            joined[-1] = f"{joined[-1]} {piece}"
        else:
            joined.append(piece)
    return joined


def _inside_parentheses(text: str) -> list[bool]:
    inside = [False] * (len(text) + 1)
    for start, end in parenthesis_pairs(text).items():
        inside[start:end] = [True] * (end - start)
    return inside


def _clause(text: str, header: str | None) -> Clause:
    valid_from, valid_to = find_validity(text)
    return Clause(text, tuple(find_amounts(text)), header, valid_from, valid_to)


def _with_inner(clause: Clause) -> list[Clause]:
    """The clause, and the parentheses in it that state something of their own.

    "800.000 đồng (400.000 đồng từ 01/7/2025 đến 31/12/2026)" are two statements, and so is
    "5.000.000 đồng (miễn đến 30/6/2026)".
    """
    if not clause.plain_amounts:
        return [clause]
    inner: list[Clause] = []
    text = clause.text
    position = text.find("(")
    while position >= 0:
        end = parenthesis_pairs(text).get(position)
        stop = end or len(text)
        part = text[position:stop].strip("() ;.")
        found = _clause(part, clause.header)
        outside = text[:position] + " " + text[stop:]
        states = (found.plain_amounts and found.dated) or (found.exempts and (found.dated or end is None))
        if states and find_amounts(outside):
            nested = _with_inner(found) if found.plain_amounts else [found]
            inner = nested + inner
            text = outside
            position = text.find("(", position)
        else:
            position = text.find("(", position + 1)
    if not inner:
        return [clause]
    outer = _clause(" ".join(text.split()).rstrip(" ;,."), clause.header)
    # A dated exemption behind the amount says when nothing is due, not when the amount holds.
    if all(not part.plain_amounts for part in inner):
        outer = replace(outer, valid_from=None, valid_to=None)
    return [outer, *inner]
