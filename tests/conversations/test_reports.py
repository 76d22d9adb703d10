"""Phản ánh, kiến nghị: written, corrected, sent, answered, on Telegram through the real Rasa."""

from __future__ import annotations

import pytest

from bot.wordings import words
from tests.conversations.conftest import Office

pytestmark = pytest.mark.asyncio(loop_scope="module")

STORY = "Nộp hồ sơ khai sinh cho con mười ngày rồi chưa có kết quả, hỏi thì bị hẹn lại ba lần"


async def test_a_report_from_the_first_word_to_the_rating(office: Office) -> None:
    citizen = office.person()
    assert "phản ánh" in (await citizen.say("tôi muốn phản ánh")).text.lower()
    await citizen.tap("Viết phản ánh")
    await citizen.say(STORY)
    await citizen.say("phường Quy Nhơn, tỉnh Gia Lai")
    await citizen.say("không có")
    await citizen.say("hôm 20/11")
    await citizen.say("Trả kết quả cho tôi")
    assert "/to-khai/" in (await citizen.tap("Bỏ qua")).text  # no evidence
    sent = await citizen.fill_page(name="Nguyễn Thị Thử", address="Số 5 đường Thử", phone="0912345678")
    assert sent.status_code < 400
    review = await citizen.read()
    assert STORY in review.text
    assert "Nguyễn Thị Thử" not in review.text
    receipt = await citizen.tap("Gửi")
    code = citizen.code()
    assert "Trung tâm PVHCC phường Quy Nhơn" in receipt.text
    post = await office.ward.until(code)
    assert "Nguyễn Thị Thử" not in post.text
    await office.ward.command(office.an, f"/nhanviec {code}")
    await office.ward.command(office.an, f"/traloi {code} Hồ sơ đã có kết quả, mời anh/chị tới nhận.")
    reply = await citizen.read()
    assert "Hồ sơ đã có kết quả" in reply.text
    assert "Hồ sơ đã có kết quả" in (await citizen.say(f"tra cứu {code.lower()}")).text


async def test_cancel_asks_and_loses_nothing(office: Office) -> None:
    citizen = office.person()
    await citizen.say("tôi muốn phản ánh")
    await citizen.tap("Viết phản ánh")
    await citizen.say(STORY)
    asked = await citizen.say("hủy")
    assert asked.buttons == [words(f"form.buttons.{name}") for name in ("drop", "later", "go_on")]
    await citizen.tap("Để sau")
    again = await citizen.say("viết tiếp")
    assert words("report.ask.where") in again.text
