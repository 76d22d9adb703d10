"""Sheets of paper: a slip that a citizen takes along, a notice for the board; one A4 page each, as PDF."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import matplotlib
import segno
from fpdf import FPDF

from bot.wordings import words
from knowledge.answers.answer import Citation

PORTAL: Final = "https://dichvucong.gov.vn"
MARGIN: Final = 18.0  # mm
BOTTOM: Final = 265.0  # mm: what stands lower belongs to the foot
SIZES: Final = (13.0, 12.0, 11.0, 10.0, 9.0)  # points of the text, the first that fits is taken
LARGE: Final = (22.0, 20.0, 18.0, 16.0, 14.0, 12.0, 10.0)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on it. ``url`` is what the QR code opens; None: the national portal."""

    title: str
    text: str
    sources: Sequence[Citation]
    unit: str
    printed_on: date
    url: str | None = None


def slip(sheet: Sheet) -> bytes:
    """A slip for one citizen."""
    return _page(sheet, SIZES, title=16.0)


def notice(sheet: Sheet) -> bytes:
    """A sheet for the notice board, in type that is read from two steps away."""
    return _page(sheet, LARGE, title=26.0)


def _page(sheet: Sheet, sizes: Sequence[float], *, title: float) -> bytes:
    for size in sizes[:-1]:
        if page := _drawn(sheet, size, title):
            return page
    text = sheet.text
    while True:  # the smallest type, and what does not fit is at the address of the QR code
        if page := _drawn(_cut(sheet, text), sizes[-1], title):
            return page
        text = text[: int(len(text) * 0.85)]


def _cut(sheet: Sheet, text: str) -> Sheet:
    if text == sheet.text:
        return sheet
    whole = text.rsplit(" ", 1)[0].rstrip(" ,.;:")
    return Sheet(
        sheet.title[:200], f"{whole} …\n{words('counter.paper.more')}", sheet.sources[:3], sheet.unit,
        sheet.printed_on, sheet.url,
    )  # fmt: skip


def _drawn(sheet: Sheet, size: float, title: float) -> bytes | None:
    """The page; None when it does not fit."""
    pdf = FPDF(format="A4")
    try:
        return bytes(pdf.output()) if _fits(pdf, sheet, size, title) else None
    finally:
        for font in pdf.fonts.values():  # the library leaves their files open
            font.ttfont.close()  # type: ignore[union-attr]


def _fits(pdf: FPDF, sheet: Sheet, size: float, title: float) -> bool:
    """Draw it; whether it all stands above the foot."""
    pdf.set_margin(MARGIN)
    pdf.set_auto_page_break(False)
    pdf.set_title(sheet.title)
    pdf.set_lang("vi")
    fonts = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    pdf.add_font("DejaVu", "", fonts / "DejaVuSans.ttf")
    pdf.add_font("DejaVu", "B", fonts / "DejaVuSans-Bold.ttf")
    pdf.add_page()
    pdf.set_font("DejaVu", "", 10)
    pdf.multi_cell(0, 5, _clean(sheet.unit), new_x="LMARGIN", new_y="NEXT")
    pdf.ln(3)
    pdf.set_font("DejaVu", "B", title)
    pdf.multi_cell(0, title * 0.5, _clean(sheet.title), new_x="LMARGIN", new_y="NEXT", align="L")
    pdf.ln(3)
    pdf.set_font("DejaVu", "", size)
    pdf.multi_cell(0, size * 0.52, _clean(sheet.text), new_x="LMARGIN", new_y="NEXT", align="L")
    pdf.ln(3)
    pdf.set_font("DejaVu", "", 9)
    for line in _source_lines(sheet.sources):
        pdf.multi_cell(0, 4.6, _clean(line), new_x="LMARGIN", new_y="NEXT", align="L")
    if pdf.get_y() > BOTTOM - 38:
        return False
    _foot(pdf, sheet)
    return True


def _foot(pdf: FPDF, sheet: Sheet) -> None:
    link = sheet.url or PORTAL
    out = io.BytesIO()
    segno.make(link, error="m").save(out, kind="png", scale=8, border=2)
    out.seek(0)
    pdf.image(out, x=MARGIN, y=BOTTOM - 32, w=32, alt_text=link)
    pdf.set_xy(MARGIN + 36, BOTTOM - 26)
    pdf.set_font("DejaVu", "", 9)
    told = words("counter.paper.scan", link=link, day=f"{sheet.printed_on:%d-%m-%Y}")
    pdf.multi_cell(0, 5, told, align="L")


def _source_lines(sources: Sequence[Citation]) -> list[str]:
    lines = []
    for source in sources:
        parts = [source.title, source.number or ""]
        if source.issued_on:
            parts.append(words("counter.paper.issued", day=f"{source.issued_on:%d-%m-%Y}"))
        if source.checked_on:
            parts.append(words("counter.paper.checked", day=f"{source.checked_on:%d-%m-%Y}"))
        lines.append("– " + ", ".join(filter(None, parts)))
    return [words("counter.paper.sources"), *lines] if lines else []


def _clean(text: str) -> str:
    """Without signs that the font has not and paper does not need."""
    return "".join(sign for sign in text if sign == "\n" or (sign.isprintable() and sign <= "\uffff"))
