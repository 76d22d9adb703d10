from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.restoration.certainty import calibrated, chance_of


@given(st.floats(0, 1), st.floats(0, 1))
def test_more_chance_is_never_less_certain(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0.0 < calibrated(low) <= calibrated(high) < 1.0


@given(st.floats(0.01, 0.99))
def test_a_certainty_leads_back_to_its_chance(chance: float) -> None:
    assert chance_of(calibrated(chance)) == pytest.approx(chance, abs=1e-6)
