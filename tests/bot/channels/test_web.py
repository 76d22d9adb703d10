"""The web door over its HTTP interface: whose conversation, what is taken, what is handed out."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI

from bot.channels import web
from bot.channels.web_streams import MAX_TABS
from bot.messages import Button, Incoming, Reply, SourceLine
from tests.bot.channels.conformance import ChannelConformance, Door
from tests.bot.channels.memory_post import MemoryPost
from tests.bot.channels.web_door import NOON, Browser, WebDoor, running


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "PAUSE_S", 0.0)


@pytest.fixture
def post() -> MemoryPost:
    return MemoryPost()


@pytest.fixture
async def app(post: MemoryPost) -> AsyncIterator[FastAPI]:
    async with running(post) as app:
        yield app


@pytest.fixture
def an(app: FastAPI) -> Browser:
    return Browser(app)


class TestConformance(ChannelConformance):
    @pytest.fixture
    async def door(self, post: MemoryPost) -> AsyncIterator[WebDoor]:
        door = WebDoor(post)
        await door.start()
        yield door
        await door.stop()

    async def test_a_message_without_text_is_received(self, door: Door) -> None:
        """The page cannot send such a message, so the door does not take one."""
        assert isinstance(door, WebDoor)
        assert (await door.browser("An").send()).status_code == 422
        assert door.post.received == []


class TestConversations:
    async def test_the_server_issues_them_in_a_cookie_that_scripts_cannot_read(self, an: Browser) -> None:
        cookie = (await an.http.get("/")).headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert "Secure" not in cookie
        assert len(cookie.partition("=")[2].partition(".")[0]) == 22

    @pytest.mark.parametrize(
        ("base_url", "public_url"), [("https://motcua.test", None), ("http://hoi.test", "https://hoi.test")]
    )
    async def test_the_cookie_is_secure_where_the_citizen_uses_https(
        self, post: MemoryPost, base_url: str, public_url: str | None
    ) -> None:
        async with running(post, public_url=public_url) as app:
            cookie = (await Browser(app, base_url).http.get("/")).headers["set-cookie"]
        assert cookie.startswith("__Host-motcua=")
        assert "Secure" in cookie

    async def test_a_browser_keeps_its_own(self, an: Browser, app: FastAPI, post: MemoryPost) -> None:
        await an.http.get("/")
        for _ in range(2):
            assert (await an.send("chào")).json() == {"stored": True}
        await Browser(app).send("chào")
        first, second, other = (incoming.conversation for incoming in post.received)
        assert first == second != other

    @pytest.mark.parametrize("forged", ["{}", "{}.", ".", "{}.AAAA", "{}.ả", "x" * 5000])
    async def test_a_forged_cookie_gets_a_new_one(
        self, app: FastAPI, an: Browser, post: MemoryPost, forged: str
    ) -> None:
        await an.send("của An")
        victim = post.received[0].conversation
        cookie = [(b"Cookie", f"motcua={forged.format(victim)}".encode())]
        thief = Browser(app)
        answer = await thief.http.post(
            "/web/send", json={"id": str(uuid.uuid4()), "text": "x"}, headers=cookie
        )
        assert answer.json() == {"stored": True, "renewed": True}
        assert post.received[1].conversation not in (victim, "")
        await an.tab()
        other = await thief.tab()
        post.say(victim, "chỉ cho An", channel="web")
        await post.until_sent()
        assert other.events == []

    async def test_starting_over_leaves_the_old_one(self, an: Browser, post: MemoryPost) -> None:
        await an.send("một")
        assert (await an.http.post("/web/new", json={})).status_code == 200
        await an.send("hai")
        assert post.received[0].conversation != post.received[1].conversation


class TestSending:
    async def test_a_message_is_stored_before_it_is_acknowledged(self, an: Browser, post: MemoryPost) -> None:
        name = str(uuid.uuid4())
        answer = await an.send("Làm căn cước ở đâu?", id=name)
        assert answer.status_code == 202
        (got,) = post.received
        assert got == Incoming("web", got.conversation, name, NOON, "Làm căn cước ở đâu?")

    async def test_a_message_that_was_not_stored_is_not_acknowledged(
        self, an: Browser, post: MemoryPost, caplog: pytest.LogCaptureFixture
    ) -> None:
        post.receive_errors.append(OSError("079123456789"))
        answer = await an.send("Số của tôi 079123456789")
        assert answer.status_code == 503
        assert answer.json()["error"]
        assert "079123456789" not in caplog.text

    async def test_a_repeat_is_acknowledged_and_no_second_turn(self, an: Browser, post: MemoryPost) -> None:
        name = str(uuid.uuid4())
        answers = [await an.send("một", id=name) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [202, 202]
        assert len(post.received) == 1

    @pytest.mark.parametrize(
        ("body", "status"),
        [
            (b"", 400),
            (b"xin chao", 400),
            (b"\xff\xfe", 400),
            (b'{"id": "UUID", "text": "\\ud800"}', 400),
            (b"[" * 50_000, 400),
            (b"[]", 422),
            (b'{"text": "x"}', 422),
            (b'{"id": "1", "text": "x"}', 422),
            (b'{"id": "UUID"}', 422),
            (b'{"id": "UUID", "text": 5}', 422),
            (b'{"id": "UUID", "text": null}', 422),
            (b'{"id": "UUID", "text": ""}', 422),
            (b'{"id": "UUID", "text": " \\n\\u0000"}', 422),
            (b'{"id": "UUID", "text": "x", "button": "b1"}', 422),
            (b'{"id": "UUID", "button": "0123456789abcdefg"}', 422),
            (b'{"id": "UUID", "button": "n\xc3\xbat"}', 422),
            (b'{"id": "UUID", "text": "x", "conversation": "c"}', 422),
            (b'{"id": "UUID", "text": "' + b"x" * 65_536 + b'"}', 413),
            (b"x" * 1_048_576, 413),
            (b"x" * 4_194_304, 413),
        ],
    )
    async def test_anything_else_is_refused_in_a_sentence(
        self, an: Browser, post: MemoryPost, body: bytes, status: int
    ) -> None:
        body = body.replace(b"UUID", str(uuid.uuid4()).encode())
        headers = {"Content-Type": "application/json"}
        answer = await an.http.post("/web/send", content=body, headers=headers)
        assert answer.status_code == status
        assert "Anh/chị" in answer.json()["error"]
        assert post.received == []

    async def test_a_form_is_no_message(self, an: Browser, post: MemoryPost) -> None:
        for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
            answer = await an.http.post("/web/send", content=b"{}", headers={"Content-Type": kind})
            assert answer.status_code == 415
        assert post.received == []

    @pytest.mark.parametrize(
        "headers",
        [
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Sec-Fetch-Site": "cross-site", "Origin": "http://motcua.test"},
            {"Origin": "http://xau.test"},
            {"Origin": "http://motcua.test.xau.test"},
            {"Origin": "null"},
        ],
    )
    async def test_other_sites_cannot_speak_or_listen_for_a_citizen(
        self, an: Browser, post: MemoryPost, headers: dict[str, str]
    ) -> None:
        await an.http.get("/")
        body = {"id": str(uuid.uuid4()), "text": "x"}
        assert (await an.http.post("/web/send", json=body, headers=headers)).status_code == 403
        assert (await an.http.post("/web/new", json={}, headers=headers)).status_code == 403
        assert (await an.tab(**headers)).status == 403
        assert post.received == []

    @pytest.mark.parametrize(
        "headers",
        [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://motcua.test"}, {"Origin": "https://hoi.test"}],
    )
    async def test_our_own_page_can(self, post: MemoryPost, headers: dict[str, str]) -> None:
        async with running(post, public_url="https://hoi.test") as app:
            body = {"id": str(uuid.uuid4()), "text": "x"}
            assert (await Browser(app).http.post("/web/send", json=body, headers=headers)).status_code == 202


class TestAnswers:
    async def said(self, browser: Browser, post: MemoryPost) -> str:
        await browser.send("chào")
        return post.received[-1].conversation

    async def test_the_whole_reply_arrives(self, an: Browser, post: MemoryPost) -> None:
        conversation = await self.said(an, post)
        tab = await an.tab()
        source = SourceLine("Nghị định", "118/2025/NĐ-CP", "2025-06-09")
        post.send(
            conversation,
            Reply("answered", "Một\nhai\r\n\n\u2028<b>", (Button("Phí", "b1"),), (source,)),
            channel="web",
        )
        await post.until_sent()
        ((number, data),) = tab.events
        assert number == 1
        assert data["status"] == "answered"
        assert data["text"] == "Một\nhai\r\n\n\u2028<b>"
        assert data["buttons"] == [{"title": "Phí", "value": "b1", "small": False}]
        assert data["sources"][0]["number"] == "118/2025/NĐ-CP"
        assert tab.headers["content-type"].startswith("text/event-stream")

    async def test_every_tab_gets_every_reply_in_order(self, an: Browser, post: MemoryPost) -> None:
        conversation = await self.said(an, post)
        tabs = [await an.tab() for _ in range(3)]
        for number in range(30):
            post.say(conversation, str(number), channel="web")
        await post.until_sent()
        for tab in tabs:
            await tab.until(lambda tab=tab: len(tab.events) == 30)
            assert tab.texts == [str(number) for number in range(30)]

    async def test_what_came_while_nobody_listened_is_there_at_connect(
        self, an: Browser, post: MemoryPost
    ) -> None:
        conversation = await self.said(an, post)
        for number in range(3):
            post.say(conversation, str(number), channel="web")
        await post.until(lambda: bool(post.outbox[0].failures))
        tab = await an.tab()
        await post.until_sent()
        assert tab.texts == ["0", "1", "2"]

    async def test_those_who_left_do_not_keep_others_waiting(self, app: FastAPI, post: MemoryPost) -> None:
        for number in range(2 * web.BATCH):
            post.say(f"gone-{number}", "x", channel="web")
        an = Browser(app)
        conversation = await self.said(an, post)
        tab = await an.tab()
        post.say(conversation, "nhanh", channel="web")
        await tab.until(lambda: tab.texts == ["nhanh"])

    async def test_one_whose_cookie_is_gone_is_given_up(
        self, app: FastAPI, post: MemoryPost, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(web, "MAX_ATTEMPTS", 2)
        monkeypatch.setattr(web, "LAID_ASIDE_S", (0.1,))
        stored = post.say("gone", "x", channel="web")
        async with asyncio.timeout(15):
            await post.until(lambda: len(stored.failures) >= 1)
            while not stored.ended:  # the mailbox is asked again on the channel's own time
                post.say("nudge", "x", channel="web")
                await post.until(lambda: bool(post.outbox[-1].failures))
        assert stored.ended == "never_returned"
        assert [wait for wait, _ in stored.failures] == [0.1, 0.1, None]

    @pytest.mark.parametrize(
        ("query", "headers", "again"),
        [
            ("?after=0", {}, ["một", "hai"]),
            ("?after=1", {}, ["hai"]),
            ("", {"Last-Event-ID": "1"}, ["hai"]),
            ("?after=0", {"Last-Event-ID": "2"}, []),
            ("", {}, []),  # a new tab: it has no questions to which these are the answers
            ("?after=x", {}, []),
        ],
    )
    async def test_replies_written_into_a_dead_connection_come_again(
        self, an: Browser, post: MemoryPost, query: str, headers: dict[str, str], again: list[str]
    ) -> None:
        conversation = await self.said(an, post)
        dead = await an.tab("?after=0")
        for text in ("một", "hai"):
            post.say(conversation, text, channel="web")
        await post.until_sent()
        await dead.close()
        tab = await an.tab(query, **headers)
        post.say(conversation, "mới", channel="web")
        await post.until_sent()
        assert tab.texts == [*again, "mới"]

    async def test_a_reply_that_could_not_be_marked_is_not_shown_twice(
        self, an: Browser, post: MemoryPost
    ) -> None:
        conversation = await self.said(an, post)
        tab = await an.tab()
        post.report_errors.append(OSError("locked"))
        post.say(conversation, "một", channel="web")
        await post.until_sent()
        assert tab.texts == ["một"]

    async def test_a_silent_stream_has_a_heartbeat(self, post: MemoryPost) -> None:
        async with running(post, heartbeat_s=0.01) as app:
            tab = await Browser(app).tab()
            await tab.until(lambda: tab.beats >= 2)

    async def test_a_browser_has_only_so_many_tabs(self, an: Browser) -> None:
        await an.http.get("/")
        tabs = [await an.tab() for _ in range(MAX_TABS)]
        assert (await an.tab()).status == 429
        await tabs[0].close()
        assert (await an.tab()).status == 200

    async def test_stopping_ends_the_streams(self, post: MemoryPost) -> None:
        async with running(post) as app:
            browser = Browser(app)
            tab = await browser.tab()
        await asyncio.wait_for(tab.task, 5)
        assert (await browser.tab()).status == 503

    async def test_a_failing_mailbox_is_asked_again(
        self, an: Browser, post: MemoryPost, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        conversation = await self.said(an, post)
        tab = await an.tab()
        due = post.due

        async def broken(channel: str, limit: int = 50) -> object:
            monkeypatch.setattr(post, "due", due)
            raise OSError("079123456789")

        monkeypatch.setattr(post, "due", broken)
        with caplog.at_level(logging.DEBUG):
            post.say(conversation, "một", channel="web")
            await post.until_sent()
        assert tab.texts == ["một"]
        assert "web: mailbox failed: OSError" in caplog.text
        assert "079123456789" not in caplog.text
