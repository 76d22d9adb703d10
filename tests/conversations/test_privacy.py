"""My data: told, copied, deleted with a receipt, also in the middle of a form."""

from __future__ import annotations

import re

import pytest

from bot.wordings import words
from tests.conversations.conftest import Office
from tests.conversations.harness import Person, execute

pytestmark = pytest.mark.asyncio(loop_scope="module")

ASKS = "làm lại căn cước bị mất phí bao nhiêu"
STORY = "Loa phường ồn quá, sáng nào cũng mở từ năm giờ"
RECEIPT = re.compile(r"XD-[0-9A-Z]{6}")


async def begun(office: Office) -> Person:
    """A citizen in the middle of a report: asked where it was."""
    citizen = office.person()
    await citizen.say("tôi muốn phản ánh")
    await citizen.tap("Viết phản ánh")
    await citizen.say(STORY)
    return citizen


async def test_what_is_kept_is_told_forgotten_and_told_again(office: Office) -> None:
    citizen = office.person()
    assert words("privacy.nothing") in (await citizen.say("/dulieu")).text
    await citizen.say("em ở phường Quy Nhơn")
    await citizen.say(ASKS)
    told = await citizen.say("bạn đang giữ thông tin gì về tôi")
    for said in ("phường Quy Nhơn", "Gia Lai", "giữ đến", "91/2025/QH15", "356/2025/NĐ-CP"):
        assert said in told.text
    assert told.buttons == [words(f"privacy.buttons.{name}") for name in ("copy", "delete", "forget")]
    assert (await citizen.tap("Quên tỉnh, nơi ở")).text == words("privacy.forgotten")
    told = await citizen.say("/dulieu")
    assert "Quy Nhơn" not in told.text
    assert "Quên tỉnh, nơi ở" not in told.buttons


async def test_a_copy_holds_what_was_written(office: Office) -> None:
    citizen = await begun(office)
    await citizen.say("phường Quy Nhơn, tỉnh Gia Lai")
    await citizen.say("/dulieu")
    copy = await citizen.tap("Xem bản sao")
    for said in (STORY, "phường Quy Nhơn, tỉnh Gia Lai", "phần 1/1"):
        assert said in copy.text
    other = office.person()
    assert STORY not in (await other.say("/dulieu")).text
    assert STORY not in (await other.say("cho tôi bản sao dữ liệu của tôi")).text


async def test_to_delete_in_a_form_is_no_answer_to_it(office: Office) -> None:
    citizen = await begun(office)
    asked = await citizen.say("xóa dữ liệu của tôi")
    assert asked.buttons == ["Xóa ngay", "Không xóa"]
    still = words("form.resume.still_asked", form=words("form.names.report"))
    assert still in asked.text
    kept = await citizen.tap("Không xóa")
    assert words("privacy.delete.kept") in kept.text
    assert still in kept.text
    assert words("report.ask.office") in (await citizen.say("phường Quy Nhơn")).text, "the form goes on"
    for _ in range(4):
        await citizen.tap("Bỏ qua")
    review = await citizen.tap("Không cung cấp")
    assert "phường Quy Nhơn" in review.text
    assert "xóa dữ liệu" not in review.text


async def test_data_may_be_what_a_report_is_about(office: Office) -> None:
    """Only the whole message is a wish of one's own; a story that speaks of data is the answer."""
    citizen = office.person()
    await citizen.say("tôi muốn phản ánh")
    await citizen.tap("Viết phản ánh")
    story = "Phường không chịu xóa dữ liệu của tôi trên hệ thống cũ dù đã hứa"
    assert words("report.ask.where") in (await citizen.say(story)).text
    await citizen.say("/dulieu")
    assert story in (await citizen.tap("Xem bản sao")).text


async def test_deleted_in_the_middle_of_a_form_with_a_receipt(office: Office) -> None:
    citizen = await begun(office)
    await citizen.say("/dulieu")
    asked = await citizen.tap("Xóa dữ liệu")
    assert words("privacy.delete.final") in asked.text
    done = await citizen.tap("Xóa ngay")
    receipt = RECEIPT.search(done.text)
    assert receipt, done.text
    assert "1 bản nháp" in done.text
    again = await citizen.tap("Xóa ngay", on=asked)  # a second tap deletes and counts nothing
    assert words("privacy.delete.nothing") in again.text
    assert RECEIPT.search(again.text) is None
    assert (await citizen.say("viết tiếp")).text == words("form.resume.none")
    assert words("privacy.nothing") in (await citizen.say("/dulieu")).text
    home = office.application.home
    assert execute(home, "SELECT count(*) FROM erasures WHERE receipt = ?", receipt[0]) == [(1,)]


async def test_what_an_office_still_works_on_stays_and_why(office: Office) -> None:
    citizen = await begun(office)
    await citizen.say("phường Quy Nhơn, tỉnh Gia Lai")
    for _ in range(4):
        await citizen.tap("Bỏ qua")
    await citizen.tap("Không cung cấp")
    await citizen.tap("Gửi")
    code = citizen.code()
    await office.ward.until(code)
    await citizen.say(ASKS)
    asked = await citizen.say("xóa dữ liệu của tôi đi")
    assert code in asked.text
    assert "Luật 91/2025/QH15" in asked.text
    done = await citizen.tap("Xóa ngay")
    assert RECEIPT.search(done.text)
    assert code in done.text
    assert words("privacy.states.cases.filed") in (await citizen.say("/dulieu")).text
    assert STORY in (await office.ward.command(office.an, f"/xem {code}")).text


async def test_while_an_officer_answers_data_is_told_and_the_talk_stays(office: Office) -> None:
    citizen = office.person()
    await citizen.say("em ở phường Quy Nhơn")
    await citizen.say("gặp cán bộ")
    code = citizen.code()
    await office.ward.until(code)
    told = await citizen.say("/dulieu")
    assert code in told.text
    assert words("privacy.states.handoffs.waiting") in told.text
    await citizen.tap("Xóa dữ liệu")
    done = await citizen.tap("Xóa ngay")
    assert code in done.text, "what is not done stays, and is named"
    await office.ward.command(office.an, f"/nhan {code}")
    assert "Chị An" in (await citizen.read()).text
    await office.ward.command(office.an, f"/dong {code}")
    await citizen.read()
    await citizen.say("xóa dữ liệu của tôi")
    assert "1 cuộc trò chuyện với cán bộ" in (await citizen.tap("Xóa ngay")).text
