"""What our ranking is compared with: BM25 on titles, BM25 on all short texts, the encoder alone."""

from __future__ import annotations

from collections.abc import Callable

import bm25s
import numpy as np
from numpy.typing import NDArray

from knowledge.search import query as queries
from knowledge.search.index import SearchIndex
from knowledge.search.query import tokens
from knowledge.vietnamese.text import folded_words

Ranker = Callable[[str], list[str]]  # a question -> entry ids, best first
SHOWN = 10


def bm25_titles(index: SearchIndex) -> Ranker:
    """BM25 over accent-free syllables and pairs of the official titles; nothing of ours."""
    lexical = bm25s.BM25(k1=1.2, b=0.75)
    lexical.index([tokens(folded_words(item.official_title)) for item in index.cards], show_progress=False)

    def rank(text: str) -> list[str]:
        return _best(index, lexical.get_scores(tokens(folded_words(text))))

    return rank


def bm25_texts(index: SearchIndex) -> Ranker:
    """BM25 over titles and our ways of asking, abbreviations written out."""
    return lambda text: _best(index, index.score(queries.read(text)).short)


def encoder_alone(index: SearchIndex) -> Ranker:
    """The nearest title or way of asking by the encoder's cosine."""
    return lambda text: _best(index, index.score(queries.read(text)).dense)


def _best(index: SearchIndex, scores: NDArray[np.float32]) -> list[str]:
    best = np.argsort(-scores, kind="stable")[:SHOWN]
    return [index.cards[int(place)].entry_id for place in best]


def recall(rank: Ranker, asked: list[tuple[str, tuple[str, ...]]], count: int) -> float:
    """Share of the questions with a right entry among the first ``count``."""
    return float(np.mean([bool(set(rank(text)[:count]) & set(entries)) for text, entries in asked]))
