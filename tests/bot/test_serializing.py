"""The JSON shapes of DESIGN.md, "Interfaces that stay stable": exactly these fields."""

from __future__ import annotations

import json
from datetime import date

from bot.messages import Button
from bot.serializing import answer_object, chat_object, reply_of
from knowledge.answers.answer import Answer, Candidate, Status
from knowledge.entries import Aspect
from tests.bot.fakes import CITATION, FakeKnowledge

SOURCE = {
    "title": "Luật Căn cước", "number": "26/2023/QH15", "date": "2023-11-27",
    "url": "https://vanban.chinhphu.vn/1", "checked_on": "2026-07-01", "valid_from": "2024-07-01",
    "valid_to": None,
}  # fmt: skip


def test_an_answer() -> None:
    answer = FakeKnowledge().answer("bao lâu", date(2026, 7, 15))
    assert answer_object("q1", answer, 3.14159) == {
        "id": "q1", "status": "answered", "text": "Trả lời: bao lâu", "aspects": ["time"],
        "entry": "tthc/1.000001", "procedure": {"code": "1.000001", "title": "Cấp căn cước"},
        "sources": [SOURCE], "candidates": [],
        "buttons": [
            {"title": "Lệ phí", "value": "tthc/1.000001#fee"},
            {"title": "Bình Định", "value": "/tinh binh-dinh"},
        ],
        "confidence": 0.8765, "ms": 3.14,
    }  # fmt: skip


def test_an_answer_of_nothing() -> None:
    assert answer_object(None, Answer(Status.ERROR, "Trống."), 0.0) == {
        "id": None, "status": "error", "text": "Trống.", "aspects": [], "entry": None, "procedure": None,
        "sources": [], "candidates": [], "buttons": [], "confidence": 0.0, "ms": 0.0,
    }  # fmt: skip


def test_candidates_with_and_without_a_code() -> None:
    found = Answer(
        Status.NO_ANSWER, "?", candidates=(Candidate("tthc/1", "Tên", 0.5, "1"), Candidate("a/b", "B", 0.25))
    )
    assert answer_object("1", found, 1)["candidates"] == [
        {"entry": "tthc/1", "code": "1", "title": "Tên", "score": 0.5},
        {"entry": "a/b", "code": None, "title": "B", "score": 0.25},
    ]


def test_a_chat_reply() -> None:
    answer = FakeKnowledge().answer("bao lâu", date(2026, 7, 15))
    reply = reply_of(answer, [Button("Lệ phí", "b1")])
    assert chat_object("an", reply, 12.345) == {
        "conversation": "an", "status": "answered", "text": "Trả lời: bao lâu",
        "buttons": [{"title": "Lệ phí", "value": "b1"}], "sources": [SOURCE], "ms": 12.35,
    }  # fmt: skip


def test_the_closed_sets() -> None:
    assert [str(status) for status in Status] == [
        "answered", "clarify", "no_answer", "out_of_scope", "emergency", "personal_data", "needs_account",
        "handoff", "form", "cancelled", "smalltalk", "error",
    ]  # fmt: skip
    public = {
        "fee", "time", "documents", "form", "place", "agency", "steps", "conditions", "result", "law",
        "online", "contact",
    }  # fmt: skip
    assert public <= {str(aspect) for aspect in Aspect}


def test_everything_is_json() -> None:
    answer = FakeKnowledge().answer("😀 \x00 \u2028", date(2026, 7, 15))
    assert CITATION in answer.sources
    line = json.dumps(answer_object("x", answer, 1), ensure_ascii=False)
    assert "\n" not in line
    assert json.loads(line)["text"] == "Trả lời: 😀 \x00 \u2028"
