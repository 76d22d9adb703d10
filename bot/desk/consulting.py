"""What an officer sees of an answer: as a citizen reads it, and beside it what it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from knowledge.answers.answer import Answer, Context
from knowledge.answers.wordings import group
from knowledge.entries import Aspect, Entry, Fact, Origin
from knowledge.runtime import Knowledge
from knowledge.vietnamese.places import PROVINCE_NAMES, new_province

_OFFICIAL = (Origin.IMPORT, Origin.CATALOGUE)
# What is asked at a counter, in this order; the whole answer comes first.
ASPECTS = (
    Aspect.DOCUMENTS, Aspect.FEE, Aspect.TIME, Aspect.PLACE, Aspect.ONLINE, Aspect.STEPS, Aspect.FORM,
    Aspect.CONDITIONS, Aspect.AGENCY, Aspect.RESULT, Aspect.LAW, Aspect.CONTACT, Aspect.NOW,
)  # fmt: skip
MOST_RECORDS = 40


@dataclass(frozen=True, slots=True)
class Record:
    """One statement of the official record, word for word. ``holds``: on the day that was asked."""

    aspect: str
    text: str
    limits: str
    holds: bool
    notes: str


@dataclass(frozen=True, slots=True)
class Consulted:
    """An answer with all that stands beside it. ``aspects``: (value, title) of what the entry speaks of."""

    answer: Answer
    entry: Entry | None = None
    aspects: tuple[tuple[str, str], ...] = ()
    asked: str = ""
    records: tuple[Record, ...] = ()
    confidence: str = ""


def consult(knowledge: Knowledge, text: str, day: date, province: str | None) -> Consulted:
    """The answer to an officer's words."""
    answer = knowledge.answer(text, day, Context(province=province))
    return _with_record(knowledge, answer, day, province)


def consult_entry(
    knowledge: Knowledge, entry_id: str, aspect: str, day: date, province: str | None
) -> Consulted:
    """One entry, or one aspect of it ("" for the whole)."""
    known = aspect if aspect in set(Aspect) else ""
    chosen = Aspect(known) if known else None
    answer = knowledge.entry(entry_id, chosen, day, Context(province=province))
    return _with_record(knowledge, answer, day, province, known)


def _with_record(
    knowledge: Knowledge, answer: Answer, day: date, province: str | None, asked: str = ""
) -> Consulted:
    entry = knowledge.find(answer.entry) if answer.entry else None
    if entry is None:
        return Consulted(answer)
    provinces = (province, new_province(province)) if province else ()
    titles = group("aspects")
    held = tuple(
        (str(aspect), titles[str(aspect)]) for aspect in ASPECTS if entry.facts_on(aspect, day, provinces)
    )
    return Consulted(
        answer, entry, held, asked or (str(answer.aspects[0]) if len(answer.aspects) == 1 else ""),
        tuple(_records(entry, answer.aspects, day)), str(entry.first.confidence),
    )  # fmt: skip


def _records(entry: Entry, aspects: Iterable[Aspect], day: date) -> list[Record]:
    """The official statements on these aspects, or on all where the whole was asked for."""
    wanted = set(aspects) - {Aspect.ANSWER}
    facts = [
        fact
        for layer in entry.layers if layer.origin in _OFFICIAL
        for fact in layer.facts if not wanted or fact.aspect in wanted
    ]  # fmt: skip
    order = {aspect: rank for rank, aspect in enumerate(ASPECTS)}
    facts.sort(key=lambda fact: order.get(fact.aspect, -1))
    titles = group("aspects")
    return [
        Record(
            titles.get(str(fact.aspect), ""), fact.text, _limits(fact), fact.holds(day),
            ", ".join(filter(None, (fact.channel, fact.level, PROVINCE_NAMES.get(fact.province or "")))),
        )
        for fact in facts[:MOST_RECORDS]
    ]  # fmt: skip


def _limits(fact: Fact) -> str:
    parts = []
    if fact.valid_from:
        parts.append(f"từ {fact.valid_from:%d-%m-%Y}")
    if fact.valid_to:
        parts.append(f"đến {fact.valid_to:%d-%m-%Y}")
    return " ".join(parts)
