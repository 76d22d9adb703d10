"""Hand-offs that move by themselves, in odd groups, and through a restart."""

from __future__ import annotations

import pytest

from bot.wordings import words
from tests.bot.homes import motcua
from tests.conversations.conftest import Office
from tests.conversations.harness import Group, execute
from tests.conversations.waiting import PROVINCE, WARD, closed, opened, state, waiting

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_unclaimed_goes_on_and_the_citizen_is_told_each_time(office: Office) -> None:
    home = office.application.home
    citizen, code, _ = await waiting(office)
    late = "UPDATE handoffs SET pass_at = '2020-01-01 00:00:00.000000' WHERE code = ?"
    execute(home, late, code)
    told = await citizen.read()
    assert words("handoff.passed", code=code, old=WARD, new=PROVINCE) in told.text
    assert "thứ 1 trong hàng" in told.text
    await office.ward.until(words("staff.passed_away", code=code, new=PROVINCE))
    post = await office.province.until(code)
    assert post.buttons == ["Nhận"]
    execute(home, late, code)
    told = await citizen.read()
    assert words("handoff.still_waiting", code=code, unit=PROVINCE) in told.text
    reminded = await office.province.until(code)
    assert reminded.text == words("staff.reminder", code=code)
    assert reminded.buttons == ["Nhận"]
    await office.province.answer(office.binh, reminded, "Xin lỗi đã để anh/chị chờ.")
    assert "Anh Bình" in (await citizen.read()).text
    assert "Xin lỗi đã để anh/chị chờ." in (await citizen.read()).text
    await citizen.say("hủy")
    await citizen.tap("Kết thúc")


async def test_the_officer_leaves_and_it_waits_again(office: Office) -> None:
    home = office.application.home
    citizen, code, _ = await opened(office)
    motcua(home, "officers", "remove", "an")
    try:
        told = await citizen.read()
        assert words("handoff.put_back", code=code, new=WARD) in told.text
        post = await office.ward.until(code)
        assert post.text.startswith(f"#{code} Trở lại hàng chờ")
        office.chi.press("Nhận", on=post)
        assert "Anh Chí" in (await citizen.read()).text
        await office.ward.command(office.chi, f"/dong {code}")
        await citizen.read()
    finally:
        motcua(
            home, "officers", "add", "an", "--name", "Chị An", "--unit", "quy-nhon", "--telegram",
            str(office.an.id),
        )  # fmt: skip


async def test_long_words_and_signs_of_markup_arrive_as_written(office: Office) -> None:
    citizen, code, _ = await opened(office)
    story = "<b>Mục 3 & 4</b> của *tờ khai* _này_: " + "cán bộ hẹn rồi lại hẹn. " * 120
    citizen.user.send(story)
    said = await office.ward.until(code)
    assert "<b>Mục 3 & 4</b> của *tờ khai* _này_" in said.text
    assert said.text.count("hẹn rồi lại hẹn") == 120
    reply = "1. Điền <mục 3>.\n2. Ký & ghi rõ họ tên.\n" + "Nộp tại quầy. " * 200
    await office.ward.answer(office.an, said, reply)
    arrived = await citizen.read()
    assert arrived.text == f"Chị An: {reply.strip()}"
    await closed(office, citizen, code)


async def test_a_topic_of_a_forum(office: Office) -> None:
    home = office.application.home
    group = office.telegram.group("Sở chỉ huy", office.an, forum=True)
    topic = group.topic("Gặp cán bộ")
    motcua(home, "units", "change", "quy-nhon", "--group", f"telegram:{group.id}:{topic}")
    try:
        citizen = office.person()
        await citizen.say("em ở phường Quy Nhơn")
        await citizen.say("gặp cán bộ")
        code = citizen.code()
        post = await group.wait_reply(20)
        assert code in post.text
        assert post.thread == topic
        office.an.send("Tôi nghe ạ", to=group, reply_to=post, thread=topic)
        assert "Chị An" in (await citizen.read()).text
        assert (await citizen.read()).text == "Chị An: Tôi nghe ạ"
        office.an.send("chuyện riêng", to=group, thread=topic)  # talk in the topic reaches nobody
        assert await citizen.quiet(0.5)
        office.an.send(f"/dong {code}", to=group, thread=topic)
        await citizen.read()
    finally:
        motcua(home, "units", "change", "quy-nhon", "--group", f"telegram:{office.ward.group.id}")


async def test_a_group_becomes_a_supergroup_in_the_middle(office: Office) -> None:
    home = office.application.home
    old = office.telegram.group("Nhóm nhỏ", office.an, basic=True)
    motcua(home, "units", "change", "quy-nhon", "--group", f"telegram:{old.id}")
    try:
        citizen = office.person()
        await citizen.say("em ở phường Quy Nhơn")
        await citizen.say("gặp cán bộ")
        code = citizen.code()
        assert code in (await old.wait_reply(20)).text
        new = Group(old.upgrade())
        citizen.user.send("em vẫn chờ ạ")
        said = await new.until(code)
        assert "em vẫn chờ ạ" in said.text
        assert "Chị An" in (await new.command(office.an, f"/nhan {code}")).text
        assert "Chị An" in (await citizen.read()).text
        await new.answer(office.an, said, "Tôi đây")
        assert (await citizen.read()).text == "Chị An: Tôi đây"
        await new.command(office.an, f"/dong {code}")
        await citizen.read()
    finally:
        motcua(home, "units", "change", "quy-nhon", "--group", f"telegram:{office.ward.group.id}")


async def test_killed_while_one_waits_and_one_is_answered(office: Office) -> None:
    """What is written while nothing runs arrives when it runs again."""
    open_one, held, post = await opened(office)
    waits, waiting_code, announced = await waiting(office)
    office.application.kill()
    open_one.user.send("em còn một câu nữa")
    office.an.send("Câu trả lời viết lúc máy tắt", to=office.ward.group, reply_to=post)
    office.chi.press("Nhận", on=announced)
    await office.application.start()
    # What was on its way when it was killed may come twice, for Telegram has told nobody that it took it.
    await open_one.until("Chị An: Câu trả lời viết lúc máy tắt")
    await waits.until("Anh Chí")
    assert "em còn một câu nữa" in (await office.ward.until("em còn")).text
    assert state(office, waiting_code)[0] == "open"
    assert await open_one.quiet(0.5), "silent as before"
    await closed(office, open_one, held)
    await office.ward.command(office.chi, f"/dong {waiting_code}")
    assert "Anh Chí" in (await waits.read()).text
