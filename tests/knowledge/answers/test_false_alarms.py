"""Ways of asking for procedures are no cries for help and no curses, with accents or without.

They are thousands of look-alikes that nobody wrote to be look-alikes: "muốn bán xe cho người quen" without
accents must not read as "bắn ... người".
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from knowledge.answers.guards import emergency, is_abuse, smalltalk
from knowledge.entries import Kind, Layer, Source
from knowledge.vietnamese.text import fold

FALSE_ALARMS = 0.001  # the issue allows 2 of 100 hand-made look-alikes; everyday questions are no such thing


@pytest.mark.parametrize("form", [str, fold])
def test_hardly_a_way_of_asking_for_a_procedure_is_an_emergency(
    form: Callable[[str], str], everything: tuple[list[Layer], dict[str, Source]]
) -> None:
    procedures = [layer for layer in everything[0] if layer.kind == Kind.PROCEDURE]
    asked = [text for layer in procedures for text in layer.questions][::3]
    taken = [text for text in asked if emergency(form(text))[0]]
    assert len(taken) <= FALSE_ALARMS * len(asked), taken


@pytest.mark.parametrize("form", [str, fold])
def test_no_way_of_asking_is_a_curse(
    form: Callable[[str], str], everything: tuple[list[Layer], dict[str, Source]]
) -> None:
    """Without accents "tách sổ đỏ cho con" holds "đồ chó", "tiền sử dụng đất" "tiên sư"."""
    asked = [text for layer in everything[0] for text in layer.questions]
    assert [text for text in asked if is_abuse(form(text))] == []


@pytest.mark.parametrize(
    "text", ["đm làm ăn kiểu gì vậy", "đồ chó", "bọn khốn nạn", "VCL hồ sơ mãi không xong", "cút đi"]
)
def test_curses(text: str) -> None:
    assert is_abuse(text)


@pytest.mark.parametrize("form", [str, fold])
def test_no_way_of_asking_is_small_talk(
    form: Callable[[str], str], everything: tuple[list[Layer], dict[str, Source]]
) -> None:
    asked = [text for layer in everything[0] for text in layer.questions]
    assert [text for text in asked if smalltalk(form(text))] == []


@pytest.mark.parametrize(
    "text", ["vneid mức 2 làm được gì", "kết thúc hợp đồng lao động", "kết thúc dự án", "đi Nhật làm việc"]
)
def test_a_subject_is_no_small_talk(text: str) -> None:
    assert smalltalk(text) is None
    assert smalltalk(fold(text)) is None


@pytest.mark.parametrize(
    "text", ["bạn làm được gì", "làm được gì", "ad giúp được gì", "tạm biệt nha", "em đi nha"]
)
def test_small_talk_is_still_known(text: str) -> None:
    assert smalltalk(text) is not None
