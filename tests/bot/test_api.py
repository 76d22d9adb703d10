"""HTTP for scripts and for Rasa's actions: shapes, refusals, who may call what."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine

from bot.api import BODY_BYTES, actions_router, api_router
from bot.conversation import Conversation
from bot.direct import Direct
from bot.limits import RateLimit
from bot.mailbox import Mailbox
from bot.memory import MemoryStore
from knowledge.answers.wordings import say
from nlu.actions import turns
from tests.bot.fakes import FakeClock

SECRET = "s" * 48
CHAT_FIELDS = {"conversation", "status", "text", "buttons", "sources", "ms"}
ASK_FIELDS = {
    "id", "status", "text", "aspects", "entry", "procedure", "sources", "candidates", "buttons", "confidence",
    "ms",
}  # fmt: skip


@pytest.fixture
def parts() -> dict[str, bool]:
    return {"knowledge": True, "rasa": True}


@pytest.fixture
def app(
    engine: Engine, memories: MemoryStore, mailbox: Mailbox, knowledge: Any, clock: FakeClock,
    parts: dict[str, bool],
) -> FastAPI:  # fmt: skip
    conversation = Conversation(knowledge, memories, clock)
    direct = Direct(engine, memories, mailbox, conversation, RateLimit(5), clock)
    app = FastAPI()
    app.include_router(api_router(knowledge, direct, lambda: clock().date(), lambda: parts, lambda: SECRET))
    app.include_router(actions_router(lambda: SECRET))
    return app


def _client(app: FastAPI, host: str = "127.0.0.1") -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app, client=(host, 4321))  # an error of the application is raised here
    return httpx.AsyncClient(transport=transport, base_url="http://motcua.test")


@pytest.fixture
async def http(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with _client(app) as client:
        yield client


async def test_ask(http: httpx.AsyncClient) -> None:
    reply = await http.post("/api/ask", json={"id": 7, "text": "căn cước bao lâu?"})
    assert reply.status_code == 200
    body = reply.json()
    assert set(body) == ASK_FIELDS
    assert (body["id"], body["status"], body["text"]) == ("7", "answered", "Trả lời: căn cước bao lâu?")


async def test_ask_as_of_a_day(http: httpx.AsyncClient) -> None:
    good = await http.post("/api/ask", json={"text": "phí?", "as_of": "31-12-2026"})
    assert good.status_code == 200
    bad = await http.post("/api/ask", json={"text": "phí?", "as_of": "mai"})
    assert (bad.status_code, set(bad.json())) == (400, {"error"})


async def test_chat(http: httpx.AsyncClient) -> None:
    first = (await http.post("/api/chat", json={"conversation": "an", "text": "căn cước bao lâu?"})).json()
    assert set(first) == CHAT_FIELDS
    assert (first["conversation"], first["status"]) == ("an", "answered")
    value = first["buttons"][0]["value"]
    pressed = (await http.post("/api/chat", json={"conversation": "an", "button": value})).json()
    assert pressed["text"].startswith("Mục ")
    other = (await http.post("/api/chat", json={"conversation": "binh", "button": value})).json()
    assert (other["status"], other["text"]) == ("error", say("error.unknown_button"))


BAD = [
    (b"", "api.not_json"), (b"{", "api.not_json"), (b"\xff\xfe", "api.not_json"),
    (b"[" * 50_000, "api.not_json"),
    (b"[]", "api.not_object"), (b"null", "api.not_object"), (b'"text"', "api.not_object"),
    (b"\x89PNG\r\n\x1a\n", "api.not_json"), (b"x" * 1_000_000, "api.too_large"),
]  # fmt: skip


@pytest.mark.parametrize("path", ["/api/ask", "/api/chat"])
@pytest.mark.parametrize(("content", "word"), BAD, ids=range(len(BAD)))
async def test_what_is_no_json_object(http: httpx.AsyncClient, path: str, content: bytes, word: str) -> None:
    reply = await http.post(path, content=content)
    assert reply.status_code == (413 if word == "api.too_large" else 400)
    assert reply.json() == {"error": say(word, limit=BODY_BYTES // 1024)}


@pytest.mark.parametrize(
    ("path", "body", "named"),
    [
        ("/api/ask", {"text": "a", "question": "b"}, "question"),
        ("/api/ask", {"text": "a", "\ud800": "b"}, ""),
        ("/api/ask", {}, "text"), ("/api/ask", {"text": 1}, "text"), ("/api/ask", {"text": ["a"]}, "text"),
        ("/api/ask", {"text": "a", "as_of": 1}, "as_of"),
        ("/api/chat", {"conversation": "c", "text": "a", "name": "b"}, "name"),
        ("/api/chat", {"text": "a"}, "conversation"),
        ("/api/chat", {"conversation": "", "text": "a"}, "conversation"),
        ("/api/chat", {"conversation": 1, "text": "a"}, "conversation"),
        ("/api/chat", {"conversation": "c" * 121, "text": "a"}, "conversation"),
        ("/api/chat", {"conversation": "c\x00", "text": "a"}, "conversation"),
        ("/api/chat", {"conversation": "c"}, "text"),
        ("/api/chat", {"conversation": "c", "text": "a", "button": "b"}, "button"),
        ("/api/chat", {"conversation": "c", "text": True}, "text"),
        ("/api/chat", {"conversation": "c", "button": {}}, "button"),
        ("/api/chat", {"conversation": "c", "button": "b" * 121}, "button"),
    ],
)  # fmt: skip
async def test_a_wrong_field_is_named(http: httpx.AsyncClient, path: str, body: Any, named: str) -> None:
    reply = await http.post(path, content=json.dumps(body))
    assert reply.status_code == 400
    assert set(reply.json()) == {"error"}
    assert named in reply.json()["error"]


@pytest.mark.parametrize(
    "text", ["", "  ", "😀", "\x00\x01", "<b>x</b>", "'; DROP TABLE inbox;--", "\ud800 a", "x" * 60_000]
)
async def test_any_text_is_answered(http: httpx.AsyncClient, text: str) -> None:
    for path, more in (("/api/ask", {"id": text[:100]}), ("/api/chat", {"conversation": "c"})):
        reply = await http.post(path, content=json.dumps({"text": text, **more}))
        assert reply.status_code == 200
        assert reply.json()["text"]


@pytest.mark.parametrize("button", ["", "không có", "x'--", "\x00"])
async def test_an_unknown_button(http: httpx.AsyncClient, button: str) -> None:
    reply = await http.post("/api/chat", content=json.dumps({"conversation": "c", "button": button}))
    assert reply.status_code == (400 if "\x00" in button else 200)
    assert reply.json().get("text", say("error.unknown_button")) == say("error.unknown_button")


async def test_who_is_too_fast_is_told_when(http: httpx.AsyncClient) -> None:
    body = {"conversation": "c", "text": "phí bao nhiêu?"}
    for _ in range(5):
        assert (await http.post("/api/chat", json=body)).json()["status"] == "answered"
    slow = (await http.post("/api/chat", json=body)).json()
    assert set(slow) == CHAT_FIELDS
    assert (slow["status"], slow["text"]) == ("error", say("error.rate", seconds=60))
    urgent = (await http.post("/api/chat", json={**body, "text": "nhà em đang cháy cứu với"})).json()
    assert urgent["status"] == "emergency"
    own = (await http.post("/api/chat", json=body, params={"token": SECRET})).json()
    assert own["status"] == "answered", "the home's own commands are not limited"


@pytest.mark.parametrize("token", ["", "s", "s" * 47, "t" * 48, "é"])
async def test_a_wrong_secret_lifts_no_limit(http: httpx.AsyncClient, token: str) -> None:
    body = {"conversation": "c", "text": "phí bao nhiêu?"}
    replies = [(await http.post("/api/chat", json=body, params={"token": token})).json() for _ in range(6)]
    assert replies[-1]["status"] == "error"


async def test_health(http: httpx.AsyncClient, parts: dict[str, bool]) -> None:
    assert (await http.get("/health/live")).json() == {"status": "ok"}
    parts["rasa"] = False
    ready = await http.get("/health/ready")
    assert (ready.status_code, ready.json()) == (200, {"knowledge": True, "rasa": False})
    parts["knowledge"] = False
    assert (await http.get("/health/ready")).status_code == 503


async def test_metrics_stay_on_this_machine(app: FastAPI, http: httpx.AsyncClient) -> None:
    own = await http.get("/metrics")
    assert own.status_code == 200
    assert "# HELP" in own.text
    assert (await http.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"})).status_code == 404
    for host in ("203.0.113.9", "192.168.1.2", "::ffff:10.0.0.1", "not an address"):
        async with _client(app, host) as other:
            assert (await other.get("/metrics")).status_code == 404
    async with _client(app, "::1") as six:
        assert (await six.get("/metrics")).status_code == 200


ACTION = {"next_action": "action_answer", "tracker": {"sender_id": "s", "events": [], "latest_message": {}}}


async def test_actions_want_the_secret(app: FastAPI, http: httpx.AsyncClient) -> None:
    for params in ({}, {"token": ""}, {"token": "t" * 48}):
        assert (await http.post("/actions/webhook", json=ACTION, params=params)).status_code == 403
    for host in ("203.0.113.9", "10.0.0.2"):
        async with _client(app, host) as other:
            reply = await other.post("/actions/webhook", json=ACTION, params={"token": SECRET})
            assert reply.status_code == 403
    proxied = {"X-Forwarded-For": "127.0.0.1"}
    reply = await http.post("/actions/webhook", json=ACTION, params={"token": SECRET}, headers=proxied)
    assert reply.status_code == 403
    assert (await http.get("/actions/webhook", params={"token": SECRET})).status_code == 405


async def test_an_action_without_a_turn_is_refused(http: httpx.AsyncClient) -> None:
    for body in (ACTION, {"next_action": "no_such", "tracker": {}}, {}, {"tracker": []}):
        reply = await http.post("/actions/webhook", json=body, params={"token": SECRET})
        assert reply.status_code == 403


async def test_a_broken_body_of_an_action_is_no_fault_of_ours(http: httpx.AsyncClient) -> None:
    for content in (b"", b"{", b"[]", b"\xff"):
        reply = await http.post("/actions/webhook", content=content, params={"token": SECRET})
        assert reply.status_code == 403, "never 400, which Rasa takes for a refusal by rule"


async def test_an_action_reaches_its_turn(http: httpx.AsyncClient) -> None:
    class Waiting:
        id = "unguessable"
        act = ""

        async def respond(self, act: str) -> None:
            self.act = act

    waiting = Waiting()
    events = [{"event": "user", "metadata": {"turn": "unguessable"}}]
    tracker = {"sender_id": "s", "events": events, "latest_message": {"text": "phí bao nhiêu"}, "slots": {}}
    with turns.open("s", waiting):
        body = {"next_action": "action_answer", "tracker": tracker}
        reply = await http.post("/actions/webhook", json=body, params={"token": SECRET})
    assert reply.status_code == 200
    assert waiting.act == "answer"
    assert reply.json()["responses"][0]["custom"] == {"turn": "unguessable"}
