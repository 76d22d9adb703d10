"""The pages behind a one-time link: what they take, what they refuse, what they never show."""

from __future__ import annotations

import io
import logging
import re
from typing import Any

import httpx
import pytest
from docx import Document
from sqlalchemy import Engine, select

from bot.forms.form import DROPPED, FILED, Draft
from bot.forms.links import hashed
from bot.forms.records import DraftRow
from bot.wordings import words
from tests.bot.fakes import FakeClock
from tests.bot.forms.paper import COMPLAINT, Desk, seed_of

CONTACT = {
    "name": "Nguyễn Thị Minh",
    "address": "Thôn 3, xã Tuy Phước",
    "phone": "0912 345 678",
    "agree": "yes",
}
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)></textarea>{{ 7*7 }}"


@pytest.fixture
def desk(engine: Engine, clock: FakeClock) -> Desk:
    return Desk(engine, clock)


class Browser:
    """One person's browser on one page."""

    def __init__(self, desk: Desk, token: str) -> None:
        self.desk = desk
        self.token = token
        self.http = desk.http()
        self.seed = ""

    async def open(self) -> httpx.Response:
        answer = await self.http.get(f"/to-khai/{self.token}")
        if 'name="seed"' in answer.text:
            self.seed = seed_of(answer.text)
        return answer

    async def send(self, do: str = "send", **fields: str) -> httpx.Response:
        """Fill the page in and press a button; follows to the page after it."""
        if not self.seed:
            await self.open()
        data = {"seed": self.seed, "do": do, **fields}
        answer = await self.http.post(f"/to-khai/{self.token}", data=data)
        return await self.http.get(answer.headers["location"]) if answer.is_redirect else answer

    async def raw(self, content: bytes, **headers: str) -> httpx.Response:
        given = {"content-type": "application/x-www-form-urlencoded", **headers}
        return await self.http.post(f"/to-khai/{self.token}", content=content, headers=given)


def browse(desk: Desk, draft: Draft) -> Browser:
    return Browser(desk, desk.give(draft))


@pytest.mark.parametrize(
    ("form", "names"),
    [
        ("report", ["name", "address", "phone"]), ("idea", ["name", "phone"]),
        ("question", ["name", "phone"]), ("example", ["name", "phone"]),
    ],
)  # fmt: skip
async def test_a_page_asks_what_its_form_asks_and_says_why(desk: Desk, form: str, names: list[str]) -> None:
    page = (await browse(desk, desk.draft(form)).open()).text
    assert re.findall(r'<input id="(\w+)" name="\1" type="te', page) == names
    for name in names:
        assert f'aria-describedby="{name}-why"' in page
    assert "Chỉ cán bộ nhận việc" in page
    assert "30 ngày kể từ khi việc kết thúc" in page
    assert ("Nghị định 20/2008/NĐ-CP" in page) == (form == "report")
    assert "checked" not in page
    assert re.findall(r'name="do" value="(\w+)">([^<]+)<', page) == [
        ("send", "Gửi thông tin"), ("refuse", "Không cung cấp"),
    ]  # fmt: skip


async def test_what_is_given_goes_sealed_into_the_draft_and_the_chat_goes_on(desk: Desk) -> None:
    draft = desk.draft("report", {"what": "Chậm"}, asked="contact")
    page = await browse(desk, draft).send(**CONTACT)
    assert words("page.contact.done.given_title") in page.text
    kept = desk.again(draft)
    assert (kept.given("name"), kept.given("address")) == (CONTACT["name"], CONTACT["address"])
    assert kept.given("phone") == "0912345678"
    assert kept.given("what") == "Chậm"
    assert kept.settled("contact")
    assert "contact" not in kept.refused
    assert kept.extra["consent"] == {
        "at": "2026-07-15T09:30:00+07:00", "to": ["name", "address", "phone"], "by": "page",
    }  # fmt: skip
    assert [one.key for one in desk.told] == [draft.key]
    with desk.engine.connect() as connection:
        stored = repr(connection.execute(select(DraftRow.__table__)).all())
    assert not any(text in stored for text in ("Minh", "Tuy Phước", "0912"))


async def test_refusing_keeps_nothing_whatever_was_typed(desk: Desk) -> None:
    draft = desk.draft("report", asked="contact")
    page = await browse(desk, draft).send("refuse", **CONTACT)
    assert words("page.contact.done.refused_title") in page.text
    kept = desk.again(draft)
    assert kept.refused == {"contact", "name", "address", "phone"}
    assert not kept.values
    assert "consent" not in kept.extra
    assert len(desk.told) == 1


