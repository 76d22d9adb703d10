"""Which candidate of each word is likely, given its neighbours: forward and backward over short histories."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge.restoration.model import Ids, Model, Nats

Floats = npt.NDArray[np.float64]
_LEAST = 1e-300


@dataclass(frozen=True, slots=True)
class Lattice:
    """Candidates of each place, shape (places, most), and whether a place is fixed.

    A fixed place carries a sign that the model does not judge (an edge): its first candidate costs nothing.
    """

    ids: Ids
    fixed: npt.NDArray[np.bool_]

    def steps(self, model: Model, order: int) -> Nats:
        """log P(candidate | history) for every run of candidates, shape (places, most, ..., most)."""
        places, most = self.ids.shape
        history = order - 1
        before = np.full((history, most), self.ids[0, 0])  # stands for the edge before the text
        ids = np.concatenate((before, self.ids))
        columns = []
        for start in range(order):
            shape = [places, *(1,) * order]
            shape[1 + start] = most
            columns.append(ids[start : start + places].reshape(shape))
        logs = model.logp(columns[-1], columns[:-1])
        logs[self.fixed] = 0.0
        return logs


def chances(steps: Nats, ways: Floats) -> Floats:
    """P(candidate | everything read), shape (places, most).

    ``steps`` are those of a lattice, ``ways`` the log P(what was read | candidate), -inf where a place has
    no such candidate.
    """
    places, most = ways.shape
    history = steps.ndim - 2
    logs = steps + ways.reshape(places, *(1,) * history, most)
    shares = np.exp(logs - logs.max(axis=tuple(range(1, history + 2)), keepdims=True))
    # A state is the last ``history`` candidates; the places before the text have one candidate.
    ahead = np.zeros((places + 1, *(most,) * history))
    ahead[(0, *(0,) * history)] = 1.0
    for place in range(places):
        state = (ahead[place][..., None] * shares[place]).sum(axis=0)
        ahead[place + 1] = state / max(state.sum(), _LEAST)
    behind = np.ones((most,) * history)
    found = np.zeros((places, most))
    for place in range(places - 1, -1, -1):
        found[place] = (ahead[place + 1] * behind).sum(axis=tuple(range(history - 1)))
        behind = (shares[place] * behind[None]).sum(axis=-1)
        behind /= max(behind.max(), _LEAST)
    return np.asarray(found / np.maximum(found.sum(axis=1, keepdims=True), _LEAST))
