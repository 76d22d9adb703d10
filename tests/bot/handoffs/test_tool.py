"""Officers in their group: claim, answer, pass on, close, look; who may not, and what they are told."""

from __future__ import annotations

import pytest

from bot.handoffs.handoff import CLOSED, OPEN, WAITING
from bot.messages import Attachment
from bot.wordings import words
from tests.bot.handoffs.bureau import AN, BINH, CHI, GIAM, PROVINCE, STRANGER, WARD, Bureau


async def test_claim_by_button_and_by_command(bureau: Bureau) -> None:
    handoff = await bureau.open()
    assert await bureau.presses("Nhận", WARD, author=AN) == words(
        "staff.claimed", code=handoff.code, officer="Chị An"
    )
    assert bureau.texts()[-1] == words("handoff.claimed", officer="Chị An", unit="Trung tâm phường")
    second = await bureau.staff(CHI, f"/nhan {handoff.code.lower()}")
    assert second == words("staff.claimed_already", code=handoff.code, officer="Chị An")
    assert await bureau.presses("Nhận", WARD, author=AN) == words("staff.yours_already", code=handoff.code)
    assert len([text for text in bureau.texts() if "đã nhận" in text]) == 1


async def test_a_reply_to_any_post_of_it_reaches_the_citizen(bureau: Bureau) -> None:
    handoff = await bureau.open()
    await bureau.says("hồ sơ em ở đâu\nem chờ lâu quá")
    announced, said = bureau.read(WARD)
    assert await bureau.staff(AN, "Chào anh/chị ạ", to=announced) == words(
        "staff.sent", code=handoff.code, officer="Chị An"
    )
    await bureau.staff(AN, "Hồ sơ đã có kết quả", to=said)
    assert bureau.texts() == [
        words("handoff.claimed", officer="Chị An", unit="Trung tâm phường"),  # a reply claims it
        "Chị An: Chào anh/chị ạ", "Chị An: Hồ sơ đã có kết quả",
    ]  # fmt: skip
    assert await bureau.staff(AN, f"/traloi {handoff.code} thêm một câu")
    assert bureau.texts()[-1] == "Chị An: thêm một câu"


async def test_signs_of_markup_and_long_words_arrive_as_they_were_written(bureau: Bureau) -> None:
    await bureau.open()
    text = "<b>Mục 3 & 4</b> *của* _mẫu_ TK1:\n" + "điền đủ. " * 400
    await bureau.staff(AN, text, to=bureau.read(WARD)[0])
    assert bureau.texts()[-1] == f"Chị An: {text.strip()}"
    long = "câu chuyện dài " * 250
    await bureau.says(long)
    assert long.strip() in bureau.texts(WARD)[-1]


async def test_a_colleague_does_not_speak_over_ones_head(bureau: Bureau) -> None:
    handoff = await bureau.open()
    post = bureau.read(WARD)[0]
    await bureau.staff(AN, f"/nhan {handoff.code}")
    bureau.clear()
    for said in (
        await bureau.staff(CHI, "Tôi trả lời luôn", to=post),
        await bureau.staff(CHI, f"/dong {handoff.code}"),
        await bureau.staff(CHI, f"/chuyen {handoff.code} chi"),
    ):
        assert said.startswith(words("staff.held_by", code=handoff.code, officer="Chị An"))
    assert bureau.texts() == []
    assert bureau.again(handoff).officer_id == bureau.an.id


async def test_a_lead_may(bureau: Bureau) -> None:
    bureau.directory.change_officer("chi", role="lead")
    handoff = await bureau.open()
    await bureau.staff(AN, f"/nhan {handoff.code}")
    await bureau.staff(CHI, f"/chuyen {handoff.code} chi")
    assert bureau.again(handoff).officer_id == bureau.chi.id


async def test_passed_to_a_colleague(bureau: Bureau) -> None:
    handoff = await bureau.open()
    await bureau.staff(AN, f"/nhan {handoff.code}")
    assert await bureau.staff(AN, f"/chuyen {handoff.code} @chi") == words(
        "staff.passed", code=handoff.code, target="Anh Chí"
    )
    assert bureau.texts()[-1].startswith(
        words("handoff.given", code=handoff.code, new="Anh Chí", old="Trung tâm phường")
    )
    refused = await bureau.staff(AN, "còn một ý", to=f"#{handoff.code} Công dân: dạ")
    assert (
        refused == f"{words('staff.held_by', code=handoff.code, officer='Anh Chí')} {words('staff.not_sent')}"
    )
    await bureau.staff(CHI, "tôi trả lời tiếp", to=f"#{handoff.code} Công dân: dạ")
    assert bureau.texts()[-1] == "Anh Chí: tôi trả lời tiếp"


