"""Consulting: the answer with what it rests on; paper, a text to be read aloud, the day of a result."""

from __future__ import annotations

import io

import pdfplumber
import pytest

from tests.bot.desk.console import Console

ID_CARD = "tthc/1.014064"


def test_the_answer_with_its_record_and_sources(console: Console) -> None:
    browser = console.browser("an")
    page = browser.get("/consult/answer", params={"q": "làm lại căn cước bị mất phí bao nhiêu"}).text
    assert "35.000" in page
    assert "Bản ghi chính thức" in page
    assert "Nguồn" in page
    assert "1.014064" in page
    whole = browser.get("/consult/answer", params={"entry": ID_CARD, "aspect": "documents"}).text
    assert 'aria-pressed="true"' in whole
    assert "DC02" in whole


def test_the_province_counts(console: Console) -> None:
    browser = console.browser("an")
    here, there = (
        browser.get("/consult/answer", params={"q": "số đường dây nóng của tỉnh", "province": slug}).text
        for slug in ("gia-lai", "lam-dong")
    )
    assert here != there


@pytest.mark.parametrize("query", [{"q": "   "}, {"entry": "không/có"}, {"q": "x" * 499}, {"q": "🤖"}])
def test_odd_questions(console: Console, query: dict[str, str]) -> None:
    assert console.browser("an").get("/consult/answer", params=query).status_code == 200


def test_a_slip_and_a_notice(console: Console) -> None:
    browser = console.browser("an")
    for path in ("slip", "notice"):
        answer = browser.get(f"/consult/{path}.pdf", params={"entry": ID_CARD, "aspect": "fee"})
        assert answer.headers["content-type"] == "application/pdf"
        with pdfplumber.open(io.BytesIO(answer.content)) as pdf:
            assert len(pdf.pages) == 1
            text = " ".join(pdf.pages[0].extract_text().split())
        assert "35.000" in text
        assert "dichvucong.gov.vn" in text
        assert text.count("Nguồn:") == 1
    assert browser.get("/consult/slip.pdf", params={"entry": "không/có"}).status_code == 404


def test_a_text_to_be_read_aloud(console: Console) -> None:
    page = console.browser("an").get("/consult/spoken", params={"entry": ID_CARD, "aspect": "fee"}).text
    assert "a mươi lăm nghìn đồng một thẻ" in page
    assert "đọc chừng" in page


def test_the_day_of_a_result(console: Console) -> None:
    browser = console.browser("an")
    page = browser.get("/due", params={"entry": ID_CARD}).text
    assert "7 ngày làm việc" in page
    asked = {"at": "2026-11-24T15:30", "limit": "3", "unit": "working_days"}
    page = browser.get("/due", params=asked).text
    assert "28-11-2026" in page, "this office works every day"
    assert "15 giờ" in page
    for wrong in ({"limit": "-1"}, {"limit": "x"}, {"at": "mai"}, {"limit": "5000"}):
        assert 'role="alert"' in browser.get("/due", params={**asked, **wrong}).text
