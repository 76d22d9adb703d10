"""The public page of cases: what it shows, and above all what it does not."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI
from sqlalchemy import Engine

from bot.cases.store import PAGE
from bot.channels.public_pages import public_router
from bot.clock import ZONE
from bot.hours import load_hours
from bot.mailbox import Mailbox
from bot.memory import MemoryStore
from bot.privacy.cipher import Cipher
from tests.bot.cases.office import CONTACT, REPORT, Office
from tests.bot.fakes import FakeClock


@pytest.fixture
def office(
    engine: Engine, mailbox: Mailbox, memories: MemoryStore, cipher: Cipher, clock: FakeClock, tmp_path: Path
) -> Office:
    return Office(engine, mailbox, memories, cipher, load_hours(tmp_path), clock)


@pytest_asyncio.fixture
async def browser(office: Office) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    app.include_router(public_router(office.cases))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://motcua.test") as client:
        yield client


def shown(office: Office, what: str, reply: str = "Đã xong.") -> str:
    case = office.file(office.draft(**{**REPORT, "what": what}))
    office.staff(office.binh, "traloi", case.code, reply)
    office.staff(office.binh, "congkhai", case.code, "đồng ý")
    return case.code


async def test_a_shown_case_and_its_reply(office: Office, browser: httpx.AsyncClient) -> None:
    code = shown(office, "Hồ sơ khai sinh bị chậm.", "Đã trả kết quả.")
    listed = (await browser.get("/phan-anh")).text
    for said in (code, "Hồ sơ khai sinh bị chậm.", "phường Quy Nhơn Nam, tỉnh Gia Lai", "15-07-2026"):
        assert said in listed
    page = (await browser.get(f"/phan-anh/{code.lower()}")).text
    assert "Mong muốn: Trả kết quả khai sinh." in page
    assert "Đã trả kết quả." in page
    assert office.ward.name in page


async def test_nothing_personal_is_on_the_pages(office: Office, browser: httpx.AsyncClient) -> None:
    what = "Tôi là Lý Thị Hồng Gấm, căn cước 052099001234, nhà 12 Lê Lợi, gọi 0905123678. Chị Lan hẹn lại."
    code = shown(office, what, "Chào chị Lý Thị Hồng Gấm, mail a.b@example.com, số 0905 123 678.")
    pages = [(await browser.get(path)).text for path in ("/phan-anh", f"/phan-anh/{code}")]
    for page in pages:
        for secret in (*CONTACT.values(), "Gấm", "052099001234", "12 Lê Lợi", "Lan", "a.b@", "123 678"):
            assert secret not in page
        assert "telegram" not in page


async def test_only_what_was_shown(office: Office, browser: httpx.AsyncClient) -> None:
    answered = office.file()
    office.staff(office.binh, "traloi", answered.code, "Đã xong.")
    hidden = shown(office, "Chuyện đã ẩn")
    office.staff(office.binh, "congkhai", hidden, "ẩn")
    listed = await browser.get("/phan-anh")
    assert answered.code not in listed.text
    assert hidden not in listed.text
    for code in (answered.code, hidden, "K9K9K9", "nothing"):
        missing = await browser.get(f"/phan-anh/{code}")
        assert missing.status_code == 404
        assert "khai sinh" not in missing.text


async def test_an_empty_page_says_so(browser: httpx.AsyncClient) -> None:
    assert "Chưa có việc nào" in (await browser.get("/phan-anh")).text


async def test_words_cannot_become_markup(office: Office, browser: httpx.AsyncClient) -> None:
    code = shown(office, "<script>alert(1)</script><b>đậm</b>", "<img src=x onerror=alert(1)>")
    for path in ("/phan-anh", f"/phan-anh/{code}"):
        page = (await browser.get(path)).text
        assert "<script" not in page
        assert "<b>" not in page
        assert "<img src=x" not in page


async def test_the_headers_and_the_pages_are_strict(office: Office, browser: httpx.AsyncClient) -> None:
    code = shown(office, "Hồ sơ bị chậm.")
    for path in ("/phan-anh", f"/phan-anh/{code}", "/phan-anh/K9K9K9"):
        response = await browser.get(path)
        assert "default-src 'none'" in response.headers["content-security-policy"]
        assert response.headers["content-type"].startswith("text/html")
        for banned in ("<style", "style=", "<script", "onclick", 'src="http'):
            assert banned not in response.text
        assert 'name="viewport"' in response.text


async def test_pages_newest_first(office: Office, browser: httpx.AsyncClient) -> None:
    codes = []
    for number in range(PAGE + 1):
        office.clock.now = datetime(2026, 7, 1 + number, 9, tzinfo=ZONE)
        codes.append(shown(office, f"Việc thứ {number}."))
    first, second = (await browser.get("/phan-anh")).text, (await browser.get("/phan-anh?trang=2")).text
    assert first.index(codes[-1]) < first.index(codes[-2])
    assert codes[0] not in first
    assert codes[0] in second
    assert "trang=2" in first
    assert "trang=3" not in second


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999", "1;DROP", "²"])
async def test_nonsense_pages_are_no_fault(browser: httpx.AsyncClient, page: str) -> None:
    assert (await browser.get("/phan-anh", params={"trang": page})).status_code == 200
