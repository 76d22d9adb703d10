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

POOL = 50  # entries looked at closely
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


def rank(index: SearchIndex, query: Query) -> list[Hit]:
    """The best entries, best first (at most `POOL`)."""
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
    hits = []
    for place in pool:
        position = int(place)
        features = _features(index.cards[position], wanted, raw, position, query)
        near = index.near(raw, position)
        scaled = {
            **features, **{name: float(values[position]) for name, values in base.items()},
            "short2": near.short, "dense2": near.dense, "dense_t": near.title,
            "short_raw": features["short"] / words, "added_raw": features["added"] / words,
        }  # fmt: skip
        score = sum(w[name] * value for name, value in scaled.items() if name in w)
        hits.append(Hit(index.cards[position], score, features, scaled))
    return sorted(hits, key=lambda hit: (-hit.score, hit.card.entry_id))


_BASE = frozenset({"short", "added", "body", "dense", "coverage"})
_FOREIGN = re.compile(r"nuoc ngoai|quoc te|khu vuc bien gioi|thi thuc|ngoai giao|quoc tich|o nuoc ngoai")
_COMPANY = re.compile(r"doanh nghiep|cong ty|to chuc|hop tac xa|chi nhanh|van phong dai dien")
_AGAIN = re.compile(r"cap lai|dang ky lai")
_CHANGE = re.compile(r"\bdoi\b|thay doi|cai chinh|dieu chinh|chuyen|sua doi|cap nhat|bien dong")
_EXTEND = re.compile(r"gia han")


@lru_cache(maxsize=16384)
def _title_words(title: str) -> tuple[str, ...]:
    """The words of a title without "thủ tục" and what stands in brackets."""
    return tuple(folded_words(re.sub(r"\([^)]*\)", " ", title).removeprefix("Thủ tục ")))


@lru_cache(maxsize=16384)
def _named(title: str) -> tuple[bool, ...]:
    """What a title names: foreign, company, again, change, extension."""
    folded = fold(title)
    return tuple(p.search(folded) is not None for p in (_FOREIGN, _COMPANY, _AGAIN, _CHANGE, _EXTEND))


def _features(item: Card, wanted: cues.Cues, raw: Scored, position: int, query: Query) -> dict[str, float]:
    foreign, company, again, change, extend = _named(f"{item.official_title} {item.title}")
    plan = item.kind == Kind.PLAN_FACT
    found: dict[str, float] = {
        "short": float(raw.short[position]), "added": float(raw.added[position]),
        "body": float(raw.body[position]), "dense": float(raw.dense[position]),
        "coverage": float(raw.coverage[position]),
    }  # fmt: skip
    title = _title_words(item.official_title)
    asked = set(query.folded)
    found["title_met"] = sum(word in asked for word in title) / max(1, len(title))
    found["title_whole"] = float(len(title) > 2 and " ".join(title) in " ".join(query.folded))
    found["aspect_procedure"] = float(item.kind == Kind.PROCEDURE and "of_procedure" in wanted.said)
    found["again_lacking"] = float("again_said" in wanted.said and not again)
    found["exact_code"] = float(query.code is not None and item.code == query.code)
    found["written"] = float(item.questions > 0)  # we wrote how people ask for it: they do ask
    found["plan_asked"] = float(plan and wanted.about_plan)
    found["plan_unasked"] = float(plan and not ("plan" in wanted.said or wanted.years or wanted.province))
    if item.years:
        found["year"] = float(bool(set(wanted.years) & set(item.years))) - float(
            bool(wanted.years) and not set(wanted.years) & set(item.years)
        )
    if item.province and wanted.province:
        found["province"] = 1.0 if item.province == wanted.province else -1.0
    found["commune"] = float("xa" in item.levels) - float(
        item.levels == ("bo",) and "central" not in wanted.said
    )
    found["foreign_missing"] = float(foreign and "foreign" not in wanted.said)
    found["foreign_lacking"] = float("foreign" in wanted.said and not foreign)
    found["foreign_met"] = float(foreign and "foreign" in wanted.said)
    found["company_missing"] = float(company and "company" not in wanted.said)
    found["again_missing"] = float(again and "again" not in wanted.said)
    found["again_met"] = float(again and "again" in wanted.said)
    found["change_met"] = float(change and "change" in wanted.said)
    found["extend_missing"] = float(extend and "extend" not in wanted.said)
    flags = set(item.flags)
    found["junk_title"] = float("junk_title" in flags)
    found["internal"] = float("internal" in flags and "internal" not in wanted.said)
    found["customs"] = float("customs" in flags and "customs" not in wanted.said)
    found["abolished"] = float("abolished" in flags)
    found["district"] = float("district" in flags)
    return {name: value for name, value in found.items() if value or name in _BASE}
