from __future__ import annotations

import shutil
from random import Random

import pytest

from knowledge.restoration.scans import Scan, scan

TEXT = "Người dân nộp hồ sơ tại Trung tâm và nhận kết quả sau năm ngày làm việc của cơ quan"


@pytest.mark.skipif(
    not (shutil.which("tesseract") and shutil.which("fc-match")), reason="needs tesseract and fontconfig"
)
def test_a_page_is_read_back_without_its_accents() -> None:
    words = TEXT.split()
    page = scan(words, Random(1))
    pairs = dict(page.pairs())
    assert len(pairs) > len(words) / 2
    assert set(pairs) <= set(words)
    assert pairs.get("Trung", "Trung").startswith("T")
    assert sum(clean == read for clean, read in pairs.items()) < len(pairs)


def test_only_words_read_one_for_one_are_pairs() -> None:
    page = Scan(("của", "dân"), ("ciia", "dan", "x"), (0, 1, None))
    assert list(page.pairs()) == [("của", "ciia"), ("dân", "dan")]
