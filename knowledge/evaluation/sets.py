"""Question sets: JSONL, one question a line with what a right answer must be (docs/evaluation.md)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.errors import KnowledgeError
from knowledge.vietnamese.text import fold, nfc

SETS = Path(__file__).parent / "sets"


@dataclass(frozen=True, slots=True)
class Question:
    """One line of a set; empty expectations are not judged."""

    id: str
    text: str
    entry: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    words: tuple[tuple[str, ...], ...] = ()
    not_words: tuple[str, ...] = ()
    not_entry_prefix: str | None = None
    as_of: date | None = None
    not_entry: tuple[str, ...] = ()  # neighbours that are wrong though they look right
    kind: str | None = None
    lines: int | None = None  # the words must stand in so many first lines of the answer


def read_set(name: str | Path) -> list[Question]:
    """The questions of a file, or of a shipped set by its bare name.

    Raises `KnowledgeError` naming the line that cannot be read.
    """
    path = Path(name)
    if not path.suffix:
        path = SETS / f"{name}.jsonl"
    questions = []
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"Không đọc được bộ câu hỏi {path}: {error}") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            questions.append(_question(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise KnowledgeError(f"{path}, dòng {number}: không phải một câu hỏi ({error})") from None
    if not questions:
        raise KnowledgeError(f"{path} không có câu hỏi nào.")
    return questions


def _question(row: dict[str, Any]) -> Question:
    as_of = row.get("as_of")
    return Question(
        id=str(row["id"]), text=str(row["text"]), entry=tuple(row.get("entry", ())),
        status=tuple(row.get("status", ())), words=tuple(tuple(group) for group in row.get("words", ())),
        not_words=tuple(row.get("not_words", ())), not_entry_prefix=row.get("not_entry_prefix"),
        as_of=date.fromisoformat(as_of) if as_of else None, not_entry=tuple(row.get("not_entry", ())),
        kind=row.get("kind"), lines=row.get("lines"),
    )  # fmt: skip


def plain(text: str) -> str:
    """Text as it is compared: accent-free, lower case, spaces collapsed."""
    return " ".join(fold(nfc(text)).split())


def misses(question: Question, text: str) -> list[str]:
    """What the answer's text lacks or has too much, in words; empty when it is right."""
    answer = plain("\n".join(text.splitlines()[: question.lines]))
    found = [
        "thiếu: " + " | ".join(group)
        for group in question.words
        if not any(plain(word) in answer for word in group)
    ]
    return found + [f"thừa: {word}" for word in question.not_words if plain(word) in answer]
