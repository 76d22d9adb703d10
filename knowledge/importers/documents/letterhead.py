"""What a document says of itself: number, kind, issuer, date, signer, title, legal basis."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from knowledge.entries import DocumentDetails
from knowledge.importers.documents.markers import is_upper
from knowledge.importers.documents.names import (
    find_area,
    find_person_at_end,
    read_person,
    restore_issuer,
    small_letters,
    with_names,
)
from knowledge.importers.documents.sections import Section
from knowledge.importers.documents.wording import KINDS, is_position, without_motto
from knowledge.vietnamese.text import fold, folded_words, nfc

_NUMBER = re.compile(
    r"(?<!\w)[Ss$][ốo6bóôòọ0]?\s*[:.;]?\s*(?P<count>\d{1,5}[a-zA-Z]?)?\s*(?P<symbol>[/-]\s*(?:\d{4}\s*/\s*)?"
    r"[A-ZĐ][A-Za-zĐ&]{0,9}(?:\s*[-–]\s*[A-ZĐ][A-Za-zĐ&]{0,11}){0,4})"
)
# On folded text; a day or a month may have been left open to be written by hand.
_DATE = re.compile(r"ngay\s*(\d{1,2})?\s*thang\s*(\d{1,2})?\s*nam\s*(\d{4})")
_SHORT_DATE = re.compile(r"ngay\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_SYMBOLS = {"QD": "QĐ", "ND": "NĐ", "HDND": "HĐND"}
_ISSUES = re.compile(
    r"[;,]\s*(?P<who>[^;,:()]{4,90}?)\s*(?:\([^)]*\)\s*)?(?:tỉnh\s+)?"
    r"(?:ban hành|xây dựng)\s+(?:Kế hoạch|Quyết định)"
)
_KIND_SHORT = {
    "KH": "Kế hoạch",
    "QĐ": "Quyết định",
    "CT": "Chỉ thị",
    "NQ": "Nghị quyết",
    "TB": "Thông báo",
    "BC": "Báo cáo",
}
_CLAUSE = re.compile(
    r"(?:;|,? và)\s+(?=(?:căn cứ|theo đề nghị|xét|thực hiện|Kế hoạch số|Quyết định số|Nghị quyết số))",
    re.IGNORECASE,
)
_AUTHORITY = re.compile(r"(chủ tịch |giám đốc )?(ủy|uỷ) ban nhân dân( tỉnh| thành phố)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Issued:
    """Number and date as one place of the text states them, with what it leaves open."""

    number: str | None = None
    day: date | None = None
    notes: tuple[str, ...] = ()


def read_details(sections: list[Section], name: str) -> tuple[DocumentDetails, list[str]]:
    """Details of the document that decides (the first in the file) and notes on what was left open.

    ``name`` is used as title when the text has none. File, digest and pages are filled in by the caller.
    """
    first = sections[0]
    head = first.letterhead
    issued = read_issued("\n".join(head))
    attached = [section.issued_with for section in sections if section.issued_with]
    if len(sections) > 1 or first.kind is None:
        for line in attached:
            issued = _completed(issued, read_issued(line))
    kind = first.kind or _kind_of_letter(head, issued)
    title = read_title(first)
    signer = next((person for section in sections if (person := read_signer(section.foot))), None)
    issuer = find_issuer(first, issued.number or _symbol("\n".join(head)))
    found = {
        "number": issued.number,
        "kind": kind,
        "issuer": issuer,
        "issued_on": issued.day,
        "signer": signer,
    }
    missing = [key for key, value in found.items() if value is None] + ([] if title else ["title"])
    details = DocumentDetails(
        title=title or name,
        kind=kind,
        number=issued.number,
        issuer=issuer,
        issued_on=issued.day,
        signer=signer,
        basis=tuple(clause for text in first.basis for clause in _clauses(text)),
        missing=tuple(missing),
    )
    return details, [] if issued.number and issued.day else list(dict.fromkeys(issued.notes))


def _completed(first: Issued, second: Issued) -> Issued:
    return Issued(first.number or second.number, first.day or second.day, first.notes + second.notes)


def read_issued(text: str) -> Issued:
    """Number and date in a letterhead or in a line "Ban hành kèm theo ..."."""
    notes: list[str] = []
    number = None
    found = _NUMBER.search(text)
    if found:
        symbol = _repaired(found["symbol"])
        if found["count"]:
            number = found["count"] + symbol
        else:
            notes.append(f"Số văn bản còn để trống (…{symbol}).")
    plain = fold(text)
    day = None
    if dated := _DATE.search(plain) or _SHORT_DATE.search(plain):
        written, month, year = dated.groups()
        try:
            day = date(int(year), int(month or 0), int(written or 0))
        except ValueError:
            known = f"tháng {int(month)} năm {year}" if month else f"năm {year}"
            notes.append(f"Ngày ban hành còn để trống, chỉ biết {known}.")
    return Issued(number, day, tuple(notes))


def _symbol(text: str) -> str | None:
    found = _NUMBER.search(text)
    return _repaired(found["symbol"]) if found else None


def _repaired(symbol: str) -> str:
    """The symbol without blanks, "QD" as "QĐ" (recognised text loses the stroke)."""
    tight = re.sub(r"\s+", "", symbol).replace("–", "-")
    return re.sub(r"[A-ZĐ]+", lambda word: _SYMBOLS.get(word[0], word[0]), tight)


def find_issuer(section: Section, number: str | None) -> str | None:
    """The office that issued the document, from its letterhead, else from what its text says."""
    everything = " ".join([*section.title, *section.basis, *section.letterhead])
    lines = _office_lines(section.letterhead)
    if lines:
        return restore_issuer(lines)
    if section.authority:
        name = small_letters(section.authority)
        area = find_area(everything)
        if area and find_area(name) is None and _AUTHORITY.search(name):
            name = re.sub(r"\s+(tỉnh|thành phố)$", "", name) + f" {area}"
        return re.sub(r"(?i)(chủ tịch) (ủy)", r"\1 Ủy", name)
    for text in section.basis:
        if found := _ISSUES.search(text):
            name = found["who"].strip()
            area = find_area(everything)
            needs = area and find_area(name) is None and name.startswith(("Sở", "Ủy ban", "UBND", "Ban"))
            return f"{name} {area}" if needs else name
    return None


def _office_lines(letterhead: list[str]) -> list[str]:
    """The lines above the number that are neither state's name, motto nor date."""
    lines = []
    for text in letterhead:
        found = _NUMBER.search(text)
        text = text[: found.start()] if found else text
        bare = without_motto(text)
        if bare is not None:
            # Two columns on one line: the office stands on the left, in as many words as the motto left.
            text = " ".join(text.split()[: len(bare.split())])
        text = nfc(text).strip(" -_*.")
        if is_upper(text) and len(folded_words(text)) >= 2 and not is_position(text):
            lines.append(text)
        elif found:
            break
    return lines


