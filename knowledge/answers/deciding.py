"""Answer, ask back, or decline: thresholds on the confidence, twins of one title, what is known by name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from pathlib import Path

from knowledge.answers.confidence import confidence
from knowledge.entries import Kind
from knowledge.search import cues
from knowledge.search.naming import name_of
from knowledge.search.query import Query
from knowledge.search.ranking import Hit, weights
from knowledge.vietnamese.abbreviations import read_table
from knowledge.vietnamese.text import fold

TWIN_MARGIN = 0.15  # of score: closer entries with the same name are one thing at several levels
_LEVEL_ORDER = {"xa": 0, "tinh": 1, "bo": 2, "khac": 3}


class Verdict(Enum):
    ANSWER = "answer"
    CLARIFY = "clarify"
    KNOWN = "known"
    DECLINE = "decline"
    OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with the ranked hits (reordered where twins were)."""

    verdict: Verdict
    hits: list[Hit]
    twins: tuple[Hit, ...]
    confidence: float


def decide(hits: list[Hit], query: Query) -> Decision:
    hits = _nearest_level_first(hits, query)
    found = confidence(hits, query)
    sure = found.sure
    w = weights()
    twins = tuple(_twins(hits))
    if (
        hits and hits[0].card.kind == Kind.KNOWN and found.right >= w["t_known"]
        and found.ours >= w["t_named"] and not off_scope(query)
    ):  # fmt: skip
        # Saying whose business it is does no harm, even where the words sound little like ours.
        return Decision(Verdict.KNOWN, hits, (), sure)
    if not hits or found.ours < w["t_scope"] or (sure < w["t_off"] and off_scope(query)):
        return Decision(Verdict.OUT_OF_SCOPE, hits, (), sure)
    if sure < w["t_described"] and (known := _marked_field(hits, query)):
        return Decision(Verdict.KNOWN, [known, *(hit for hit in hits if hit is not known)], (), sure)
    if sure >= w["t_answer"]:
        return Decision(Verdict.ANSWER, hits, twins, sure)
    if found.ours >= w["t_clarify"]:
        return Decision(Verdict.CLARIFY, hits, (), sure)
    return Decision(Verdict.DECLINE, hits, (), sure)


def off_scope(query: Query) -> bool:
    """Whether the words of a question say plainly that it is no business of ours."""
    return _off_scope().search(" ".join(query.folded)) is not None


@lru_cache(maxsize=1)
def _off_scope() -> re.Pattern[str]:
    rows = read_table(Path(__file__).parent / "off_scope.tsv")
    return re.compile(rf"\b(?:{'|'.join(row[0] for row in rows)})\b")


@lru_cache(maxsize=1)
def _marks() -> list[tuple[str, re.Pattern[str]]]:
    rows = read_table(Path(__file__).parent / "field_marks.tsv")
    return [(f"linh-vuc/{slug}", re.compile(rf"\b(?:{'|'.join(marks)})\b")) for slug, *marks in rows]


def _marked_field(hits: list[Hit], query: Query) -> Hit | None:
    """The known-by-name entry to say instead of a described procedure that is only the nearest one.

    A question with the marks of a field whose procedures are not described must not be answered with a
    procedure that has none of these marks in its name.
    """
    asked = " ".join(query.folded)
    for entry_id, marks in _marks():
        if not marks.search(asked):
            continue
        first = hits[0].card
        if first.kind == Kind.KNOWN or marks.search(
            fold(f"{first.title} {first.official_title} {first.field}")
        ):
            return None
        return next((hit for hit in hits if hit.card.entry_id == entry_id), None) or next(
            (hit for hit in hits if hit.card.kind == Kind.KNOWN), None
        )
    return None


def _twins(hits: list[Hit]) -> list[Hit]:
    if not hits:
        return []
    name = name_of(hits[0].card.official_title)
    return [
        hit
        for hit in hits[1:12]
        if hit.score >= hits[0].score - TWIN_MARGIN * 2 and name_of(hit.card.official_title) == name
    ]


def _nearest_level_first(hits: list[Hit], query: Query) -> list[Hit]:
    """Among near twins the one at the level where a citizen goes first, unless a level is asked."""
    if len(hits) < 2 or "central" in cues.find(query).said or hits[0].card.kind != Kind.PROCEDURE:
        return hits
    group = [hits[0], *_twins(hits)]
    if len(group) == 1:
        return hits
    best = min(group, key=lambda hit: (_level(hit), hits.index(hit)))
    if best is hits[0] or best.score < hits[0].score - TWIN_MARGIN:
        return hits
    return [best, *(hit for hit in hits if hit is not best)]


def _level(hit: Hit) -> int:
    return min((_LEVEL_ORDER.get(level, 9) for level in hit.card.levels), default=9)