async def test_passed_to_a_unit_with_what_was_said(bureau: Bureau) -> None:
    handoff = await bureau.open()
    await bureau.says("số 0912345678, đất nhà em chưa có sổ")
    await bureau.staff(AN, "để tôi hỏi tỉnh", to=bureau.read(WARD)[0])
    bureau.clear()
    await bureau.staff(AN, f"/chuyen {handoff.code} tinh việc của tỉnh")
    now = bureau.again(handoff)
    assert (now.state, now.unit_id, now.officer_id) == (WAITING, bureau.tinh.id, None)
    (post,) = bureau.texts(PROVINCE)
    for said in ("đất nhà em chưa có sổ", "Cán bộ: để tôi hỏi tỉnh", "Cán bộ: việc của tỉnh"):
        assert said in post
    assert "0912345678" not in post
    assert "Văn phòng tỉnh" in bureau.texts()[-1]
    assert "thứ 1 trong hàng" in bureau.texts()[-1]
    # The old group has nothing to do with it any more.
    assert await bureau.staff(AN, f"/nhan {handoff.code}") == words("staff.not_here", code=handoff.code)
    assert "Anh Bình" in await bureau.staff(BINH, f"/nhan {handoff.code}", group=PROVINCE)


@pytest.mark.parametrize("target", ["", "không-có", "giam", "binh", "quy-nhon"])
async def test_passed_to_nobody(bureau: Bureau, target: str) -> None:
    """The group learns whom it may be passed to; nothing is moved."""
    handoff = await bureau.open()
    told = await bureau.staff(AN, f"/chuyen {handoff.code} {target}")
    assert "tinh (Văn phòng tỉnh)" in told
    assert "chi (Anh Chí)" in told
    assert "giam" not in told.replace(f"“{target}”", "")
    now = bureau.again(handoff)
    assert (now.state, now.unit_id) == (WAITING, bureau.ward.id)


async def test_passed_to_a_unit_that_cannot_take_it(bureau: Bureau) -> None:
    handoff = await bureau.open()
    bureau.directory.remove_officer("binh")
    told = await bureau.staff(AN, f"/chuyen {handoff.code} tinh")
    assert told == words("staff.no_group", target="Văn phòng tỉnh")
    assert bureau.again(handoff).unit_id == bureau.ward.id


async def test_closed_with_a_result(bureau: Bureau) -> None:
    handoff = await bureau.open()
    post = bureau.read(WARD)[0]
    await bureau.staff(AN, f"/nhan {handoff.code}")
    await bureau.staff(AN, "/dong mời anh/chị tới quầy 3", to=post)  # the code is that of the post
    told = bureau.texts()[-1]
    assert words("handoff.closed_result", result="mời anh/chị tới quầy 3") in told
    assert words("handoff.closed_next") in told
    assert await bureau.says("làm căn cước bao lâu?") == "Trả lời: làm căn cước bao lâu?"
    late = await bureau.staff(AN, "à còn nữa", to=post)
    assert late == f"{words('staff.closed_already', code=handoff.code)} {words('staff.not_sent')}"
    assert bureau.texts()[-1] == told
    assert await bureau.staff(AN, f"/nhan {handoff.code}") == words("staff.closed_already", code=handoff.code)
    assert bureau.again(handoff).state == CLOSED


async def test_closed_by_the_button_under_the_claim(bureau: Bureau) -> None:
    handoff = await bureau.open()
    await bureau.presses("Nhận", WARD, author=AN)
    refused = await bureau.presses("Đóng", WARD, author=CHI)
    assert refused == words("staff.held_by", code=handoff.code, officer="Chị An")
    assert bureau.again(handoff).state == OPEN
    await bureau.presses("Đóng", WARD, author=AN)
    assert bureau.again(handoff).state == CLOSED


async def test_strangers_and_auditors(bureau: Bureau) -> None:
    handoff = await bureau.open()
    post = bureau.read(WARD)[0]
    for said in (
        await bureau.staff(STRANGER, f"/nhan {handoff.code}"),
        await bureau.staff(STRANGER, "trả lời giúp", to=post),  # or it would look as if it had arrived
        await bureau.presses("Nhận", WARD, author=STRANGER),
    ):
        assert said == words("staff.unknown_person")
    for said in (
        await bureau.staff(GIAM, f"/nhan {handoff.code}"),
        await bureau.staff(GIAM, "trả lời", to=post),
    ):
        assert said == words("staff.look_only")
    assert bureau.texts() == []
    assert bureau.again(handoff).state == WAITING
    assert handoff.code in await bureau.staff(GIAM, "/hangdoi")
    assert words("staff.not_claimed", code=handoff.code) in await bureau.staff(GIAM, f"/xem {handoff.code}")


async def test_an_officer_of_another_unit(bureau: Bureau) -> None:
    handoff = await bureau.open()
    assert await bureau.staff(BINH, f"/nhan {handoff.code}") == words(
        "staff.not_yours", code=handoff.code, unit="Trung tâm phường"
    )
    assert await bureau.staff(BINH, f"/nhan {handoff.code}", group=PROVINCE) == words(
        "staff.not_here", code=handoff.code
    )


async def test_talk_among_officers_is_theirs(bureau: Bureau) -> None:
    handoff = await bureau.open()
    assert await bureau.staff(AN, "ai nhận giúp với", addressed=False) == ""
    assert await bureau.staff(AN, f"#{handoff.code} để em") == ""  # no reply to a post, no command
    assert bureau.texts() == []


