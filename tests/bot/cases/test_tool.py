"""Cases in the staff group: who may do what, and what the citizen and the group are told."""

from __future__ import annotations

import threading
from dataclasses import replace

from sqlalchemy import select, update

from bot.cases.case import Case
from bot.cases.records import CaseRow
from bot.officers.staff import StaffCall
from bot.privacy.records import SightRow
from tests.bot.cases.office import CONTACT, Office


def test_taking_is_for_the_first(office: Office) -> None:
    case = office.file()
    assert "Trần Quốc Bình đã nhận" in office.staff(office.binh, "nhanviec", case.code)
    assert "Trần Quốc Bình đã nhận trước" in office.staff(office.cuc, "nhanviec", case.code)
    assert "đang giữ" in office.staff(office.binh, "nhanviec", case.code)
    assert office.again(case).officer_id == office.binh.id


def test_two_officers_at_once(office: Office) -> None:
    case = office.file()
    gate, done = threading.Barrier(2), []

    def take(officer: object) -> None:
        gate.wait(10)
        with office.engine.begin() as connection:
            done.append(office.casework.take(connection, case, officer))  # type: ignore[arg-type]

    threads = [threading.Thread(target=take, args=(one,)) for one in (office.binh, office.cuc)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(done) == [False, True]
    takes = [event for event in office.cases.events(case) if event.kind == "taken"]
    assert len(takes) == 1
    assert takes[0].actor == f"officer:{office.again(case).officer_id}"


def test_a_lead_takes_over(office: Office) -> None:
    case = office.file()
    office.staff(office.binh, "nhanviec", case.code)
    lead = office.directory.change_officer("cuc", role="lead")
    assert "Đỗ Thu Cúc đã nhận" in office.staff(lead, "nhanviec", case.code)
    assert office.again(case).officer_id == lead.id


def test_a_reply_reaches_the_citizen_with_two_buttons(office: Office) -> None:
    case = office.file()
    assert "đã gửi" in office.staff(office.binh, "traloi", case.code, "Mời anh/chị tới nhận kết quả.")
    (reply,) = office.citizen()
    assert "Mời anh/chị tới nhận kết quả." in reply.text
    assert case.code in reply.text
    assert [button.title for button in reply.buttons] == ["Đánh giá", "Chưa giải quyết xong"]
    now = office.again(case)
    assert (now.state, now.officer_id) == ("answered", office.binh.id)
    assert "Bình" not in reply.text  # the unit answers, not a person


def test_the_buttons_of_a_reply_mean_something_in_that_conversation(office: Office) -> None:
    case = office.file()
    office.staff(office.binh, "traloi", case.code, "Xong.")
    (reply,) = office.citizen()
    memory = office.memories.recall("web", "an")
    done = [office.memories.pressed(memory, button.value) for button in reply.buttons]
    assert [choice.do for choice in done if choice] == [
        f"survey:start:{case.code}", f"case:unsolved:{case.code}"
    ]  # fmt: skip


def test_only_the_holder_replies(office: Office) -> None:
    case = office.file()
    office.staff(office.binh, "nhanviec", case.code)
    assert "đã nhận trước" in office.staff(office.cuc, "traloi", case.code, "Xong.")
    assert office.citizen() == []


def test_a_plain_reply_to_our_post_is_the_answer(office: Office) -> None:
    case = office.file()
    assert "đã gửi" in office.staff(office.binh, "", case.code, "Đã xong.")
    assert len(office.citizen()) == 1
    assert office.staff(office.binh, "", None, "nói chuyện riêng") == ""


def test_refusing_needs_a_reason_and_tells_it(office: Office) -> None:
    case = office.file()
    assert "cần lý do" in office.staff(office.binh, "tuchoi", case.code)
    office.staff(office.binh, "tuchoi", case.code, "Việc này do tòa án giải quyết.")
    (reply,) = office.citizen()
    assert "Việc này do tòa án giải quyết." in reply.text
    assert office.again(case).state == "refused"
    assert "không làm được nữa" in office.staff(office.binh, "traloi", case.code, "Xong.")


def test_forwarding_tells_both_and_takes_the_other_units_deadline(office: Office) -> None:
    case = office.file()
    said = office.staff(office.binh, "chuyenviec", case.code, "trung-tam-tinh thuộc cấp tỉnh")
    assert office.province.name in said
    now = office.again(case)
    assert (now.unit_id, now.state, now.officer_id) == (office.province.id, "filed", None)
    assert now.due_on is not None
    (post,) = office.group(office.province)
    assert f"#{case.code}" in post.text
    assert not any(secret in post.text for secret in CONTACT.values())
    (told,) = office.citizen()
    assert office.province.name in told.text
    assert "việc này do cán bộ khác" in office.staff(office.binh, "traloi", case.code, "Xong.")
    assert "đã gửi" in office.staff(office.dung, "traloi", case.code, "Xong.")


def test_forwarding_by_name_and_to_nowhere(office: Office) -> None:
    case = office.file()
    assert "trung-tam-tinh" in office.staff(office.binh, "chuyenviec", case.code, "sở nào đó")
    name = office.province.name.lower()
    office.staff(office.binh, "chuyenviec", case.code, f"{name}, vì thuộc cấp tỉnh")
    events = office.cases.events(case)
    assert events[-1].text == f"{office.province.name}. vì thuộc cấp tỉnh"


def test_a_case_is_never_forwarded_to_where_it_complains_of(office: Office) -> None:
    case = office.file(
        office.draft(what="Chậm.", office="UBND phường Quy Nhơn Nam", where="phường Quy Nhơn Nam")
    )
    assert case.unit_id == office.province.id
    said = office.staff(office.dung, "chuyenviec", case.code, "quy-nhon-nam")
    assert "đang bị phản ánh" in said
    assert office.again(case).unit_id == office.province.id


def test_an_officer_of_another_unit_is_refused(office: Office) -> None:
    case = office.file()
    for command in ("nhanviec", "traloi", "tuchoi", "chuyenviec", "xem", "congkhai"):
        assert "cán bộ khác" in office.staff(office.dung, command, case.code, "trung-tam-tinh")
    assert office.again(case) == case


def test_who_is_spoken_of_is_refused_without_being_told_why(office: Office) -> None:
    case = office.file(office.draft(what="trần quốc bình đòi tiền riêng.", where="phường Quy Nhơn Nam"))
    for command in ("nhanviec", "traloi", "xem", "congkhai"):
        said = office.staff(office.binh, command, case.code, "Xong.")
        assert said == f"#{case.code}: việc này do cán bộ khác xử lý."
    assert office.again(case).state == "filed"
    seen = office.staff(office.cuc, "xem", case.code)
    assert "đòi tiền" not in seen  # the group is read by both
    assert "Đỗ Thu Cúc đã nhận" in office.staff(office.cuc, "nhanviec", case.code)


def test_a_contact_is_never_shown_in_the_group(office: Office) -> None:
    case = office.file()
    office.staff(office.binh, "nhanviec", case.code)
    said = office.staff(office.binh, "lienhe", case.code)
    assert f"motcua cases contact {case.code}" in said
    seen = said + office.staff(office.binh, "xem", case.code)
    assert not any(secret in seen for secret in CONTACT.values())
    with office.engine.connect() as connection:
        assert connection.execute(select(SightRow.id)).all() == []


def test_the_open_cases_of_the_unit(office: Office) -> None:
    assert "Không có việc" in office.staff(office.binh, "xem", None)
    case = office.file()
    assert case.code in office.staff(office.binh, "xem", None)
    assert case.code not in office.staff(office.dung, "xem", None)


def test_unknown_codes_and_commands_are_left_to_others(office: Office) -> None:
    visit = office.visit()
    call = StaffCall(office.binh, office.ward, "traloi", "K9K9K9", "x")
    assert office.tool.handle(call, visit) is None
    assert office.tool.handle(replace(call, command="nhan"), visit) is None
    assert "Thiếu mã" in office.staff(office.binh, "traloi", None)
    assert set(office.tool.commands) == {
        "nhanviec", "traloi", "tuchoi", "chuyenviec", "xem", "lienhe", "congkhai"
    }  # fmt: skip


def question(office: Office, share: str) -> Case:
    case = office.file(
        office.draft(
            "question", question="Tôi là Lê Thị Sáu, mấy giờ mở cửa?", where="Ghềnh Ráng", share=share
        )
    )  # fmt: skip
    office.staff(office.binh, "traloi", case.code, "Mở cửa từ 7 giờ 30, chị Sáu nhé.")
    return office.again(case)


def test_showing_publicly_previews_and_waits_for_a_yes(office: Office) -> None:
    case = question(office, "yes")
    preview = office.staff(office.binh, "congkhai", case.code)
    assert "mấy giờ mở cửa" in preview
    assert "Sáu" not in preview
    assert office.again(case).shown_at is None
    office.staff(office.binh, "congkhai", case.code, "đồng ý")
    now = office.again(case)
    assert now.public is not None
    assert now.public["place"] == "phường Quy Nhơn Nam, tỉnh Gia Lai"
    assert "Sáu" not in str(now.public)
    office.staff(office.binh, "congkhai", case.code, "ẩn")
    hidden = office.again(case)
    assert (hidden.shown_at, hidden.public) == (None, None)
    assert "không ở trên" in office.staff(office.binh, "congkhai", case.code, "ẩn")


def test_an_officer_may_word_the_public_text_anew(office: Office) -> None:
    case = question(office, "yes")
    office.staff(office.binh, "congkhai", case.code, "sửa: Mấy giờ một cửa mở cửa? Gọi 0905123678")
    public = office.again(case).public
    assert public is not None
    assert public["text"] == "Mấy giờ một cửa mở cửa? Gọi [đã che]"


def test_without_consent_a_question_is_not_shown(office: Office) -> None:
    case = question(office, "no")
    assert "không đồng ý" in office.staff(office.binh, "congkhai", case.code, "đồng ý")
    assert office.again(case).shown_at is None
    with office.engine.begin() as connection:
        assert not office.casework.show(connection, case, office.binh, {})


def test_what_is_not_answered_is_not_shown(office: Office) -> None:
    case = office.file()
    assert "đã trả lời" in office.staff(office.binh, "congkhai", case.code, "đồng ý")
    assert office.again(case).shown_at is None


def test_what_is_erased_is_not_shown(office: Office) -> None:
    case = question(office, "yes")
    with office.engine.begin() as connection:
        connection.execute(update(CaseRow).values(content=None))
    assert "đã xóa" in office.staff(office.binh, "congkhai", case.code, "đồng ý")
    assert office.again(case).shown_at is None
