"""Broken lines become whole paragraphs, and only those."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.importers.documents.blocks import Paragraph
from knowledge.importers.documents.text_files import split_text


def paragraphs(text: str) -> list[str]:
    return [block.text for block in split_text(text).blocks if isinstance(block, Paragraph)]


SENTENCES = (
    "1. Mục đích",
    "- Người dân đến nộp hồ sơ được chào hỏi, được mời ngồi và được hướng dẫn ngay trong năm phút.",
    "- Số của phụ nữ mang thai được gọi trước; ai đi cùng trẻ nhỏ cũng vậy.",
    "2. Yêu cầu với Văn phòng",
    "Cán bộ trực gọi lại trong ngày, kể cả thứ bảy. Cuộc gọi nào cũng được ghi vào sổ để cuối tháng xem lại.",
    "a) Sổ ghi theo mẫu của Sở Nội vụ tại Quyết định số 19/2019/QĐ-UBND ngày 04/5/2019 của tỉnh.",
)


@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize("width", [70, 84, 96])
def test_wrapped_lines_come_together(width: int, between: str) -> None:
    lines = [line for text in SENTENCES for line in textwrap.wrap(text, width, break_on_hyphens=False)]
    assert paragraphs(between.join(lines)) == list(SENTENCES)


def test_a_number_broken_at_its_hyphen_is_whole_again() -> None:
    text = "Căn cứ Quyết định số 19/2019/QĐ-\nUBND ngày 04/5/2019 của Ủy ban nhân dân tỉnh;"
    assert paragraphs(text) == [
        "Căn cứ Quyết định số 19/2019/QĐ-UBND ngày 04/5/2019 của Ủy ban nhân dân tỉnh;"
    ]


def test_a_dash_inside_a_sentence_begins_no_bullet() -> None:
    text = (
        "e) Phát tài liệu ở tủ sách pháp luật của xã, của phường và ở các điểm bưu điện\n"
        "- văn hóa xã; đọc trên loa truyền thanh mỗi sáng thứ hai và chiều thứ sáu hằng\n"
        "tuần; dán ở bảng tin.\n"
    )
    assert len(paragraphs(text)) == 1


def test_titles_in_capitals_and_kinds_stand_alone() -> None:
    text = "KẾ HOẠCH\nĐón tiếp người dân\nI. MỤC ĐÍCH\nNgười dân được chào hỏi./.\nTrần Thị Ví Dụ\n"
    assert paragraphs(text) == text.splitlines()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=8), st.integers(40, 120))
def test_no_word_is_lost_or_moved(sentences: list[str], width: int) -> None:
    lines = [line for text in sentences for line in textwrap.wrap(text, width, break_on_hyphens=False)]
    assert " ".join(paragraphs("\n".join(lines))).split() == " ".join(sentences).split()
