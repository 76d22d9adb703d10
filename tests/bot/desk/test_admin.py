"""Administration: people, units, what the office sets for everybody, and its effect on citizens."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from bot.clock import fixed_day
from bot.desk.accounts import SignIn
from knowledge.answers.wordings import say
from tests.bot.desk.console import Console
from tests.bot.fakes import message


async def said(console: Console, text: str, conversation: str = "mới", channel: str = "telegram") -> str:
    """What a citizen is answered."""
    from dataclasses import replace

    incoming = replace(message(text, conversation), channel=channel)
    outcome = await console.services.conversation.turn(incoming)
    assert outcome is not None
    assert outcome.answer is not None
    return outcome.answer.text


def test_a_new_officer_gets_a_password_shown_once(console: Console) -> None:
    admin = console.browser("quan")
    admin.get("/admin")
    page = admin.post("/admin/officers", login="moi.le", name="Lê Mới", unit="quy-nhon", role="officer").text
    made = re.search(r'id="made">([^<]+)<', page)
    assert made
    assert made[1] not in admin.get("/admin").text
    assert console.accounts.sign_in("moi.le", made[1])[0] is SignIn.DONE
    assert console.browser().sign_in("moi.le", made[1]).url.path == "/desk/password"


@pytest.mark.parametrize(
    "fields", [{"login": "Có Dấu"}, {"login": "an"}, {"role": "vua"}, {"unit": "không-có"}, {"name": ""}]
)
def test_what_cannot_be_added_is_said(console: Console, fields: dict[str, str]) -> None:
    admin = console.browser("quan")
    admin.get("/admin")
    before = len(console.services.directory.officers())
    values = {"login": "moi", "name": "Lê Mới", "unit": "tinh", "role": "officer", **fields}
    assert admin.post("/admin/officers", **values).status_code in (403, 404, 422)
    assert len(console.services.directory.officers()) == before


def test_a_unit_is_added_and_changed(console: Console) -> None:
    admin = console.browser("quan")
    admin.get("/admin")
    values = {
        "slug": "tuy-phuoc",
        "name": "Trung tâm xã",
        "province": "gia-lai",
        "receives": ["report", "idea"],
    }
    admin.post("/admin/units", **values)
    unit = console.services.directory.unit_by_slug("tuy-phuoc")
    assert unit is not None
    assert set(unit.receives) == {"report", "idea"}
    admin.post("/admin/units", **{**values, "name": "Tên mới", "receives": ["handoff"], "next": "tinh"})
    unit = console.services.directory.unit_by_slug("tuy-phuoc")
    assert unit is not None
    assert (unit.name, unit.receives) == ("Tên mới", ("handoff",))
    admin.post("/admin/units/tuy-phuoc/remove")
    assert console.services.directory.unit_by_slug("tuy-phuoc") is None


def test_a_locked_account_is_opened_by_the_administrator(console: Console) -> None:
    for _ in range(5):
        console.accounts.sign_in("an", "sai rồi nhé các bạn")
    admin = console.browser("quan")
    assert "đang khóa" in admin.get("/admin").text
    admin.post("/admin/officers/an/unlock")
    assert "đang khóa" not in admin.get("/admin").text


async def test_greeting_and_notice_reach_citizens(console: Console) -> None:
    admin = console.browser("quan")
    admin.get("/admin/options")
    admin.post("/admin/options", greeting="Xã Thử xin chào", notice="Cổng bảo trì đến 17 giờ", until="")
    assert await said(console, "/start") == "Cổng bảo trì đến 17 giờ\n\nXã Thử xin chào"
    again = await said(console, "/help")
    assert "Cổng bảo trì" not in again, "once in a conversation"
    assert await said(console, "cứu với nhà tôi đang cháy", "khác") == await said(
        console, "cứu với nhà tôi đang cháy", "khác"
    ), "nothing stands before a number to call"
    admin.post("/admin/options", greeting="", notice="")
    assert await said(console, "/start", "ba") == say("smalltalk.greet")


async def test_a_notice_ends_with_its_day(console: Console) -> None:
    admin, today = console.browser("quan"), console.clock().date()
    admin.get("/admin/options")
    admin.post("/admin/options", notice="Bảo trì", until=(today - timedelta(days=1)).isoformat())
    assert "Bảo trì" not in await said(console, "/start")
    admin.post("/admin/options", notice="Bảo trì", until=today.isoformat())
    assert "Bảo trì" in await said(console, "/start", "hai")
    assert admin.post("/admin/options", notice="Bảo trì", until="mai").status_code == 422


async def test_a_channel_is_switched_off_with_a_reason(console: Console) -> None:
    admin = console.browser("quan")
    admin.get("/admin/options")
    admin.post("/admin/options", telegram="Đang nâng cấp, anh/chị gọi 1022")
    assert await said(console, "làm căn cước bao lâu") == "Đang nâng cấp, anh/chị gọi 1022"
    assert "114" in await said(console, "cứu với nhà tôi đang cháy")
    assert "nâng cấp" not in await said(console, "/start", channel="web")
    admin.post("/admin/options", telegram="")
    assert "nâng cấp" not in await said(console, "làm căn cước bao lâu")


def test_hours_are_followed_and_faults_named(console: Console) -> None:
    admin, hours = console.browser("quan"), console.services.hours
    noon = fixed_day(console.clock().date())().replace(hour=12)
    assert hours.open_at(noon)
    admin.get("/admin/options")
    refused = admin.post("/admin/options", hours="hours: {t9: '7:00-9:00'}")
    assert refused.status_code == 422
    assert "t9" in refused.text
    admin.post("/admin/options", hours="hours: {t2-t6: '7:00-11:00, 13:00-17:00'}")
    assert not hours.open_at(noon)
    admin.post("/admin/options", hours="")
    assert hours.open_at(noon), "the file of the home again"


def test_templates_belong_to_their_unit(console: Console) -> None:
    lead, admin = console.browser("chi"), console.browser("quan")
    lead.get("/templates")
    admin.get("/templates")
    lead.post("/templates", title="Lời dặn", text="Mời anh/chị quay lại ngày mai.")
    admin.post("/templates", title="Chào chung", text="Kính chào anh/chị.")
    page = lead.get("/templates").text
    assert "Lời dặn" in page
    assert "Chào chung" in page
    assert "Lời dặn" not in admin.get("/templates").text
    assert lead.post("/templates/2/remove").status_code == 422, "that of all is the administrator's"
    assert admin.post("/templates/1/remove").status_code == 422
    handoff, officer = console.waiting(), console.browser("an")
    officer.get("/inbox")
    assert "Mời anh/chị quay lại ngày mai." in officer.post(f"/inbox/{handoff.code}/claim").text
