"""`motcua ask --format jsonl`: one object a line, in order, whatever the lines are."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from bot.asking import LINE_BYTES, answer_lines
from knowledge.answers.wordings import say
from tests.bot.fakes import FakeKnowledge

DAY = date(2026, 7, 15)


def ask(*lines: str) -> list[dict[str, Any]]:
    return list(answer_lines(FakeKnowledge(), lines, DAY))  # type: ignore[arg-type]


def test_answers_come_in_order() -> None:
    rows = ask(*(json.dumps({"id": number, "text": f"câu {number}"}) for number in range(5)))
    assert [row["id"] for row in rows] == ["0", "1", "2", "3", "4"]
    assert [row["text"] for row in rows] == [f"Trả lời: câu {number}" for number in range(5)]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("câu hỏi", "không phải JSON"), ("{", "không phải JSON"), ("\x89PNG\r\x1a", "không phải JSON"),
        ("[" * 100_000, "không phải JSON"), ("\x00", "không phải JSON"),
        ("[1]", "phải là một đối tượng JSON"), ("null", "phải là một đối tượng JSON"),
        ('{"id":"1"}', "thiếu text"), ('{"text":null}', "thiếu text"), ('{"text":["a"]}', "thiếu text"),
        ('{"text":"a","question":"b"}', "trường lạ question"),
        ('{"text":"' + "x" * 1_000_000 + '"}', f"dài quá {LINE_BYTES} byte"),
    ],
)  # fmt: skip
def test_a_bad_line_is_named_and_the_others_are_answered(
    capsys: pytest.CaptureFixture[str], line: str, reason: str
) -> None:
    bad, good = ask(line, '{"text":"phí?"}')
    assert (bad["status"], bad["text"]) == ("error", say("error.empty"))
    assert set(bad) == set(good)
    assert good["text"] == "Trả lời: phí?"
    assert capsys.readouterr().err == f"dòng 1: {reason}\n"


def test_blank_lines_are_nothing() -> None:
    assert ask("", "\n", "  \t\n") == []


def test_the_id_of_a_bad_line_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    (row,) = ask('{"id":"q7"}')
    assert row["id"] == "q7"


def test_half_a_character_does_no_harm() -> None:
    (row,) = ask('{"id":"\\ud800","text":"\\udfff phí"}')
    json.dumps(row, ensure_ascii=False).encode("utf-8")
