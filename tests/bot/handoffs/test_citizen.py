"""A citizen who asks for a person: what is said, when the machine is silent, and the way back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.handoffs.handoff import CLOSED, KEPT, OPEN, WAITING
from bot.messages import Attachment
from bot.wordings import words
from tests.bot.handoffs.bureau import AN, CLOSED_AT, OPENS_AT, PROVINCE, WARD, Bureau


async def test_the_place_in_the_queue_and_what_happens_next(bureau: Bureau) -> None:
    bureau.lives()
    first = await bureau.says("gặp cán bộ")
    assert "Trung tâm phường" in first
    assert "thứ 1 trong hàng" in first
    assert "im lặng" in first
    assert "7 giờ 30" in first  # the office hours
    bureau.lives("người sau")
    assert "thứ 2 trong hàng" in await bureau.says("gặp cán bộ", "người sau")


async def test_one_of_whom_nothing_is_known_gets_a_person_too(bureau: Bureau) -> None:
    told = await bureau.says("gặp cán bộ")
    assert bureau.live().code in told
    assert not any("Nơi ở" in text for text in (*bureau.texts(WARD), *bureau.texts(PROVINCE)))


async def test_silence_while_waiting_and_open(bureau: Bureau) -> None:
    handoff = await bureau.open()
    assert await bureau.says("làm căn cước bao lâu?") == ""
    await bureau.staff(AN, f"/nhan {handoff.code}")
    assert await bureau.says("em đây ạ") == ""
    said = [text for text in bureau.texts(WARD) if "Công dân: " in text]
    assert said == [f"#{handoff.code} Công dân: làm căn cước bao lâu?", f"#{handoff.code} Công dân: em đây ạ"]


async def test_asking_twice_makes_one(bureau: Bureau) -> None:
    handoff = await bureau.open()
    again = await bureau.says("cho em gặp cán bộ")
    assert handoff.code in again
    assert "thứ 1 trong hàng" in again
    assert bureau.count() == 1


@pytest.mark.parametrize("command", ["/start", "/help"])
async def test_commands_that_greet_tell_how_it_stands(bureau: Bureau, command: str) -> None:
    handoff = await bureau.open()
    assert handoff.code in await bureau.says(command)


async def test_what_only_looks_like_a_command_reaches_the_officer(bureau: Bureau) -> None:
    await bureau.open()
    assert await bureau.says("/3 ngõ 12 ạ") == ""
    assert "/3 ngõ 12" in bureau.texts(WARD)[-1]


async def test_a_button_of_the_machine_tells_how_it_stands(bureau: Bureau) -> None:
    bureau.lives()
    await bureau.says("làm căn cước bao lâu?")
    fee = next(button.value for button in bureau.buttons["dân"] if button.title == "Lệ phí")
    handoff = await bureau.open()
    assert handoff.code in await bureau.says(None, button=fee)


async def test_the_word_of_a_button_works_and_a_number_reaches_the_officer(bureau: Bureau) -> None:
    handoff = await bureau.open()
    assert await bureau.says("1") == ""  # an answer to the officer, no button
    assert bureau.texts(WARD)[-1] == f"#{handoff.code} Công dân: 1"
    assert await bureau.says("hỏi máy tiếp") == words("handoff.left")


async def test_danger_is_answered_and_the_officer_reads_it(bureau: Bureau) -> None:
    await bureau.open()
    assert "114" in await bureau.says("nhà em đang cháy cứu với")
    assert "đang cháy" in bureau.texts(WARD)[-1]


async def test_a_picture_is_told_to_both(bureau: Bureau) -> None:
    handoff = await bureau.open()
    photo = (Attachment("photo", "file-1"),)
    told = await bureau.says("giấy hẹn đây ạ", attachments=photo)
    assert told.startswith("Ảnh") or "không chuyển được" in told
    posts = bureau.texts(WARD)[-2:]
    assert posts[0] == f"#{handoff.code} Công dân: giấy hẹn đây ạ"
    assert "ảnh" in posts[1].lower()
    assert "mô tả bằng lời" in posts[1]


async def test_a_changed_message_reaches_the_officer_anew(bureau: Bureau) -> None:
    handoff = await bureau.open()
    assert await bureau.says("em nộp ngày 5, à ngày 6", edited=True) == ""
    assert bureau.texts(WARD)[-1] == f"#{handoff.code} Công dân sửa tin: em nộp ngày 5, à ngày 6"


async def test_leaving_the_queue(bureau: Bureau) -> None:
    handoff = await bureau.open()
    assert await bureau.says("hủy") == words("handoff.left")
    assert bureau.again(handoff).state == CLOSED
    assert bureau.texts(WARD)[-1] == words("staff.left", code=handoff.code)
    assert await bureau.says("làm căn cước bao lâu?") == "Trả lời: làm căn cước bao lâu?"


async def test_an_officer_who_answers_is_not_left_by_mistake(bureau: Bureau) -> None:
    handoff = await bureau.open()
    await bureau.staff(AN, f"/nhan {handoff.code}")
    assert await bureau.presses("Hỏi máy tiếp") == words("handoff.end_ask", officer="Chị An")  # an old button
    assert await bureau.presses("Nói tiếp") == words(
        "handoff.already_open", officer="Chị An", code=handoff.code
    )
    assert bureau.again(handoff).state == OPEN
    await bureau.says("hủy")
    assert await bureau.presses("Kết thúc") == words("handoff.ended")
    assert bureau.again(handoff).state == CLOSED
    assert bureau.texts(WARD)[-1] == words("staff.ended", code=handoff.code)


async def test_a_message_that_meets_the_end_is_not_lost_silently(bureau: Bureau) -> None:
    handoff = await bureau.open()
    outcome = await bureau.conversation.turn(bureau.visit().incoming)
    visit = replace(bureau.visit(), text="còn gì nữa không ạ")
    bureau.capability.relay(visit)
    with bureau.engine.begin() as connection:
        bureau.handoffs.close(connection, handoff, bureau.an, "")
        (answer,) = [work(connection) for work in visit.commits]
    assert outcome is not None
    assert answer is not None
    assert answer.text == words("handoff.just_closed")


async def test_out_of_hours_it_is_kept_with_a_message(bureau: Bureau) -> None:
    bureau.clock.now = CLOSED_AT
    bureau.lives()
    told = await bureau.says("gặp cán bộ")
    handoff = bureau.live()
    assert handoff.state == KEPT
    for said in ("ngoài giờ", "7 giờ 30", "ngày mai", handoff.code, words("handoff.kept_message")):
        assert said in told
    kept = await bureau.says("hồ sơ của em trễ hẹn, gọi 0912345678")
    assert kept.startswith("Đã giữ lời nhắn")  # and not that numbers are kept nowhere: this message is
    assert kept.endswith(words("handoff.masked"))
    assert await bureau.says("làm căn cước bao lâu?") == "Trả lời: làm căn cước bao lâu?"
    assert bureau.texts(WARD) == []  # nobody is there to read it
    bureau.clock.now = OPENS_AT
    assert bureau.tick() == 1
    (post,) = bureau.texts(WARD)
    assert "trễ hẹn" in post
    assert "0912345678" not in post
    (told,) = bureau.texts()
    assert "đã mở cửa" in told
    assert "thứ 1 trong hàng" in told
    assert bureau.again(handoff).state == WAITING


async def test_a_kept_wish_is_withdrawn(bureau: Bureau) -> None:
    bureau.clock.now = CLOSED_AT
    handoff = await bureau.open()
    assert await bureau.presses("Rút yêu cầu") == words("handoff.withdrawn")
    assert bureau.again(handoff).state == CLOSED
    assert bureau.texts(WARD) == []
    bureau.clock.now = OPENS_AT
    assert bureau.tick() == 0


async def test_two_failures_lead_to_a_person_with_the_question(bureau: Bureau) -> None:
    bureau.lives()
    await bureau.says("không biết một")
    told = await bureau.says("không biết hai")
    assert told.startswith(words("handoff.sorry.failures"))
    post = bureau.texts(WARD)[0]
    assert words("staff.reasons.failures") in post
    assert "không biết hai" in post


@pytest.mark.parametrize("gone", ["no group", "only an auditor", "no account", "does not receive"])
async def test_nobody_can_take_it(bureau: Bureau, gone: str) -> None:
    """Said where people are, and nothing is begun."""
    for slug, logins in (("quy-nhon", ("an", "chi")), ("tinh", ("binh",))):
        if gone == "no group":
            bureau.directory.change_unit(slug, group="")
        if gone == "does not receive":
            bureau.directory.change_unit(slug, receives=["report"])
        for login in logins:
            if gone == "only an auditor":
                bureau.directory.change_officer(login, role="auditor")
            if gone == "no account":
                bureau.directory.change_officer(login, telegram="")
    bureau.lives()
    told = await bureau.says("gặp cán bộ")
    assert "1800 1096" in told or "Trung tâm Phục vụ hành chính công" in told
    assert bureau.count() == 0
    await bureau.says("không biết một")
    assert await bureau.says("không biết hai") == "Chưa có câu trả lời."


async def test_the_unit_of_the_commune_then_of_the_province(bureau: Bureau) -> None:
    bureau.lives("ở phường khác", "gia-lai/phuong-pleiku")
    await bureau.says("gặp cán bộ", "ở phường khác")
    assert bureau.live("ở phường khác").unit_id == bureau.tinh.id
    assert (await bureau.open()).unit_id == bureau.ward.id


async def test_what_is_known_of_the_citizen_is_masked_in_the_group(bureau: Bureau) -> None:
    bureau.lives()
    visit = bureau.visit()
    draft = bureau.drafts.begin(
        "report", visit,
        {"name": "Lý Thị Hồng Gấm", "address": "12 Lê Lợi, phường Quy Nhơn", "phone": "0905123678"}, {},
    )  # fmt: skip
    with bureau.engine.begin() as connection:
        bureau.drafts.save(connection, draft)
    assert words("handoff.draft", form="phản ánh, kiến nghị") in await bureau.says("gặp cán bộ")
    assert bureau.drafts.current(draft.conversation_id) is None  # laid by, not lost
    await bureau.says(
        "ly thi hong gam ở 12 Lê Lợi đây, số 0905 123 678, cccd 052199001234, mail gam@thu.vn, hồ sơ bị trễ"
    )
    post = bureau.texts(WARD)[-1]
    for private in ("hong gam", "12 Lê Lợi", "678", "001234", "gam@thu.vn"):
        assert private not in post
    assert "hồ sơ bị trễ" in post
    await bureau.staff(AN, f"/dong {bureau.live().code} xong")
    assert words("form.resume.reminder", form="phản ánh, kiến nghị") in bureau.texts()[-1]


async def test_the_words_are_sealed_in_the_database(bureau: Bureau) -> None:
    from sqlalchemy import select

    from bot.handoffs.records import HandoffMessageRow

    handoff = await bureau.open()
    await bureau.says("em tên Gấm ở hẻm 5")
    with bureau.engine.connect() as connection:
        rows = list(connection.scalars(select(HandoffMessageRow.text)))
    assert rows
    assert not any("Gấm" in text or "hẻm" in text for text in rows)
    assert bureau.store.messages(handoff)[-1] == ("citizen", "em tên Gấm ở hẻm 5")
