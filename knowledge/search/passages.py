"""The search index of documents' passages, beside the one of entries; patched a document at a time."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.entries import Entry, Part, Passage
from knowledge.search import lexical
from knowledge.search.dense import Encoder, Vectors, flat_index
from knowledge.search.lexical import Lexical, Scores
from knowledge.search.query import Query, tokens
from knowledge.store import Shown
from knowledge.vietnamese.text import fold, folded_words

Halves = NDArray[np.float16]

FORMAT = 1
B = 0.5  # how much the length of a passage counts: rows are short, clauses long
NEIGHBOURS = 60
LOOKED_AT = 40
COMMON = 0.25  # of the passages: a token that more of them hold costs time and tells nothing
ENCODED_AT_ONCE = 4096
_HELD = re.compile(r"[^0-9a-z]")
_YEAR = re.compile(r"\b20[0-4]\d\b")


@dataclass(frozen=True, slots=True)
class DocumentCard:
    """The small part of a document that searching needs; `first` is the row of its first passage."""

    entry_id: str
    title: str
    number: str | None
    province: str | None
    years: tuple[int, ...]
    layers: tuple[int, ...]
    mark: str
    owner: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """A passage for a question: which one of which document, and how well it fits.

    ``coverage`` is the share of the question's weight (by rarity) that the passage holds, ``pairs`` the
    share of its neighbouring words that stand together there, ``dense`` the cosine, ``lexical`` the BM25
    score for each word asked.
    """

    document: DocumentCard
    position: int
    coverage: float
    pairs: float
    dense: float
    lexical: float


class PassageIndex:
    """Passages of all documents of a revision; immutable."""

    def __init__(
        self, cards: list[DocumentCard], owners: NDArray[np.int32], positions: NDArray[np.int32],
        words: Lexical, vectors: Halves, encoder: Encoder,
    ) -> None:  # fmt: skip
        self.cards = cards
        self._owners = owners
        self._positions = positions
        self._words = words
        self._vectors = vectors
        self._flat = flat_index(vectors.astype(np.float32)) if len(vectors) else None
        self._encoder = encoder

    @cached_property
    def numbers(self) -> dict[str, set[int]]:
        """Documents (places in `cards`) by their number, without signs, and by its digits in front."""
        found: dict[str, set[int]] = {}
        for place, card in enumerate(self.cards):
            whole = _HELD.sub("", fold(card.number or ""))
            first = re.match(r"\d+", whole)
            for name in {whole, first.group() if first else ""} - {""}:
                found.setdefault(name, set()).add(place)
        return found

    @property
    def count(self) -> int:
        """How many passages there are."""
        return len(self._owners)

    def search(
        self, query: Query, documents: Collection[int] | None = None, vector: Vectors | None = None
    ) -> list[Found]:
        """The passages nearest to the question, best first; of some documents (places in `cards`) or all.

        ``vector`` is the question's, of shape (1, dimensions), where it is known already.
        """
        if self._flat is None or not query.content:
            return []
        telling = self._telling(query.tokens)
        scores = self._words.scores(telling)
        allowed = None
        if documents is not None:
            allowed = np.isin(self._owners, np.fromiter(documents, dtype=np.int32))
            scores = np.where(allowed, scores, np.float32(0))
        if vector is None:
            vector = self._encoder.encode([query.text])
        best = np.argpartition(-scores, min(LOOKED_AT, len(scores) - 1))[:LOOKED_AT]
        _, near = self._flat.search(vector, min(NEIGHBOURS, self.count))
        rows = np.union1d(best[scores[best] > 0], near[0][near[0] >= 0])
        if allowed is not None:
            rows = rows[allowed[rows]]
        if not len(rows):
            return []
        coverage = self._share(list(dict.fromkeys(query.content)), rows)
        pairs = self._share([token for token in dict.fromkeys(query.tokens) if "_" in token], rows)
        dense = self._vectors[rows].astype(np.float32) @ vector[0]
        score = scores[rows] / max(1, len(query.content))
        total = coverage + 0.5 * pairs + 0.6 * dense + 0.08 * score
        return [
            Found(
                self.cards[self._owners[rows[at]]], int(self._positions[rows[at]]), float(coverage[at]),
                float(pairs[at]), float(dense[at]), float(score[at]),
            )
            for at in np.argsort(-total, kind="stable")
        ]  # fmt: skip

    def _telling(self, words: Sequence[str]) -> list[str]:
        """The tokens that do not stand nearly everywhere (all, when each of them does)."""
        limit = max(20, COMMON * self.count)
        rare = [word for word in words if len(self._words.rows(word)) <= limit]
        return rare or list(words)

    def _share(self, words: list[str], rows: NDArray[np.int64]) -> Scores:
        """The share of the words' weight that each of the rows holds."""
        held = np.zeros(len(rows), dtype=np.float32)
        total = 0.0
        for word in words:
            having, weight = self._words.rows(word), self._weight(word)
            total += weight
            if len(having):
                place = np.minimum(np.searchsorted(having, rows), len(having) - 1)
                held += np.float32(weight) * (having[place] == rows)
        return held / np.float32(total or 1.0)

    def share(self, words: Iterable[str], held: Collection[str]) -> float:
        """The share of the words' weight (by their rarity among passages) that some text holds."""
        weights = {word: self._weight(word) for word in words}
        total = sum(weights.values())
        return sum(weight for word, weight in weights.items() if word in held) / (total or 1.0)

    def _weight(self, word: str) -> float:
        having = len(self._words.rows(word))
        if not having and word.isdigit():
            return 0.0
        return float(np.log1p((self.count - having + 0.5) / (having + 0.5)))

    def patched(
        self, gone: Collection[str], coming: Iterable[tuple[Entry, Shown]], *, unreviewed: bool = False
    ) -> PassageIndex:
        """The index without the documents gone, with those that come or come anew."""
        added = [(entry, shown) for entry, shown in coming]
        without = {*gone, *(entry.id for entry, _ in added)}
        if not added and not any(card.entry_id in without for card in self.cards):
            return self
        keep = np.array([card.entry_id not in without for card in self.cards], dtype=np.bool_)
        rows = keep[self._owners] if len(self._owners) else np.zeros(0, dtype=np.bool_)
        place = np.cumsum(keep) - 1
        kept = [card for card, stays in zip(self.cards, keep, strict=True) if stays]
        cards, owners, positions, texts = _texts(added, len(kept), unreviewed)
        vectors = self._vectors[rows]
        if texts:
            new = _encoded(self._encoder, texts)
            vectors = np.concatenate([vectors, new]) if len(vectors) else new
        return PassageIndex(
            [*kept, *cards], np.append(place[self._owners[rows]], owners).astype(np.int32),
            np.append(self._positions[rows], positions).astype(np.int32),
            self._words.patched(rows, [_tokens(text) for text in texts]), vectors, self._encoder,
        )  # fmt: skip

    def save(self, folder: Path) -> None:
        """Write the index into the folder."""
        folder.mkdir(parents=True, exist_ok=True)
        self._words.save(folder / "words")
        np.save(folder / "vectors.npy", self._vectors)
        np.save(folder / "owners.npy", self._owners)
        np.save(folder / "positions.npy", self._positions)
        meta = {"format": FORMAT, "cards": [asdict(card) for card in self.cards]}
        (folder / "meta.json").write_text(json.dumps(meta, ensure_ascii=False), "utf-8")


