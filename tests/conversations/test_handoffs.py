"""A person: asked for, waited for, found, passed on, left; the citizen here, the staff group there."""

from __future__ import annotations

import pytest

from bot.wordings import words
from knowledge.answers.wordings import say
from tests.bot.homes import motcua
from tests.conversations.conftest import KINDS, Office
from tests.conversations.harness import execute
from tests.conversations.waiting import (
    ASKS,
    PROVINCE,
    STORY,
    WARD,
    claimed,
    closed,
    opened,
    replies,
    state,
    waiting,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_the_queue_says_the_place_and_the_machine_is_silent(office: Office) -> None:
    first, one, post = await waiting(office)
    told = first.last.text if first.last else ""
    for said in (WARD, "thứ 1 trong hàng", "Một Cửa im lặng", "Giờ làm việc"):
        assert said in told
    assert post.buttons == ["Nhận"]
    assert "phường Quy Nhơn, Gia Lai" in post.text
    second, two, _ = await waiting(office, "cho em gặp cán bộ với")
    assert "thứ 2 trong hàng" in (second.last.text if second.last else "")
    first.user.send(ASKS)
    assert ASKS in (await office.ward.until(one)).text
    assert await first.quiet()
    again = await second.say("gặp cán bộ")
    assert two in again.text
    assert "thứ 2 trong hàng" in again.text
    assert (await first.tap("Hỏi máy tiếp")).text == words("handoff.left")
    await office.ward.until(words("staff.left", code=one))
    assert "thứ 1 trong hàng" in (await second.say("gặp cán bộ")).text
    await second.say("hủy")
    assert "35.000" in (await first.say(ASKS)).text


async def test_what_a_draft_knows_is_masked_in_the_group(office: Office) -> None:
    citizen = office.person()
    await citizen.say("em ở phường Quy Nhơn")
    await citizen.say("tôi muốn phản ánh")
    await citizen.tap("Viết phản ánh")
    await citizen.say(STORY)
    await citizen.say("phường Quy Nhơn, tỉnh Gia Lai")
    for _ in range(3):
        await citizen.tap("Bỏ qua")
    await citizen.tap("Bỏ qua")
    await citizen.fill_page(name="Lý Thị Hồng Gấm", address="Số 5 đường Trăng Non", phone="0912345678")
    await citizen.read()
    asked = await citizen.say("gặp cán bộ")
    code = citizen.code()
    assert words("handoff.draft", form=words("form.names.report")) in asked.text
    await office.ward.until(code)
    citizen.user.send(
        "Tên Lý Thị Hồng Gấm, số 5 đường trăng non, 0912 345 678, cccd 052199001234, loa vẫn ồn"
    )
    post = await office.ward.until(code)
    assert "loa vẫn ồn" in post.text
    for private in ("Gấm", "trăng non", "345 678", "052199001234"):
        assert private not in post.text
    await claimed(office, citizen, code)
    ended = await closed(office, citizen, code)
    assert "viết tiếp" in ended.text
    review = await citizen.say("viết tiếp")
    assert STORY in review.text
    assert "Gửi" in review.buttons


@pytest.mark.parametrize("time", range(5))
async def test_of_two_officers_at_the_same_moment_one_gets_it(office: Office, time: int) -> None:
    citizen, code, post = await waiting(office)
    if time % 2:
        office.an.press("Nhận", on=post)
        office.chi.send(f"/nhan {code}", to=office.ward.group)
    else:
        office.chi.press("Nhận", on=post)
        office.an.send("Chào anh/chị, tôi nghe đây.", to=office.ward.group, reply_to=post)
    posts = [(await office.ward.until(code)).text for _ in range(2)]
    now, _, holder = state(office, code)
    assert now == "open"
    names = {1: "Chị An", 2: "Anh Chí"}
    assert holder is not None
    winner, loser = names[holder], names[3 - holder]
    assert (await citizen.read()).text == words("handoff.claimed", officer=winner, unit=WARD)
    if winner == "Chị An" and time % 2 == 0:  # her reply was faster than his press
        assert (await citizen.read()).text == "Chị An: Chào anh/chị, tôi nghe đây."
    assert sum(f"{winner} đã nhận" in text or f"của {winner}" in text for text in posts) >= 1
    assert not any(f"{loser} đã nhận" in text or f"của {loser}" in text for text in posts)
    assert sum("đã nhận trước" in text or "đang do" in text for text in posts) == 1
    assert await citizen.quiet(0.5)
    officer = office.an if holder == 1 else office.chi
    await office.ward.command(officer, f"/dong {code}")
    await citizen.read()


async def test_answered_by_replies_to_any_post_then_given_to_a_colleague(office: Office) -> None:
    citizen, code, post = await waiting(office)
    await office.ward.answer(office.an, post, "Chào anh/chị, hồ sơ nào ạ?")  # a reply claims it
    assert "Chị An" in (await citizen.read()).text
    assert (await citizen.read()).text == "Chị An: Chào anh/chị, hồ sơ nào ạ?"
    assert (await office.ward.until(code)).text == words("staff.sent", code=code, officer="Chị An")
    citizen.user.send("hồ sơ khai sinh ạ")
    said = await office.ward.until("hồ sơ khai sinh")
    refused = await replies(office, office.chi, said, "Tôi trả lời luôn nhé")
    assert refused == f"{words('staff.held_by', code=code, officer='Chị An')} {words('staff.not_sent')}"
    passed = await office.ward.command(office.an, f"/chuyen {code} @chi")
    assert passed.text == words("staff.passed", code=code, target="Anh Chí")
    assert "Anh Chí" in (await citizen.read()).text
    refused = await replies(office, office.an, said, "à còn một ý")
    assert words("staff.not_sent") in refused
    await replies(office, office.chi, said, "Khai sinh thì mời anh/chị tới quầy 2.")
    assert (await citizen.read()).text == "Anh Chí: Khai sinh thì mời anh/chị tới quầy 2."
    await office.ward.command(office.chi, f"/dong {code} đã hướng dẫn tới quầy 2")
    ended = await citizen.read()
    assert words("handoff.closed_result", result="đã hướng dẫn tới quầy 2") in ended.text
    late = await replies(office, office.chi, said, "quầy 3 mới đúng")
    assert late == f"{words('staff.closed_already', code=code)} {words('staff.not_sent')}"
    assert "35.000" in (await citizen.say(ASKS)).text, "the machine answers again, and nothing came late"


async def test_passed_to_the_province_with_what_was_said(office: Office) -> None:
    citizen, code, _ = await waiting(office)
    citizen.user.send("đất nhà em chưa có sổ, số em 0912345678")
    await office.ward.until("chưa có sổ")
    for nonsense in ("nơi-nào-đó", "giam", ""):
        refused = await office.ward.command(office.an, f"/chuyen {code} {nonsense}")
        assert "tinh-gia-lai" in refused.text
        assert f"chi ({'Anh Chí'})" in refused.text
    await office.ward.command(office.an, f"/chuyen {code} tinh-gia-lai việc của tỉnh, nhờ xem giúp")
    told = await citizen.read()
    assert words("handoff.forwarded", code=code, old=WARD, new=PROVINCE) in told.text
    assert "thứ 1 trong hàng" in told.text
    arrived = await office.province.until(code)
    for said in ("chưa có sổ", "việc của tỉnh, nhờ xem giúp", WARD):
        assert said in arrived.text
    assert "0912345678" not in arrived.text
    assert (await office.ward.command(office.an, f"/nhan {code}")).text == words("staff.not_here", code=code)
    office.binh.press("Nhận", on=arrived)
    assert "Anh Bình" in (await citizen.read()).text
    taken = await office.province.until(code)
    office.binh.press("Đóng", on=taken)
    assert "Anh Bình" in (await citizen.read()).text
    assert state(office, code)[0] == "closed"
    await office.province.until("đã đóng")


async def test_pictures_stickers_and_changed_messages_while_an_officer_answers(office: Office) -> None:
    citizen, code, _ = await opened(office)
    citizen.user.send_photo("giấy hẹn của em đây")
    told = await citizen.read()
    assert "không chuyển được tới cán bộ" in told.text
    assert "giấy hẹn của em đây" in (await office.ward.until(code)).text
    assert "ảnh" in (await office.ward.until(code)).text.lower()
    citizen.user.send_sticker()
    await citizen.read()
    await office.ward.until(code)
    sent = citizen.user.send("em nộp ngày 5")
    await office.ward.until("ngày 5")
    citizen.user.edit(sent, "em nộp ngày 6")
    assert (await office.ward.until(code)).text == f"#{code} Công dân sửa tin: em nộp ngày 6"
    assert await citizen.quiet(0.5)
    await closed(office, citizen, code)


async def test_an_officers_picture_and_changed_reply_are_not_taken_for_sent(office: Office) -> None:
    citizen, code, post = await opened(office)
    file = office.telegram.files.add("photos", None, b"\x89PNG\r\n\x1a\n")
    office.an.send_raw(
        {"photo": [{"file_id": file.file_id, "file_unique_id": "u", "width": 1, "height": 1}],
         "reply_to_message": post.raw}, to=office.ward.group,
    )  # fmt: skip
    assert (await office.ward.until(code)).text == words("staff.file_not_sent", code=code)
    sent = await office.ward.answer(office.an, post, "Ngày 15 có kết quả")
    await citizen.read()
    await office.ward.until(code)
    office.an.edit(sent, "Ngày 16 có kết quả")
    assert (await office.ward.read()).text == words("staff.edited")
    assert await citizen.quiet(0.5)
    listed = await office.ward.command(office.an, "/hangdoi")
    assert code in listed.text
    assert await replies(office, office.an, listed, "gửi ai đây") == words("staff.no_code_there")
    await closed(office, citizen, code)


async def test_danger_is_answered_at_once_and_the_officer_reads_it(office: Office) -> None:
    citizen, code, _ = await opened(office)
    assert "114" in (await citizen.say("cứu với nhà em đang cháy")).text
    assert "đang cháy" in (await office.ward.until(code)).text
    await closed(office, citizen, code)


async def test_who_may_not_is_told_and_nothing_reaches_the_citizen(office: Office) -> None:
    citizen, code, post = await waiting(office)
    assert await replies(office, office.stranger, post, "tôi trả lời") == words("staff.unknown_person")
    office.stranger.press("Nhận", on=post)
    assert (await office.ward.read()).text == words("staff.unknown_person")
    assert await replies(office, office.giam, post, "tôi trả lời") == words("staff.look_only")
    office.giam.press("Nhận", on=post)
    assert (await office.ward.read()).text == words("staff.look_only")
    refused = await office.ward.command(office.binh, f"/nhan {code}")
    assert refused.text == words("staff.not_yours", code=code, unit=WARD)
    assert (
        words("staff.not_claimed", code=code) in (await office.ward.command(office.giam, f"/xem {code}")).text
    )
    assert await citizen.quiet(0.5)
    assert state(office, code)[0] == "waiting"
    await citizen.say("thôi không cần nữa")


async def test_an_officer_is_not_left_by_mistake(office: Office) -> None:
    citizen, code, post = await waiting(office)
    ask = citizen.last
    await claimed(office, citizen, code)
    asked = await citizen.tap("Hỏi máy tiếp", on=ask)  # an old button
    assert asked.text == words("handoff.end_ask", officer="Chị An")
    assert (await citizen.tap("Nói tiếp")).text == words("handoff.already_open", officer="Chị An", code=code)
    assert state(office, code)[0] == "open"
    asked = await citizen.say("bắt đầu lại")
    assert asked.buttons == ["Kết thúc", "Nói tiếp"]
    assert (await citizen.say("kết thúc")).text == words("handoff.ended")
    await office.ward.until(words("staff.ended", code=code))
    assert words("staff.closed_already", code=code) in await replies(office, office.an, post, "alo")
    assert await citizen.quiet(0.5)


async def test_a_form_goes_on_after_the_officer(office: Office) -> None:
    citizen = office.person()
    await citizen.say("em ở phường Quy Nhơn")
    await citizen.say("tôi muốn phản ánh")
    await citizen.tap("Viết phản ánh")
    question = await citizen.say(STORY)
    await citizen.say("gặp cán bộ")
    code = citizen.code()
    post = await office.ward.until(code)
    held = await citizen.tap("Bỏ qua", on=question)  # a button of the form while an officer is waited for
    assert code in held.text
    citizen.user.send("không có")  # to the officer, and no answer to the form
    await office.ward.until("không có")
    await office.ward.answer(office.an, post, "Anh/chị cứ gửi phản ánh nhé.")
    await citizen.read()
    await citizen.read()
    ended = await closed(office, citizen, code)
    assert words("form.resume.reminder", form=words("form.names.report")) in ended.text
    assert (await citizen.say("cảm ơn ạ")).text != "", "thanks, and no answer to the form"
    again = await citizen.say("viết tiếp")
    assert words("report.ask.where") in again.text
    assert words("report.ask.office") in (await citizen.say("phường Quy Nhơn")).text


async def test_out_of_hours_the_wish_and_a_message_are_kept(office: Office) -> None:
    citizen = office.person()
    await citizen.say("em ở phường Phan Thiết, Lâm Đồng")
    told = await citizen.say("gặp cán bộ")
    code = citizen.code()
    for said in ("ngoài giờ làm việc", "mở cửa lúc", words("handoff.kept_message")):
        assert said in told.text
    kept = await citizen.say("hồ sơ trễ hẹn một tháng, gọi em 0912345678")
    assert "Đã giữ lời nhắn" in kept.text
    assert words("handoff.masked") in kept.text
    assert "35.000" in (await citizen.say(ASKS)).text, "the machine stays"
    assert code in (await citizen.say("cho gặp cán bộ")).text
    assert state(office, code)[0] == "kept"
    (sealed,) = execute(
        office.application.home,
        "SELECT text FROM handoff_messages JOIN handoffs ON handoffs.id = handoff_id WHERE code = ?", code,
    )  # fmt: skip
    assert "trễ hẹn" not in sealed[0]
    # The office that opens now is the ward's: what was kept waits there.
    execute(
        office.application.home,
        "UPDATE handoffs SET unit_id = (SELECT id FROM units WHERE slug = 'quy-nhon') WHERE code = ?", code,
    )  # fmt: skip
    told = await citizen.read()
    assert f"{WARD} đã mở cửa" in told.text
    post = await office.ward.until(code)
    assert "trễ hẹn một tháng" in post.text
    assert "0912345678" not in post.text
    await citizen.say("hủy")


async def test_a_kept_wish_is_withdrawn_and_the_office_never_hears_of_it(office: Office) -> None:
    citizen = office.person()
    await citizen.say("em ở phường Phan Thiết, Lâm Đồng")
    await citizen.say("gặp cán bộ")
    code = citizen.code()
    assert (await citizen.say("thôi")).text == words("handoff.withdrawn")
    assert state(office, code)[0] == "closed"
    assert not any(code in shown.text for shown in office.closed.group.replies)
    assert "35.000" in (await citizen.say(ASKS)).text


async def test_nobody_takes_hand_offs(office: Office) -> None:
    home, slugs = office.application.home, ("quy-nhon", "tinh-gia-lai", "phan-thiet")
    for slug in slugs:
        motcua(home, "units", "change", slug, "--receives", "report")
    try:
        citizen = office.person()
        await citizen.say("em ở phường Quy Nhơn")
        before = execute(home, "SELECT count(*) FROM handoffs")
        told = await citizen.say("gặp cán bộ")
        assert told.text == say("handoff.none"), "where people are"
        assert "mã" not in told.text
        assert execute(home, "SELECT count(*) FROM handoffs") == before
        assert "35.000" in (await citizen.say(ASKS)).text
    finally:
        for slug in slugs:
            motcua(home, "units", "change", slug, "--receives", KINDS)


async def test_two_failures_in_a_row_and_a_success_between(office: Office) -> None:
    citizen = office.person()
    await citizen.say("em ở phường Quy Nhơn")
    await citizen.say("ngày mai trời có mưa không")
    await citizen.say(ASKS)  # what works begins the count anew
    assert "hàng chờ" not in (await citizen.say("ngày mai trời có mưa không")).text
    told = await citizen.say("con mèo nhà em mấy tuổi thì đẻ")
    assert told.text.startswith(words("handoff.sorry.failures"))
    code = citizen.code()
    post = await office.ward.until(code)
    assert words("staff.reasons.failures") in post.text
    assert "con mèo nhà em" in post.text
    assert (await citizen.tap("Hỏi máy tiếp")).text == words("handoff.left")


async def test_a_curse_leads_to_a_person(office: Office) -> None:
    citizen = office.person()
    await citizen.say("em ở phường Quy Nhơn")
    told = await citizen.say("đồ ngu, trả lời kiểu gì vậy")
    assert told.text.startswith(words("handoff.sorry.abuse"))
    post = await office.ward.until(citizen.code())
    assert words("staff.reasons.abuse") in post.text
    await citizen.say("hủy")


async def test_an_answer_that_is_rejected_leads_to_a_person_with_the_question(office: Office) -> None:
    citizen = office.person()
    await citizen.say("em ở phường Quy Nhơn")
    await citizen.say(ASKS)
    await citizen.tap("Chưa đúng")
    offered = await citizen.tap("Sai nội dung")
    assert offered.buttons == ["Gặp cán bộ"]
    await citizen.tap("Gặp cán bộ")
    code = citizen.code()
    post = await office.ward.until(code)
    assert words("staff.reasons.rejected") in post.text
    assert ASKS in post.text
    assert code in (await citizen.tap("Gặp cán bộ", on=offered)).text, "a second tap begins nothing"
    await citizen.say("hủy")
