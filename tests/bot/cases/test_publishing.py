"""Answered questions become drafts of entries: with consent, without personal data, not yet published."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.cases.case import Case
from bot.cases.publishing import NotPublishableError, draft_entry
from knowledge import changes
from knowledge.database import migrate, open_engine, sqlite_url
from knowledge.entries import Kind, Origin
from knowledge.refusals import layer_refusals
from tests.bot.cases.office import Office


@pytest.fixture
def knowledge_db(tmp_path: Path) -> Engine:
    engine = open_engine(sqlite_url(tmp_path / "knowledge.db"))
    migrate(engine)
    return engine


def asked(office: Office, share: str = "yes") -> Case:
    values = {
        "question": "Tôi là Lê Thị Sáu, 0905123678. Mấy giờ một cửa mở cửa?",
        "where": "Ghềnh Ráng", "share": share, "name": "Lê Thị Sáu", "phone": "0905123678",
    }  # fmt: skip
    return office.file(office.draft("question", **values))


def test_a_question_becomes_a_draft_once(office: Office, knowledge_db: Engine) -> None:
    case = asked(office)
    office.staff(office.binh, "traloi", case.code, "Từ 7 giờ 30. Chị Sáu gọi 0905123678 nếu cần.")
    case = office.again(case)
    reply = office.cases.reply_of(case)
    entry, count = draft_entry(knowledge_db, case, office.ward, reply, "Mai")
    assert (entry, count) == (f"hoi-dap/{case.code.lower()}", 2)
    assert draft_entry(knowledge_db, case, office.ward, reply, "Mai") == (entry, 0)
    layer, source = [change.value for change in changes.pending(knowledge_db)]
    assert layer.kind == Kind.ANSWER  # type: ignore[union-attr]
    assert layer.origin == Origin.OFFICER  # type: ignore[union-attr]
    assert layer.owner == office.ward.name  # type: ignore[union-attr]
    assert source.issued_on == date(2026, 7, 15)  # type: ignore[union-attr]
    for secret in ("Sáu", "0905123678"):
        assert secret not in repr((layer, source))
    sources = {source.key: source}  # type: ignore[union-attr]
    assert list(layer_refusals(layer, sources, date(2026, 7, 16))) == []  # type: ignore[arg-type]


def test_no_consent_no_answer_no_question_no_draft(office: Office, knowledge_db: Engine) -> None:
    case = asked(office)
    report = office.file()
    office.staff(office.binh, "traloi", report.code, "Xong.")
    secret = asked(office, "no")
    office.staff(office.binh, "traloi", secret.code, "Xong.")
    for one in (case, report, secret):
        now = office.again(one)
        with pytest.raises(NotPublishableError):
            draft_entry(knowledge_db, now, office.ward, office.cases.reply_of(now), "Mai")
    assert changes.pending(knowledge_db) == []
