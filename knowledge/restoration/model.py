"""A syllable n-gram model with back-off, held in sorted arrays and asked for many syllables at once.

Level n holds its n-grams as a trie: the key of one is the place of its first n - 1 words in level n - 1,
and its last word. A file keeps for each level how many children each n-gram has, their last words, and
probabilities and back-off weights in steps of 1/16 nat.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from knowledge.errors import KnowledgeError
from knowledge.restoration.tokens import EDGE, UNKNOWN

SHIPPED = Path(__file__).parent / "model.npz"
WORD_BITS = 14  # a vocabulary of at most 16,384
STEP = 1 / 16  # nats
Ids = npt.NDArray[np.int64]
Nats = npt.NDArray[np.float32]


class ModelError(KnowledgeError):
    """The language model's file is missing or is not one; names the file."""


@dataclass(frozen=True, slots=True)
class Level:
    """The n-grams of one length: sorted keys, log-probabilities, log back-off weights (as a context)."""

    keys: Ids
    logp: Nats
    backoff: Nats

    def find(self, parent: Ids, word: Ids) -> Ids:
        """Places of n-grams in this level, which is not empty; -1 where there is none (or no parent)."""
        keys = (parent << WORD_BITS) | word
        place = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where((parent >= 0) & (self.keys[place] == keys), place, -1)


class Model:
    """Vocabulary and levels; level 1 is the vocabulary itself."""

    def __init__(self, words: Sequence[str], levels: Sequence[Level]) -> None:
        self.words = tuple(words)
        self.levels = tuple(levels)
        self.ids = {word: place for place, word in enumerate(words)}
        self.unknown, self.edge = self.ids[UNKNOWN], self.ids[EDGE]

    @property
    def order(self) -> int:
        return len(self.levels)

    def encode(self, tokens: Sequence[str]) -> Ids:
        return np.array([self.ids.get(token, self.unknown) for token in tokens], np.int64)

    def logp(self, word: Ids, history: Sequence[Ids]) -> Nats:
        """Natural logs of P(word | history), shapes broadcast; ``history`` has the nearest word last.

        What lies before an edge of a sentence is not looked at.
        """
        found = np.asarray(self.levels[0].logp[word])
        context = np.zeros((), np.int64)  # of one word more each time
        for length in range(1, min(len(history), self.order - 1) + 1):
            if not len(self.levels[length].keys):
                break  # all pruned, and all longer ones with them
            context = self._context(history[len(history) - length :])
            child = self.levels[length].find(context, word)
            weight = np.where(context >= 0, self.levels[length - 1].backoff[context], np.float32(0))
            found = np.where(child >= 0, self.levels[length].logp[child], weight + found)
        return found.astype(np.float32)

    def _context(self, words: Sequence[Ids]) -> Ids:
        """Places of contexts in their level; -1 where unseen or where it reaches across an edge."""
        place = words[0]
        for length, word in enumerate(words[1:], 1):
            place = np.where(word == self.edge, -1, self.levels[length].find(place, word))
        return place


def write(model: Model, path: Path) -> None:
    """Write a model as the compressed file that ``load`` reads."""
    arrays: dict[str, npt.NDArray[np.generic]] = {
        "words": np.frombuffer("\n".join(model.words).encode(), np.uint8)
    }
    for number, level in enumerate(model.levels, 1):
        arrays[f"logp{number}"] = np.clip(np.round(-level.logp / STEP), 0, 255).astype(np.uint8)
        if number < model.order:
            # A back-off weight may be a little above one after pruning: kept from -2 nats on.
            arrays[f"backoff{number}"] = np.clip(np.round((2 - level.backoff) / STEP), 0, 255).astype(
                np.uint8
            )
        if number > 1:
            above = len(model.levels[number - 2].keys)
            arrays[f"children{number}"] = np.bincount(level.keys >> WORD_BITS, minlength=above).astype(
                np.uint16
            )
            arrays[f"last{number}"] = (level.keys & ((1 << WORD_BITS) - 1)).astype(np.uint16)
    np.savez_compressed(path, allow_pickle=False, **arrays)


def load(path: Path = SHIPPED) -> Model:
    """The model of a file.

    Raises:
        ModelError: the file is missing or is not such a model.
    """
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            words = bytes(file["words"]).decode().split("\n")
            levels: list[Level] = []
            while f"logp{len(levels) + 1}" in file:
                number = len(levels) + 1
                logp = file[f"logp{number}"].astype(np.float32) * np.float32(-STEP)
                if number == 1:
                    keys = np.arange(len(words), dtype=np.int64)
                else:
                    parents = np.repeat(
                        np.arange(len(levels[-1].keys), dtype=np.int64), file[f"children{number}"]
                    )
                    keys = (parents << WORD_BITS) | file[f"last{number}"]
                backoff = np.zeros(0, np.float32)
                if f"backoff{number}" in file:
                    backoff = 2 - file[f"backoff{number}"].astype(np.float32) * np.float32(STEP)
                levels.append(Level(keys, logp, backoff))
            return Model(words, levels)
    except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
        raise ModelError(f"{path}: không đọc được mô hình ngôn ngữ ({error})") from error


@lru_cache(maxsize=1)
def shipped() -> Model:
    """The model that comes with the project, loaded once."""
    return load()