async def test_a_part_of_it_may_be_left_out(desk: Desk) -> None:
    draft = desk.draft("report", asked="contact")
    await browse(desk, draft).send(name="An", agree="yes")
    kept = desk.again(draft)
    assert (dict(kept.values), kept.refused) == ({"name": "An", "contact": "page"}, {"address", "phone"})


@pytest.mark.parametrize(
    ("fields", "beside"),
    [
        ({**CONTACT, "agree": None}, "agree"),
        ({"agree": "yes"}, "name"),
        ({**CONTACT, "phone": "12"}, "phone"),
        ({**CONTACT, "phone": "điện thoại"}, "phone"),
        ({**CONTACT, "name": "123 456"}, "name"),
        ({**CONTACT, "address": "..."}, "address"),
        ({**CONTACT, "name": "a" * 101}, "name"),
    ],
)
async def test_an_error_stands_beside_its_field_and_nothing_is_lost(
    desk: Desk, fields: dict[str, Any], beside: str
) -> None:
    draft = desk.draft("report", asked="contact")
    browser = browse(desk, draft)
    given = {name: value for name, value in fields.items() if value is not None}
    page = await browser.send(**given)
    assert page.status_code == 422
    assert f'id="{beside}-error"' in page.text
    assert f'href="#{beside}"' in page.text
    assert page.text.count('aria-invalid="true"') == 1
    assert "<title>Cần sửa: " in page.text
    for name, value in given.items():
        assert ("checked" if name == "agree" else f'value="{value}"') in page.text
    assert desk.again(draft) == draft
    assert not desk.told
    browser.seed = seed_of(page.text)
    assert (await browser.send(**CONTACT)).status_code == 200


async def test_a_link_works_once(desk: Desk) -> None:
    draft = desk.draft("report", asked="contact")
    browser, thief = browse(desk, draft), Browser(desk, desk.links.token(draft.key))
    await browser.send(**CONTACT)
    for page in (await thief.open(), await thief.raw(b"seed=" + b"x" * 22 + b"&do=refuse")):
        assert page.status_code == 404
        assert words("page.gone.title") in page.text
        assert "Minh" not in page.text
    assert desk.again(draft).given("name") == CONTACT["name"]


async def test_the_same_browser_sending_again_is_told_kindly_and_changes_nothing(desk: Desk) -> None:
    draft = desk.draft("report", asked="contact")
    browser = browse(desk, draft)
    await browser.send(**CONTACT)
    again = await browser.send(name="Người khác", agree="yes")
    assert again.status_code == 200
    assert "Trang này đã gửi rồi" in again.text
    assert desk.again(draft).given("name") == CONTACT["name"]
    assert len(desk.told) == 1


async def test_a_sent_page_shows_nothing_of_what_was_sent(desk: Desk) -> None:
    browser = browse(desk, desk.draft("report", asked="contact"))
    page = await browser.send(**CONTACT)
    private = page.url.path.removesuffix("/xong")
    for path in (private, f"{private}/xong", f"{private}/don.docx"):
        text = (await browser.http.get(path)).text
        assert not any(value in text for value in ("Minh", "Tuy Phước", "0912"))


@pytest.mark.parametrize(("stage", "minutes"), [(DROPPED, 0), (FILED, 0), ("filling", 61)])
async def test_a_link_that_is_over_says_what_to_do(
    desk: Desk, clock: FakeClock, stage: str, minutes: int
) -> None:
    draft = desk.draft("report", asked="contact")
    browser = browse(desk, draft)
    await browser.open()
    desk.change(draft, stage=stage)
    clock.advance(minutes=minutes)
    for page in (await browser.open(), await browser.send(**CONTACT)):
        assert page.status_code == 404
        assert "viết tiếp" in page.text
    assert not desk.again(draft).values


@pytest.mark.parametrize("token", ["x", "a" * 43, "b" * 44, "a%00", "%F0%9F%98%80", "a" * 3000])
async def test_an_unknown_link_says_the_same(desk: Desk, token: str) -> None:
    http = desk.http()
    for path in (f"/to-khai/{token}", f"/to-khai/{token}/xong", f"/to-khai/{token}/don.docx"):
        page = await http.get(path)
        assert page.status_code == 404
        assert words("page.gone.title") in page.text


async def test_opening_it_uses_nothing_up(desk: Desk) -> None:
    browser = browse(desk, desk.draft("report", asked="contact"))
    for _ in range(3):  # a chat's preview, the citizen, the citizen again
        assert (await browser.open()).status_code == 200
    assert "Đã nhận" in (await browser.send(**CONTACT)).text


async def test_it_opens_on_after_the_chat_asks_again(desk: Desk) -> None:
    draft = desk.draft("report", asked="contact")
    browser = browse(desk, draft)
    await browser.open()
    desk.give(draft)
    assert "Đã nhận" in (await browser.send(**CONTACT)).text


