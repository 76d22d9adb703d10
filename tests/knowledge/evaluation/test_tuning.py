from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.evaluation.aspect_questions import questions
from knowledge.evaluation.cases import Case
from knowledge.evaluation.sets import Question
from knowledge.evaluation.tuning import FITTED, fit_curve, fit_ranking, threshold
from knowledge.runtime import Knowledge
from knowledge.search.query import read
from knowledge.search.ranking import Hit, rank

NATIONAL = Path(__file__).parents[4] / "shared/data/procedures/national_2642.jsonl.gz"


def test_a_threshold_costs_least() -> None:
    sure = [0.9, 0.8, 0.7, 0.3, 0.2]
    right = [True, True, False, True, False]
    assert 0.3 < threshold(sure, right, [5.0] * 5) <= 0.8 + 1e-9
    assert threshold(sure, right, [0.1] * 5) <= 0.3


def test_a_curve_rises_with_what_speaks_for_it() -> None:
    rows = [{"dense": value} for value in np.linspace(0, 1, 40)]
    found = fit_curve("c", rows, [row["dense"] > 0.5 for row in rows], [1.0] * 40)
    assert found["c_dense"] > 0 > found["c_bias"]


def test_ranking_learns_what_tells_right_from_wrong(small: Knowledge) -> None:
    query = read("làm hộ chiếu")
    cards = [hit.card for hit in rank(small.index, query)][:3]
    cases = []
    for good in range(3):
        hits = [
            Hit(card, 0.0, {}, {"dense": float(place == good), "short": 0.5})
            for place, card in enumerate(cards)
        ]
        right = [place == good for place in range(3)]
        cases.append(Case(Question(str(good), "làm hộ chiếu"), query, hits, right))
    found = fit_ranking(cases, [1.0] * 3, {**dict.fromkeys(FITTED, 0.0), "written": 0.2})
    assert set(found) == set(FITTED)
    assert found["dense"] > 0.1
    assert abs(found["short"]) < 1e-3


@pytest.mark.skipif(not NATIONAL.exists(), reason=f"no {NATIONAL}")
def test_aspect_questions_of_the_real_file() -> None:
    rows = list(questions(NATIONAL))
    assert len(rows) == 800
    assert {row["kind"] for row in rows} == {"fee", "time", "documents", "place"}
    assert all(row["words"][0] and row["lines"] == 2 for row in rows)
    assert len({row["id"] for row in rows}) == 800
