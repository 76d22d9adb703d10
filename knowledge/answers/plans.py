"""Plans that are asked for and that we do not have: of another province, of another year."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from knowledge.answers.answer import Answer, Choice, Status
from knowledge.answers.deciding import Decision, Verdict
from knowledge.answers.wordings import say
from knowledge.entries import Kind
from knowledge.search import cues
from knowledge.search.documents import Card
from knowledge.search.query import Query
from knowledge.search.ranking import Hit
from knowledge.vietnamese.places import PROVINCE_NAMES, find_country, find_province

A_PLAN = 5  # entries of one province and span that make a plan
_DOCUMENT = re.compile(r"\b(?:quyet dinh|cong van|chi thi|nghi quyet|nghi dinh|thong tu|to trinh|qd|cv|nq)\b")


def missing(decision: Decision, query: Query, cards: Iterable[Card]) -> Answer | None:
    """That there is no such plan, where the best entry is of another province's or year's; else None.

    A plan's entry says its province and year, but whoever asks for Quảng Nam must not be given Bình Thuận.
    """
    if decision.verdict != Verdict.ANSWER or decision.hits[0].card.kind != Kind.PLAN_FACT:
        return None
    wanted = cues.find(query)
    foreign = _foreign(query.original)
    if foreign is None and (not _other(decision.hits[0]) or any(map(_just, decision.hits))):
        return None
    if foreign is None and _DOCUMENT.search(" ".join(query.folded)):
        return None  # the year is that of a decision which a plan cites
    place = foreign or (PROVINCE_NAMES[wanted.province] if wanted.province else "")
    years = " - ".join(map(str, wanted.years[:2]))
    asked = " năm ".join(filter(None, [place or "tỉnh", years]))
    first = decision.hits[0].card
    text = f"{say('no_answer.plan', asked=asked, have=_have(cards))} {say('no_answer.next')}"
    return Answer(Status.NO_ANSWER, text, choices=(Choice(first.title, first.entry_id),))


def _other(hit: Hit) -> bool:
    """Whether an entry is of another province or year than is asked."""
    return min(hit.features.get("province", 0.0), hit.features.get("year", 0.0)) < 0


def _just(hit: Hit) -> bool:
    """Whether a plan's entry is of just the province and year that are asked, as far as both are."""
    told = (hit.features.get("province", 0.0), hit.features.get("year", 0.0))
    return hit.card.kind == Kind.PLAN_FACT and min(told) >= 0 and max(told) > 0


def _foreign(text: str) -> str | None:
    """A province that the text names and that none of our plans is of; None when it names ours too."""
    if find_province(text) is not None:
        return None
    return next((spot.province.name for spot in find_country(text)), None)


def _have(cards: Iterable[Card]) -> str:
    """Provinces with the years of their plans: those that several entries speak of."""
    held = Counter(
        (c.province, c.years) for c in cards if c.kind == Kind.PLAN_FACT and c.province and c.years
    )
    told: dict[str, list[str]] = {}
    for (province, years), count in sorted(held.items(), key=lambda item: str(item[0])):
        if count >= A_PLAN and province:
            span = str(years[0]) if len(years) == 1 else f"{years[0]} - {years[-1]}"
            told.setdefault(PROVINCE_NAMES[province], []).append(span)
    return "; ".join(f"{name} {', '.join(spans)}" for name, spans in told.items())
