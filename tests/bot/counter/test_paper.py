"""Slips and notices: one page, Vietnamese letters that can be read out of the file, the address."""

from __future__ import annotations

import io
from datetime import date

import pdfplumber
import pytest

from bot.counter.paper import PORTAL, Sheet, notice, slip
from knowledge.answers.answer import Citation

SOURCE = Citation(
    "Nghị định thử", number="118/2025/NĐ-CP", issued_on=date(2025, 6, 9), checked_on=date(2026, 11, 20)
)


def sheet(text: str, url: str | None = None) -> Sheet:
    return Sheet(
        "Cấp lại thẻ căn cước bị mất", text, [SOURCE], "Trung tâm phường Thử", date(2026, 12, 1), url
    )


def read(pdf: bytes) -> tuple[int, str]:
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages), "\n".join(page.extract_text() for page in opened.pages)


@pytest.mark.parametrize("make", [slip, notice])
def test_all_of_a_short_answer_is_on_it(make: object) -> None:
    pages, text = read(make(sheet("Lệ phí 35.000 đồng.\nNộp tại công an xã bất kỳ.")))  # type: ignore[operator]
    assert pages == 1
    for said in ("Cấp lại thẻ căn cước", "35.000 đồng", "công an xã bất kỳ", "118/2025/NĐ-CP", "09-06-2025",
                 "20-11-2026", "Trung tâm phường Thử", PORTAL, "01-12-2026"):  # fmt: skip
        assert said in " ".join(text.split())


@pytest.mark.parametrize("make", [slip, notice])
@pytest.mark.parametrize("length", [1_000, 2_500, 20_000])
def test_it_stays_one_page(make: object, length: int) -> None:
    long = ("Giấy tờ cần có gồm tờ khai và bản chính. " * 600)[:length]
    pages, text = read(make(sheet(long, "https://dichvucong.gov.vn/p/1")))  # type: ignore[operator]
    assert pages == 1
    assert "https://dichvucong.gov.vn/p/1" in text
    assert ("Xem tiếp" in text) == (length == 20_000)


def test_signs_that_no_font_has_do_no_harm() -> None:
    assert read(slip(sheet("Chào \x00\x07 anh/chị \U0001f600 nhé")))[0] == 1
