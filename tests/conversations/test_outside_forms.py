""" "bắt đầu lại", "hủy", "quay lại", /huy: everywhere something sensible, and nothing lost without asking."""

from __future__ import annotations

import pytest

from bot.wordings import words
from tests.conversations.conftest import Office
from tests.conversations.harness import Person

pytestmark = pytest.mark.asyncio(loop_scope="module")

ASKS = "làm lại căn cước bị mất phí bao nhiêu"
STORY = "Loa phường ồn quá, sáng nào cũng mở từ năm giờ"
FORM = words("form.names.report")


async def begun(office: Office) -> Person:
    citizen = office.person()
    await citizen.say("tôi muốn phản ánh")
    await citizen.tap("Viết phản ánh")
    await citizen.say(STORY)
    return citizen


@pytest.mark.parametrize(
    ("text", "wording"),
    [("hủy", "nothing"), ("thôi không gửi nữa", "nothing"), ("để sau", "nothing"), ("quay lại", "no_step"),
     ("dạ cho em quay lại ạ", "no_step"), ("bắt đầu lại", "restarted"), ("Bat dau lai", "restarted")],
)  # fmt: skip
async def test_where_nothing_is_open(office: Office, text: str, wording: str) -> None:
    told = await office.person().say(text)
    assert (told.text, told.buttons) == (words(f"form.idle.{wording}"), [])


async def test_to_go_on_where_nothing_is_kept(office: Office) -> None:
    assert (await office.person().say("viết tiếp")).text == words("form.resume.none")


async def test_beginning_again_forgets_what_was_talked_of_and_keeps_the_place(office: Office) -> None:
    citizen = office.person()
    await citizen.say("em ở phường Quy Nhơn")
    await citizen.say(ASKS)
    assert "DC02" in (await citizen.say("cần giấy tờ gì")).text, "of what was talked of"
    assert (await citizen.say("bắt đầu lại")).text == words("form.idle.restarted")
    assert "DC02" not in (await citizen.say("cần giấy tờ gì")).text
    assert "phường Quy Nhơn" in (await citizen.say("/dulieu")).text


async def test_going_back_keeps_what_was_talked_of(office: Office) -> None:
    citizen = office.person()
    await citizen.say(ASKS)
    await citizen.say("quay lại")
    assert "DC02" in (await citizen.say("cần giấy tờ gì")).text


@pytest.mark.parametrize("text", ["hủy", "bắt đầu lại", "quay lại"])
async def test_a_kept_draft_is_named_and_not_lost(office: Office, text: str) -> None:
    citizen = await begun(office)
    await citizen.tap("Để sau")
    told = await citizen.say(text)
    assert words("form.resume.reminder", form=FORM) in told.text
    assert told.buttons == [words("form.buttons.go_on"), words("form.buttons.drop")]
    assert words("report.ask.where") in (await citizen.tap("Viết tiếp")).text


async def test_a_kept_draft_is_dropped_by_its_button_alone(office: Office) -> None:
    citizen = await begun(office)
    await citizen.tap("Để sau")
    await citizen.say("hủy")
    assert (await citizen.tap("Bỏ bản nháp")).text == words("form.cancel.done", form=FORM)
    assert (await citizen.say("viết tiếp")).text == words("form.resume.none")


async def test_the_command_stops_a_form_after_asking(office: Office) -> None:
    citizen = await begun(office)
    asked = await citizen.say("/huy")
    assert asked.buttons == [words(f"form.buttons.{name}") for name in ("drop", "later", "go_on")]
    assert words("report.ask.where") in (await citizen.tap("Viết tiếp")).text
    await citizen.say("/huy")
    assert (await citizen.tap("Bỏ bản nháp")).text == words("form.cancel.done", form=FORM)
    assert (await citizen.say("/huy")).text == words("form.idle.nothing")


@pytest.mark.parametrize("command", ["/help", "/dulieu", "/tinh lam-dong"])
async def test_other_commands_leave_the_form_as_it_is(office: Office, command: str) -> None:
    citizen = await begun(office)
    told = await citizen.say(command)
    assert words("form.resume.still_asked", form=FORM) in told.text
    assert words("report.ask.office") in (await citizen.say("phường Quy Nhơn, Gia Lai")).text


async def test_to_begin_again_in_a_form_asks_first(office: Office) -> None:
    citizen = await begun(office)
    asked = await citizen.say("bắt đầu lại")
    assert asked.text == words("form.cancel.restart")
    assert words("report.ask.where") in (await citizen.tap("Viết tiếp")).text
    await citizen.say("bắt đầu lại")
    assert words("report.ask.what") in (await citizen.tap("Viết lại từ đầu")).text
