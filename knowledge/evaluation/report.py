"""Asking a set of questions and counting what came back."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from knowledge.answers.answer import Answer, Status
from knowledge.evaluation.sets import Question, misses

Ask = Callable[[str, date], Answer]


@dataclass(frozen=True, slots=True)
class Failure:
    question: Question
    answer: Answer
    reasons: tuple[str, ...]


@dataclass
class Report:
    """Figures of one set: shares are between 0 and 1, None where nothing was to be judged."""

    name: str
    questions: int = 0
    right: int = 0
    ranked: int = 0
    first: int = 0
    three: int = 0
    ten: int = 0
    reciprocal: float = 0.0
    milliseconds: list[float] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    judged: list[tuple[Question, Answer]] = field(default_factory=list)

    @property
    def accuracy(self) -> float:
        return self.right / self.questions if self.questions else 0.0

    def recall(self, count: int) -> float | None:
        """Share of the questions with a known entry that have it among the first 1, 3 or 10."""
        return {1: self.first, 3: self.three, 10: self.ten}[count] / self.ranked if self.ranked else None

    @property
    def mrr(self) -> float | None:
        """Mean reciprocal rank of the first right candidate among ten."""
        return self.reciprocal / self.ranked if self.ranked else None

    def percentile(self, share: float) -> float:
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def judge(question: Question, answer: Answer) -> list[str]:
    """Why an answer is wrong; empty when it is right."""
    reasons = misses(question, answer.text)
    if question.status and answer.status not in question.status:
        reasons.append(f"trạng thái {answer.status}")
    if question.entry and (answer.status != Status.ANSWERED or answer.entry not in question.entry):
        reasons.append(f"mục {answer.entry} ({answer.status})")
    prefix = question.not_entry_prefix
    if prefix and answer.status == Status.ANSWERED and (answer.entry or "").startswith(prefix):
        reasons.append(f"trả lời bằng {answer.entry}")
    return reasons


def evaluate(name: str, questions: Sequence[Question], ask: Ask, today: date) -> Report:
    """Ask every question on its day (default: today) and count."""
    report = Report(name)
    for question in questions:
        started = time.perf_counter()
        answer = ask(question.text, question.as_of or today)
        report.milliseconds.append((time.perf_counter() - started) * 1000)
        report.questions += 1
        report.judged.append((question, answer))
        if question.entry:
            _count_rank(report, question, answer)
        reasons = judge(question, answer)
        if reasons:
            report.failures.append(Failure(question, answer, tuple(reasons)))
        else:
            report.right += 1
    return report


def _count_rank(report: Report, question: Question, answer: Answer) -> None:
    report.ranked += 1
    places = [place for place, item in enumerate(answer.candidates, 1) if item.entry in question.entry]
    if not places:
        return
    report.first += places[0] == 1
    report.three += places[0] <= 3
    report.ten += places[0] <= 10
    report.reciprocal += 1 / places[0]
