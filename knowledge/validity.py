"""From when until when statements hold: the limits of an entry and those of its facts taken together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from knowledge.entries import Aspect, Entry, Fact, Kind

# Their limits are those of the text itself, and what is said of it ("Năm 2020 ...", "Đã hết hiệu lực từ
# ...") stays true afterwards.
OWN_TIME = frozenset({Kind.PLAN_FACT, Kind.LEGAL})


def bounded(entry: Entry) -> Entry:
    """The entry with its limits on every fact: what is asked of a fact then needs no look at its layer.

    A fact holds no longer than its layer says, nor than the most believed layer says of the whole entry.
    It begins with its own layer only: a text prepared for later leaves the one of today in place. A fact
    whose own limits lie outside these keeps its own, and what an entry says of "now" is never bounded by
    the time it speaks of. Plans and legal texts are left as they are.
    """
    if entry.kind in OWN_TIME or not any(layer.valid_from or layer.valid_to for layer in entry.layers):
        return entry
    layers = []
    for layer in entry.layers:
        end = min(filter(None, (layer.valid_to, entry.first.valid_to)), default=None)
        facts = tuple(_within(fact, layer.valid_from, end) for fact in layer.facts)
        layers.append(replace(layer, facts=facts))
    return Entry(tuple(layers), entry.sources)


def _within(fact: Fact, start: date | None, end: date | None) -> Fact:
    if fact.aspect == Aspect.NOW:
        return fact
    first = max(filter(None, (fact.valid_from, start)), default=None)
    last = min(filter(None, (fact.valid_to, end)), default=None)
    if (first, last) == (fact.valid_from, fact.valid_to) or (first and last and first > last):
        return fact
    return replace(fact, valid_from=first, valid_to=last)
