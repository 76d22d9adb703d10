"""From raw scores to an order and a confidence.

Lexical, added (everyday words made official), body and dense scores are scaled to the best of the list
and summed with weights; small adjustments follow from what the question and the entry say of themselves.
The weights are chosen by `python -m knowledge.evaluation.tuning` on the dev sets.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.entries import Kind
from knowledge.search import cues
from knowledge.search.documents import Card
from knowledge.search.index import Scored, SearchIndex
from knowledge.search.query import Query
from knowledge.vietnamese.text import fold, folded_words

POOL = 40  # entries looked at closely
LEANING = 4  # words of a question that leans on the one before
# Which entries these are: a plain weighted sum of the scores that are known for all.
FIRST_STAGE = {"short": 0.3, "added": 0.55, "body": 0.5, "dense": 1.2, "coverage": 0.9}
WEIGHTS_FILE = Path(__file__).parent / "weights.json"


_in_use: dict[str, float] = {}


def weights() -> dict[str, float]:
    """The weights in use: the shipped ones unless others were set."""
    if not _in_use:
        _in_use.update(json.loads(WEIGHTS_FILE.read_text("utf-8")))
    return _in_use


def use_weights(others: dict[str, float]) -> None:
    """Set other weights for this process (tuning)."""
    _in_use.clear()
    _in_use.update(others)


@dataclass(frozen=True, slots=True)
class Hit:
    """One ranked entry; ``features`` explain the score by name, ``scaled`` are what the weights meet."""

    card: Card
    score: float
    features: dict[str, float]
    scaled: dict[str, float]


def _scaled(values: NDArray[np.float32]) -> NDArray[np.float32]:
    top = float(values.max(initial=0.0))
    return values / np.float32(top) if top > 0 else values


def rank(index: SearchIndex, query: Query, recent: tuple[str, ...] = ()) -> list[Hit]:
    """The best entries, best first (at most `POOL`); ``recent`` are those the conversation is about."""
    wanted = cues.find(query)
    # Entries of a plan all share the plan's name: what else the question says decides among them.
    raw = index.score(query.subject if wanted.about_plan else query)
    w = weights()
    base = {
        "short": _scaled(raw.short), "short_t": _scaled(raw.title), "added": _scaled(raw.added),
        "body": _scaled(raw.body), "bodya": _scaled(raw.body_added), "dense": np.clip(raw.dense, 0, None),
        "coverage": raw.coverage, "votes": raw.votes,
    }  # fmt: skip
    total = np.zeros(len(index.cards), dtype=np.float32)
    for name, weight in FIRST_STAGE.items():
        total += np.float32(weight) * base[name]
    pool = np.argpartition(-total, min(POOL, len(total) - 1))[:POOL]
    if query.code in index.by_code:  # a code has no words in common with its entry
        pool = np.union1d(pool, [index.by_code[query.code]])
    words = max(1, len(query.content))
    closer = {name: values[pool].tolist() for name, values in base.items()}
    near = index.near(raw, pool)
    top = float(raw.texts.max(initial=0.0)) or 1.0
    closer["short2"] = (near.short / top).tolist()
    closer["dense"] = np.clip(near.dense, 0, None).tolist()
    closer["dense2"], closer["dense_t"] = near.dense_three.tolist(), near.dense_title.tolist()
    fields = {index.cards[index.by_id[entry]].field for entry in recent if entry in index.by_id}
    asked = Asked(query, wanted, frozenset(recent), frozenset(fields - {None}))
    measured = (np.array(list(closer.values())).T @ np.array([w[name] for name in closer])).tolist()
    hits = []
    for place, position in enumerate(pool.tolist()):
        features = _features(index.cards[position], asked, raw, position)
        told = {
            **features, "short_raw": features["short"] / words, "added_raw": features["added"] / words,
        }  # fmt: skip
        score = measured[place]
        for name, value in told.items():
            if name not in closer:
                score += w.get(name, 0.0) * value
        scaled = {**told, **{name: values[place] for name, values in closer.items()}}
        hits.append(Hit(index.cards[position], score, features, scaled))
    return sorted(hits, key=lambda hit: (-hit.score, hit.card.entry_id))


_NAMED = {
    "foreign": re.compile(r"nuoc ngoai|quoc te|khu vuc bien gioi|thi thuc|ngoai giao|quoc tich|o nuoc ngoai"),
    "company": re.compile(r"doanh nghiep|cong ty|to chuc|hop tac xa|chi nhanh|van phong dai dien"),
    "again": re.compile(r"cap lai|dang ky lai"),
    "change": re.compile(r"\bdoi\b|thay doi|cai chinh|dieu chinh|chuyen|sua doi|cap nhat|bien dong"),
    "extend": re.compile(r"gia han"),
}


_EXCEPT = re.compile(r"\(?\b(?:tru|khong bao gom|khong phai)\b[^),;]*")  # what a title says it is not


@dataclass(frozen=True, slots=True)
class Traits:
    """What an entry's card says of itself, worked out once."""

    title: tuple[str, ...]  # words of the title without "thủ tục" and what stands in brackets
    whole: str
    named: frozenset[str]  # of foreign, company, again, change, extend
    flags: frozenset[str]
    level: float  # 1 for the commune, -1 for a ministry alone


