"""The inbox: claimed once, answered by its holder alone, noted, passed on, closed; masked unless asked."""

from __future__ import annotations

from sqlalchemy import select

from bot.desk.records import AuditRow
from bot.wordings import words
from tests.bot.desk.console import Console


def test_from_waiting_to_closed(console: Console) -> None:
    handoff = console.waiting(question="làm lại căn cước bị mất phí bao nhiêu")
    browser = console.browser("an")
    listed = browser.get("/inbox").text
    assert handoff.code in listed
    assert "Không ai đang chờ" not in listed
    page = browser.get(f"/inbox/{handoff.code}").text
    assert "Nhận" in page
    assert "reply-text" not in page
    page = browser.post(f"/inbox/{handoff.code}/claim").text
    assert "reply-text" in page
    assert "35.000" in page, "an answer is suggested"
    assert words("handoff.claimed", officer="Người an", unit="Trung tâm phường Quy Nhơn") in console.outbox()
    browser.post(f"/inbox/{handoff.code}/say", text="Phí 35.000 đồng ạ")
    assert "Người an: Phí 35.000 đồng ạ" in console.outbox()
    browser.post(f"/inbox/{handoff.code}/note", text="đã dặn mang theo ảnh")
    assert "đã dặn mang theo ảnh" in browser.get(f"/inbox/{handoff.code}").text
    assert not any("đã dặn" in text for text in console.outbox()), "a note is no message"
    done = browser.post(f"/inbox/{handoff.code}/close", result="đã hướng dẫn")
    assert done.url.path == "/desk/inbox"
    assert any("đã hướng dẫn" in text for text in console.outbox())
    assert browser.post(f"/inbox/{handoff.code}/say", text="còn nữa").status_code == 409


def test_two_officers_and_one_citizen(console: Console) -> None:
    handoff = console.waiting()
    first, second = console.browser("an"), console.browser("chi")
    first.get(f"/inbox/{handoff.code}")
    second.get(f"/inbox/{handoff.code}")
    first.post(f"/inbox/{handoff.code}/claim")
    late = second.post(f"/inbox/{handoff.code}/claim")
    assert late.status_code == 409
    assert words("desk.inbox.taken", officer="Người an", code=handoff.code) in late.text
    refused = second.post(f"/inbox/{handoff.code}/say", text="để tôi trả lời")
    assert refused.status_code == 409
    assert not any("để tôi" in text for text in console.outbox())
    assert "Người an đang trả lời" in second.get(f"/inbox/{handoff.code}").text


def test_only_a_lead_acts_over_a_colleagues_head(console: Console) -> None:
    handoff = console.waiting()
    holder, lead = console.browser("chi"), console.browser("an")
    holder.get(f"/inbox/{handoff.code}")
    holder.post(f"/inbox/{handoff.code}/claim")
    lead.get("/inbox")
    assert lead.post(f"/inbox/{handoff.code}/close").status_code == 403, "an is an officer"
    other = console.waiting("người hai")
    lead.post(f"/inbox/{other.code}/claim")
    holder.get("/inbox")
    assert holder.post(f"/inbox/{other.code}/close").status_code == 200, "chi is the lead"


def test_passed_to_another_unit_and_to_a_colleague(console: Console) -> None:
    handoff, browser = console.waiting(), console.browser("an")
    browser.get(f"/inbox/{handoff.code}")
    tinh = console.services.directory.unit_by_slug("tinh")
    assert tinh is not None
    assert browser.post(f"/inbox/{handoff.code}/forward", to="unit:999").status_code == 422
    browser.post(f"/inbox/{handoff.code}/forward", to=f"unit:{tinh.id}", why="việc của tỉnh")
    assert handoff.code not in browser.get("/inbox").text
    there = console.browser("binh")
    assert handoff.code in there.get("/inbox").text
    assert "việc của tỉnh" in there.get(f"/inbox/{handoff.code}").text
    mine = console.waiting("người hai")
    browser.post(f"/inbox/{mine.code}/claim")
    browser.post(f"/inbox/{mine.code}/forward", to=f"officer:{console.officer('chi').id}")
    now = console.services.handoffs.store.by_code(mine.code)
    assert now is not None
    assert now.officer_id == console.officer("chi").id


def test_words_are_masked_and_every_sight_is_noted(console: Console) -> None:
    handoff = console.waiting()
    console.writes(handoff, "tôi là Lý Thị Hồng Gấm, số 0912345678")
    officer, lead = console.browser("an"), console.browser("chi")
    officer.get(f"/inbox/{handoff.code}")
    officer.post(f"/inbox/{handoff.code}/claim")
    assert "0912345678" not in officer.get(f"/inbox/{handoff.code}").text
    shown = officer.post(f"/inbox/{handoff.code}/raw").text
    assert "0912345678" in shown
    lead.get("/inbox")
    refused = lead.post(f"/inbox/{handoff.code}/raw")
    assert refused.status_code == 403
    assert "0912345678" not in refused.text
    with console.services.engine.connect() as connection:
        seen = connection.execute(select(AuditRow.action, AuditRow.target, AuditRow.detail)).all()
    assert ("sight", handoff.code, "conversation") in seen
    assert ("sight.refused", handoff.code, "") in seen
    assert not any("0912345678" in str(row) for row in seen)


def test_who_is_on_duty(console: Console) -> None:
    browser = console.browser("an")
    assert "Người an" in browser.get("/inbox/list").text
    browser.get("/me")
    browser.post("/me/duty")
    assert "chưa có ai ở bàn làm việc" in browser.get("/inbox/list").text


def test_a_unit_without_a_group_gets_citizens_when_somebody_can_sign_in(console: Console) -> None:
    unit = console.services.directory.unit_by_slug("quy-nhon")
    assert unit is not None
    assert unit.staff_conversation is None
    assert console.services.handoffs.able(unit)
    console.services.directory.remove_officer("an")
    console.services.directory.remove_officer("chi")
    assert not console.services.handoffs.able(unit), "an auditor answers nobody"


def test_an_answer_is_sent_into_the_open_conversation(console: Console) -> None:
    console.services.directory.change_unit("quy-nhon", group="telegram:-1007")
    handoff, browser = console.waiting(), console.browser("an")
    browser.get(f"/inbox/{handoff.code}")
    browser.post(f"/inbox/{handoff.code}/claim")
    page = browser.get("/consult", params={"q": "làm lại căn cước bị mất phí bao nhiêu"}).text
    assert handoff.code in page
    browser.post("/consult/send", code=handoff.code, text="Phí 35.000 đồng")
    assert "Người an: Phí 35.000 đồng" in console.outbox()
    assert any("Phí 35.000 đồng" in text for text in console.outbox("-1007")), "the staff group knows"


def test_the_staff_group_learns_what_is_done_at_the_desk(console: Console) -> None:
    """Two fronts, one queue: nobody in the group answers somebody who is being answered."""
    console.services.directory.change_unit("quy-nhon", group="telegram:-1007")
    handoff, browser = console.waiting(), console.browser("an")
    browser.get("/inbox")
    browser.post(f"/inbox/{handoff.code}/claim")
    browser.post(f"/inbox/{handoff.code}/say", text="Anh/chị gọi 0912345678 nhé")
    browser.post(f"/inbox/{handoff.code}/close")
    group = console.outbox("-1007")
    assert words("staff.claimed", officer="Người an", code=handoff.code) in group
    assert words("staff.closed", officer="Người an", code=handoff.code) in group
    said = next(text for text in group if "Người an:" in text)
    assert "0912345678" not in said
