"""Cases in the database: filed once, whatever happens in between."""

from __future__ import annotations

import threading
from datetime import date, datetime

import pytest
from sqlalchemy import func, select, text

from bot.cases import store
from bot.cases.case import Case
from bot.cases.ends import CaseEnd
from bot.cases.records import CaseEventRow, CaseFileRow, CaseRow
from bot.clock import ZONE
from bot.officers.staff import Unit
from bot.records import OutboxRow
from knowledge.answers.answer import Answer
from tests.bot.cases.office import CONTACT, REPORT, Office


def count(office: Office, table: type) -> int:
    with office.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def test_the_same_draft_is_filed_once(office: Office) -> None:
    draft = office.draft()
    first = office.file(draft)
    assert office.file(draft).code == first.code
    assert count(office, CaseRow) == 1
    assert count(office, OutboxRow) == 1  # the group is told once
    assert count(office, CaseEventRow) == 1


def test_two_turns_that_both_read_no_case_file_one(office: Office) -> None:
    draft = office.draft()
    end = CaseEnd("report", office.casework)
    visits = [office.visit(), office.visit()]
    answers = [end.submit(draft, visit)[0] for visit in visits]  # both before either is stored
    said = [office.settle(answer, visit) for answer, visit in zip(answers, visits, strict=True)]
    assert said[0] is not None
    assert said[0] == said[1]  # the same receipt
    assert count(office, CaseRow) == 1


def test_two_threads_file_one_case(office: Office) -> None:
    draft, unit = office.draft(), office.ward
    gate, codes, faults = threading.Barrier(2), [], []

    def run() -> None:
        try:
            gate.wait(10)
            with office.engine.begin() as connection:
                codes.append(office.casework.file(connection, draft, unit).code)
        except Exception as error:
            faults.append(repr(error))

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not faults
    assert len(codes) == 2
    assert codes[0] == codes[1]
    assert count(office, CaseRow) == 1
    assert count(office, OutboxRow) == 1


def test_a_crash_before_the_end_of_the_transaction_leaves_nothing(office: Office) -> None:
    draft = office.draft(**REPORT, evidence=[{"kind": "photo", "reference": "AgAC", "name": None}])
    visit = office.visit()
    answer, _ = CaseEnd("report", office.casework).submit(draft, visit)

    def crash(connection: object) -> Answer:
        raise SystemError("killed")

    visit.later(crash)
    with pytest.raises(SystemError):
        office.settle(answer, visit)
    assert [count(office, table) for table in (CaseRow, CaseEventRow, CaseFileRow, OutboxRow)] == [0] * 4
    case = office.file(draft)  # the turn is run again
    assert office.cases.files(case) == 1
    assert count(office, CaseRow) == 1


def test_a_code_that_exists_is_not_given_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = iter(["K7M2QX", "K7M2QX", "H3N8PT"])
    monkeypatch.setattr(store, "new_code", lambda: next(codes))
    assert office.file().code == "K7M2QX"
    assert office.file().code == "H3N8PT"


def test_nothing_a_citizen_wrote_stands_open_in_the_tables(office: Office) -> None:
    case = office.file()
    office.staff(office.binh, "traloi", case.code, "Đã trả kết quả khai sinh.")
    with office.engine.connect() as connection:
        rows = [
            str(tuple(row))
            for table in ("cases", "case_events", "case_files", "outbox", "buttons")
            for row in connection.execute(text(f"SELECT * FROM {table}"))
        ]
    for secret in (*CONTACT.values(), "khai sinh", "đầu tháng"):
        assert not any(secret in row for row in rows)


def test_the_contact_is_kept_apart_from_the_content(office: Office) -> None:
    case = office.file()
    assert case.has_contact
    assert not set(case.values) & {"name", "address", "phone", "contact", "share"}
    assert "Gấm" not in str(case)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 7, 15, 9, tzinfo=ZONE), date(2026, 7, 22)),  # a weekend between
        (datetime(2026, 2, 12, 9, tzinfo=ZONE), date(2026, 2, 26)),  # Tết of Bính Ngọ between
    ],
)
def test_the_deadline_counts_working_days(office: Office, now: datetime, due: date) -> None:
    office.clock.now = now
    assert office.cases.due_on(office.province) == due


def test_without_a_basis_there_is_no_deadline(office: Office) -> None:
    unit = Unit(9, "x", "X", reply_days=5)
    assert office.cases.due_on(unit) is None
    assert office.cases.due_on(office.ward) is None


def test_answered_cases_close_after_a_while(office: Office) -> None:
    case = office.file()
    office.staff(office.binh, "traloi", case.code, "Đã xong.")
    with office.engine.begin() as connection:
        assert office.cases.close_answered(connection, 30) == 0
    office.clock.advance(days=31)
    with office.engine.begin() as connection:
        assert office.cases.close_answered(connection, 30) == 1
        assert office.cases.close_answered(connection, 30) == 0
    assert office.again(case).state == "closed"


def test_erased_content_still_reads(office: Office) -> None:
    case = office.file()
    with office.engine.begin() as connection:
        connection.execute(text("UPDATE cases SET content = NULL, contact = NULL"))
    erased: Case = office.again(case)
    assert erased.values == {}
    assert not erased.has_contact
