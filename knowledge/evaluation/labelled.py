"""Questions that others collected, with our labels: the texts stay in their file, the labels are ours.

A label names a question by the first 12 hexadecimal digits of the SHA-256 of its text in NFC, its part of
the file, whether it is within reach (``in`` with entries, ``topic`` for our other entries, ``out``).
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from knowledge.answers.answer import Status
from knowledge.errors import KnowledgeError
from knowledge.evaluation.sets import Question
from knowledge.vietnamese.text import nfc

LABELS = Path(__file__).parent / "labels" / "dev_questions.jsonl"
PARTS = ("template", "bandocapt", "capphutho", "zalo")
DECLINED = tuple(status.value for status in Status if status not in (Status.ANSWERED, Status.FORM))


def digest(text: str) -> str:
    return hashlib.sha256(nfc(text).encode()).hexdigest()[:12]


def read_labelled(questions: Path, part: str) -> list[Question]:
    """The labelled questions of a part, their texts from the file they were collected in.

    Raises `KnowledgeError` when the file is missing or holds none of them.
    """
    try:
        rows = [json.loads(line) for line in questions.read_text("utf-8").splitlines() if line.strip()]
        texts = {digest(row["q"]): row["q"] for row in rows}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise KnowledgeError(f"Không đọc được tệp câu hỏi {questions}: {error}") from None
    labels = [json.loads(line) for line in LABELS.read_text("utf-8").splitlines()]
    found = [
        _question(label, texts[label["q"]])
        for label in labels
        if label["part"] == part and label["q"] in texts
    ]
    if not found:
        raise KnowledgeError(f"{questions} không có câu nào của phần {part}.")
    return found


def _question(label: dict[str, object], text: str) -> Question:
    reach = str(label["reach"])
    entries = label["entry"] if reach == "in" else ()
    status = DECLINED if reach == "out" else (Status.ANSWERED.value,) if reach == "topic" else ()
    assert isinstance(entries, list | tuple)  # noqa: S101 - our own file
    return Question(str(label["q"]), text, entry=tuple(entries), status=status, kind=reach)