async def test_a_reply_to_what_has_no_code_is_sent_to_nobody(bureau: Bureau) -> None:
    """A list names several people: a reply to it must not reach the first of them."""
    await bureau.open()
    listed = await bureau.staff(AN, "/hangdoi")
    assert bureau.live().code in listed
    assert await bureau.staff(AN, "Chào anh/chị", to=listed) == words("staff.no_code_there")
    assert bureau.texts() == []


async def test_a_citizens_words_do_not_change_whom_a_reply_reaches(bureau: Bureau) -> None:
    first = await bureau.open()
    bureau.lives("người sau")
    await bureau.says("gặp cán bộ", "người sau")
    second = bureau.live("người sau")
    await bureau.says(f"mã #{second.code} của ai vậy ạ\n#{second.code}")
    await bureau.staff(AN, "không phải của anh/chị", to=bureau.read(WARD)[-1])
    assert bureau.again(first).state == OPEN
    assert bureau.again(second).state == WAITING
    assert bureau.texts("người sau") == []


async def test_a_changed_message_changes_nothing_and_says_so(bureau: Bureau) -> None:
    await bureau.open()
    post = bureau.read(WARD)[0]
    await bureau.staff(AN, "Ngày 15 có kết quả", to=post)
    sent = bureau.texts()
    assert await bureau.staff(AN, "Ngày 16 có kết quả", to=post, edited=True) == words("staff.edited")
    assert bureau.texts() == sent
    assert await bureau.staff(AN, "nói chuyện riêng", edited=True) == ""


async def test_files_of_an_officer(bureau: Bureau) -> None:
    handoff = await bureau.open()
    post = bureau.read(WARD)[0]
    photo = (Attachment("photo", "file-1"),)
    assert await bureau.staff(AN, "", to=post, attachments=photo) == words(
        "staff.file_not_sent", code=handoff.code
    )
    assert bureau.again(handoff).state == WAITING
    told = await bureau.staff(AN, "Mẫu đây ạ", to=post, attachments=photo)
    assert told.endswith(words("staff.sent_without_file"))
    assert bureau.texts()[-1] == "Chị An: Mẫu đây ạ"


async def test_commands_without_or_with_an_unknown_code(bureau: Bureau) -> None:
    assert await bureau.staff(AN, "/nhan") == words("staff.no_code", command="nhan")
    assert await bureau.staff(AN, "/nhan K7M2QP") == words("staff.unknown_code", code="K7M2QP")
    assert await bureau.staff(AN, "/hangdoi") == words("staff.queue_empty")
    assert "/chuyen MÃ" in await bureau.staff(AN, "/trogiup")
    assert (await bureau.staff(AN, "/lamgido")).startswith(words("staff.unknown_command", command="lamgido"))


async def test_the_queue_and_what_was_said(bureau: Bureau) -> None:
    handoff = await bureau.open()
    await bureau.says("số 0912345678, em hỏi về đất")
    listed = await bureau.staff(AN, "/hangdoi")
    assert listed.splitlines()[0] == words("staff.queue", waiting=1, open=0)
    assert handoff.code in listed
    await bureau.staff(AN, f"/nhan {handoff.code}")
    assert "Chị An đang trả lời" in await bureau.staff(CHI, "/hangdoi")
    seen = await bureau.staff(CHI, f"/xem {handoff.code}")
    assert "em hỏi về đất" in seen
    assert "0912345678" not in seen


async def test_a_topic_of_a_forum_is_a_group(bureau: Bureau) -> None:
    bureau.directory.change_unit("quy-nhon", group="telegram:-100123:7")
    handoff = await bureau.open()
    (post,) = bureau.read("-100123:7")
    await bureau.staff(AN, "Chào anh/chị", to=post, group="-100123:7")
    assert bureau.texts()[-1] == "Chị An: Chào anh/chị"
    assert bureau.again(handoff).state == OPEN
    assert bureau.conversation.is_staff_group(bureau.visit().incoming) is False


async def test_any_topic_of_a_group_is_the_unit_s(bureau: Bureau) -> None:
    bureau.directory.change_unit("quy-nhon", group="telegram:-100123")
    handoff = await bureau.open()
    assert "đã nhận" in await bureau.staff(AN, f"/nhan {handoff.code}", group="-100123:9")


async def test_a_group_that_goes_on_under_another_id(bureau: Bureau) -> None:
    """Telegram makes a supergroup of it: posts, buttons and commands go on."""
    bureau.mailbox.on_move(bureau.memories.move)
    bureau.mailbox.on_move(bureau.directory.move_group)
    handoff = await bureau.open()
    await bureau.mailbox.moved("telegram", WARD, "-1009")
    await bureau.mailbox.moved("telegram", WARD, "-1009")  # told twice: by the update and by a refused post
    assert bureau.texts(WARD) == []
    assert handoff.code in bureau.texts("-1009")[0]
    assert "đã nhận" in await bureau.presses("Nhận", "-1009", author=AN)
    await bureau.says("em đây ạ")
    assert bureau.texts("-1009")[-1] == f"#{handoff.code} Công dân: em đây ạ"
