"""The terminal door: lines of JSON, and replies drawn for a person."""

from __future__ import annotations

import io
import json
import sys
from typing import Any

import pytest

from bot.channels import terminal
from bot.errors import BotError
from nlu.address import RasaAddress

FIELDS = {"conversation", "status", "text", "buttons", "sources", "ms"}


async def _said(conversation: str, text: str | None, button: str | None) -> dict[str, Any]:
    return {"conversation": conversation, "status": "answered", "text": f"{text}/{button}", "buttons": [],
            "sources": [], "ms": 1.0}  # fmt: skip


async def _lines(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *lines: str) -> Any:
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    assert await terminal._lines(_said) == 0
    out, err = capsys.readouterr()
    return [json.loads(line) for line in out.splitlines()], err


async def test_texts_and_buttons(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    rows, err = await _lines(
        monkeypatch, capsys, '{"conversation":"a","text":"phí?"}', "", '{"conversation":"a","button":"b1"}'
    )
    assert [row["text"] for row in rows] == ["phí?/None", "None/b1"]
    assert not err


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("phí?", "không phải JSON"), ("[" * 100_000, "không phải JSON"), ("3", "phải là một đối tượng JSON"),
        ('{"text":"a"}', "thiếu conversation"), ('{"conversation":5,"text":"a"}', "thiếu conversation"),
        ('{"conversation":"a"}', "cần đúng một trong hai trường text và button"),
        ('{"conversation":"a","text":"b","button":"c"}', "cần đúng một trong hai trường text và button"),
        ('{"conversation":"a","text":7}', "text phải là chữ"),
        ('{"conversation":"a","txt":"b"}', "trường lạ txt"),
        ('{"conversation":"' + "c" * 121 + '","text":"a"}', "conversation dài quá 120 ký tự"),
        ('{"conversation":"a\\u0000","text":"a"}', "conversation có ký tự không in được"),
    ],
)  # fmt: skip
async def test_a_bad_line_is_named_and_the_next_is_answered(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], line: str, reason: str
) -> None:
    rows, err = await _lines(monkeypatch, capsys, line, '{"conversation":"a","text":"phí?"}')
    assert err == f"dòng 1: {reason}\n"
    assert (rows[0]["status"], set(rows[0])) == ("error", FIELDS)
    assert rows[1]["text"] == "phí?/None"


def test_buttons_are_numbered() -> None:
    reply = {
        "text": "Anh/chị hỏi việc nào?",
        "buttons": [{"title": "Một", "value": "x"}, {"title": "Hai", "value": "y"}],
    }
    assert terminal.rendered(reply) == "Anh/chị hỏi việc nào?\n  1. Một\n  2. Hai"


async def test_an_application_that_went_away_is_told_in_one_line() -> None:
    address = RasaAddress(1, 1, "secret", 1, "http://127.0.0.1:1/actions/webhook")
    async with terminal._attached(address) as say:
        with pytest.raises(BotError) as caught:
            await say("a", "phí?", None)
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)