async def test_a_correction_asked_for_in_the_chat_begins_empty(desk: Desk) -> None:
    draft = desk.draft("report", asked="contact")
    await browse(desk, draft).send(**CONTACT)
    browser = browse(desk, draft)
    page = await browser.open()
    assert "Minh" not in page.text
    await browser.send(name="Tên mới", agree="yes")
    assert desk.again(draft).given("name") == "Tên mới"


async def test_what_the_chat_wrote_meanwhile_is_not_lost(desk: Desk) -> None:
    draft = desk.draft("report", {"what": "cũ"}, asked="contact")
    browser = browse(desk, draft)
    await browser.open()
    desk.change(draft, values={"what": "mới"})
    await browser.send(**CONTACT)
    kept = desk.again(draft)
    assert (kept.given("what"), kept.given("name")) == ("mới", CONTACT["name"])


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "https://xau.test"},
        {"origin": "null"},
    ],
)  # fmt: skip
async def test_another_site_cannot_send_it(desk: Desk, headers: dict[str, str]) -> None:
    draft = desk.draft("report", asked="contact")
    browser = browse(desk, draft)
    await browser.open()
    page = await browser.raw(f"seed={browser.seed}&do=send&name=An&agree=yes".encode(), **headers)
    assert page.status_code == 403
    assert "text/html" in page.headers["content-type"]
    assert desk.again(draft) == draft


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"x=" + b"a" * 140_000, {}, 413),
        (b"{}", {"content-type": "application/json"}, 415),
        (b"name=An", {}, 400),  # no secret of a page of ours
        (b"seed=short&do=refuse", {}, 400),
        (b"\xff\xfe", {}, 400),
        (b"&".join(b"a%d=1" % number for number in range(60)), {}, 400),
    ],
)
async def test_what_no_page_of_ours_sends_is_refused_with_a_page(
    desk: Desk, content: bytes, headers: dict[str, str], status: int
) -> None:
    draft = desk.draft("report", asked="contact")
    page = await browse(desk, draft).raw(content, **headers)
    assert page.status_code == status
    assert words("page.refused.title") in page.text
    assert desk.again(draft) == draft


async def test_every_answer_has_the_headers(desk: Desk) -> None:
    browser = browse(desk, desk.letter())
    done = await browser.send("refuse")
    file = await browser.http.get(done.url.path.replace("xong", "don.docx"))
    answers = [
        await Browser(desk, "x").open(), done, file,
        await browser.raw(b"{}"), await browse(desk, desk.draft("report")).open(),
    ]  # fmt: skip
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "form-action 'self'" in policy
        assert "script-src" not in policy
        assert "unsafe" not in policy
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "noindex" in answer.headers["x-robots-tag"]
        assert "set-cookie" not in answer.headers


async def test_pages_hold_no_script_and_nothing_foreign(desk: Desk) -> None:
    pages = [await browse(desk, desk.draft("report")).open(), await browse(desk, desk.letter()).open()]
    for page in pages:
        for banned in ("<script", "<style", "style=", "onclick", 'src="http', "//cdn"):
            assert banned not in page.text


async def test_scripts_stay_text(desk: Desk) -> None:
    browser = browse(desk, desk.letter(values={**COMPLAINT, "reason": HOSTILE, "subject": HOSTILE}))
    first = await browser.open()
    wrong = await browser.send(name=HOSTILE, recipient=HOSTILE)
    assert wrong.status_code == 422
    for page in (first.text, wrong.text):
        assert "<script" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;" in page
        assert "{{ 7*7 }}" in page


# --- Letters


async def test_a_letter_page_shows_what_the_chat_has_and_asks_for_the_rest(desk: Desk) -> None:
    page = (await browse(desk, desk.letter()).open()).text
    for text in COMPLAINT.values():
        assert text in page
    names = re.findall(r'<(?:input|textarea) id="(\w+)" name="\1"', page)
    assert names == ["recipient", "name", "address", "phone", "against", "against_address", "subject",
                     "since", "reason", "demand", "proof", "agree"]  # fmt: skip
    assert "sinh" not in re.sub(r"[Tt]ự động", "", page)  # no law asks for a date of birth
    assert "45 ngày" in page


async def test_a_letter_is_made_from_the_page_and_downloaded(desk: Desk) -> None:
    draft = desk.letter()
    page = await browse(desk, draft).send(
        **CONTACT,
        recipient="Chủ tịch UBND phường",
        against="UBND phường",
        **{**COMPLAINT, "demand": "Trả lời"},
    )
    assert words("page.letter.ready.download") in page.text
    (link,) = re.findall(r'href="([^"]+don\.docx)"', page.text)
    for _ in range(2):  # made anew each time
        file = await desk.http().get(link)
        assert file.headers["content-disposition"] == 'attachment; filename="don-khieu-nai.docx"'
        whole = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(file.content)).paragraphs)
        for text in (
            CONTACT["name"],
            "Chủ tịch UBND phường",
            CONTACT["phone"],
            "Trả lời",
            COMPLAINT["since"],
        ):
            assert text in whole
    kept = desk.again(draft)
    assert kept.stage == "ready"
    assert kept.extra["consent"]["to"] == ["name", "address", "phone"]
    assert not desk.told  # the conversation is over with this form


