"""A text laid out for the model: what each of its words may be, and how likely that is.

How much of a text stayed, lost its accents or was misread is estimated from the text itself, so that the
same channel serves a scan, a text typed without accents and a clean one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge.restoration.acronyms import Capitals, capitals
from knowledge.restoration.channel import Channel, Floats, Sightings, Sources, normal
from knowledge.restoration.lattice import Lattice, chances
from knowledge.restoration.model import Model, Nats
from knowledge.restoration.tokens import Kind, Piece, cut

WIDE, NARROW = 20, 6  # candidates of a word at the first look, at the close one
WAYS = np.array((0.8, 0.1, 0.1))  # a text's words, before it is read: stayed, lost accents, misread
ROUNDS = 2  # of estimating these shares from the text
UNKNOWN = 5.0  # nats a letter that an unknown word costs for being right as it stands
ACRONYM = 3.0  # nats that capitals among small letters cost for being one
CHUNK = 600  # pieces looked at together


@dataclass(frozen=True, slots=True)
class Told:
    """A piece of a text, and what its capitals tell."""

    piece: Piece
    capitals: Capitals

    @property
    def free(self) -> bool:
        """Whether it may be another word than what stands there."""
        return self.piece.kind is Kind.WORD and self.capitals is not Capitals.ACRONYM


@dataclass(frozen=True, slots=True)
class Guess:
    """A piece, the likeliest word for it (None: what stands there), and the model's chance of that."""

    told: Told
    word: str | None
    chance: float


@dataclass(frozen=True, slots=True)
class Part:
    """A run of pieces with their candidates at the first look.

    ``ways`` is log P(what was read | candidate) of each way, shape (3, places, most). The first place is the
    edge before the run and no piece; ``free`` tells the places that may change.
    """

    told: Sequence[Told]
    lattice: Lattice
    ways: Floats
    free: npt.NDArray[np.bool_]
    steps: Nats

    def joined(self, shares: Floats) -> Floats:
        """log P(what was read | candidate), given how often each way is gone."""
        return np.asarray(np.logaddexp.reduce(self.ways + np.log(shares)[:, None, None], axis=0))

    def changed(self, shares: Floats) -> Floats:
        """P(the word is not what stands there) at the first look, for each place that may change."""
        joined = self.joined(shares)
        return np.asarray(1 - (chances(self.steps, joined) * self._gone(joined, shares)[0]).sum(1)[self.free])

    def gone(self, shares: Floats) -> Floats:
        """Expected number of words that went each way, shape (3,)."""
        joined = self.joined(shares)
        both = self._gone(joined, shares) * chances(self.steps, joined)
        return np.asarray(both[:, self.free].sum(axis=(1, 2)))

    def _gone(self, joined: Floats, shares: Floats) -> Floats:
        """P(way | candidate), shape (3, places, most)."""
        return np.asarray(np.exp(self.ways + np.log(shares)[:, None, None] - np.maximum(joined, -1e9)))


class Reader:
    """Reads texts with one model and one channel."""

    def __init__(self, model: Model, letters: Sightings) -> None:
        self.model = model
        prior = np.exp(model.levels[0].logp.astype(np.float64))
        self._channel = Channel(model.words, prior, letters, WIDE)

    def guesses(self, text: str) -> list[Guess]:
        """The likeliest word for each piece of a text, in order."""
        parts = self.parts(text)
        shares = WAYS
        for _ in range(ROUNDS):
            gone = WAYS + sum((part.gone(shares) for part in parts), np.zeros(3))
            shares = gone / gone.sum()
        return [guess for part in parts for guess in self._look(part, shares)]

    def parts(self, text: str) -> list[Part]:
        """The pieces of a text in runs of about ``CHUNK``, cut where a sentence ends if one does."""
        return [self._part(run) for run in _runs(text)]

    def _look(self, part: Part, shares: Floats) -> Iterator[Guess]:
        """The closer look: few candidates, the model's full order."""
        joined = part.joined(shares)
        near = np.argsort(-chances(part.steps, joined), axis=1)[:, :NARROW]
        lattice = Lattice(np.take_along_axis(part.lattice.ids, near, 1), part.lattice.fixed)
        steps = lattice.steps(self.model, self.model.order)
        found = chances(steps, np.take_along_axis(joined, near, 1))
        for place, told in enumerate(part.told, 1):
            best = int(found[place].argmax())
            word = self.model.words[lattice.ids[place, best]] if told.free else None
            known = word if word is not None and word.isalpha() else None
            yield Guess(told, known, float(found[place, best]))

    def _part(self, run: Sequence[Told]) -> Part:
        edge = Sources(np.array([self.model.edge]), np.zeros((3, 1)))
        rows = [edge, *(self._sources(told) for told in run)]
        most = max(len(row.ids) for row in rows)
        ids = np.zeros((len(rows), most), np.int64)
        ways = np.full((3, len(rows), most), -np.inf)
        for place, row in enumerate(rows):
            ids[place, : len(row.ids)] = row.ids
            ways[:, place, : len(row.ids)] = row.ways
        lattice = Lattice(ids, ids[:, 0] == self.model.edge)
        free = np.array([False, *(told.free for told in run)])
        return Part(run, lattice, ways, free, lattice.steps(self.model, 2))

    def _sources(self, told: Told) -> Sources:
        ids, unknown = self.model.ids, self.model.unknown
        if not told.free:
            return Sources(np.array([ids.get(told.piece.token, unknown)]), np.zeros((3, 1)))
        read = normal(told.piece.text)
        found = self._channel.sources(read)
        if read in ids and told.capitals is not Capitals.EITHER:
            return found
        price = ACRONYM if told.capitals is Capitals.EITHER else UNKNOWN * len(read)
        stayed = np.array([[-price], [-np.inf], [-np.inf]])
        return Sources(np.append(found.ids, unknown), np.concatenate((found.ways, stayed), axis=1))


def _runs(text: str) -> Iterator[list[Told]]:
    pieces = cut(text)
    run: list[Told] = []
    for at, piece in enumerate(pieces):
        run.append(Told(piece, capitals(pieces, at, text)))
        if len(run) >= 2 * CHUNK or (len(run) >= CHUNK and piece.kind is Kind.STOP):
            yield run
            run = []
    if run:
        yield run
