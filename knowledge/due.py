"""What must be looked at again soon: statements and documents that end or begin, entries long unchecked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from knowledge.checking import OURS, STALE_AFTER
from knowledge.comparing import ASPECTS
from knowledge.entries import Aspect, Entry, Fact, Kind
from knowledge.refusals import HISTORICAL
from knowledge.register import RegisteredDocument, register
from knowledge.store import Store
from knowledge.validity import bounded

EDITORS = "Tổ biên tập Một Cửa"  # answers for copies of the portal, names, and what no unit took


class What(StrEnum):
    """Why an entry or a document is due, in the words a maintainer reads."""

    PAST = "đã hết hạn, chưa sửa"
    ENDS = "hết hạn"
    STARTS = "bắt đầu áp dụng"
    DOCUMENT_ENDS = "văn bản hết hiệu lực"
    DOCUMENT_STARTS = "văn bản bắt đầu có hiệu lực"
    UNCHECKED = "lâu chưa kiểm tra"


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to look at. ``day`` is the last day of what ends, the first of what begins, or the day
    from which an entry counts as long unchecked; ``entry`` is the key of a document where it is one."""

    day: date
    what: What
    entry: str
    title: str
    owner: str
    detail: str = ""

    def __str__(self) -> str:
        return "\t".join((f"{self.day:%d-%m-%Y}", self.what, self.entry, self.title, self.owner, self.detail))


def owner_of(entry: Entry) -> str:
    """The unit in charge: of the most believed layer that names one, else the editors."""
    return next((layer.owner for layer in entry.layers if layer.owner), EDITORS)


def due(store: Store, day: date, days: int, owner: str | None = None) -> list[Due]:
    """What is due from the day to ``days`` later, both included, and what ended before and nobody mended.

    By date, then by entry; with ``owner`` only what that unit is in charge of. A statement is due where it
    would be said: one that a more believed layer covers is not.
    """
    last = day + timedelta(days=days)
    owners: dict[str, str] = {}
    found: list[Due] = []
    for entry in store.entries():
        owners[entry.id] = owner_of(entry)
        found += _limits(bounded(entry), day, last)
        found += _past(bounded(entry), day)
        found += _unchecked(entry, last)
    for document in register(store, day):
        found += _document(document, owners, day, last)
    wanted = [one for one in found if owner is None or one.owner.casefold() == owner.strip().casefold()]
    return sorted(wanted, key=lambda one: (one.day, one.entry, one.what))


def _limits(entry: Entry, day: date, last: date) -> Iterator[Due]:
    """The days of the window on which statements of the entry end or begin, each once."""
    ends: dict[date, list[Fact]] = {}
    starts: dict[date, list[Fact]] = {}
    for fact in entry.facts:
        for at, days in ((fact.valid_to, ends), (fact.valid_from, starts)):
            if at and day <= at <= last and fact in _told(entry, fact, at):
                days.setdefault(at, []).append(fact)
    if entry.first.valid_to and day <= entry.first.valid_to <= last:
        ends.setdefault(entry.first.valid_to, [])
    for at, facts in ends.items():
        after = at + timedelta(days=1)
        lost = {fact.aspect for fact in facts if not _told(entry, fact, after)}
        detail = _named(facts) + (f"; sau ngày này chưa có: {_listed(lost)}" if lost else "")
        yield Due(at, What.ENDS, entry.id, entry.title, owner_of(entry), detail)
    for at, facts in starts.items():
        yield Due(at, What.STARTS, entry.id, entry.title, owner_of(entry), _named(facts))


def _told(entry: Entry, fact: Fact, day: date) -> list[Fact]:
    """What is said of the fact's aspect on a day to somebody of its province."""
    return entry.facts_on(fact.aspect, day, (fact.province,) if fact.province else ())


def _past(entry: Entry, day: date) -> Iterator[Due]:
    """Aspects of which everything ended before the day, with nothing in their place."""
    if entry.kind in HISTORICAL:
        return
    by_aspect: dict[Aspect, list[Fact]] = {}
    for fact in entry.facts:
        by_aspect.setdefault(fact.aspect, []).append(fact)
    # Beside a whole answer that holds, an ended detail of a statement is its history.
    if entry.kind != Kind.PROCEDURE and entry.facts_on(Aspect.ANSWER, day):
        return
    days: dict[date, list[Fact]] = {}
    for facts in by_aspect.values():
        ends = [fact.valid_to for fact in facts if fact.valid_to and fact.valid_to < day]
        if len(ends) == len(facts):
            days.setdefault(max(ends), []).append(facts[0])
    for at, facts in days.items():
        yield Due(at, What.PAST, entry.id, entry.title, owner_of(entry), _named(facts))


def _unchecked(entry: Entry, last: date) -> Iterator[Due]:
    checked = entry.first.checked_on
    if entry.first.origin not in OURS or checked is None:
        return
    at = checked + STALE_AFTER + timedelta(days=1)
    if at <= last:
        detail = f"kiểm tra lần cuối {checked:%d-%m-%Y}"
        yield Due(at, What.UNCHECKED, entry.id, entry.title, owner_of(entry), detail)


def _document(document: RegisteredDocument, owners: dict[str, str], day: date, last: date) -> Iterator[Due]:
    """A document that ends or begins in the window: a row for each unit in charge of what cites it."""
    title = document.number or document.title
    units = Counter(owners[entry] for entry in document.entries) or Counter({EDITORS: 0})
    for at, what in (
        (document.valid_to, What.DOCUMENT_ENDS),
        (document.valid_from, What.DOCUMENT_STARTS),
    ):
        if at and day <= at <= last:
            for unit, count in sorted(units.items()):
                detail = f"{count} mục dẫn"
                if what == What.DOCUMENT_ENDS and document.replaced_by:
                    detail += f"; thay bằng {document.replaced_by}"
                yield Due(at, what, document.key, title, unit, detail)


def _named(facts: Iterable[Fact]) -> str:
    return _listed(fact.aspect for fact in facts) or "cả mục"


def _listed(aspects: Iterable[Aspect]) -> str:
    return ", ".join(dict.fromkeys(ASPECTS[aspect] for aspect in sorted(aspects, key=list(Aspect).index)))
