"""The pages of the web door: their headers, what they hold, where the QR code leads."""

from __future__ import annotations

from typing import Any

import pytest
import segno

from tests.bot.channels.memory_post import MemoryPost
from tests.bot.channels.web_door import Browser, new_channel, running


@pytest.fixture
def post() -> MemoryPost:
    return MemoryPost()


@pytest.fixture
def an(post: MemoryPost) -> Browser:
    return Browser(new_channel(post)[1])


@pytest.mark.parametrize(
    "path",
    ["/", "/qr", "/qr.svg", "/qr.png", "/static/chat.js", "/static/none.js"],
)
async def test_everything_has_the_security_headers(an: Browser, path: str) -> None:
    headers = (await an.http.get(path)).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


async def test_refusals_and_streams_have_them_too(an: Browser) -> None:
    assert "content-security-policy" in (await an.http.post("/web/send")).headers
    assert "content-security-policy" in (await an.tab()).headers


async def test_pages_hold_nothing_inline_and_nothing_foreign(an: Browser) -> None:
    for path in ("/", "/qr?q=khai+sinh"):
        page = (await an.http.get(path)).text
        for banned in ("<style", "style=", "onclick", "<script>", 'src="http', "//cdn"):
            assert banned not in page


async def test_without_javascript_the_page_names_the_portal(an: Browser) -> None:
    page = (await an.http.get("/")).text
    assert "https://dichvucong.gov.vn" in page.partition("<noscript>")[2].partition("</noscript>")[0]


async def test_a_question_in_the_address_is_not_put_into_the_page(an: Browser) -> None:
    assert "alert" not in (await an.http.get("/?q=<script>alert(1)</script>")).text
    poster = (await an.http.get("/qr?q=<script>alert(1)</script>")).text
    assert "<script>alert" not in poster


async def test_the_code_leads_to_the_public_address(
    post: MemoryPost, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    make = segno.make

    def noted(text: str, **options: Any) -> Any:
        made.append(text)
        return make(text, **options)

    monkeypatch.setattr(segno, "make", noted)
    async with running(post, public_url="https://hoi.test/") as app:
        http = Browser(app).http
        svg, png = await http.get("/qr.svg"), await http.get("/qr.png?q=khai sinh")
        poster = (await http.get("/qr")).text
    assert made == ["https://hoi.test/", "https://hoi.test/?q=khai%20sinh"]
    assert b"<svg" in svg.content
    assert png.content.startswith(b"\x89PNG")
    assert "hoi.test" in poster
    assert "Chưa in được" not in poster


async def test_a_poster_that_leads_nowhere_says_so(post: MemoryPost) -> None:
    assert (
        "Chưa in được" in (await Browser(new_channel(post)[1], "http://127.0.0.1:8080").http.get("/qr")).text
    )


async def test_files_are_sent_again_only_when_changed(an: Browser) -> None:
    first = await an.http.get("/static/chat.css")
    again = await an.http.get("/static/chat.css", headers={"If-None-Match": first.headers["etag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
