"""A small model of a few sentences on water and letters, trained once."""

from __future__ import annotations

import pytest

from knowledge.restoration.counting import count
from knowledge.restoration.model import Model
from knowledge.restoration.smoothing import estimate

SENTENCES = (
    "Người dân nộp đơn tại phường.",
    "Người dân nhận kết quả tại phường.",
    "Phường nhận đơn của người dân, phường trả kết quả.",
    "Đơn của người dân nộp tại phường, kết quả trả tại phường.",
)


@pytest.fixture(scope="session")
def small() -> Model:
    """A trigram model without pruning."""
    return estimate(count(SENTENCES * 3, 3), (0.0, 0.0))
