"""BM25 over a collection of texts that can be patched: rows leave, rows come, nothing else is recounted.

bm25s builds, stores and scores; new rows are weighed with the rarities and the mean length of the day on
which the collection was built, so that one edit costs milliseconds. A build from scratch renews them.
"""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
K1 = 1.2


class Lexical:
    """The BM25 matrix of a collection; immutable."""

    def __init__(self, matrix: Any, mean: float, base: int) -> None:
        """``mean`` is the mean length and ``base`` the number of texts when rarities were counted."""
        self._matrix = matrix
        self._mean = mean
        self._base = base

    @property
    def count(self) -> int:
        """How many texts there are."""
        return int(self._matrix.scores["num_docs"])

    @property
    def vocabulary(self) -> dict[str, int]:
        """Token -> column."""
        columns: dict[str, int] = self._matrix.vocab_dict
        return columns

    @property
    def held(self) -> NDArray[np.int64]:
        """In how many texts each column's token stands."""
        found: NDArray[np.int64] = np.diff(self._matrix.scores["indptr"])
        return found

    def rows(self, token: str) -> NDArray[np.int32]:
        """The texts that hold the token."""
        column = self.vocabulary.get(token)
        if column is None:
            return np.zeros(0, dtype=np.int32)
        pointers = self._matrix.scores["indptr"]
        found: NDArray[np.int32] = self._matrix.scores["indices"][pointers[column] : pointers[column + 1]]
        return found

    def scores(self, tokens: list[str]) -> Scores:
        """The score of every text for the tokens."""
        if not tokens or not self.count or not self.vocabulary:
            return np.zeros(self.count, dtype=np.float32)
        found: Scores = self._matrix.get_scores(tokens)
        return found

    def patched(self, keep: NDArray[np.bool_], added: Sequence[Sequence[str]]) -> Lexical:
        """The collection without the rows not kept and with new texts (as tokens) behind the others."""
        old = self._matrix.scores
        data, indices, pointers = old["data"], old["indices"], old["indptr"]
        if not keep.all():
            held = keep[indices]
            moved = np.cumsum(keep, dtype=np.int64) - 1
            pointers = np.append(0, np.cumsum(held, dtype=np.int64))[pointers]
            data, indices = data[held], moved[indices[held]].astype(np.int32)
        rows = int(keep.sum())
        vocabulary = self.vocabulary
        if added:
            vocabulary = dict(vocabulary)
            data, indices, pointers = self._with(data, indices, pointers, rows, added, vocabulary)
        matrix = _matrix(self._matrix.b, data, indices, pointers, rows + len(added), vocabulary)
        return Lexical(matrix, self._mean, self._base)

    def _with(
        self, data: Scores, indices: NDArray[np.int32], pointers: NDArray[np.int64], rows: int,
        added: Sequence[Sequence[str]], vocabulary: dict[str, int],
    ) -> tuple[Scores, NDArray[np.int32], NDArray[np.int64]]:  # fmt: skip
        columns, places, times, lengths = _counted(added, vocabulary)
        more = len(vocabulary) + 1 - len(pointers)
        pointers = np.append(pointers, np.full(more, pointers[-1])).astype(np.int64)
        seen = np.maximum(np.diff(pointers)[columns], 1)
        weights = _weights(seen, times, lengths[places], self._base, self._mean, self._matrix.b)
        order = np.argsort(columns, kind="stable")
        columns, places, weights = columns[order], places[order], weights[order]
        at = pointers[columns + 1]
        data = np.insert(data, at, weights)
        indices = np.insert(indices, at, (places + rows).astype(np.int32))
        grown = np.cumsum(np.bincount(columns, minlength=len(vocabulary)))
        return data, indices, pointers + np.append(0, grown)

    def save(self, folder: Path) -> None:
        self._matrix.save(str(folder))
        (folder / "collection.json").write_text(json.dumps({"mean": self._mean, "base": self._base}), "utf-8")


def load(folder: Path) -> Lexical:
    """The collection in the folder. Raises what reading damaged files raises."""
    matrix = bm25s.BM25.load(str(folder), load_corpus=False)
    told = json.loads((folder / "collection.json").read_text("utf-8"))
    return Lexical(matrix, float(told["mean"]), int(told["base"]))


def build(texts: Iterable[Sequence[str]], b: float) -> Lexical:
    """The collection of these texts, given as tokens; read once, a text at a time."""
    vocabulary: dict[str, int] = {}
    columns, places, times, lengths = _counted(texts, vocabulary)
    count = len(lengths)
    mean = float(lengths.mean()) if count else 1.0
    order = np.argsort(columns, kind="stable")
    held = np.bincount(columns, minlength=len(vocabulary))
    weights = _weights(held[columns], times, lengths[places], count, mean, b)[order]
    pointers = np.append(0, np.cumsum(held)).astype(np.int64)
    matrix = _matrix(b, weights, places[order].astype(np.int32), pointers, count, vocabulary)
    return Lexical(matrix, mean, count)


def _counted(
    texts: Iterable[Sequence[str]], vocabulary: dict[str, int]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32], NDArray[np.float32]]:
    """(column, text, times) of each token of each text, and the texts' lengths; new tokens get columns."""
    columns, places, times, lengths = array("i"), array("i"), array("H"), array("i")
    for place, text in enumerate(texts):
        lengths.append(len(text))
        for token, count in Counter(text).items():
            columns.append(vocabulary.setdefault(token, len(vocabulary)))
            places.append(place)
            times.append(min(count, 65_535))
    return (
        np.frombuffer(columns, dtype=np.int32).astype(np.int64) if columns else np.zeros(0, np.int64),
        np.frombuffer(places, dtype=np.int32).astype(np.int64) if places else np.zeros(0, np.int64),
        np.frombuffer(times, dtype=np.uint16).astype(np.float32) if times else np.zeros(0, np.float32),
        np.frombuffer(lengths, dtype=np.int32).astype(np.float32) if lengths else np.zeros(0, np.float32),
    )


def _weights(
    held: NDArray[np.int64], times: Scores, lengths: Scores, count: int, mean: float, b: float
) -> Scores:
    """BM25 as bm25s counts it by default (Lucene's): rarity times damped frequency."""
    rarity = np.log1p((count - held + 0.5) / (held + 0.5), where=held <= count, out=np.zeros(len(held)))
    damped = times / (times + K1 * (1 - b + b * lengths / mean))
    found: Scores = (rarity * damped).astype(np.float32)
    return found


def _matrix(
    b: float, data: Scores, indices: NDArray[np.int32], pointers: NDArray[np.int64], count: int,
    vocabulary: dict[str, int],
) -> Any:  # fmt: skip
    matrix = bm25s.BM25(k1=K1, b=b)
    matrix.scores = {"data": data, "indices": indices, "indptr": pointers, "num_docs": count}
    matrix.vocab_dict = vocabulary
    matrix.unique_token_ids_set = None  # of its own search, which we do not use
    matrix.nonoccurrence_array = None
    return matrix
