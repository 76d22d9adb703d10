"""Records of other sites beside what we publish: field by field, and what we do not have."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine

from knowledge.comparing import ASPECTS
from knowledge.entries import Aspect, Entry, Fact
from knowledge.importers.portal_amounts import find_amounts
from knowledge.importers.procedure_layers import LEVELS
from knowledge.reference.errors import NoReferenceError
from knowledge.reference.loading import read_records
from knowledge.reference.matching import name_key, read_entry, read_published
from knowledge.reference.records import ReferenceRecord, national_code
from knowledge.vietnamese.text import fold, folded_words

_TIME = re.compile(r"(\d+)\s*(?:\([^)]*\)\s*)?(ngay lam viec|gio lam viec|ngay|gio|thang|nam|tuan|phut)\b")
_NUMBER = re.compile(r"\d+(?:\.\d+)?/\d{4}/[\w-]+")
_ORDER = (
    Aspect.FEE, Aspect.TIME, Aspect.DOCUMENTS, Aspect.FORM, Aspect.AGENCY, Aspect.ONLINE, Aspect.CONDITIONS,
    Aspect.RESULT, Aspect.STEPS, Aspect.LAW,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One field of both; ``same`` where fees, times or document numbers agree, elsewhere the words."""

    name: str
    ours: str | None
    theirs: str
    same: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """One record beside our entry: what the record says, fees and times first."""

    record: ReferenceRecord
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Our entry (None: we have none) and the records that speak of the same procedure."""

    entry_id: str | None
    title: str | None
    beside: tuple[Beside, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """A record we have no procedure for; ``named`` is the entry that knows it by name only, if any."""

    record: ReferenceRecord
    named: str | None


def compare(engine: Engine, subject: str, day: date) -> Comparison:
    """What other sites say of a procedure beside what we publish for the day.

    ``subject`` is an entry id, a code with or without a province's end, a record's id or
    ``source/id``. Raises `NoReferenceError` when nothing bears it.
    """
    asked, code = subject.strip(), national_code(subject)
    with engine.connect() as connection:
        published = read_published(connection)
        records = read_records(connection)
        entry_id = asked if asked in published.levels else published.codes.get(code or "")
        if entry_id:
            found = [one for one in records if entry_id in published.entries_of(one)]
        else:
            found = [
                one for one in records if asked in (one.site_id, f"{one.source}/{one.site_id}")
                or (code and code == one.code)
            ]  # fmt: skip
            if not found:
                raise NoReferenceError(f"Không có thủ tục hay bản tham chiếu nào là {asked}.")
            entry_id = next(iter(published.entries_of(found[0])), None)
        entry = read_entry(connection, entry_id) if entry_id else None
    beside = tuple(Beside(record, _rows(entry, record, day)) for record in found)
    return Comparison(entry_id, entry.title if entry else None, beside)


def missing(engine: Engine, source: str) -> list[Missing]:
    """The records of a source that no published procedure has the code or name of, in the file's order.

    Raises `NoReferenceError` when nothing was loaded under the source.
    """
    with engine.connect() as connection:
        records = read_records(connection, source)
        published = read_published(connection)
    if not records:
        raise NoReferenceError(f"Chưa nạp bản tham chiếu nào tên {source}.")
    return [
        Missing(record, published.named_as(record)) for record in records if not published.entries_of(record)
    ]


def _rows(entry: Entry | None, record: ReferenceRecord, day: date) -> tuple[Row, ...]:
    theirs = dict(record.facts)
    rows = []
    for aspect in _ORDER:
        if text := theirs.get(aspect):
            facts = entry.facts_on(aspect, day) if entry else []
            ours = "\n".join(fact.text for fact in facts) or None
            rows.append(Row(ASPECTS[aspect], ours, text, _agree(aspect, facts, text)))
    title, field = (entry.official_title, entry.field) if entry else (None, None)
    rows.append(Row("tên", title, record.title, name_key(title or "") == name_key(record.title)))
    if record.field:
        rows.append(Row("lĩnh vực", field, record.field, _field(field or "") == _field(record.field)))
    if record.level:
        levels = entry.levels if entry else ()
        ours = ", ".join(LEVELS.get(level, level) for level in levels) or None
        rows.append(Row("cấp", ours, record.level, bool(set(levels) & set(record.levels))))
    return tuple(rows)


def _agree(aspect: Aspect, facts: list[Fact], theirs: str) -> bool:
    ours = "\n".join(fact.text for fact in facts)
    if aspect == Aspect.FEE:
        stated = {str(fee.amount) for fact in facts for fee in fact.fees if fee.amount}
        return _or_words(stated or _amounts(ours), _amounts(theirs), ours, theirs)
    if aspect == Aspect.TIME:
        return _or_words(_times(ours), _times(theirs), ours, theirs)
    if aspect == Aspect.LAW:
        return _or_words(set(_NUMBER.findall(ours)), set(_NUMBER.findall(theirs)), ours, theirs)
    if aspect == Aspect.ONLINE:  # the site names an extent, ours is a sentence that has it
        return _words(theirs) in _words(ours)
    return _words(ours) == _words(theirs)


def _or_words(ours: set[str], theirs: set[str], our_text: str, their_text: str) -> bool:
    return ours == theirs if ours or theirs else _words(our_text) == _words(their_text)


def _amounts(text: str) -> set[str]:
    return {str(amount.value) for amount in find_amounts(text) if amount.value and not amount.limit}


def _times(text: str) -> set[str]:
    return {f"{int(number)} {unit}" for number, unit in _TIME.findall(fold(text))}


def _field(name: str) -> str:
    return _words(name).removeprefix("linh vuc ")


def _words(text: str) -> str:
    return " ".join(folded_words(text))
