"""500 personal items sent through real conversations: none is left in what the system writes in the clear."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import httpx
import pytest

from bot.wordings import words
from tests.bot.homes import motcua
from tests.conversations.conftest import Office
from tests.conversations.planted import plant, traces, written
from tests.conversations.test_treacherous import Door

SAID = (
    "căn cước {} của tôi mất rồi làm lại ở đâu",
    "gọi cho tôi {} để tư vấn làm hộ chiếu",
    "{} hồ sơ tới đâu rồi",
    "tôi muốn phản ánh cán bộ xã, liên hệ {}",
)


async def _report(door: Door, number: int, person: tuple[str, str, str], more: str) -> None:
    """A report with a contact given in the chat, and further numbers in its story."""
    conversation = f"planted-{number}"
    name, address, phone = person
    await door.reach(conversation, "report", "what")
    reply = await door.send(conversation, f"Cán bộ hẹn lại nhiều lần, gọi tôi {more}")
    for text in ("phường Quy Nhơn", "không có", "hôm qua", f"trả lời qua {more}", name, address, phone):
        reply = await door.send(conversation, text)
    assert "Gửi" in [button["title"] for button in reply["buttons"]], reply["text"]
    if number % 2:
        await door.press(conversation, reply, "Gửi")
    elif number % 4 == 0:
        await door.press(conversation, reply, "Bỏ bản nháp")


@pytest.mark.asyncio(loop_scope="module")
async def test_500_planted_items_are_found_nowhere(office: Office, tmp_path: Path) -> None:
    planted = plant(20261201)
    assert planted.count == 500
    numbers = list(planted.numbers)
    async with Door(office) as door:
        stories = [numbers.pop() for _ in planted.people]
        reports = zip(planted.people, stories, strict=True)
        await asyncio.gather(*(_report(door, at, person, more) for at, (person, more) in enumerate(reports)))
        await asyncio.gather(
            *(door.send(f"asked-{at}", SAID[at % 4].format(item)) for at, item in enumerate(numbers[40:]))
        )
        citizen = office.person()
        await citizen.say("em ở phường Quy Nhơn")
        await citizen.say("gặp cán bộ")
        for item in numbers[:40]:
            citizen.user.send(f"số của em là {item}")
        citizen.user.send("danh sách tới đây là hết")
        await office.ward.until("tới đây là hết")
    home = office.application.home
    backup, book = tmp_path / "backup.zip", tmp_path / "book.xlsx"
    motcua(home, "backup", str(backup))
    motcua(home, "knowledge", "export", "--xlsx", str(book))
    async with httpx.AsyncClient(trust_env=False) as http:
        metrics = (await http.get(f"{office.application.url}/metrics")).text
    places = [
        ("log", office.application.printed()), ("metrics", metrics),
        ("group", "\n".join(shown.text for shown in office.ward.group.replies)),
        *written(home, backup, book),
    ]  # fmt: skip
    seen = [name for name, _ in places]
    assert any("trackers.db" in name for name in seen)
    assert any(name.startswith("backup.zip:") for name in seen)
    found = {name: traces(planted, text) for name, text in places}
    logging.getLogger(__name__).info("%s items, %s places searched", planted.count, len(places))
    assert not {name: items for name, items in found.items() if items}


def test_the_search_finds_what_is_there() -> None:
    """What the test above relies on: an item in any spelling is a trace."""
    planted = plant(7, numbers=8, people=1)
    name, address, phone = planted.people[0]
    for text in (*planted.numbers, name, address, phone, ".".join(phone), name.upper()):
        assert traces(planted, f"có {text} ở đây"), text
    assert not traces(planted, words("report.intro"))
