"""`motcua ask`: questions looked up without Rasa, one or a stream of lines."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from bot.serializing import answer_object, whole
from knowledge.answers.answer import Answer, Status
from knowledge.answers.wordings import say
from knowledge.drafting import Preview
from knowledge.runtime import Knowledge

Asked = Knowledge | Preview  # what is published, or the draft laid over it
LINE_BYTES = 256 * 1024  # of one JSON line; a longer one is reported, not read


def timed(knowledge: Asked, text: str, day: date) -> tuple[Answer, float]:
    """The answer and the milliseconds it took."""
    started = time.perf_counter()
    answer = knowledge.answer(text, day)
    return answer, (time.perf_counter() - started) * 1000


def answer_lines(knowledge: Asked, lines: Iterable[str], day: date) -> Iterator[dict[str, Any]]:
    """One object a line, in order; a line that is no question gets an ``error`` object and the
    reason on standard error."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        question_id, text, reason = _read(line)
        if reason:
            sys.stderr.write(f"dòng {number}: {reason}\n")
            failed = Answer(Status.ERROR, say("error.empty"))
            yield answer_object(question_id, failed, 0.0)
            continue
        answer, ms = timed(knowledge, text, day)
        yield answer_object(question_id, answer, ms)


def _read(line: str) -> tuple[str | None, str, str | None]:
    """The id, the text, and what is wrong with the line if anything is."""
    if len(line.encode("utf-8", "surrogatepass")) > LINE_BYTES:
        return None, "", f"dài quá {LINE_BYTES} byte"
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return None, "", "không phải JSON"
    if not isinstance(row, dict):
        return None, "", "phải là một đối tượng JSON"
    raw_id = row.get("id")
    question_id = None if raw_id is None else whole(str(raw_id))
    if unknown := sorted(set(row) - {"id", "text"}):
        return question_id, "", f"trường lạ {whole(', '.join(unknown))}"
    text = row.get("text")
    if not isinstance(text, str):
        return question_id, "", "thiếu text"
    return question_id, whole(text), None
