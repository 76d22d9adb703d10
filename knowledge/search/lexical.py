"""BM25 over a collection of texts that can be patched: rows leave, rows come, nothing else is recounted.

bm25s stores and scores. A patch costs milliseconds: rarities are those of the texts there are, only the mean
length stays that of the day on which the collection was built from nothing.
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

    def __init__(self, matrix: Any, mean: float) -> None:
        """``mean`` is the mean length of the texts when the collection was built."""
        self._matrix = matrix
        self._mean = mean

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
        before = _rarity(self.held, self.count)
        if not keep.all():
            held = keep[indices]
            moved = np.cumsum(keep, dtype=np.int64) - 1
            pointers = np.append(0, np.cumsum(held, dtype=np.int64))[pointers]
            data, indices = data[held], moved[indices[held]].astype(np.int32)
        rows = int(keep.sum())
        vocabulary, mean = self.vocabulary, self._mean
        if added:
            vocabulary = dict(vocabulary)
            counted = _counted(added, vocabulary)
            if not self.count:
                mean = float(counted[3].mean())
            more = len(vocabulary) + 1 - len(pointers)
            pointers = np.append(pointers, np.full(more, pointers[-1])).astype(np.int64)
        # Rarities are those of the texts there are now, not of the day the collection was built.
        held_now = np.diff(pointers)
        if added:
            held_now = held_now + np.bincount(counted[0], minlength=len(vocabulary))
        rarity = _rarity(held_now, rows + len(added))
        change = np.divide(rarity[: len(before)], before, out=np.zeros(len(before)), where=before > 0)
        data = data * np.repeat(change, np.diff(pointers)[: len(before)]).astype(np.float32)
        if added:
            data, indices, pointers = _inserted(
                data, indices, pointers, rows, counted, rarity, mean, self._matrix.b
            )
        matrix = _matrix(self._matrix.b, data, indices, pointers, rows + len(added), vocabulary)
        return Lexical(matrix, mean)

    def save(self, folder: Path) -> None:
        self._matrix.save(str(folder))
        (folder / "collection.json").write_text(json.dumps({"mean": self._mean}), "utf-8")


def load(folder: Path) -> Lexical:
    """The collection in the folder. Raises what reading damaged files raises."""
    matrix = bm25s.BM25.load(str(folder), load_corpus=False)
    told = json.loads((folder / "collection.json").read_text("utf-8"))
    return Lexical(matrix, float(told["mean"]))


def build(texts: Iterable[Sequence[str]], b: float) -> Lexical:
    """The collection of these texts, given as tokens; read once, a text at a time."""
    vocabulary: dict[str, int] = {}
    columns, places, times, lengths = _counted(texts, vocabulary)
    count = len(lengths)
    mean = float(lengths.mean()) if count else 1.0
    order = np.argsort(columns, kind="stable")
    held = np.bincount(columns, minlength=len(vocabulary)).astype(np.int64)
    weights = (_rarity(held, count)[columns] * _damped(times, lengths[places], mean, b))[order]
    pointers = np.append(0, np.cumsum(held)).astype(np.int64)
    matrix = _matrix(
        b, weights.astype(np.float32), places[order].astype(np.int32), pointers, count, vocabulary
    )
    return Lexical(matrix, mean)


_Counted = tuple[NDArray[np.int64], NDArray[np.int64], Scores, Scores]


def _counted(texts: Iterable[Sequence[str]], vocabulary: dict[str, int]) -> _Counted:
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


# BM25 as bm25s counts it by default (Lucene's): rarity times damped frequency.
def _rarity(held: NDArray[np.int64], count: int) -> NDArray[np.float64]:
    """Of each column's token, by the texts that hold it."""
    found: NDArray[np.float64] = np.log1p(np.maximum(count - held + 0.5, 0.0) / (held + 0.5))
    return found


def _damped(times: Scores, lengths: Scores, mean: float, b: float) -> Scores:
    found: Scores = (times / (times + K1 * (1 - b + b * lengths / mean))).astype(np.float32)
    return found


def _inserted(
    data: Scores, indices: NDArray[np.int32], pointers: NDArray[np.int64], rows: int, counted: _Counted,
    rarity: NDArray[np.float64], mean: float, b: float,
) -> tuple[Scores, NDArray[np.int32], NDArray[np.int64]]:  # fmt: skip
    """The matrix with the new texts' tokens at the end of their columns."""
    columns, places, times, lengths = counted
    weights = (rarity[columns] * _damped(times, lengths[places], mean, b)).astype(np.float32)
    order = np.argsort(columns, kind="stable")
    columns, places, weights = columns[order], places[order], weights[order]
    at = pointers[columns + 1]
    grown = np.append(0, np.cumsum(np.bincount(columns, minlength=len(pointers) - 1)))
    return (
        np.insert(data, at, weights), np.insert(indices, at, (places + rows).astype(np.int32)),
        pointers + grown,
    )  # fmt: skip


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
