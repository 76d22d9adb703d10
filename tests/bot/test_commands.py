"""Slash commands and the choice of a province."""

from __future__ import annotations

import pytest

from bot.commands import command_answer
from bot.memory import Memory
from knowledge.answers.answer import Answer, Context, Status
from knowledge.answers.wordings import group, say

MEMORY = Memory(1, "s", Context(entries=("e",)), waiting="province")


def run(text: str, memory: Memory = MEMORY) -> tuple[Answer, Memory]:
    found = command_answer(text, memory)
    assert found is not None
    return found


@pytest.mark.parametrize("text", ["", " ", "chào", "1/2 ngày", "start", "http://a/b"])
def test_what_is_no_command(text: str) -> None:
    assert command_answer(text, MEMORY) is None


def test_start_offers_examples() -> None:
    answer, memory = run("/start")
    assert (answer.status, answer.text) == (Status.SMALLTALK, say("smalltalk.greet"))
    assert [choice.title for choice in answer.choices] == list(group("examples").values())
    assert memory == MEMORY


@pytest.mark.parametrize(
    "text", ["/help", "/HELP", "/help@motcua_bot", " /help thêm", "/khong_co", "/", "//"]
)
def test_help_and_whatever_is_unknown(text: str) -> None:
    answer, _ = run(text)
    assert (answer.status, answer.text) == (Status.SMALLTALK, say("smalltalk.help"))


def test_a_person_is_not_promised_when_there_is_none() -> None:
    answer, _ = run("/canbo")
    assert (answer.status, answer.text) == (Status.HANDOFF, say("handoff.none"))


def test_cancel_ends_the_waiting() -> None:
    answer, memory = run("/huy")
    assert answer.status == Status.CANCELLED
    assert memory.waiting is None
    assert memory.context == MEMORY.context


@pytest.mark.parametrize("text", ["/tinh", "/tinh ", "/tinh ở đâu đó", "/tinh 77"])
def test_the_province_is_asked_for(text: str) -> None:
    answer, memory = run(text)
    assert answer.status == Status.CLARIFY
    assert [choice.title for choice in answer.choices] == ["Bình Định", "Gia Lai", "Bình Thuận", "Lâm Đồng"]
    assert memory.waiting == "province"
    for choice in answer.choices:
        chosen, known = run(str(choice.say), memory)
        assert choice.title in chosen.text
        assert known.waiting is None


@pytest.mark.parametrize(
    ("text", "slug", "merged"),
    [
        ("/tinh binh-dinh", "binh-dinh", "Gia Lai"), ("/tinh Bình Thuận", "binh-thuan", "Lâm Đồng"),
        ("/tinh@motcua_bot binh thuan", "binh-thuan", "Lâm Đồng"), ("/tinh Gia Lai", "gia-lai", None),
        ("/TINH lam dong", "lam-dong", None), ("/tỉnh Lâm Đồng", "lam-dong", None),
    ],
)  # fmt: skip
def test_a_province_is_kept(text: str, slug: str, merged: str | None) -> None:
    answer, memory = run(text)
    assert memory.context.province == slug
    assert memory.waiting is None
    assert memory.context.entries == ("e",)
    assert ("nay thuộc" in answer.text) == (merged is not None)
    assert (merged or "") in answer.text
