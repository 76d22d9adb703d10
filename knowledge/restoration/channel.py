"""What happens to a clean word on its way to us: it stays, loses its accents, or is misread by an OCR.

The misreading is a noisy channel over letters, learnt by ``channel_training``: each letter of the clean
word is read as none to three signs ("ủ" as "ii", "ồ" as "d", "l" as "1"). For a word that was read,
``Channel.sources`` gives the clean words it may come from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge.errors import KnowledgeError
from knowledge.restoration.tokens import placed
from knowledge.vietnamese.syllables import is_syllable
from knowledge.vietnamese.text import fold

LETTERS_FILE = Path(__file__).parent / "letters.tsv"
LONGEST = 3  # signs that one letter may be read as
SIGNS = 80  # about so many there are: an unseen reading is any of them
FAMILY = 5.0  # sightings that the other accents of a letter are worth for one of them
UNSEEN = 1.0  # sightings that all unseen readings of a letter are worth together
# Of the unseen readings: none, one, two, three signs.
_UNSEEN_OF = tuple(share * SIGNS**-length for length, share in enumerate((0.15, 0.6, 0.2, 0.05)))

Floats = npt.NDArray[np.float64]
Sightings = Mapping[str, Mapping[str, float]]  # what was written -> what was read -> how often


class ChannelError(KnowledgeError):
    """A table of readings is missing or malformed; names the file and the line."""


def normal(word: str) -> str:
    """A word as the channel sees it: lower case, one kind of quote, tone marks where we write them."""
    return placed(word.lower().replace("‘", "'").replace("’", "'"))


@dataclass(frozen=True, slots=True)
class Sources:
    """Clean words for one that was read: their ids, and log P(read | word) of each way it may have gone.

    ``ways`` has a row each for: stayed, lost its accents, was misread; shape (3, words).
    """

    ids: npt.NDArray[np.int64]
    ways: Floats


class Letters:
    """P(signs read | letter): own sightings, then those of its family (the same letter under any accent)."""

    def __init__(self, seen: Sightings) -> None:
        self._seen = seen
        self._total = {letter: sum(reads.values()) for letter, reads in seen.items()}
        self._family: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for letter, reads in seen.items():
            for read, times in reads.items():
                self._family[fold(letter)][read] += times
        self._family_total = {letter: sum(reads.values()) for letter, reads in self._family.items()}

    def chance(self, letter: str, read: str) -> float:
        family = fold(letter)
        kin = self._family[family].get(read, 0.0) + UNSEEN * _UNSEEN_OF[len(read)]
        kin += (read == letter) * 0.1 * UNSEEN
        kin /= self._family_total.get(family, 0.0) + UNSEEN
        own = self._seen.get(letter, {}).get(read, 0.0)
        return float((own + FAMILY * kin) / (self._total.get(letter, 0.0) + FAMILY))


class Channel:
    """Readings of one vocabulary's words."""

    def __init__(self, words: Sequence[str], prior: Floats, letters: Sightings, most: int) -> None:
        """``words`` and P(word) by id; foreign words and signs are never a source by misreading.

        ``most`` sources of a reading are told at once.
        """
        self._letters = Letters(letters)
        self._prior, self._most = prior, most
        self._ids = {word: place for place, word in enumerate(words)}
        self._folded: dict[str, list[int]] = defaultdict(list)
        sources = [(place, word) for place, word in enumerate(words) if _source(word)]
        for place, word in sources:
            self._folded[fold(word)].append(place)
        self._alphabet = sorted({letter for _, word in sources for letter in word})
        self._levels, self._ends = _trie(sources, self._alphabet)
        # The same words come again and again; a few kilobytes each.
        self._emissions = lru_cache(maxsize=8_192)(self._emission)
        self.sources = lru_cache(maxsize=16_384)(self._sources)

    def _sources(self, read: str) -> Sources:
        """The likeliest clean words for a reading, by P(read | word) and P(word)."""
        misread = self.misread(read)
        kept = self._ids.get(read, -1)
        lost = self._folded.get(read, [])
        weight = misread * self._prior
        weight[lost] += self._prior[lost]
        chosen = np.argsort(-weight)[: self._most]
        chosen = chosen[weight[chosen] > 0]
        if kept >= 0:
            chosen = np.union1d(chosen, [kept])
        with np.errstate(divide="ignore"):
            ways = np.log(np.stack((chosen == kept, np.isin(chosen, lost), misread[chosen])))
        return Sources(chosen.astype(np.int64), ways)

    def misread(self, read: str) -> Floats:
        """P(read | word) of the misreading way, for every word by id."""
        found = np.zeros(len(self._ids))
        length = len(read)
        if length > 12:
            return found
        states = np.zeros((1, length + 1))
        states[0, 0] = 1.0
        chances = [
            np.stack([self._emissions(read[start : start + size]) for start in range(length + 1 - size)], 1)
            for size in range(min(LONGEST, length) + 1)
        ]
        for (parents, letters), (nodes, words) in zip(self._levels, self._ends, strict=True):
            above = states[parents]
            states = np.zeros_like(above)
            for size, chance in enumerate(chances):
                states[:, size:] += above[:, : length + 1 - size] * chance[letters]
            found[words] = states[nodes, length]
        return found

    def _emission(self, read: str) -> Floats:
        return np.array([self._letters.chance(letter, read) for letter in self._alphabet])


Depth = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]


def _source(word: str) -> bool:
    return word.isalpha() and (len(word) == 1 or is_syllable(fold(word)))


def _trie(sources: Sequence[tuple[int, str]], alphabet: Sequence[str]) -> tuple[list[Depth], list[Depth]]:
    """Words as a trie by depth: (parent, letter) of each node, and (node, word's id) where words end."""
    letter_of = {letter: place for place, letter in enumerate(alphabet)}
    places = {"": 0}
    levels: list[Depth] = []
    ends: list[Depth] = []
    left = list(sources)
    depth = 0
    while left:
        depth += 1
        new = sorted({word[:depth] for _, word in left})
        parents = np.array([places[part[:-1]] for part in new], np.int64)
        levels.append((parents, np.array([letter_of[part[-1]] for part in new], np.int64)))
        places = {part: place for place, part in enumerate(new)}
        done = [(places[word], place) for place, word in left if len(word) == depth]
        nodes, ids = ([row[column] for row in done] for column in (0, 1))
        ends.append((np.array(nodes, np.int64), np.array(ids, np.int64)))
        left = [(place, word) for place, word in left if len(word) > depth]
    return levels, ends


def read_sightings(path: Path) -> dict[str, dict[str, float]]:
    """Rows "written, read, times" of a table.

    Raises:
        ChannelError: the table is missing or a row is not such a row.
    """
    found: dict[str, dict[str, float]] = defaultdict(dict)
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ChannelError(f"{path}: không đọc được bảng lỗi nhận dạng ({error})") from error
    for number, line in enumerate(lines, 1):
        if line.startswith("#"):
            continue
        try:
            written, read, times = line.split("\t")
            found[written][read] = float(times)
        except ValueError as error:
            raise ChannelError(f"{path}, dòng {number}: phải có ba cột chữ gốc, chữ đọc, số lần") from error
    return dict(found)
