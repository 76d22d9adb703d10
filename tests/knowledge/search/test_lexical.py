from __future__ import annotations

from pathlib import Path

import bm25s
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.search import lexical

WORDS = st.sampled_from(["khai", "sinh", "hộ", "chiếu", "khai_sinh", "phí", "đất", "xe"])
TEXT = st.lists(WORDS, min_size=4, max_size=4)  # of one length: the mean stays
TEXTS = st.lists(TEXT, min_size=1, max_size=12)


@given(TEXTS, st.lists(WORDS, min_size=1, max_size=4))
def test_scores_are_those_of_bm25s(texts: list[list[str]], asked: list[str]) -> None:
    theirs = bm25s.BM25(k1=lexical.K1, b=0.6)
    theirs.index(texts, show_progress=False)
    ours = lexical.build(texts, 0.6)
    expected = theirs.get_scores(asked) if set(asked) & {w for text in texts for w in text} else 0.0
    assert np.allclose(ours.scores(asked), expected, atol=1e-5)


@settings(max_examples=60)
@given(TEXTS, TEXTS, st.data())
def test_a_patched_collection_scores_like_one_built_anew(
    before: list[list[str]], added: list[list[str]], data: st.DataObject
) -> None:
    keep = np.array(data.draw(st.lists(st.booleans(), min_size=len(before), max_size=len(before))))
    patched = lexical.build(before, 0.6).patched(keep, added)
    anew = lexical.build([t for t, stays in zip(before, keep, strict=True) if stays] + added, 0.6)
    assert patched.count == anew.count
    for word in ("khai", "khai_sinh", "xe", "lạ"):
        assert np.allclose(patched.scores([word]), anew.scores([word]), atol=1e-5)
        assert patched.rows(word).tolist() == anew.rows(word).tolist()


def test_what_is_taken_out_is_nowhere() -> None:
    one = lexical.build([["khai", "sinh"], ["bí_mật"]], 0.6).patched(np.array([True, False]), [])
    assert one.rows("bí_mật").size == 0
    assert one.scores(["bí_mật"]).tolist() == [0.0]
    assert (one.vocabulary["bí_mật"], one.held.tolist()) == (2, [1, 1, 0])


def test_from_nothing(tmp_path: Path) -> None:
    empty = lexical.build((), 0.6)
    assert (empty.count, empty.scores(["khai"]).tolist()) == (0, [])
    filled = empty.patched(np.zeros(0, dtype=np.bool_), [["khai", "sinh"], ["đất"]])
    assert filled.scores(["đất"]).argmax() == 1
    assert np.allclose(
        filled.scores(["đất"]), lexical.build([["khai", "sinh"], ["đất"]], 0.6).scores(["đất"])
    )


def test_files(tmp_path: Path) -> None:
    made = lexical.build([["khai", "sinh"], ["đất"]], 0.6)
    made.save(tmp_path / "x")
    again = lexical.load(tmp_path / "x")
    assert again.scores(["đất"]).tolist() == made.scores(["đất"]).tolist()
    more = again.patched(np.ones(2, dtype=np.bool_), [["đất", "xe"]])
    assert more.rows("đất").tolist() == [1, 2]
    (tmp_path / "x" / "collection.json").unlink()
    with pytest.raises(OSError):
        lexical.load(tmp_path / "x")
