from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from knowledge.answers.answer import Answer, Candidate, Status
from knowledge.errors import KnowledgeError
from knowledge.evaluation.report import evaluate, judge
from knowledge.evaluation.sets import SETS, Question, misses, read_set

TODAY = date(2026, 11, 21)
RIGHT = Answer(Status.ANSWERED, "Nguồn: 100.000 đồng.", entry="a/1")


def test_a_set_is_read(tmp_path: Path) -> None:
    path = tmp_path / "some.jsonl"
    row = {
        "id": 7,
        "text": "Hỏi gì?",
        "entry": ["a/1"],
        "status": ["answered"],
        "words": [["một", "hai"], ["ba"]],
        "not_words": ["bốn"],
        "not_entry_prefix": "tthc/",
        "as_of": "2027-01-01",
        "note": "for people",
    }
    path.write_text(f'\n{json.dumps(row)}\n\n{{"id": "b", "text": "Gì?"}}\n', "utf-8")
    assert read_set(path) == [
        Question(
            "7",
            "Hỏi gì?",
            ("a/1",),
            ("answered",),
            (("một", "hai"), ("ba",)),
            ("bốn",),
            "tthc/",
            date(2027, 1, 1),
        ),
        Question("b", "Gì?"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '"a"',
        '{"id": 1}',
        '{"text": "a"}',
        '{"id": 1, "text": "a", "as_of": "mai"}',
        '{"id": 1, "text": "a", "words": 3}',
    ],
)
def test_a_line_that_is_no_question(tmp_path: Path, line: str) -> None:
    path = tmp_path / "some.jsonl"
    path.write_text(f'{{"id": 1, "text": "a"}}\n{line}\n', "utf-8")
    with pytest.raises(KnowledgeError, match=r"some\.jsonl, dòng 2: ") as raised:
        read_set(path)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("name", ["no_such_set", "no/such/file.jsonl"])
def test_a_set_that_is_not_there(name: str) -> None:
    with pytest.raises(KnowledgeError, match="Không đọc được bộ câu hỏi"):
        read_set(name)


@pytest.mark.parametrize("name", sorted({path.stem for path in SETS.glob("*.jsonl")} - {"dressings"}))
def test_the_shipped_sets_are_readable(name: str) -> None:
    questions = read_set(name)
    assert len({question.id for question in questions}) == len(questions) > 0


@pytest.mark.parametrize(
    ("words", "not_words", "count"),
    [
        ((), (), 0),
        ((("100.000",),), (), 0),
        ((("200.000", "100.000"),), (), 0),
        ((("NGUON",), ("đồng",)), (), 0),  # accents and capitals do not matter
        ((("200.000",), ("300.000",)), (), 2),
        ((), ("đồng",), 1),
        ((), ("usd",), 0),
        ((("200.000",),), ("dong",), 2),
    ],
)
def test_words_that_must_and_must_not_be_said(
    words: tuple[tuple[str, ...], ...], not_words: tuple[str, ...], count: int
) -> None:
    assert len(misses(Question("1", "a", words=words, not_words=not_words), RIGHT.text)) == count


@pytest.mark.parametrize(
    ("question", "answer", "right"),
    [
        (Question("1", "a", entry=("a/1", "a/2")), RIGHT, True),
        (Question("1", "a", entry=("a/2",)), RIGHT, False),
        (Question("1", "a", entry=("a/1",)), Answer(Status.CLARIFY, "x", entry="a/1"), False),
        (Question("1", "a", status=("answered", "clarify")), RIGHT, True),
        (Question("1", "a", status=("no_answer",)), RIGHT, False),
        (Question("1", "a", not_entry_prefix="a/"), RIGHT, False),
        (Question("1", "a", not_entry_prefix="b/"), RIGHT, True),
        (Question("1", "a", not_entry_prefix="a/"), Answer(Status.NO_ANSWER, "x", entry="a/1"), True),
    ],
)
def test_judging(question: Question, answer: Answer, right: bool) -> None:
    assert (judge(question, answer) == []) is right


def test_counting() -> None:
    def ask(text: str, day: date) -> Answer:
        entries = {"first": ("x", "y"), "third": ("y", "z", "x"), "none": ("y", "z")}[text]
        candidates = tuple(Candidate(entry, entry, 1.0) for entry in entries)
        return Answer(Status.ANSWERED, f"{day}", entry=entries[0], candidates=candidates)

    questions = [
        Question("1", "first", entry=("x",)),
        Question("2", "third", entry=("x",)),
        Question("3", "none", entry=("x",)),
        Question("4", "none", words=(("2027-01-01",),), as_of=date(2027, 1, 1)),
        Question("5", "none", words=((f"{TODAY}",),)),
    ]
    report = evaluate("some", questions, ask, TODAY)
    assert (report.name, report.questions, report.right, report.ranked) == ("some", 5, 3, 3)
    assert (report.recall(1), report.recall(3), report.recall(10)) == (1 / 3, 2 / 3, 2 / 3)
    assert report.mrr == pytest.approx((1 + 1 / 3) / 3)
    assert report.accuracy == 0.6
    assert [failure.question.id for failure in report.failures] == ["2", "3"]
    assert len(report.milliseconds) == 5
    assert report.percentile(0.5) <= report.percentile(0.95)


def test_counting_nothing() -> None:
    report = evaluate("empty", [], lambda text, day: RIGHT, TODAY)
    assert (report.accuracy, report.recall(1), report.mrr, report.percentile(0.95)) == (0.0, None, None, 0.0)
