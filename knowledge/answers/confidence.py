"""How sure an answer is: whether the message is for us, and whether the first entry is the right one.

Two logistic curves over a few features of the search and of the words, fitted by
`python -m knowledge.evaluation.tuning`; their weights stand beside those of ranking.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from knowledge.answers.scope import scope
from knowledge.search.naming import name_of
from knowledge.search.query import Query
from knowledge.search.ranking import Hit, weights

LEANING = 0.75  # how likely a few words are for us that lead to the field spoken of before
LONG = 6  # words of a title
# A situation told without its official name, with the entry that this name leads to; or a procedure asked
# by most of its name for its fee, papers or time, or named in full.
SITUATION = 0.6
PLAN = 0.8  # right in 0.9 of the plans' own held-out questions


@dataclass(frozen=True, slots=True)
class Confidence:
    """``ours``: how likely the message is one for us; ``right``: that the first entry answers it, if so."""

    ours: float
    right: float

    @property
    def sure(self) -> float:
        """How likely the first entry is a right answer to a message that is for us."""
        return self.ours * self.right


def confidence(hits: list[Hit], query: Query) -> Confidence:
    """How sure the first of the ranked entries is."""
    return judge(hits, query, features(hits, query)) if hits else Confidence(0.0, 0.0)


def judge(hits: list[Hit], query: Query, values: dict[str, float]) -> Confidence:
    """The confidence for given features (tuning judges words by a model that did not learn them)."""
    if query.code is not None and hits[0].card.code == query.code:
        return Confidence(1.0, 1.0)
    if _plan_found(hits[0], query):
        # The plan is named and found: what is asked of it may be put in any words.
        return Confidence(1.0, PLAN)
    first = hits[0].scaled
    told = query.situated and first["added"] > 0.99
    met = first.get("title_met", 0.0)
    named = met >= 0.75 and (first.get("aspect_procedure", 0.0) > 0 or (met >= 0.9 and _long(hits[0])))
    floor = math.sqrt(SITUATION) if told or named else 0.0
    leaning = LEANING if first.get("recent_field") == 1.0 else 0.0
    return Confidence(max(floor, leaning, _curve("o", values)), max(floor, _curve("c", values)))


def _long(first: Hit) -> bool:
    """Whether a title is too long to be said by chance."""
    return len(first.card.official_title.split()) >= LONG


def _curve(prefix: str, values: dict[str, float]) -> float:
    w = weights()
    z = w[f"{prefix}_bias"] + sum(w[f"{prefix}_{name}"] * value for name, value in values.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))


def _plan_found(first: Hit, query: Query) -> bool:
    """Whether the question names a plan and the first entry belongs to just that plan's province and year."""
    matches = [first.features.get("province", 0.0), first.features.get("year", 0.0)]
    return bool(first.features.get("plan_asked")) and min(matches) >= 0 and max(matches) > 0


def features(hits: list[Hit], query: Query) -> dict[str, float]:
    """What both curves look at, each about between -1 and 1."""
    first, scaled = hits[0].features, hits[0].scaled
    # Twins of one name at several levels are one answer: the next other one is the rival.
    name = name_of(hits[0].card.official_title)
    rivals = (hit.score for hit in hits[1:] if name_of(hit.card.official_title) != name)
    second = next(rivals, 0.0)
    words = max(1, len(query.content))
    heard = max(-8.0, min(8.0, scope(query.folded))) / 8
    return {
        "coverage": first["coverage"],
        "dense": first["dense"],
        "dense2": scaled["dense2"],
        "dense_t": scaled["dense_t"],
        "short": min(first["short"] / words, 6.0) / 6,
        "added": min(first["added"], 20.0) / 20.0,
        "margin": min(hits[0].score - second, 0.5),
        "length": min(words, 12) / 12,
        "votes": scaled["votes"],
        "agree_dense": float(scaled["dense"] >= max(hit.scaled["dense"] for hit in hits) - 0.01),
        "agree_short": scaled["short"],
        "agree_added": scaled["added"],
        "title_met": scaled.get("title_met", 0.0),
        "score": hits[0].score / 4,
        "scope": heard,
        "scope_low": min(0.0, heard),
    }
