"""A citizen on Telegram, through the real application and the real Rasa; one application for all of it."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path

import pytest
import pytest_asyncio

from knowledge.answers.wordings import group, say
from tests.e2e.running import Running, processes_in, running, until
from tests.emulators.telegram import EmulatedUser, TelegramEmulator

pytestmark = pytest.mark.asyncio(loop_scope="module")

LONG = 20.0
# Planted in what citizens send; nothing but the citizens' own phones may hold them afterwards.
NUMBERS = ("0912345678", "052200001234", "215123456")
ACCIDENTS = (say("error.failed"), say("error.unknown_button"))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def telegram() -> AsyncIterator[TelegramEmulator]:
    async with TelegramEmulator() as emulator:
        yield emulator


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def application(telegram: TelegramEmulator, home_copy: Callable[[str], Path]) -> AsyncIterator[Running]:
    # At DEBUG, so that what must not be logged is not logged by anybody.
    async with running(home_copy("telegram"), telegram, MOTCUA_LOG_LEVEL="DEBUG") as application:
        yield application


@pytest.fixture
def user(application: Running, telegram: TelegramEmulator, request: pytest.FixtureRequest) -> EmulatedUser:
    return telegram.user(request.node.name)


async def ask(user: EmulatedUser, text: str) -> str:
    """The reply to a message; the rest of a long one is in it too."""
    user.send(text)
    return (await user.wait_reply(LONG)).text


async def test_a_greeting(user: EmulatedUser) -> None:
    assert await ask(user, "/start") == say("smalltalk.greet")
    assert user.replies[-1].buttons == list(group("examples").values())
    assert await ask(user, "chào ad nhé") == say("smalltalk.greet")
    assert "typing" in user.actions


async def test_question_follow_up_button_province_thanks(user: EmulatedUser) -> None:
    first = await ask(user, "ad ơi cho e hỏi làm lại căn cước bị mất phí bao nhiêu với ạ")
    assert "đồng" in first.splitlines()[0]
    assert "Nguồn:" in first
    title = user.replies[-1].buttons[0]
    press = user.press(title)
    await press.wait_answer(LONG)
    assert "Nguồn:" in (await user.wait_reply(LONG)).text
    follow = await ask(user, "mất bao lâu?")
    assert "ngày" in follow
    province = await ask(user, "em ở Bình Thuận")
    assert "Lâm Đồng" in province
    assert await ask(user, "cảm ơn ad nhiều") == say("smalltalk.thank")


async def test_a_number_and_the_words_of_a_button(user: EmulatedUser) -> None:
    asked = await ask(user, "/tinh")
    assert asked == say("province.ask")
    assert "Gia Lai" in await ask(user, "2")
    await ask(user, "/tinh")
    assert "Lâm Đồng" in await ask(user, "lam dong")


async def test_a_person_is_not_promised(user: EmulatedUser) -> None:
    assert await ask(user, "cho em gặp cán bộ") == say("handoff.none")
    assert await ask(user, "/canbo") == say("handoff.none")
    assert await ask(user, "/huy") == say("cancelled.nothing")


@pytest.mark.parametrize("kind", ["voice", "sticker", "photo", "document", "location", "contact"])
async def test_what_is_no_text(user: EmulatedUser, kind: str) -> None:
    send = getattr(user, f"send_{kind}")
    send("mẫu.pdf") if kind == "document" else send()
    shown = await user.wait_reply(LONG)
    assert shown.text == say("error.attachment", kind=group("attachments")[kind])


async def test_an_edited_message_is_not_answered_again(user: EmulatedUser) -> None:
    sent = user.send("làm lại căn cước bị mất ở đâu?")
    await user.wait_reply(LONG)
    user.edit(sent, "làm hộ chiếu ở đâu?")
    assert await ask(user, "cảm ơn ad") == say("smalltalk.thank")
    assert len(user.replies) == 2


async def test_three_short_messages_are_one_question(user: EmulatedUser) -> None:
    for text in ("ad ơi", "cho e hỏi", "làm lại căn cước bị mất phí bao nhiêu"):
        user.send(text)
    shown = await user.wait_reply(LONG)
    assert "đồng" in shown.text.splitlines()[0]
    assert await ask(user, "cảm ơn ad") == say("smalltalk.thank")
    assert len(user.replies) == 2


async def test_danger_first(user: EmulatedUser) -> None:
    assert "114" in (await ask(user, "chào ad, nhà em đang cháy cứu với")).splitlines()[0]


@pytest.mark.parametrize(
    "text",
    ["🙂🙂", "<b>phí</b> & <script>", "'; DROP TABLE inbox;--", "x" * 9000, "/khong_co_lenh", "\u200b…"],
)
async def test_odd_messages_get_a_kind_sentence(user: EmulatedUser, text: str) -> None:
    reply = await ask(user, text)
    assert reply
    assert reply not in ACCIDENTS


async def test_an_unknown_button_is_answered_kindly(user: EmulatedUser) -> None:
    await ask(user, "/start")
    press = user.press_data("forged", user.replies[-1])
    await press.wait_answer(LONG)
    assert (await user.wait_reply(LONG)).text == say("error.unknown_button")


async def test_planted_numbers_are_neither_repeated_nor_kept(
    application: Running, telegram: TelegramEmulator, user: EmulatedUser
) -> None:
    phone, card, old = NUMBERS
    for text in (f"sđt {phone}", f"cccd {card} bị mất làm lại ở đâu?", f"cmnd {old}"):
        reply = await ask(user, text)
        assert reply.startswith(say("personal_data.lead"))
    user.send_document(f"cccd {card}.pdf", caption=f"gọi {phone}")
    await user.wait_reply(LONG)
    user.send_contact(f"+84{phone[1:]}")
    await user.wait_reply(LONG)
    await application.post("/api/chat", conversation="planted", text=f"cccd {card} gọi {phone} phí bao nhiêu")
    await application.post("/api/ask", text=f"cccd {card} gọi {phone} phí bao nhiêu")
    await application.post("/api/chat", conversation="planted", text=7)
    seen = [shown.text for shown in user.replies] + [application.printed()]
    seen += [path.read_bytes().decode("latin-1") for path in _databases(application.home)]
    for secret in (*NUMBERS, phone[1:], "0912 345"):
        assert not [text for text in seen if secret in text], secret
    log = application.printed()
    token = telegram.token
    for secret in (token, token.partition(":")[2], application.rasa().secret):
        assert secret not in log
    assert "Traceback" not in log


def _databases(home: Path) -> list[Path]:
    for path in home.rglob("*.db"):
        with closing(sqlite3.connect(path)) as link:
            link.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    found = [path for path in home.rglob("*.db*") if path.is_file()]
    assert {"conversations.db", "trackers.db"} <= {path.name for path in found}
    return found


async def test_rasa_killed_in_the_middle_of_a_conversation(application: Running, user: EmulatedUser) -> None:
    first = await ask(user, "làm lại căn cước bị mất phí bao nhiêu?")
    killed = application.rasa().pid
    started = time.monotonic()
    os.kill(killed, signal.SIGKILL)
    second = await ask(user, "mất bao lâu?")
    assert "ngày" in second
    assert await ask(user, "cảm ơn ad") == say("smalltalk.thank")

    async def back() -> bool:
        address = application.rasa()
        return address.pid != killed and (await _ready(application))["rasa"]

    while not await back():
        assert time.monotonic() - started < 30, "Rasa is not back within 30 s"
        await asyncio.sleep(0.2)
    third = await ask(user, "cần giấy tờ gì?")
    for reply in (first, second, third):
        assert reply not in ACCIDENTS
        assert "rasa" not in reply.casefold()


async def _ready(application: Running) -> dict[str, bool]:
    import httpx

    async with httpx.AsyncClient(trust_env=False) as http:
        found: dict[str, bool] = (await http.get(f"{application.url}/health/ready")).json()
    return found


async def test_metrics_and_health(application: Running) -> None:
    import httpx

    async with httpx.AsyncClient(trust_env=False, base_url=application.url) as http:
        metrics = (await http.get("/metrics")).text
        assert "motcua_rasa_ready 1.0" in metrics
        assert 'motcua_turns_total{channel="telegram",status="answered"}' in metrics
        assert (await http.get("/metrics", headers={"X-Forwarded-For": "1.2.3.4"})).status_code == 404
        assert (await http.post("/actions/webhook", json={})).status_code == 403
        assert (await http.get("/docs")).status_code == 404


async def test_ctrl_c_leaves_nothing_behind(application: Running) -> None:
    """The last test of this application."""
    assert len(processes_in(application.home)) >= 1, "Rasa runs in the home"
    assert await application.end(signal.SIGINT) == 0
    await until(lambda: not processes_in(application.home), 5)
    assert not (application.home / "rasa" / "server.json").exists()
    assert "Traceback" not in application.printed()
