"""The search index of one published revision: immutable, kept in files, loaded whole.

A new revision is the old one patched: entries that changed or went are taken out, what came is put in,
nothing else is encoded or counted again.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict, dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.entries import Entry, Kind
from knowledge.search import lexical
from knowledge.search.dense import Encoder, Vectors, flat_index
from knowledge.search.documents import Card, body_text, card, short_texts
from knowledge.search.lexical import Lexical, Scores
from knowledge.search.query import Query, tokens
from knowledge.store import Shown
from knowledge.vietnamese.spelling import Speller
from knowledge.vietnamese.text import folded_words

FORMAT = 4  # raise when the files' meaning changes: old indexes are then built again
NEIGHBOURS = 100  # short texts that the vectors bring
VOTERS, LEXICAL, SHARPNESS = 40, 0.6, 8.0  # of the nearest short texts, how they are counted
FEW = 50  # entries patched in before words are counted anew
B_SHORT, B_BODY = 0.6, 0.75  # how much the length of a short text and of a body counts


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
        short: Lexical,
        body: Lexical,
        vectors: Vectors,
        encoder: Encoder,
    ) -> None:
        self.revision = revision
        self.cards = cards
        self.by_id = {item.entry_id: position for position, item in enumerate(cards)}
        self.by_place = {item.place: position for position, item in enumerate(cards) if item.place}
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
        self._holders: dict[str, NDArray[np.int32]] = {}

    def score(self, query: Query) -> Scored:
        """Scores of all entries for the query."""
        best = np.maximum.reduceat
        texts = self._short.scores(query.tokens)
        added = best(self._short.scores(query.additions), self._starts)
        vector = self._encoder.encode([query.text])
        distances, found = self._flat.search(vector, min(NEIGHBOURS, len(self._owners)))
        dense = np.zeros(len(self.cards), dtype=np.float32)
        np.maximum.at(dense, self._owners[found[0]], distances[0].astype(np.float32))
        last_title = self._titles_end - 1  # an entry has one title or two
        return Scored(
            best(texts, self._starts), np.maximum(texts[self._starts], texts[last_title]), added,
            self._body.scores(query.tokens), self._body.scores(query.additions),
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
        words = [word for word in dict.fromkeys(query.content) if self._held(word) or not word.isdigit()]
        weights = [self._rarity(word) for word in words]
        total = sum(weights) or 1.0
        covered = np.zeros(len(self.cards), dtype=np.float32)
        for word, weight in zip(words, weights, strict=True):
            covered[self._entries_with(word)] += weight
        return covered / np.float32(total)

    def _held(self, word: str) -> int:
        """In how many short texts a syllable stands."""
        return len(self._short.rows(word))

    def _rarity(self, word: str) -> float:
        """The weight of a syllable; one that no text holds weighs as the rarest."""
        held = self._held(word) or 1
        return float(np.log1p((self._short.count - held + 0.5) / (held + 0.5)))

    def _entries_with(self, word: str) -> NDArray[np.int32]:
        """The entries whose short texts hold a syllable; looked up once."""
        found = self._holders.get(word)
        if found is None:
            found = self._holders[word] = np.unique(self._owners[self._short.rows(word)])
        return found

    @cached_property
    def speller(self) -> Speller:
        """Mends slips by the words and pairs of this index's own texts."""
        counts: Counter[str] = Counter()
        for part in (self._short, self._body):
            held = part.held.tolist()
            counts.update({token: held[column] for token, column in part.vocabulary.items() if token})
        return Speller(counts)

    def patched(
        self, revision: int, gone: Collection[str], coming: Iterable[tuple[Entry, Shown]]
    ) -> SearchIndex:
        """The index of another revision: without the entries gone, with those that come or come anew."""
        added = _Texts.of(coming)
        without = {*gone, *(item.entry_id for item in added.cards)}
        keep = np.array([item.entry_id not in without for item in self.cards], dtype=np.bool_)
        rows = keep[self._owners] if len(self._owners) else np.zeros(0, dtype=np.bool_)
        place = np.cumsum(keep) - 1
        kept = int(keep.sum())
        owners = np.append(place[self._owners[rows]], np.asarray(added.owners) + kept).astype(np.int32)
        vectors = self._vectors[rows]
        if added.texts:
            vectors = np.concatenate([vectors, self._encoder.encode(added.texts)])
        made = SearchIndex(
            revision, [*(item for item, stays in zip(self.cards, keep, strict=True) if stays), *added.cards],
            owners, self._short.patched(rows, [_tokens(text) for text in added.texts]),
            self._body.patched(keep, [_tokens(text) for text in added.bodies]), vectors, self._encoder,
        )  # fmt: skip
        if "speller" in self.__dict__ and len(added.cards) <= FEW:
            # Counting all words again takes longer than all the rest.
            more = Counter(t for text in (*added.texts, *added.bodies) for t in set(_tokens(text)) if t)
            made.__dict__["speller"] = self.speller.extended(more)
        return made

    def save(self, folder: Path) -> None:
        """Write the index into the folder."""
        self._short.save(folder / "short")
        self._body.save(folder / "body")
        np.save(folder / "vectors.npy", self._vectors)
        np.save(folder / "owners.npy", self._owners)
        cards = [asdict(item) for item in self.cards]
        meta = {"revision": self.revision, "encoder": self._encoder.name, "format": FORMAT, "cards": cards}
        (folder / "meta.json").write_text(json.dumps(meta, ensure_ascii=False), "utf-8")