def _kind_of_letter(letterhead: list[str], issued: Issued) -> str | None:
    """Official letters name no kind: their number and "V/v" do."""
    if issued.number is None:
        return None
    short = re.split(r"[/-]", issued.number)
    kinds = [_KIND_SHORT[part] for part in short if part in _KIND_SHORT]
    about = any(fold(line).startswith(("v/v", "ve viec")) for line in letterhead)
    return kinds[0] if kinds else "Công văn" if about else None


def read_title(section: Section) -> str | None:
    """The full title with its kind ("Kế hoạch tuyên truyền ..."), None when the text has none."""
    words = " ".join(section.title)
    if not words:
        about = [line for line in section.letterhead if fold(line).startswith("v/v")]
        return about[0] if about else None
    if is_upper(words):
        words = with_names(words.lower())
        for kind in KINDS:
            words = re.sub(rf"\b(ban hành|phê duyệt|về việc) {kind.lower()}\b", rf"\1 {kind}", words)
    lower = words[0].lower() + words[1:] if not words.split()[0].isupper() and _is_common(words) else words
    return f"{section.kind} {lower}" if section.kind else words


def _is_common(words: str) -> bool:
    """Whether the first word is no proper name, so that it loses its capital after the kind."""
    return with_names(words[0].lower() + words[1:])[0].islower()


def read_signer(foot: list[str]) -> str | None:
    """The person whose name stands under the document.

    Of a foot recognised across its columns the name may stand at the end of a recipient's line.
    """
    for text in foot:
        if person := read_person(text):
            return person
    names = [person for text in foot if (person := find_person_at_end(text))]
    tail = "".join(folded_words(" ".join(foot)))
    for text in foot:
        for end in re.finditer(r"(?:^|[;:,\s])((?:[^\W\d_]+ ){1,4}[^\W\d_]+)(?=[;.]?$)", text.strip(" ;.")):
            words = end[1].split()
            for start in range(len(words) - 1):
                person = read_person(" ".join(words[start:]))
                # A name read twice, once as the signature's own line with a blank too many, is the signer.
                if person and tail.count("".join(folded_words(person))) > 1:
                    return person
    return names[-1] if names else None


def _clauses(text: str) -> list[str]:
    """The single texts that one paragraph of the legal basis names, without what it then decides."""
    cut = _ISSUES.search(text)
    text = text[: cut.start()] if cut else text
    parts = [part.strip(" ;,.") for part in _CLAUSE.split(text)]
    return [part[0].upper() + part[1:] for part in parts if part]
