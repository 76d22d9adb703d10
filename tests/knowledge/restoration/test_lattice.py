from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from knowledge.restoration.lattice import Lattice, chances
from knowledge.restoration.model import Model


@pytest.mark.parametrize("order", [2, 3])
def test_chances_are_those_of_all_sequences_together(small: Model, order: int) -> None:
    ids = np.array(
        [small.encode(row) for row in (["<s>"] * 2, ["đơn", "người"], ["dân", "tại"], ["quả", "phường"])]
    )
    fixed = np.array([True, False, False, False])
    ways = np.log(np.array([[1.0, 1e-300], [0.7, 0.3], [0.5, 0.5], [0.9, 0.1]]))
    ways[0, 1] = -np.inf
    wanted = np.zeros(ids.shape)
    for path in product(range(2), repeat=3):
        words = [ids[0, 0], *(ids[place + 1, which] for place, which in enumerate(path))]
        weight = 1.0
        for place in range(1, 4):
            history = [np.array(word) for word in words[max(0, place - order + 1) : place]]
            weight *= float(
                np.exp(small.logp(np.array(words[place]), history) + ways[place, path[place - 1]])
            )
        for place, which in enumerate(path, 1):
            wanted[place, which] += weight
    found = chances(Lattice(ids, fixed).steps(small, order), ways)
    np.testing.assert_allclose(found[1:], wanted[1:] / wanted[1:].sum(1, keepdims=True), rtol=1e-4)
