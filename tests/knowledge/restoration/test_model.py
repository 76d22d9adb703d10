from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.restoration.counting import count
from knowledge.restoration.model import Model, ModelError, load, write
from knowledge.restoration.smoothing import estimate
from tests.knowledge.restoration.conftest import SENTENCES


def chance(model: Model, *words: str) -> float:
    *history, word = model.encode(words)
    return float(np.exp(model.logp(np.array(word), [np.array(one) for one in history])))


@pytest.mark.parametrize(
    "history", [(), ("người",), ("tại", "phường"), ("đơn", "người"), ("<s>",), ("<unk>",)]
)
def test_chances_sum_to_one(small: Model, history: tuple[str, ...]) -> None:
    every = np.arange(len(small.words))
    total = np.exp(small.logp(every, [np.array(one) for one in small.encode(history)])).sum()
    assert total == pytest.approx(1.0, abs=0.02)


@pytest.mark.parametrize("kept", [(0.0, 0.0), (1.0, 2.0), (100.0, 100.0)])
def test_a_pruned_model_still_sums_to_one(kept: tuple[float, float]) -> None:
    model = estimate(count(SENTENCES, 3), kept)
    for history in (["người"], ["tại", "phường"]):
        total = np.exp(model.logp(np.arange(len(model.words)), list(model.encode(history)[:, None])))
        assert total.sum() == pytest.approx(1.0, abs=0.02)


def test_pruning_leaves_fewer_runs_out_first_of_all_rare_ones(small: Model) -> None:
    pruned = estimate(count(SENTENCES * 3, 3), (1.0, 3.0))
    assert len(pruned.levels[2].keys) < len(small.levels[2].keys)
    assert chance(pruned, "tại", "phường") == pytest.approx(chance(small, "tại", "phường"), rel=0.2)


def test_a_run_that_was_seen_is_likelier(small: Model) -> None:
    assert chance(small, "người", "dân") > 0.8
    assert chance(small, "người", "dân") > 10 * chance(small, "người", "quả")
    assert chance(small, "nộp", "đơn", "tại") > chance(small, "quả", "đơn", "tại")


def test_a_history_ends_at_the_edge_of_its_sentence(small: Model) -> None:
    assert chance(small, "người", "<s>", "dân") == chance(small, "<s>", "dân")


def test_many_words_are_asked_at_once(small: Model) -> None:
    first, second, third = (
        small.encode(words) for words in (["nộp", "của"], ["đơn", "người"], ["tại", "dân"])
    )
    found = small.logp(third[None, None, :], [first[:, None, None], second[None, :, None]])
    assert found.shape == (2, 2, 2)
    assert np.exp(found[0, 0, 0]) == pytest.approx(chance(small, "nộp", "đơn", "tại"))


def test_a_written_model_says_nearly_the_same(small: Model, tmp_path: Path) -> None:
    write(small, tmp_path / "model.npz")
    read = load(tmp_path / "model.npz")
    assert read.words == small.words
    every = np.arange(len(small.words))
    for history in (["người"], ["tại", "phường"], ["quả", "tại"]):
        places = [np.array(one) for one in small.encode(history)]
        np.testing.assert_allclose(read.logp(every, places), small.logp(every, places), atol=0.13)


@pytest.mark.parametrize("content", [None, b"", b"no archive", b"PK\x03\x04broken"])
def test_a_file_that_is_no_model_is_named(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "model.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelError, match=r"model\.npz"):
        load(path)
