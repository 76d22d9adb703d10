"""Modified Kneser-Ney probabilities from counts, and n-grams left out that tell little.

Interpolated, with three discounts a length (Chen and Goodman 1998, TR-10-98), held as a back-off model.
Pruning is the weighted difference of Seymore and Rosenfeld (ICSLP 1996): an n-gram stays when its count
times what it adds over its back-off is large; counts are the raw ones, since Kneser-Ney's lower orders
are no marginals.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge.restoration.counting import Counts
from knowledge.restoration.model import WORD_BITS, Ids, Level, Model
from knowledge.restoration.tokens import EDGE

_WORD = (1 << WORD_BITS) - 1
Floats = npt.NDArray[np.float64]


@dataclass(slots=True)
class _Table:
    """One length while it is worked on; ``context`` and ``suffix`` are places one length below."""

    keys: Ids
    raw: Ids
    context: Ids
    suffix: Ids  # of no use once the length below is pruned
    prob: Floats
    weight: Floats  # of backing off from this n-gram as a context


def estimate(counts: Counts, kept: tuple[float, ...]) -> Model:
    """The model of the counts; ``kept[i]`` is the least weighted difference of n-grams of length i + 2."""
    tables = _tables(counts)
    for length in range(len(tables), 1, -1):
        _prune(tables, length, kept[length - 2])
    for length in range(2, len(tables) + 1):
        _rebalance(tables, length)
    levels: list[Level] = []
    for table in tables:
        keys = (table.context << WORD_BITS) | (table.keys & _WORD) if levels else table.keys
        logp = np.log(np.maximum(table.prob, 1e-12)).astype(np.float32)
        levels.append(Level(keys, logp, np.log(np.maximum(table.weight, 1e-12)).astype(np.float32)))
    return Model(counts.words, levels)


def _tables(counts: Counts) -> list[_Table]:
    edge = counts.words.index(EDGE)
    tables: list[_Table] = []
    size = len(counts.words)
    for length, (keys, raw) in enumerate(zip(counts.keys, counts.counts, strict=True), 1):
        adjusted = _adjusted(counts, length, edge)
        discount = _discounts(adjusted)[np.minimum(adjusted, 3)]
        if length == 1:
            whole = float(adjusted.sum())
            prob = np.full(size, float(discount.sum()) / whole / size)
            prob[keys] += (adjusted - discount) / whole
            every = np.zeros(size, np.int64)
            every[keys] = raw
            nothing = np.zeros(size, np.int64)
            tables.append(_Table(np.arange(size), every, nothing, nothing, prob, np.ones(size)))
            continue
        below = tables[-1]
        context = np.searchsorted(below.keys, keys >> WORD_BITS)
        suffix = np.searchsorted(below.keys, keys & ((1 << WORD_BITS * (length - 1)) - 1))
        mass = np.bincount(context, adjusted, len(below.keys))
        below.weight = np.bincount(context, discount, len(below.keys)) / np.maximum(mass, 1e-9)
        below.weight[mass == 0] = 1.0
        prob = (adjusted - discount) / mass[context] + below.weight[context] * below.prob[suffix]
        tables.append(_Table(keys, raw, context, suffix, prob, np.ones(len(keys))))
    return tables


def _adjusted(counts: Counts, length: int, edge: int) -> Ids:
    """Kneser-Ney's counts: by how many words an n-gram is preceded, but raw at the top and at an edge."""
    keys, raw = counts.keys[length - 1], counts.counts[length - 1]
    if length == len(counts.keys):
        return raw
    longer = counts.keys[length] & ((1 << WORD_BITS * length) - 1)
    found, times = np.unique(longer, return_counts=True)
    adjusted = np.zeros(len(keys), np.int64)
    adjusted[np.searchsorted(keys, found)] = times
    begins = keys >> (WORD_BITS * (length - 1)) == edge
    return np.where(begins, raw if length > 1 else 0, adjusted)


def _discounts(adjusted: Ids) -> Floats:
    """Discounts of counts 0, 1, 2, 3 and more; never more than the count."""
    n1, n2, n3, n4 = (float((adjusted == times).sum()) or 1.0 for times in (1, 2, 3, 4))
    share = n1 / (n1 + 2 * n2)
    found = [0.0, 1 - 2 * share * n2 / n1, 2 - 3 * share * n3 / n2, 3 - 4 * share * n4 / n3]
    return np.array([min(max(value, 0.05 * times), 0.95 * times) for times, value in enumerate(found)])


def _prune(tables: list[_Table], length: int, least: float) -> None:
    table, below = tables[length - 1], tables[length - 2]
    backed = below.weight[table.context] * below.prob[table.suffix]
    gain = table.raw * (np.log(table.prob) - np.log(backed))
    stays = gain >= least
    if length < len(tables):
        longer = tables[length]
        stays[longer.context] = True  # a context of a longer one
        places = np.cumsum(stays) - 1
        longer.context = places[longer.context]
    for name in ("keys", "raw", "context", "suffix", "prob", "weight"):
        setattr(table, name, getattr(table, name)[stays])


def _rebalance(tables: list[_Table], length: int) -> None:
    """Back-off weights of the contexts of one length, so that their probabilities sum to one again."""
    table, below = tables[length - 1], tables[length - 2]
    lower = _lower(tables, length)
    size = len(below.keys)
    kept = np.bincount(table.context, table.prob, size)
    covered = np.bincount(table.context, lower, size)
    below.weight = np.maximum(1 - kept, 1e-4) / np.maximum(1 - covered, 1e-4)


def _lower(tables: list[_Table], length: int) -> Floats:
    """P(last word | context without its first word) of the pruned model, for each n-gram of a length."""
    table = tables[length - 1]
    mask = (1 << WORD_BITS * (length - 1)) - 1
    return _prob(tables, table.keys & mask, length - 1)


def _prob(tables: list[_Table], keys: Ids, length: int) -> Floats:
    """P(last word | the others) of the pruned model for packed n-grams of a length."""
    table = tables[length - 1]
    if length == 1:
        return np.asarray(table.prob[keys])
    shorter = keys & ((1 << WORD_BITS * (length - 1)) - 1)
    if not len(table.keys):
        return _prob(tables, shorter, length - 1)
    place = np.minimum(np.searchsorted(table.keys, keys), len(table.keys) - 1)
    known = table.keys[place] == keys
    found = np.empty(len(keys))
    found[known] = table.prob[place[known]]
    rest = ~known
    if rest.any():
        above = tables[length - 2]
        contexts = keys[rest] >> WORD_BITS
        spot = np.minimum(np.searchsorted(above.keys, contexts), len(above.keys) - 1)
        weight = np.where(above.keys[spot] == contexts, above.weight[spot], 1.0)
        found[rest] = weight * _prob(tables, shorter[rest], length - 1)
    return found
