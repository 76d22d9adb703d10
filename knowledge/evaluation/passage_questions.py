"""Questions on passages of the five plans: answered with the right sentence and place, or held back.

`labels/passages.jsonl` holds them with the number of the plan's file, the place and a few words that the
right sentence has; written by one who saw only the plans. Parts: dev, test (answerable), near_dev, near_test
(what no plan says).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from knowledge.answers.answer import Answer, Status
from knowledge.importers.documents.importing import FOLDER
from knowledge.vietnamese.text import fold

LABELS = Path(__file__).parent / "labels" / "passages.jsonl"


@dataclass(frozen=True, slots=True)
class PassageQuestion:
    id: str
    part: str
    text: str
    seed: str = ""
    path: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a question: ``quoted`` (rightly), ``behind`` (rightly, behind an entry's answer),
    ``covered`` (an entry uses the same words), ``wrong``, ``held`` (not answered)."""

    question: PassageQuestion
    answer: Answer
    what: str


def read(part: str) -> list[PassageQuestion]:
    """The questions of a part."""
    rows = map(json.loads, LABELS.read_text("utf-8").splitlines())
    return [PassageQuestion(**row) for row in rows if row["part"] == part]


def judge(question: PassageQuestion, answer: Answer, document: str | None) -> Outcome:
    """``document`` is the entry id of the plan that the question is about."""
    if answer.status != Status.ANSWERED:
        return Outcome(question, answer, "held")
    says = bool(question.key) and _letters(question.key) in _letters(answer.text)
    head = re.split(r"[-\s]", question.path)[0].removesuffix(".")
    if "đoạn cuối" in question.path:  # its writer's name for what has no number
        head = "Kết thúc"
    leads = [line for line in answer.text.splitlines() if line.startswith("Theo ") and line.endswith(":")]
    there = any(re.search(rf"(?<![\w.]){re.escape(head)}(?![IVX])", line) for line in leads)
    if (answer.entry or "").startswith(FOLDER):
        return Outcome(question, answer, "quoted" if says and there and answer.entry == document else "wrong")
    return Outcome(question, answer, "behind" if says and there else "covered" if says else "wrong")


def _letters(text: str) -> str:
    return re.sub(r"[^0-9a-z]+", " ", fold(text)).strip()


def ask_all(
    questions: Iterable[PassageQuestion], ask: Callable[[str], Answer], documents: dict[str, str]
) -> list[Outcome]:
    """Every question asked; ``documents`` leads from the plan's file number to its entry id."""
    return [judge(question, ask(question.text), documents.get(question.seed)) for question in questions]