@lru_cache(maxsize=1)
def one_thread() -> None:
    """Let numpy and FAISS work in one thread: a question is too small to be shared among cores, and
    threads that wait for one another made it four times as slow."""
    import faiss
    from threadpoolctl import threadpool_limits

    faiss.omp_set_num_threads(1)
    threadpool_limits(1, user_api="blas")


def _best(values: Scores, counts: NDArray[np.int64]) -> Scores:
    """The mean of the best ``counts`` (at most three) values of each row."""
    best = -np.sort(-values, axis=1)[:, :3]
    means: Scores = np.where(np.arange(best.shape[1]) < counts, best, 0).sum(axis=1) / counts[:, 0]
    return means


@dataclass
class _Texts:
    """What of some entries goes into an index; `owners` tells whose a short text is."""

    cards: list[Card] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)

    @classmethod
    def of(
        cls, entries: Iterable[tuple[Entry, Shown]], leave_out: Callable[[str], bool] | None = None
    ) -> _Texts:
        found = cls()
        for entry, shown in entries:
            if entry.kind == Kind.DOCUMENT:
                continue  # its passages answer: knowledge/search/passages.py
            texts = short_texts(entry, leave_out)
            found.texts += texts
            found.owners += [len(found.cards)] * len(texts)
            found.bodies.append(body_text(entry))
            found.cards.append(card(entry, shown.layers, shown.mark))
        return found


def _tokens(text: str) -> list[str]:
    return tokens(folded_words(text))


def build(
    revision: int,
    entries: Iterable[tuple[Entry, Shown]],
    encoder: Encoder,
    leave_out: Callable[[str], bool] | None = None,
) -> SearchIndex:
    """The index of these entries (each with its layers in the store)."""
    found = _Texts.of(entries, leave_out)
    short = lexical.build((_tokens(text) for text in found.texts), B_SHORT)
    body = lexical.build((_tokens(text) for text in found.bodies), B_BODY)
    owners = np.asarray(found.owners, dtype=np.int32)
    return SearchIndex(revision, found.cards, owners, short, body, encoder.encode(found.texts), encoder)


def load(folder: Path, encoder: Encoder) -> SearchIndex | None:
    """The index in the folder; None when it was made by other means. Damaged files raise as they do."""
    meta = json.loads((folder / "meta.json").read_text("utf-8"))
    if meta["format"] != FORMAT or meta["encoder"] != encoder.name:
        return None
    short, body = lexical.load(folder / "short"), lexical.load(folder / "body")
    vectors, owners = np.load(folder / "vectors.npy"), np.load(folder / "owners.npy")
    cards = [
        Card(**{**item, "kind": Kind(item["kind"]), **{k: tuple(item[k]) for k in _TUPLES}})
        for item in meta["cards"]
    ]
    return SearchIndex(meta["revision"], cards, owners, short, body, vectors, encoder)


_TUPLES = ("levels", "years", "flags", "layers")
