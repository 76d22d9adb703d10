"""Answers inside forms that look like something else, and messages in between that are no answer: written by
somebody who saw neither the code nor the wordings (treacherous.jsonl, in_between.jsonl).

Even lines (counted from 0) were looked at while bot/forms/reading.py was written, odd ones never.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.wordings import words
from tests.conversations.conftest import Office

pytestmark = pytest.mark.asyncio(loop_scope="module")

HERE = Path(__file__).parent
PLAIN = {
    "what": "Bộ phận tiếp nhận làm mất giấy của tôi", "where": "phường Quy Nhơn", "office": "một cửa phường",
    "when": "hôm qua", "wish": "tìm lại giấy cho tôi", "name": "Trần Thị Thử", "address": "thôn Thử, xã Thử",
    "phone": "0912345678", "idea": "cho lấy số qua điện thoại", "benefit": "đỡ chờ",
    "who": "Tổ một cửa phường",
    "question": "Bao giờ có máy lấy số mới ở phường tôi", "subject": "Quyết định 12 của phường",
    "since": "ngày 3-11-2026", "reason": "sai diện tích", "demand": "hủy quyết định", "proof": "bản sao",
    "share": "Không",
}  # fmt: skip
BEGIN = {
    "report": ("tôi muốn phản ánh", "Viết phản ánh"),
    "complaint": ("tôi muốn khiếu nại", "Soạn đơn khiếu nại"),
    "idea": ("tôi muốn hiến kế", None), "question": ("tôi muốn gửi câu hỏi cho giám đốc sở", None),
    "example": ("tôi muốn giới thiệu một gương điển hình", None),
}  # fmt: skip
RENAMED = {("complaint", "decision"): "subject"}  # the set was written before the form's parts were named


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / name).read_text("utf-8").splitlines()]


class Door:
    """Conversations over POST /api/chat, which asks for names and telephones in the chat."""

    def __init__(self, office: Office) -> None:
        application = office.application
        self._http = httpx.AsyncClient(
            base_url=application.url, params={"token": application.rasa().secret}, timeout=60, trust_env=False
        )
        self._places = asyncio.Semaphore(3)

    async def __aenter__(self) -> Door:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def send(self, conversation: str, text: str | None, button: str | None = None) -> dict[str, Any]:
        said = {"text": text} if button is None else {"button": button}
        async with self._places:
            reply = await self._http.post("/api/chat", json={"conversation": conversation, **said})
        found: dict[str, Any] = reply.json()
        assert "status" in found, found
        return found

    async def press(self, conversation: str, reply: dict[str, Any], title: str) -> dict[str, Any]:
        value = next(button["value"] for button in reply["buttons"] if button["title"] == title)
        return await self.send(conversation, None, value)

    async def reach(self, conversation: str, form: str, part: str) -> dict[str, Any]:
        """The question for a part, after plain answers to those before it."""
        opening, button = BEGIN[form]
        reply = await self.send(conversation, opening)
        if button:
            reply = await self.press(conversation, reply, button)
        for name, answer in _before(form, part):
            assert asks(reply, form, name), (form, name, reply["text"])
            reply = await self.send(conversation, answer)
        assert asks(reply, form, part), (form, part, reply["text"])
        return reply


def _before(form: str, part: str) -> list[tuple[str, str]]:
    from bot.forms.asking import applies
    from bot.forms.form import forms

    names = [one.name for one in forms()[form].parts if applies(one, "api")]
    return [(name, PLAIN[name]) for name in names[: names.index(part)]]


def asks(reply: dict[str, Any], form: str, part: str) -> bool:
    """Whether a reply asks for a part."""
    question = words(f"{form}.ask.{part}", days=90, draft_days=30, link="", minutes=60)
    return question in reply["text"]


def _named(row: dict[str, Any]) -> tuple[str, str]:
    return row["form"], RENAMED.get((row["form"], row["part"]), row["part"])


def _read(reply: dict[str, Any], before: dict[str, Any], form: str, part: str) -> str:
    """What a reply made of a message that was an answer."""
    titles = [button["title"] for button in reply["buttons"]]
    if words("form.buttons.drop") in titles and words("form.buttons.send") not in titles:
        return "cancelled"
    if words("form.buttons.is_answer") in titles:
        return "question" if asks(reply, form, part) else "asked which"
    if reply["status"] not in ("form", "emergency"):
        return "left"
    return "again" if asks(reply, form, part) and reply["text"] != before["text"] else "recorded"


async def _outcomes(door: Door, form: str, part: str, texts: list[str]) -> list[str]:
    """Every text as the answer to one part; after each the citizen goes back to it."""
    outcomes: list[str] = []
    asked: dict[str, Any] | None = None
    conversation = ""
    for number, text in enumerate(texts):
        if asked is None:
            conversation = f"treacherous-{form}-{part}-{number}"
            asked = await door.reach(conversation, form, part)
        reply = await door.send(conversation, text)
        outcomes.append(_read(reply, asked, form, part))
        titles = [button["title"] for button in reply["buttons"]]
        back = words("form.buttons.back")
        going = outcomes[-1] == "recorded" and back in titles
        asked = await door.press(conversation, reply, back) if going else None
        assert asked is None or asks(asked, form, part), asked["text"]
    return outcomes


async def test_no_answer_cancels_or_leaves_a_form(office: Office) -> None:
    known = rows("treacherous.jsonl")
    async with Door(office) as door:
        parts = sorted({_named(row) for row in known})
        texts = [[row["text"] for row in known if _named(row) == named] for named in parts]
        told = await asyncio.gather(
            *(_outcomes(door, *named, said) for named, said in zip(parts, texts, strict=True))
        )
    found = {
        (*named, text): outcome
        for named, said, seen in zip(parts, texts, told, strict=True)
        for text, outcome in zip(said, seen, strict=True)
    }
    outcomes = [found[(*_named(row), row["text"])] for row in known]
    for half in (0, 1):
        logging.getLogger(__name__).info("%s: %s", ("even", "odd")[half], Counter(outcomes[half::2]))
    wrong = [
        row["text"] for row, outcome in zip(known, outcomes, strict=True) if outcome in ("cancelled", "left")
    ]
    assert not wrong, len(wrong)
    assert Counter(outcomes)["recorded"] >= 150, Counter(outcomes)
    for text in ("Ngã tư Hùng Vương", "không có", "hủy bỏ giấy phép"):
        assert {outcome for row, outcome in zip(known, outcomes, strict=True) if row["text"] == text} == {
            "recorded"
        }


async def _between(door: Door, number: int, row: dict[str, Any]) -> bool:
    """Whether a message in the middle does what it wishes."""
    conversation, form = f"between-{number}", "report"
    if row["part"] not in {name for name, _ in _before("report", "phone")} | {"phone"}:
        form = next(name for name in BEGIN if row["part"] in dict(_before_all(name)))
    await door.reach(conversation, form, row["part"])
    reply = await door.send(conversation, row["text"])
    titles = [button["title"] for button in reply["buttons"]]
    if row["kind"] == "question":
        return words("form.buttons.is_answer") in titles
    if row["kind"] == "cancel":
        return words("form.buttons.drop") in titles
    if row["kind"] == "restart":
        return words("form.buttons.restart") in titles
    if row["kind"] == "person":
        return bool(reply["status"] == "handoff")
    return words("form.buttons.keep") in titles or asks(reply, form, row["part"])


def _before_all(form: str) -> list[tuple[str, str]]:
    from bot.forms.form import forms

    last = forms()[form].parts[-1].name
    return [*_before(form, last), (last, "")]


async def test_what_is_no_answer_does_what_it_wishes(office: Office) -> None:
    known = rows("in_between.jsonl")
    async with Door(office) as door:
        right = await asyncio.gather(*(_between(door, number, row) for number, row in enumerate(known)))
    for half in (0, 1):
        counted: Counter[str] = Counter()
        for row, fits in zip(known[half::2], right[half::2], strict=True):
            counted[f"{row['kind']} {'right' if fits else 'missed'}"] += 1
        logging.getLogger(__name__).info("%s: %s", ("even", "odd")[half], dict(counted))
    assert sum(right) / len(right) >= 0.8, sum(right)
