"""The legal basis of a page: titles and document numbers glued into one string."""

from __future__ import annotations

import re

from knowledge.importers.portal_text import LOWER, UPPER, one_line, says_nothing
from knowledge.procedures import LegalBasis

_HEAD = re.compile(r"\A\s*Tên văn bản pháp lý\s*Mã văn bản")
# Without the list of issuers "NĐ-CPQUY ĐỊNH ..." could end anywhere.
_ISSUERS = (
    "BGTVT-BQP-BCA-BNG|BYT-BCT-BNNPTNT|BTTTT-BQP-BCA|BCA-BYT-BTC|BLĐTBXH-BTC|BNNPTNT|BLĐTBXH|VKSNDTC|TANDTC"
    "|BVHTTDL|BNNMT|BGTVT|BTNMT|BKHĐT|BKHCN|BGDĐT|BTTTT|BDTTG|BVHTT|BHXH|UBND|HĐND|HĐTP|NHNN|KTNN|UBDT|TTCP"
    "|VPCP|TCHQ|BTC|BTP|BCA|BXD|BNV|BYT|BCT|BQP|BNG|BNN|TTg|CTN|CP"
)
_NUMBER = re.compile(
    r"(?P<number>\d{1,7}(?:\.\d{1,2})?[a-z]?/(?:\d{4}/)?"
    r"(?:(?:NQ-)?QH1\d|QH\d|(?:PL-)?UBTVQH1?\d"
    rf"|(?:TTLT|VBHN|TTr|TT|NĐ|ND|QĐ|NQ|CT|CV|L)-? ?(?:{_ISSUERS})(?:-(?:{_ISSUERS}))*"
    rf"|[A-ZĐ]{{1,6}}(?:-[A-ZĐ]{{1,9}}){{1,4}}?(?![{LOWER}A-ZĐ-])))"
)
# A code cell with the year but no kind ("42/2020"), at a title's end only.
_BARE = re.compile(rf"(?<![\d/])(?P<number>\d{{1,3}}/(?:19|20)\d\d)(?=\Z|[{UPPER}])")
_YEAR_GLUED = re.compile(r"(?:19|20)\d\d(?=\d{1,3}(?:\.\d+)?[a-z]?/)")
_KIND_GLUED = re.compile(
    rf"(?<=[{LOWER}.)\d])(?:Thông tư liên tịch|Thông tư|Nghị định|Nghị quyết|Quyết định|Luật|Pháp lệnh|Lệnh)"
    r"(?: số)?\s*\Z"
)


def split_law(section: str) -> tuple[LegalBasis, ...]:
    """The documents a page rests on, in the portal's order, repeats left out.

    A number at the end of a cell is glued to the next title; one inside a title is followed by a
    space or punctuation. Text without any number becomes one title.
    """
    text = one_line(_HEAD.sub("", one_line(section)))
    if says_nothing(text):
        return ()
    documents: list[LegalBasis] = []
    start = 0
    for match in _cell_ends(text):
        at = match.start() + _title_part(match["number"])
        _add(documents, text[start:at], text[at : match.end()])
        start = match.end()
    rest = text[start:].strip(" .;")
    if rest:
        _add(documents, rest, None)
    return tuple(dict.fromkeys(documents))


def _title_part(number: str) -> int:
    """How many characters of ``number`` are the end of its title: a year, or a sentence's full stop."""
    if _YEAR_GLUED.match(number):
        return 4
    # Only resolutions have a point in their number ("66.7/2025/NQ-CP").
    point = number.find(".")
    return 0 if point < 0 or "/NQ-" in number else point + 1


def _cell_ends(text: str) -> list[re.Match[str]]:
    found = [match for match in _NUMBER.finditer(text) if _ends_cell(text, match)]
    taken = {match.end() for match in found}
    bare = [match for match in _BARE.finditer(text) if match.end() not in taken]
    return sorted([*found, *bare], key=lambda match: match.start())


def _ends_cell(text: str, match: re.Match[str]) -> bool:
    after = text[match.end() : match.end() + 8]
    before = text[max(0, match.start() - 8) : match.start()]
    glued_before = before[-1:].isalpha() or before[-1:] in (";", ".", ")", "”")
    if not after or (glued_before and not before.endswith("số")):
        return True
    if after[0].isdigit():
        # "Thông tư 31/2015/TT-BCA" + "31/2015/TT-BCA": the title's own number, the cell follows.
        return False
    return after[0].isalpha() and not after.startswith("ngày")


def _add(documents: list[LegalBasis], title: str, number: str | None) -> None:
    cleaned = _KIND_GLUED.sub("", title).strip(" .;,")
    if number is None and documents and len(cleaned) < 4:
        return
    if number is None:
        own = _NUMBER.search(cleaned)
        number = own["number"] if own and cleaned.startswith(("Thông", "Nghị", "Luật", "Quyết")) else None
    number = number and number.replace(" ", "")
    if len(cleaned) < 4:
        cleaned = number or title.strip()
    documents.append(LegalBasis(title=cleaned, number=number))
