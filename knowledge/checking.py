"""What is wrong with the published knowledge on a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.entries import Confidence, Entry, Fact, Kind, Origin
from knowledge.refusals import HISTORICAL, named, replaced
from knowledge.store import Store
from knowledge.validity import bounded

STALE_AFTER = timedelta(days=180)  # since the last check of an entry of our own
OURS = frozenset({Origin.OFFICER, Origin.PROVINCE, Origin.CONTENT})  # written by us, not copied


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at; ``fatal`` ones make `motcua knowledge check` fail."""

    kind: str
    entry: str
    detail: str
    fatal: bool = False


def check(store: Store, day: date) -> list[Finding]:
    """All findings, by kind and entry."""
    found = [finding for entry in store.entries() for finding in _entry(entry, day)]
    return sorted(found, key=lambda finding: (not finding.fatal, finding.kind, finding.entry))


def _entry(entry: Entry, day: date) -> Iterator[Finding]:
    first = entry.first
    if entry.kind != Kind.KNOWN and not any(layer.sources for layer in entry.layers):
        yield Finding("thiếu nguồn", entry.id, first.title, fatal=True)
    if entry.kind != Kind.KNOWN and first.origin in OURS and not any(layer.owner for layer in entry.layers):
        yield Finding("thiếu đơn vị phụ trách", entry.id, first.title, fatal=True)
    if first.valid_to and first.valid_to < day:
        yield Finding("hết hiệu lực", entry.id, f"đến {first.valid_to}")
    if first.confidence == Confidence.UNCONFIRMED:
        yield Finding("chưa xác nhận", entry.id, first.title)
    if first.origin == Origin.CONTENT and first.checked_on and day - first.checked_on > STALE_AFTER:
        yield Finding("lâu chưa kiểm tra", entry.id, f"từ {first.checked_on}")
    yield from _contradictions(entry)
    if entry.kind not in HISTORICAL:
        yield from _replaced(entry, day)


def _contradictions(entry: Entry) -> Iterator[Finding]:
    """Two amounts for one case, way of filing and province in one period, from our own hand."""
    rows: dict[tuple[object, ...], list[tuple[int, Fact]]] = {}
    for fact in entry.facts:
        if fact.origin not in (Origin.CONTENT, Origin.OFFICER):
            continue
        for fee in fact.fees:
            # A condition is what makes two amounts differ; without one they must agree.
            if fee.amount is not None and fee.condition is None:
                key = (fee.channel or fact.channel, fact.province, fact.level, fee.kind, fee.currency)
                rows.setdefault(key, []).append((fee.amount, fact))
    for found in rows.values():
        for index, (amount, fact) in enumerate(found):
            for other_amount, other in found[index + 1 :]:
                if amount != other_amount and _overlap(fact, other):
                    yield Finding(
                        "mâu thuẫn", entry.id, f"{amount} và {other_amount} đồng cùng một thời gian"
                    )


def _overlap(first: Fact, second: Fact) -> bool:
    start = max(first.valid_from or date.min, second.valid_from or date.min)
    end = min(first.valid_to or date.max, second.valid_to or date.max)
    return start <= end


def _replaced(entry: Entry, day: date) -> Iterator[Finding]:
    """Texts no longer in force that statements of today rest on, each text once."""
    resting = (replaced(fact, entry.sources, day) for fact in bounded(entry).facts if fact.origin in OURS)
    for source in dict.fromkeys(source for source in resting if source):
        yield Finding("dẫn văn bản đã thay", entry.id, named(source, entry.sources))
