"""Contacts are seen by who holds the case, and every sight is written down."""

from __future__ import annotations

from sqlalchemy import select

from bot.cases.case import Case
from bot.officers.staff import Officer
from bot.privacy.records import SightRow
from tests.bot.cases.office import CONTACT, Office


def look(office: Office, case: Case, officer: Officer) -> dict[str, str] | None:
    with office.engine.begin() as connection:
        return office.sights.contact(connection, case, officer)


def sights(office: Office) -> list[tuple[int, int | None, str, str]]:
    query = select(SightRow.officer_id, SightRow.case_id, SightRow.what, SightRow.allowed)
    with office.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(query.order_by(SightRow.id))]


def test_only_the_holder_sees_and_all_is_logged(office: Office) -> None:
    case = office.file()
    assert look(office, case, office.binh) is None  # of the unit, but has not taken it
    office.staff(office.binh, "nhanviec", case.code)
    assert look(office, case, office.binh) == CONTACT
    assert look(office, case, office.cuc) is None
    assert look(office, case, office.dung) is None
    assert sights(office) == [
        (office.binh.id, case.id, "contact", "refused"), (office.binh.id, case.id, "contact", "shown"),
        (office.cuc.id, case.id, "contact", "refused"), (office.dung.id, case.id, "contact", "refused"),
    ]  # fmt: skip


def test_after_forwarding_the_first_holder_sees_nothing(office: Office) -> None:
    case = office.file()
    office.staff(office.binh, "nhanviec", case.code)
    office.staff(office.binh, "chuyenviec", case.code, "trung-tam-tinh")
    assert look(office, case, office.binh) is None


def test_no_contact_given_is_an_empty_one(office: Office) -> None:
    case = office.file(office.draft(what="Chậm", where="Ghềnh Ráng"))
    office.staff(office.binh, "nhanviec", case.code)
    assert look(office, case, office.binh) == {}