@lru_cache(maxsize=16384)
def traits(item: Card) -> Traits:
    title = tuple(folded_words(re.sub(r"\([^)]*\)", " ", item.official_title).removeprefix("Thủ tục ")))
    folded = _EXCEPT.sub(" ", fold(f"{item.official_title} {item.title}"))
    named = frozenset(name for name, pattern in _NAMED.items() if pattern.search(folded))
    level = 1.0 if "xa" in item.levels else -1.0 if item.levels == ("bo",) else 0.0
    return Traits(title, " ".join(title), named, frozenset(item.flags), level)


class Asked:
    """What a question says, worked out once for its whole pool."""

    def __init__(
        self, query: Query, wanted: cues.Cues, recent: frozenset[str], fields: frozenset[str | None]
    ) -> None:
        self.recent, self.fields = recent, fields
        self.leans = len(query.content) <= LEANING
        self.code = query.code
        self.words = frozenset(query.folded)
        self.whole = " ".join(query.folded)
        self.wanted = wanted
        self.said = wanted.said
        self.years = frozenset(wanted.years)


def _features(item: Card, asked: Asked, raw: Scored, position: int) -> dict[str, float]:
    """Features by name, those that are zero left out."""
    own, said, wanted = traits(item), asked.said, asked.wanted
    found: dict[str, float] = {
        "short": float(raw.short[position]), "added": float(raw.added[position]),
        "body": float(raw.body[position]), "dense": float(raw.dense[position]),
        "coverage": float(raw.coverage[position]),
        "title_met": sum(word in asked.words for word in own.title) / max(1, len(own.title)),
    }  # fmt: skip
    for name in own.named:
        found[f"{name}_{'met' if name in said else 'missing'}"] = 1.0
    for flag in own.flags - said:
        found[flag] = 1.0
    if "domestic" in said and "foreign" in own.named and "foreign" not in said:
        found["foreign_denied"] = 1.0
    if "foreign" in said and "foreign" not in own.named:
        found["foreign_lacking"] = 1.0
    if "again_said" in said and "again" not in own.named:
        found["again_lacking"] = 1.0
    if len(own.title) > 2 and own.whole in asked.whole:
        found["title_whole"] = 1.0
    if item.field in asked.fields:
        # A few words lean on what was said before; a whole question hardly does.
        found["recent_field"] = 1.0 if asked.leans else 0.3
    if item.entry_id in asked.recent:
        found["recent_entry"] = 1.0
    if item.kind == Kind.KNOWN:
        found["known"] = 1.0
    if item.kind == Kind.PROCEDURE and "of_procedure" in said:
        found["aspect_procedure"] = 1.0
    if asked.code is not None and item.code == asked.code:
        found["exact_code"] = 1.0
    if item.questions:  # we wrote how people ask for it: they do ask
        found["written"] = 1.0
    if item.kind == Kind.PLAN_FACT:
        if wanted.about_plan:
            found["plan_asked"] = 1.0
        elif not ("plan" in said or wanted.years or wanted.province):
            found["plan_unasked"] = 1.0
    if item.years and asked.years:
        found["year"] = 1.0 if asked.years & set(item.years) else -1.0
    if item.province and wanted.province:
        found["province"] = 1.0 if item.province == wanted.province else -1.0
    if own.level > 0 or (own.level < 0 and "central" not in said):
        found["commune"] = own.level
    return found
