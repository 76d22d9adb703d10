"""Whatever is typed, an answer of the closed set comes back and nothing is raised."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.answers.answer import Answer, Context, Status
from knowledge.entries import Aspect
from knowledge.runtime import Knowledge
from tests.knowledge.conftest import TODAY
from tests.knowledge.small import PASSPORT

LEANING = Context("gia-lai", (PASSPORT,), (Aspect.FEE,), "làm hộ chiếu bao nhiêu tiền")
PIECES = [
    "làm hộ chiếu",
    "bao nhiêu tiền",
    "ở đâu",
    "đk tt",
    "Bình Định",
    "Bình Thuận",
    "năm 2020",
    "kế hoạch 814",
    "?",
    "1.004194",
    "9.999999",
    "052099001234",
    "0912345678",
    "a@b.vn",
    "H08.01.02-241120-0012",
    "đang cháy",
    "cảm ơn",
    "ad ơi",
    "\n",
    "...",
    "😀",
    "<b>",
    "{text}",
    "%s",
    "\\",
    "'; --",
    "\u0301",
    "\ud800",
    "\x00",
    "xã",
    "tp.",
    "q.",
]
MESSAGES = st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join) | st.text(
    st.characters(exclude_categories=[]), max_size=200
)
RELAXED = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def is_sound(answer: Answer) -> bool:
    answer.text.encode("utf-8")
    return answer.status in set(Status) and bool(answer.text.strip()) and len(answer.choices) <= 4


@given(text=MESSAGES)
@RELAXED
def test_any_message_is_answered(small: Knowledge, text: str) -> None:
    assert is_sound(small.answer(text, TODAY))


@given(text=MESSAGES)
@RELAXED
def test_any_message_is_answered_after_another(small: Knowledge, text: str) -> None:
    assert is_sound(small.answer(text, TODAY, LEANING))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a" * 1_000_000,
        "đang cháy " * 100_000,
        "\x00\x01\x02\x1b[31m",
        "\ud83d",
        "làm hộ chiếu\ud83d ở đâu",
        "😀😀😀",
        "<script>alert(1)</script>",
        "<b>hộ chiếu</b> <img src=x onerror=alert(1)>",
        "'; DROP TABLE layers; --",
        '" OR 1=1 --',
        "{text} {0} %(x)s ${HOME} {{7*7}}",
        "../../../../etc/passwd",
        "\u202eừht gnoul",
        "a\u0301" * 1000,
        "1" * 3000,
        "1.004194 " * 300,
        "0912345678 " * 270,
        "hồ sơ " * 500,
        "(((((((((((((" * 200,
        "Z̸̡a̵l̷g̶o̸",
        "中文 العربية हिन्दी",
    ],
)
def test_hostile_messages(small: Knowledge, text: str) -> None:
    assert is_sound(small.answer(text, TODAY))
    assert is_sound(small.answer(text, TODAY, LEANING))


def test_half_characters_do_not_hide_the_question(small: Knowledge) -> None:
    assert small.answer("làm hộ chiếu\ud83d ở đâu", TODAY).entry == PASSPORT


def test_markup_is_not_repeated(small: Knowledge) -> None:
    assert "<script>" not in small.answer("<script>alert(1)</script> hộ chiếu", TODAY).text


@pytest.mark.parametrize(
    "piece", ["đang ", "hồ sơ em ", "0", "12 ", "a.", "gặp ", "nhà ơi ", "(", "có bị ", "kế hoạch số "]
)
def test_the_longest_message_takes_no_patterns_forever(small: Knowledge, piece: str) -> None:
    """Some 3,000 characters of one piece: patterns that backtrack would take minutes, not a second."""
    started = time.process_time()
    small.answer((piece * 3000)[:3000], TODAY)
    assert time.process_time() - started < 5
