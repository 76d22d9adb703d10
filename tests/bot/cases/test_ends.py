"""A finished form: shown, sent, or given back to its owner."""

from __future__ import annotations

import re

import pytest
import yaml

from bot.cases.ends import FORMS, CaseEnd
from bot.forms.form import forms
from bot.wordings import at, has, words
from tests.bot.cases.office import BASIS, CONTACT, REPORT, Office


def test_the_review_shows_every_part_and_hides_the_contact(office: Office) -> None:
    text, sendable = CaseEnd("report", office.casework).review(office.draft(), office.visit())
    assert sendable
    for part in ("what", "where", "when", "wish"):
        assert f"- {at('report.names')[part]}: {REPORT[part]}" in text
    assert "nay thuộc phường Quy Nhơn Nam" in text
    assert "ba số cuối 678" in text
    for secret in CONTACT.values():
        assert secret not in text
    assert office.ward.name in text
    assert "05 ngày làm việc" in text  # no number of days is set: what the law is sure of
    assert "Điều 19" in text


def test_the_review_names_the_deadline_and_its_basis(office: Office) -> None:
    draft = office.draft(what="Chậm trả kết quả", where="Pleiku", **CONTACT)
    text, _ = CaseEnd("report", office.casework).review(draft, office.visit())
    assert office.province.name in text
    assert f"22-07-2026 ({BASIS})" in text


def test_refusing_the_contact_harms_nothing_but_is_said(office: Office) -> None:
    draft = office.draft(what="Chậm trả kết quả", where="Ngô Mây, Quy Nhơn").refusing("name")
    text, sendable = CaseEnd("report", office.casework).review(draft, office.visit())
    assert sendable
    assert words("report.refused_note") in text
    assert "không cung cấp" in text


def test_nobody_receives_then_the_draft_is_given_back(office: Office) -> None:
    draft = office.draft(what="Chờ lâu", where="quận 1, TP Hồ Chí Minh", **CONTACT)
    end = CaseEnd("report", office.casework)
    text, sendable = end.review(draft, office.visit())
    assert not sendable
    assert "Sự việc: Chờ lâu" in text
    assert "https://dichvucong.gov.vn" in text
    for secret in CONTACT.values():
        assert secret not in text
    visit = office.visit()
    answer, stage = end.submit(draft, visit)
    assert stage == "review"
    assert not visit.commits
    assert answer.text == text


def test_the_receipt_has_code_unit_day_deadline_and_how_to_look_up(office: Office) -> None:
    draft = office.draft(what="Chậm", where="Pleiku")
    visit = office.visit()
    answer, stage = CaseEnd("report", office.casework).submit(draft, visit)
    settled = office.settle(answer, visit)
    case = office.cases.by_draft(draft.key)
    assert stage == "filed"
    assert settled is not None
    assert case is not None
    for said in (case.code, office.province.name, "15-07-2026", "22-07-2026", BASIS, f"tra cứu {case.code}"):
        assert said in settled.text
    assert {choice.do for choice in settled.choices} == {
        f"case:status:{case.code}", f"case:withdraw:{case.code}"
    }  # fmt: skip


def test_an_emptied_draft_is_not_filed_anew(office: Office) -> None:
    visit = office.visit()
    draft = office.draft(what=" ")
    _, stage = CaseEnd("report", office.casework).submit(draft, visit)
    assert stage == "dropped"
    assert not visit.commits


def test_the_group_reads_code_and_redacted_text(office: Office) -> None:
    draft = office.draft(
        **{**REPORT, "what": "Tôi là Lý Thị Hồng Gấm, gọi 0905123678, nhà 12 Lê Lợi. Hồ sơ bị chậm."}
    )
    case = office.file(draft)
    (post,) = office.group(office.ward)
    assert f"#{case.code}" in post.text
    assert "Hồ sơ bị chậm" in post.text
    for secret in ("Gấm", "0905123678", "12 Lê Lợi"):
        assert secret not in post.text
    assert len(post.buttons) == 2


def test_a_group_with_somebody_spoken_of_reads_no_content(office: Office) -> None:
    case = office.file(office.draft(what="Trần Quốc Bình đòi tiền riêng.", where="phường Quy Nhơn Nam"))
    assert case.barred == {office.binh.id}
    (post,) = office.group(office.ward)
    assert case.code in post.text
    assert "đòi tiền" not in post.text
    assert "Bình đòi" not in post.text


def test_a_proposal_is_one(office: Office) -> None:
    draft = office.draft(what="Nên bớt giấy", where="Ghềnh Ráng", extra={"kind": "proposal"})
    assert office.file(draft).kind == "proposal"


@pytest.mark.parametrize("form", FORMS)
def test_every_part_has_its_wordings(form: str) -> None:
    assert words(f"{form}.intro")
    assert words(f"{form}.refused_note")
    for part in forms()[form].parts:
        assert words(f"{form}.names.{part.name}")
        asked = words(f"{form}.ask.{part.name}", days=365, link="https://x/1", minutes=15)
        assert "{" not in asked
        if part.kind in ("name", "phone", "address", "page", "file", "choice"):
            assert has(f"{form}.again.{part.name}")
        for choice in part.choices:
            assert len(words(f"{form}.choices.{part.name}.{choice}")) < 40
        if part.kind == "page":
            assert "https://x/1" in asked
            assert "15 phút" in asked
        if part.kind == "page" or part.personal:
            assert "365 ngày" in asked
            assert "Không cung cấp" in asked


def test_wordings_are_calm() -> None:
    for name in (*FORMS, "cases"):
        text = yaml.safe_dump(at(f"{name}.names" if name != "cases" else "cases.receipt"), allow_unicode=True)
        assert "!" not in text
    for title in at("cases.buttons").values():
        assert len(title) < 40
    assert not re.search(r"\b15 ngày\b", str(at("cases.deadline")))  # T4-010 is not confirmed