async def test_a_letter_may_be_left_blank_for_the_pen(desk: Desk) -> None:
    draft = desk.letter("denunciation")
    page = await browse(desk, draft).send(
        "refuse", name="Lê Văn An", phone="0912345678", recipient="Chủ tịch UBND xã", accused="Ông H", acts=""
    )
    (link,) = re.findall(r'href="([^"]+don\.docx)"', page.text)
    whole = [one.text for one in Document(io.BytesIO((await desk.http().get(link)).content)).paragraphs]
    assert "Họ và tên người tố cáo: \t" in whole
    assert "Kính gửi: Chủ tịch UBND xã" in whole
    assert not any("Lê Văn An" in text for text in whole)
    assert "Lê Văn An" not in str(desk.again(draft).extra)


async def test_a_letter_needs_consent_only_for_what_is_personal(desk: Desk) -> None:
    wrong = await browse(desk, desk.letter()).send(name="An", recipient="Chủ tịch")
    assert wrong.status_code == 422
    assert 'id="agree-error"' in wrong.text
    fine = await browse(desk, desk.letter()).send(recipient="Chủ tịch", **COMPLAINT)
    assert fine.status_code == 200


async def test_only_the_browser_that_wrote_it_sees_and_gets_it(desk: Desk) -> None:
    draft = desk.letter()
    browser = browse(desk, draft)
    page = await browser.send(**CONTACT, **COMPLAINT)
    private = page.url.path.removesuffix("/xong")
    assert CONTACT["name"] in (await browser.http.get(private)).text  # "Sửa lại"
    for path in (browser.token, f"{browser.token}/xong", f"{browser.token}/don.docx"):
        assert (await desk.http().get(f"/to-khai/{path}")).status_code == 404
    # asked for again in the chat, the address opens the page without what was written there
    token = desk.give(draft)
    opened = await Browser(desk, token).open()
    assert COMPLAINT["demand"] in opened.text
    assert CONTACT["name"] not in opened.text
    assert (await desk.http().get(f"/to-khai/{token}/don.docx")).status_code == 404


async def test_a_letter_is_corrected_and_made_again(desk: Desk) -> None:
    draft = desk.letter()
    browser = browse(desk, draft)
    first = await browser.send(**CONTACT, **COMPLAINT)
    private = Browser(desk, first.url.path.split("/")[2])
    second = await private.send(**{**CONTACT, **COMPLAINT, "name": "Tên sửa"})
    assert second.url.path == first.url.path  # the same private address
    assert desk.again(draft).extra["letter"]["name"] == "Tên sửa"


async def test_a_download_ends_with_its_link(desk: Desk, clock: FakeClock) -> None:
    page = await browse(desk, desk.letter()).send("refuse", **COMPLAINT)
    assert "10:30 ngày 15-07-2026" in page.text
    link = page.url.path.replace("xong", "don.docx")
    clock.advance(minutes=59)
    assert (await desk.http().get(link)).status_code == 200
    clock.advance(minutes=2)
    assert (await desk.http().get(link)).status_code == 404


async def test_the_longest_letter_in_vietnamese_fits(desk: Desk) -> None:
    longest = {name: "ếệ" * (most // 2) for name, most in (
        ("subject", 1500), ("reason", 3000), ("demand", 1500), ("proof", 1500), ("since", 200))}  # fmt: skip
    draft = desk.letter()
    page = await browse(desk, draft).send("refuse", **longest)
    assert page.status_code == 200
    assert desk.again(draft).given("reason") == longest["reason"]


async def test_a_failure_is_a_kind_page_and_quotes_nobody(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.fails = True
    draft = desk.draft("report", asked="contact")
    with caplog.at_level(logging.DEBUG, "bot"):
        page = await browse(desk, draft).send(**CONTACT)
        assert "Đã nhận" in page.text  # it is stored, whatever the chat does
        desk.links.key_of = None  # type: ignore[method-assign,assignment]
        broken = await browse(desk, desk.draft("report")).send(**CONTACT)
    assert broken.status_code == 503
    assert words("page.refused.title") in broken.text
    assert "Minh" not in caplog.text
    assert "RuntimeError" in caplog.text
    assert desk.drafts.by_link(hashed(desk.links.token(draft.key))) is None