def _tokens(text: str) -> list[str]:
    return tokens(folded_words(text))


def searched(passage: Passage) -> str:
    """What of a passage is searched: its headings, its text, and what the file had before a restoration."""
    parts = [passage.heading.replace(">", " "), passage.text]
    if passage.original and passage.original != passage.text:
        parts.append(passage.original)
    return " ".join(filter(None, parts))


def document_card(entry: Entry, shown: Shown) -> DocumentCard:
    details = entry.first.document
    years = set(entry.years)
    if details:
        years |= {int(year) for year in _YEAR.findall(details.title)}
        years |= {details.issued_on.year} if details.issued_on and not years else set()
    return DocumentCard(
        entry.id, entry.title, details.number if details else None, entry.province, tuple(sorted(years)),
        shown.layers, shown.mark, entry.first.owner,
    )  # fmt: skip


def _texts(
    entries: Sequence[tuple[Entry, Shown]], start: int, unreviewed: bool = False
) -> tuple[list[DocumentCard], list[int], list[int], list[str]]:
    cards: list[DocumentCard] = []
    owners: list[int] = []
    positions: list[int] = []
    texts: list[str] = []
    for entry, shown in entries:
        for position, passage in enumerate(entry.first.passages):
            # What nobody has looked at is never said.
            if (passage.reviewed or unreviewed) and passage.part != Part.TITLE:
                owners.append(start + len(cards))
                positions.append(position)
                texts.append(searched(passage))
        cards.append(document_card(entry, shown))
    return cards, owners, positions, texts


def _encoded(encoder: Encoder, texts: list[str]) -> Halves:
    """Unit vectors in half precision: 200,000 passages are 50 MB then."""
    parts = [
        encoder.encode(texts[start : start + ENCODED_AT_ONCE]).astype(np.float16)
        for start in range(0, len(texts), ENCODED_AT_ONCE)
    ]
    return np.concatenate(parts)


def empty(encoder: Encoder) -> PassageIndex:
    """The index of no documents."""
    none = np.zeros(0, dtype=np.int32)
    vectors = np.zeros((0, encoder.encode([""]).shape[1]), dtype=np.float16)
    return PassageIndex([], none, none, lexical.build((), B), vectors, encoder)


def build(entries: Iterable[tuple[Entry, Shown]], encoder: Encoder) -> PassageIndex:
    """The index of these documents; their texts are read once, a document at a time."""
    cards: list[DocumentCard] = []
    owners: list[int] = []
    positions: list[int] = []
    vectors: list[Halves] = []

    def words() -> Iterable[list[str]]:
        waiting: list[str] = []
        for one in entries:
            more_cards, more_owners, more_positions, texts = _texts([one], len(cards))
            cards.extend(more_cards)
            owners.extend(more_owners)
            positions.extend(more_positions)
            waiting += texts
            if len(waiting) >= ENCODED_AT_ONCE:
                vectors.append(_encoded(encoder, waiting))
                waiting = []
            yield from (_tokens(text) for text in texts)
        if waiting:
            vectors.append(_encoded(encoder, waiting))

    matrix = lexical.build(words(), B)
    if not owners:
        return empty(encoder)
    return PassageIndex(
        cards, np.asarray(owners, dtype=np.int32), np.asarray(positions, dtype=np.int32), matrix,
        np.concatenate(vectors), encoder,
    )  # fmt: skip


def load(folder: Path, encoder: Encoder) -> PassageIndex:
    """The index in the folder. Raises what reading damaged files raises (`ValueError`, `OSError` ...)."""
    meta = json.loads((folder / "meta.json").read_text("utf-8"))
    if meta["format"] != FORMAT:
        raise ValueError("another format")
    cards = [
        DocumentCard(**{**c, "years": tuple(c["years"]), "layers": tuple(c["layers"])}) for c in meta["cards"]
    ]
    vectors, owners = np.load(folder / "vectors.npy"), np.load(folder / "owners.npy")
    positions = np.load(folder / "positions.npy")
    return PassageIndex(cards, owners, positions, lexical.load(folder / "words"), vectors, encoder)
