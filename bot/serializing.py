"""Answers and replies as the JSON objects that scripts, tests and other offices rely on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.messages import Attachment, Button, Reply, SourceLine
from knowledge.answers.answer import Answer, Citation


def whole(text: str) -> str:
    """The text without halves of characters, which JSON may hold and no stream can write."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def source_line(citation: Citation) -> SourceLine:
    return SourceLine(
        citation.title, citation.number, _iso(citation.issued_on), citation.url, _iso(citation.checked_on),
        _iso(citation.valid_from), _iso(citation.valid_to),
    )  # fmt: skip


def source_object(line: SourceLine) -> dict[str, Any]:
    return {
        "title": line.title, "number": line.number, "date": line.date, "url": line.url,
        "checked_on": line.checked_on, "valid_from": line.valid_from, "valid_to": line.valid_to,
    }  # fmt: skip


def reply_of(answer: Answer, buttons: Sequence[Button], attachments: tuple[Attachment, ...] = ()) -> Reply:
    """The reply that carries an answer."""
    sources = tuple(source_line(citation) for citation in answer.sources)
    return Reply(str(answer.status), answer.text, tuple(buttons), sources, attachments)


def answer_object(question_id: str | None, answer: Answer, ms: float) -> dict[str, Any]:
    """The object of `motcua ask` and `POST /api/ask` (docs/interfaces.md)."""
    procedure = {"code": answer.code, "title": answer.title} if answer.code else None
    return {
        "id": question_id,
        "status": str(answer.status),
        "text": answer.text,
        "aspects": [str(aspect) for aspect in answer.aspects],
        "entry": answer.entry,
        "procedure": procedure,
        "sources": [source_object(source_line(citation)) for citation in answer.sources],
        "candidates": [
            {"entry": item.entry, "code": item.code, "title": item.title, "score": item.score}
            for item in answer.candidates
        ],
        "buttons": [
            {"title": choice.title, "value": choice.say or _button_value(choice.entry, choice.aspect)}
            for choice in answer.choices
        ],
        "confidence": round(answer.confidence, 4),
        "ms": round(ms, 2),
    }


def _button_value(entry: str | None, aspect: object) -> str:
    return f"{entry}#{aspect}" if aspect else str(entry)


def chat_object(conversation: str, reply: Reply, ms: float) -> dict[str, Any]:
    """The object of `motcua chat --format jsonl` and `POST /api/chat`."""
    return {
        "conversation": conversation,
        "status": reply.status,
        "text": reply.text,
        "buttons": [{"title": button.title, "value": button.value} for button in reply.buttons],
        "sources": [source_object(line) for line in reply.sources],
        "ms": round(ms, 2),
    }
