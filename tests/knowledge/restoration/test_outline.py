from __future__ import annotations

import pytest

from knowledge.restoration.outline import Outline


@pytest.mark.parametrize(
    ("read", "wanted"),
    [
        ("I. I1. 111. IV.", "I. II. III. IV."),
        ("I. 1. 2. l1. 1. 2.", "I. 1. 2. II. 1. 2."),
        ("9. 10. 11. 12.", "9. 10. 11. 12."),
        ("a) b) ¢) d)", "a) b) c) d)"),
        ("a) b) c¢) d) d) ¢) g) h) 1) k)", "a) b) c) d) đ) e) g) h) i) k)"),
        ("a) b) c) d) e)", "a) b) c) d) e)"),
        ("1) 2) 3)", "1) 2) 3)"),
        ("a) b) 1. a) b) ¢)", "a) b) 1. a) b) c)"),
        ("111. x)", "111. x)"),
        ("- - +", "- - +"),
    ],
)
def test_marks_follow_their_order(read: str, wanted: str) -> None:
    outline = Outline()
    assert " ".join(outline.mend(mark) for mark in read.split()) == wanted


def test_spaces_before_a_mark_stay() -> None:
    outline = Outline()
    outline.mend("b)")
    assert outline.mend("  ¢)") == "  c)"
