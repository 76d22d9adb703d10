"""The register of documents: which are in force, which were replaced, and what still rests on those."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from knowledge.entries import Aspect, Entry, Fact, Layer, Origin, Source
from knowledge.refusals import HISTORICAL, replaced
from knowledge.store import Store
from knowledge.validity import bounded

REGISTERED = frozenset({"legal", "plan"})  # kinds of sources that are documents with a term
# A copy of the portal's page declares the page as its source; its documents stand in its legal basis.
_COPIED = frozenset({Origin.IMPORT, Origin.CATALOGUE})
_PART = r"(?:TTg|[A-ZĐ][A-ZĐ\d]*)"
_NUMBER = re.compile(rf"(?<!\d)\d+(?:\.\d+)?/(?:\d{{4}}/)?{_PART}(?:-{_PART})*")


class Status(StrEnum):
    """What a document is on a day; ``UNKNOWN_START``: not ended, but nobody wrote from when it holds."""

    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    REPLACED = "replaced"
    ENDED = "ended"
    UNKNOWN_START = "unknown_start"


_WORDS = {
    Status.IN_FORCE: "còn hiệu lực", Status.NOT_YET: "chưa có hiệu lực", Status.REPLACED: "đã được thay",
    Status.ENDED: "đã hết hiệu lực", Status.UNKNOWN_START: "chưa rõ ngày hiệu lực",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RegisteredDocument:
    """One document; ``entries`` are the ids that cite it, ``current`` how many of them as in force."""

    key: str
    title: str
    status: Status
    number: str | None = None
    issued_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    replaced_by: str | None = None  # number of the successor, else its title
    entries: tuple[str, ...] = ()
    current: int = 0

    def __str__(self) -> str:
        parts = [self.number or self.title, _WORDS[self.status]]
        if self.valid_from:
            parts.append(f"từ {self.valid_from:%d-%m-%Y}")
        if self.valid_to:
            parts.append(f"đến hết {self.valid_to:%d-%m-%Y}")
        if self.replaced_by:
            parts.append(f"thay bằng {self.replaced_by}")
        parts.append(f"{len(self.entries)} mục dẫn, {self.current} như đang có hiệu lực")
        return "\t".join(parts)


def status(source: Source, day: date) -> Status:
    """What a document is on a day."""
    if source.valid_to and source.valid_to < day:
        return Status.REPLACED if source.replaced_by else Status.ENDED
    if (start := source.valid_from or source.issued_on) and start > day:
        return Status.NOT_YET
    return Status.IN_FORCE if source.valid_from else Status.UNKNOWN_START


def register(store: Store, day: date) -> list[RegisteredDocument]:
    """Every legal text and plan among the published sources, by key, with the entries that cite it."""
    sources = store.sources()
    citing: dict[str, set[str]] = {}
    current: dict[str, set[str]] = {}
    for entry in store.entries():
        for layer in bounded(entry).layers:
            for key in layer.sources:
                citing.setdefault(key, set()).add(entry.id)
            for fact, keys in _cited(layer, sources):
                stated = entry.kind not in HISTORICAL and fact.holds(day) and fact.valid_to is None
                for key in keys:
                    citing.setdefault(key, set()).add(entry.id)
                    if stated:
                        current.setdefault(key, set()).add(entry.id)
    found = []
    for source in sorted(sources.values(), key=lambda source: source.key):
        if source.kind in REGISTERED:
            successor = sources.get(source.replaced_by or "")
            by = (successor.number or successor.title) if successor else source.replaced_by
            found.append(
                RegisteredDocument(
                    source.key, source.title, status(source, day), source.number, source.issued_on,
                    source.valid_from, source.valid_to, by, tuple(sorted(citing.get(source.key, ()))),
                    len(current.get(source.key, ())),
                )
            )  # fmt: skip
    return found


def affected(store: Store, day: date) -> dict[str, list[str]]:
    """Document key -> entries in which a statement of the day rests on it though it is out of force."""
    found: dict[str, set[str]] = {}
    for entry in store.entries():
        for source in affecting(entry, day):
            found.setdefault(source.key, set()).add(entry.id)
    return {key: sorted(found[key]) for key in sorted(found)}


def affecting(entry: Entry, day: date) -> list[Source]:
    """The documents out of force that statements of the day of this entry rest on, by key."""
    if entry.kind in HISTORICAL:
        return []
    found = {source.key: source for _, _, source in _resting(bounded(entry), day)}
    return [found[key] for key in sorted(found)]


def unreviewed(entry: Entry, facts: Collection[Fact], day: date) -> Source | None:
    """The document out of force that one of these facts rests on and that nobody has looked at since.

    The entry is a `bounded` one and the facts are its own. A layer checked on the day after the
    document's last one, or later, counts as looked at. Of several documents, the one that ended last.
    """
    if entry.kind in HISTORICAL:
        return None
    open_ones = [
        source
        for layer, fact, source in _resting(entry, day)
        if fact in facts and not _looked_at(layer, source)
    ]
    return max(open_ones, key=lambda source: source.valid_to or date.min, default=None)


def _looked_at(layer: Layer, source: Source) -> bool:
    return bool(layer.checked_on and source.valid_to and layer.checked_on > source.valid_to)


def _resting(entry: Entry, day: date) -> Iterator[tuple[Layer, Fact, Source]]:
    for layer in entry.layers:
        for fact, keys in _cited(layer, entry.sources):
            for key in keys:
                source = replaced(replace(fact, sources=(key,)), entry.sources, day)
                if source and _as_current(layer, fact, source):
                    yield layer, fact, source


def _as_current(layer: Layer, fact: Fact, source: Source) -> bool:
    """Whether the document carries the statement, rather than being named in it."""
    # What begins when the document ends was written for what comes after, and names it as what went before.
    if fact.valid_from and source.valid_to and fact.valid_from == source.valid_to + timedelta(days=1):
        return False
    # A page lists a text of limited term, such as a reduction of fees, beside the lasting ones: its end
    # touches the fees and the list, not the papers to bring.
    return layer.origin not in _COPIED or bool(source.replaced_by) or fact.aspect in (Aspect.FEE, Aspect.LAW)


def _cited(layer: Layer, sources: dict[str, Source]) -> Iterator[tuple[Fact, tuple[str, ...]]]:
    """Each fact with the keys it cites; on a copied page, of the documents named in it or its basis."""
    if layer.origin not in _COPIED:
        yield from ((fact, fact.sources) for fact in layer.facts)
        return
    known = _by_number(_Same(sources))
    basis = [key for fact in layer.facts if fact.aspect == Aspect.LAW for key in _named(fact.text, known)]
    for fact in layer.facts:
        yield fact, tuple(dict.fromkeys([*basis, *_named(fact.text, known)]))


def _named(text: str, known: dict[str, str]) -> list[str]:
    return [known[number] for number in _NUMBER.findall(text) if number in known]


class _Same:
    """A dictionary as a key of a cache: equal to itself only. A revision's sources never change."""

    def __init__(self, sources: dict[str, Source]) -> None:
        self.sources = sources

    def __hash__(self) -> int:
        return id(self.sources)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.sources is self.sources


@lru_cache(maxsize=2)
def _by_number(of: _Same) -> dict[str, str]:
    """Number -> key of the documents among the sources."""
    return {
        source.number: source.key
        for source in of.sources.values()
        if source.number and source.kind in REGISTERED
    }
