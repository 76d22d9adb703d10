"""The search index of one published revision: immutable, kept in files, loaded whole."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, cast

import bm25s
import numpy as np
from numpy.typing import NDArray

from knowledge.entries import Entry, Kind
from knowledge.search.dense import Encoder, Vectors, flat_index
from knowledge.search.documents import Card, body_text, card, short_texts
from knowledge.search.query import Query, tokens
from knowledge.vietnamese.spelling import Speller
from knowledge.vietnamese.text import folded_words

FORMAT = 3  # raise when the files' meaning changes: old indexes are then built again
NEIGHBOURS = 100  # short texts that the vectors bring
VOTERS, LEXICAL, SHARPNESS = 40, 0.6, 8.0  # of the nearest short texts, how they are counted
Scores = NDArray[np.float32]


@dataclass(frozen=True)
class Scored:
    """Raw scores of every entry, arrays of shape (entries,), and of every short text.

    ``short``, ``title`` and ``body`` are BM25 scores of the best short text (title or way of asking), of the
    titles alone and of the body; ``added`` and ``body_added`` the same for the official words that the
    everyday ones call for; ``dense`` the best cosine of a short text (0 for entries that have none
    among the nearest); ``coverage`` the share of the question's weight (by rarity) that the entry's short
    texts hold; ``votes`` the entry's share among the nearest short texts. ``texts`` are the BM25 scores of
    all short texts, of shape (texts,), ``vector`` is the question's.
    """

    short: Scores
    title: Scores
    added: Scores
    body: Scores
    body_added: Scores
    dense: Scores
    coverage: Scores
    votes: Scores
    texts: Scores
    vector: Scores


@dataclass(frozen=True)
class Near:
    """A closer look at some entries, arrays of shape (entries looked at,).

    ``short`` is the mean BM25 score of the three best short texts, ``dense`` the best cosine, ``dense_three``
    the mean of the three best, ``dense_title`` the best of a title.
    """

    short: Scores
    dense: Scores
    dense_three: Scores
    dense_title: Scores


class SearchIndex:
    """Cards, lexical indexes and vectors of all entries of a revision."""

    def __init__(
        self,
        revision: int,
        cards: list[Card],
        owners: NDArray[np.int32],
        short: Any,
        body: Any,
        vectors: Vectors,
        encoder: Encoder,
    ) -> None:
        self.revision = revision
        self.cards = cards
        self.by_id = {item.entry_id: position for position, item in enumerate(cards)}
        self.by_code = {item.code: position for position, item in enumerate(cards) if item.code}
        self._owners = owners
        # owners are in ascending order: the first short text of each entry starts a run
        self._starts = np.searchsorted(owners, np.arange(len(cards)))
        self._ends = np.append(self._starts[1:], len(owners))
        # its titles come first, one or two
        self._titles_end = self._starts + [len({item.title, item.official_title}) for item in cards]
        self._short = short
        self._body = body
        self._vectors = vectors
        self._flat = flat_index(vectors)
        self._encoder = encoder
        one_thread()
        self._idf, self._sets = _vocabulary(short, owners)

    def score(self, query: Query) -> Scored:
        """Scores of all entries for the query."""
        best = np.maximum.reduceat
        texts = _bm25(self._short, query.tokens)
        added = best(_bm25(self._short, query.additions), self._starts)
        vector = self._encoder.encode([query.text])
        distances, found = self._flat.search(vector, min(NEIGHBOURS, len(self._owners)))
        dense = np.zeros(len(self.cards), dtype=np.float32)
        np.maximum.at(dense, self._owners[found[0]], distances[0].astype(np.float32))
        last_title = self._titles_end - 1  # an entry has one title or two
        return Scored(
            best(texts, self._starts), np.maximum(texts[self._starts], texts[last_title]), added,
            _bm25(self._body, query.tokens), _bm25(self._body, query.additions),
            dense, self._coverage(query), self._votes(texts, distances[0], found[0]), texts, vector[0],
        )  # fmt: skip

    def _votes(self, texts: Scores, distances: Scores, found: NDArray[np.int64]) -> Scores:
        """Each entry's share of the nearest short texts, the nearer the more."""
        top = float(texts.max(initial=0.0)) or 1.0
        near = distances + LEXICAL * texts[found] / top
        best = np.argsort(-near)[:VOTERS]
        weights = np.exp((near[best] - near[best[0]]) * SHARPNESS)
        votes = np.zeros(len(self.cards), dtype=np.float32)
        np.add.at(votes, self._owners[found[best]], weights / weights.sum())
        return votes

    def near(self, scored: Scored, positions: NDArray[np.int64]) -> Near:
        """A closer look at some entries."""
        starts, ends = self._starts[positions, None], self._ends[positions, None]
        rows = starts + np.arange((ends - starts).max())
        held = rows < ends  # entries have more and fewer texts: the rest of a row is empty
        rows = np.minimum(rows, ends - 1)
        cosines = np.where(held, self._vectors[rows] @ scored.vector, np.float32(-1))
        texts = np.where(held, scored.texts[rows], np.float32(-1))
        counts = np.minimum(ends - starts, 3)
        titles = np.where(rows < self._titles_end[positions, None], cosines, np.float32(-1))
        return Near(_best(texts, counts), cosines.max(axis=1), _best(cosines, counts), titles.max(axis=1))

    def _coverage(self, query: Query) -> Scores:
        # A number that no text holds (a date, an amount, a masked telephone) tells nothing for or against.
        words = [word for word in dict.fromkeys(query.content) if word in self._idf or not word.isdigit()]
        weights = [self._idf.get(word, self._unknown) for word in words]
        total = sum(weights) or 1.0
        covered = np.zeros(len(self.cards), dtype=np.float32)
        for word, weight in zip(words, weights, strict=True):
            holders = self._sets.get(word)
            if holders is not None:
                covered[holders] += weight
        return covered / np.float32(total)

    @cached_property
    def speller(self) -> Speller:
        """Mends slips by the words and pairs of this index's own texts."""
        counts: Counter[str] = Counter()
        for part in (self._short, self._body):
            held = np.diff(part.scores["indptr"]).tolist()
            counts.update({token: held[column] for token, column in part.vocab_dict.items() if token})
        return Speller(counts)

    @cached_property
    def _unknown(self) -> float:
        """The weight of a syllable that no title or question holds: that of the rarest."""
        return max(self._idf.values(), default=1.0)

    def save(self, folder: Path) -> None:
        """Write the index to the folder in one step (a half-written one is never seen)."""
        working = folder.with_name(folder.name + ".new")
        shutil.rmtree(working, ignore_errors=True)
        working.mkdir(parents=True)
        self._short.save(str(working / "short"))
        self._body.save(str(working / "body"))
        np.save(working / "vectors.npy", self._vectors)
        np.save(working / "owners.npy", self._owners)
        cards = [asdict(item) for item in self.cards]
        meta = {"revision": self.revision, "encoder": self._encoder.name, "format": FORMAT, "cards": cards}
        (working / "meta.json").write_text(json.dumps(meta, ensure_ascii=False), "utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        working.rename(folder)


@lru_cache(maxsize=1)
def one_thread() -> None:
    """Let numpy and FAISS work in one thread: a question is too small to be shared among cores, and
    threads that wait for one another made it four times as slow."""
    import faiss
    from threadpoolctl import threadpool_limits

    faiss.omp_set_num_threads(1)
    threadpool_limits(1, user_api="blas")


def _bm25(index: Any, words: list[str]) -> Scores:
    if not words:
        return np.zeros(index.scores["num_docs"], dtype=np.float32)
    return cast(Scores, index.get_scores(words))


def _best(values: Scores, counts: NDArray[np.int64]) -> Scores:
    """The mean of the best ``counts`` (at most three) values of each row."""
    best = -np.sort(-values, axis=1)[:, :3]
    means: Scores = np.where(np.arange(best.shape[1]) < counts, best, 0).sum(axis=1) / counts[:, 0]
    return means


def _vocabulary(
    index: Any, owners: NDArray[np.int32]
) -> tuple[dict[str, float], dict[str, NDArray[np.int32]]]:
    """Rarity of each syllable and the entries whose short texts hold it, read off the BM25 matrix."""
    count = index.scores["num_docs"]
    pointers, rows = index.scores["indptr"], index.scores["indices"]
    idf: dict[str, float] = {}
    holders: dict[str, NDArray[np.int32]] = {}
    for word, column in index.vocab_dict.items():
        if "_" in word or not word:
            continue
        held = rows[pointers[column] : pointers[column + 1]]
        if len(held):
            idf[word] = float(np.log1p((count - len(held) + 0.5) / (len(held) + 0.5)))
            holders[word] = np.unique(owners[held])
    return idf, holders


def build(
    revision: int,
    entries: Iterable[tuple[Entry, tuple[int, ...]]],
    encoder: Encoder,
    leave_out: Callable[[str], bool] | None = None,
) -> SearchIndex:
    """The index of these entries (each with the row ids of its layers)."""
    cards: list[Card] = []
    texts: list[str] = []
    owners: list[int] = []
    bodies: list[str] = []
    for entry, layers in entries:
        for text in short_texts(entry, leave_out):
            texts.append(text)
            owners.append(len(cards))
        bodies.append(body_text(entry))
        cards.append(card(entry, layers))
    short, body = bm25s.BM25(k1=1.2, b=0.6), bm25s.BM25(k1=1.2, b=0.75)
    short.index([tokens(folded_words(text)) for text in texts], show_progress=False)
    body.index([tokens(folded_words(text)) for text in bodies], show_progress=False)
    vectors = encoder.encode(texts)
    return SearchIndex(revision, cards, np.asarray(owners, dtype=np.int32), short, body, vectors, encoder)


def load(folder: Path, encoder: Encoder) -> SearchIndex | None:
    """The index in the folder; None when it is missing, damaged or made by other means."""
    try:
        meta = json.loads((folder / "meta.json").read_text("utf-8"))
        if meta["format"] != FORMAT or meta["encoder"] != encoder.name:
            return None
        short = bm25s.BM25.load(str(folder / "short"), load_corpus=False)
        body = bm25s.BM25.load(str(folder / "body"), load_corpus=False)
        vectors, owners = np.load(folder / "vectors.npy"), np.load(folder / "owners.npy")
        cards = [
            Card(**{**item, "kind": Kind(item["kind"]), **{k: tuple(item[k]) for k in _TUPLES}})
            for item in meta["cards"]
        ]
        return SearchIndex(meta["revision"], cards, owners, short, body, vectors, encoder)
    except (OSError, ValueError, LookupError, EOFError, TypeError, AttributeError):
        return None


_TUPLES = ("levels", "years", "flags", "layers")
