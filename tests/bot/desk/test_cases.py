"""Cases at the console: deadlines in colours, taken once, answered, passed on, shown; contacts guarded."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from bot.cases.records import CaseRow
from bot.desk.casework import working_days
from bot.hours import hours_of
from bot.privacy.records import SightRow
from tests.bot.desk.console import Console

WEEK = "hours: {t2-t6: '7:30-17:00'}"


@pytest.mark.parametrize(
    ("today", "due", "left"),
    [("2026-11-25", "2026-11-25", 0), ("2026-11-25", "2026-11-27", 2), ("2026-11-27", "2026-11-30", 1),
     ("2026-11-30", "2026-11-27", -1), ("2026-12-02", "2026-11-25", -5), ("2026-11-29", "2026-11-28", -1)],
)  # fmt: skip
def test_working_days_left(today: str, due: str, left: int) -> None:
    """27-11-2026 is a Friday: a week-end counts nothing, and what is past is at least one day late."""
    hours = hours_of(WEEK, "thử")
    assert working_days(hours, date.fromisoformat(today), date.fromisoformat(due), "đơn-vị") == left


def test_from_filed_to_public(console: Console) -> None:
    case, browser = console.case(), console.browser("an")
    assert case.code in browser.get("/cases").text
    page = browser.get(f"/cases/{case.code}").text
    assert "ba lần" in page
    assert "Hồng Gấm" not in page
    page = browser.post(f"/cases/{case.code}/take").text
    assert "Người an" in page
    browser.post(f"/cases/{case.code}/reply", text="Chúng tôi đã nhắc nhở cán bộ và xin lỗi anh/chị.")
    assert any("đã nhắc nhở" in text for text in console.outbox())
    preview = browser.post(f"/cases/{case.code}/public").text
    assert "Mọi người sẽ đọc được" in preview
    assert console.services.cases.by_code(case.code).shown_at is None  # type: ignore[union-attr]
    browser.post(f"/cases/{case.code}/public", sure="yes", text="Hồ sơ bị hẹn lại nhiều lần")
    shown = console.services.cases.by_code(case.code)
    assert shown is not None
    assert shown.public is not None
    assert shown.public["text"] == "Hồ sơ bị hẹn lại nhiều lần"
    browser.post(f"/cases/{case.code}/hide")
    assert console.services.cases.by_code(case.code).shown_at is None  # type: ignore[union-attr]


def test_late_is_red_and_soon_is_amber(console: Console) -> None:
    late, soon, early = console.case(), console.case(), console.case()
    today = console.clock().date()
    for case, days in ((late, -3), (soon, 1), (early, 20)):
        with console.services.engine.begin() as connection:
            due = today + timedelta(days=days)
            connection.execute(update(CaseRow).where(CaseRow.id == case.id).values(due_on=due))
    text = console.browser("an").get("/cases").text
    assert text.index(late.code) < text.index(soon.code) < text.index(early.code)
    assert text.count('class="tag red"') == 1
    assert text.count('class="tag amber"') == 1


def test_the_contact_is_for_the_holder_and_every_sight_is_written(console: Console) -> None:
    case = console.case()
    holder, other = console.browser("an"), console.browser("chi")
    holder.get(f"/cases/{case.code}")
    assert holder.post(f"/cases/{case.code}/contact").status_code == 403, "nobody has taken it yet"
    holder.post(f"/cases/{case.code}/take")
    assert "0912345678" in holder.post(f"/cases/{case.code}/contact").text
    other.get(f"/cases/{case.code}")
    refused = other.post(f"/cases/{case.code}/contact")
    assert refused.status_code == 403
    assert "0912345678" not in refused.text
    with console.services.engine.connect() as connection:
        sights = connection.execute(select(SightRow.what, SightRow.allowed).order_by(SightRow.id)).all()
    assert [tuple(row) for row in sights] == [
        ("contact", "refused"),
        ("contact", "shown"),
        ("contact", "refused"),
    ]


def test_one_who_is_spoken_of_reads_nothing(console: Console) -> None:
    case = console.case(who="Người an ở quầy 3", what="Người an quát người già")
    assert console.officer("an").id in case.barred
    browser = console.browser("an")
    page = browser.get(f"/cases/{case.code}").text
    assert "quát" not in page
    assert browser.post(f"/cases/{case.code}/take").status_code == 409
    assert "quát" not in browser.get("/cases").text


def test_a_second_officer_is_told_who_holds_it(console: Console) -> None:
    case, first, second = console.case(), console.browser("chi"), console.browser("an")
    first.get("/cases")
    first.post(f"/cases/{case.code}/take")
    second.get("/cases")
    answer = second.post(f"/cases/{case.code}/reply", text="tôi trả lời")
    assert answer.status_code == 409
    assert "Người chi" in answer.text
    assert not any("tôi trả lời" in text for text in console.outbox())


def test_passed_on_but_never_to_whom_it_complains_of(console: Console) -> None:
    case, browser = console.case(office="Văn phòng tỉnh"), console.browser("an")
    tinh = console.services.directory.unit_by_slug("tinh")
    assert tinh is not None
    browser.get("/cases")
    browser.post(f"/cases/{case.code}/take")
    assert browser.post(f"/cases/{case.code}/forward", unit=tinh.id, why="nhờ xem").status_code == 422
    other = console.case(office="một cửa phường")
    browser.post(f"/cases/{other.code}/take")
    assert browser.post(f"/cases/{other.code}/forward", unit=tinh.id, why="nhờ xem").status_code == 200
    assert other.code in console.browser("binh").get("/cases").text


def test_refused_with_a_reason(console: Console) -> None:
    case, browser = console.case(), console.browser("an")
    browser.get("/cases")
    assert browser.post(f"/cases/{case.code}/refuse", text=" ").status_code == 422
    browser.post(f"/cases/{case.code}/refuse", text="Việc này của tòa án")
    assert any("Việc này của tòa án" in text for text in console.outbox())
    assert case.code in browser.get("/cases", params={"show": "over"}).text
