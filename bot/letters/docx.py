"""A letter as a Word file, in the layout of Nghị định 30/2020/NĐ-CP, phụ lục I."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from docx import Document
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.text.paragraph import Paragraph

from bot.wordings import at, words
from knowledge.vietnamese.text import nfc

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KINDS: Final = ("complaint", "denunciation")

FONT: Final = "Times New Roman"
# Phụ lục I: A4; margins 20-25 mm above and below, 30-35 mm left, 15-20 mm right; letters of size 13-14;
# first line in by 1 or 1.27 cm; at least 6 pt between paragraphs; spacing from single to 1.5 lines.
PAGE_WIDTH: Final = Mm(210)
PAGE_HEIGHT: Final = Mm(297)
LEFT, RIGHT, ABOVE, BELOW = Mm(30), Mm(20), Mm(20), Mm(20)
SIZE: Final = Pt(14)
NATION_SIZE: Final = Pt(13)
FIRST_LINE: Final = Mm(12.7)
BETWEEN: Final = Pt(6)
# The line under the motto is as long as its words, the one under the title about half of it: measured
# with the font's own widths at 14 pt bold. Drawn as a border, which every program shows in the same way.
MOTTO_LINE: Final = Mm(57)
TITLE_LINE: Final = Mm(17)
SIGNATURE_ROOM: Final = Pt(60)
COLUMN: Final = Mm(85)  # of the signature, at the right

# What XML cannot hold, and signs that turn the order of the letters around.
_BANNED = re.compile(
    "[^\t\n\x20-\x7e\xa0-\u200d\u2010-\u2029\u2030-\u2065\u206a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)


def make_letter(kind: str, fields: Mapping[str, str], moment: datetime) -> bytes:
    """The DOCX of a letter; what is missing in ``fields`` is left as dotted lines.

    ``moment`` is only the file's own date. The file holds no author, no fields and no macros.
    """
    given = {name: paragraphs for name, text in fields.items() if (paragraphs := _clean(text))}
    form = at(f"letter.{kind}")
    paper = _blank(str(form["title"]), moment)
    _heading(paper)
    _title(paper, str(form["title"]))
    _recipient(paper, given.get("recipient", []))
    for line in form["lines"]:
        _line(paper, str(line["label"]), given.get(line["field"], []))
    for section in form["sections"]:
        found = given.get(section["field"], [])
        if section["dots"] == 1 and len(found) < 2:
            _line(paper, f"{section['head']}:", found, bold=True)
        else:
            _section(paper, str(section["head"]), found, int(section["dots"]))
    for position, sentence in enumerate(form["closing"]):
        paragraph = _body(paper, str(sentence))
        if position == 0:
            paragraph.paragraph_format.space_before = Pt(12)
        # goes with the signature, which never stands alone on a page
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.keep_together = True
    _signature(paper, str(form["signer"]), given.get("name", []))
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _clean(text: str) -> list[str]:
    """The paragraphs of what somebody wrote, safe in XML."""
    safe = _BANNED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return [line for line in (nfc(part) for part in safe.split("\n")) if line]


def _blank(title: str, moment: datetime) -> Paper:
    paper = Document()
    section = paper.sections[0]
    section.page_width, section.page_height = PAGE_WIDTH, PAGE_HEIGHT
    section.left_margin, section.right_margin = LEFT, RIGHT
    section.top_margin, section.bottom_margin = ABOVE, BELOW
    normal: Any = paper.styles["Normal"]
    normal.font.name, normal.font.size = FONT, SIZE
    properties = normal.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)
        fonts.attrib.pop(qn(f"w:{script}Theme"), None)
    # Vietnamese, or Word underlines every word in red
    language = OxmlElement("w:lang")
    for script in ("val", "eastAsia", "bidi"):
        language.set(qn(f"w:{script}"), "vi-VN")
    properties.append(language)
    shape = normal.paragraph_format
    shape.space_before, shape.space_after = Pt(0), BETWEEN
    shape.line_spacing_rule = WD_LINE_SPACING.SINGLE
    shape.widow_control = True
    about = paper.core_properties
    about.title = title
    about.author = about.last_modified_by = about.comments = about.keywords = ""
    about.language = "vi-VN"
    about.created = about.modified = moment.replace(tzinfo=None)
    return paper


def _heading(paper: Paper) -> None:
    nation = _centred(paper, words("letter.nation"), bold=True)
    nation.runs[0].font.size = NATION_SIZE
    nation.paragraph_format.space_after = Pt(0)
    motto = _centred(paper, words("letter.motto"), bold=True)
    _rule_under(motto, MOTTO_LINE)
    day = paper.add_paragraph()
    day.alignment = ALIGN.RIGHT
    day.paragraph_format.space_before = Pt(4)
    day.add_run(words("letter.place_and_date")).italic = True


def _title(paper: Paper, title: str) -> None:
    heading = _centred(paper, title, bold=True)
    heading.paragraph_format.space_before = Pt(14)
    _rule_under(heading, TITLE_LINE)


def _rule_under(paragraph: Paragraph, length: Length) -> None:
    """A thin line, centred, in a paragraph of its own of almost no height."""
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.keep_with_next = True
    rule = OxmlElement("w:p")
    paragraph._p.addnext(rule)
    line = Paragraph(rule, paragraph._parent)
    room = PAGE_WIDTH - LEFT - RIGHT - length
    shape = line.paragraph_format
    shape.left_indent = shape.right_indent = Length(room // 2)
    shape.space_before, shape.space_after = Pt(3), Pt(6)
    shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    shape.line_spacing = Pt(2)
    borders = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    properties = rule.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _recipient(paper: Paper, paragraphs: list[str]) -> None:
    label = words("letter.to")
    if not paragraphs:
        paragraph = _dotted(paper, f"{label} \t")
        paragraph.paragraph_format.left_indent = FIRST_LINE
    elif len(paragraphs) == 1:
        paragraph = _centred(paper, f"{label} {paragraphs[0]}")
    else:
        paragraph = paper.add_paragraph(label)
        paragraph.paragraph_format.left_indent = FIRST_LINE
        for one in paragraphs:
            below = paper.add_paragraph(f"- {one.removeprefix('-').strip()}")
            below.paragraph_format.left_indent = Length(2 * FIRST_LINE)
            below.paragraph_format.space_after = Pt(2)
    paragraph.paragraph_format.space_before = Pt(8)
    paper.paragraphs[-1].paragraph_format.space_after = Pt(10)


def _line(paper: Paper, label: str, paragraphs: list[str], *, bold: bool = False) -> None:
    paragraph = _body(paper, "") if paragraphs else _dotted(paper, "")
    paragraph.alignment = ALIGN.LEFT
    paragraph.paragraph_format.first_line_indent = FIRST_LINE
    paragraph.runs[0].text = f"{label} "
    paragraph.runs[0].bold = bold
    paragraph.add_run(", ".join(paragraphs) or "\t")


def _section(paper: Paper, head: str, paragraphs: list[str], dots: int) -> None:
    heading = _body(paper, "")
    heading.alignment = ALIGN.LEFT
    heading.runs[0].text, heading.runs[0].bold = head, True
    heading.paragraph_format.space_before = Pt(6)
    heading.paragraph_format.keep_with_next = True
    for one in paragraphs:
        _body(paper, one)
    if not paragraphs:
        for number in range(dots):
            paragraph = _dotted(paper, "\t")
            paragraph.paragraph_format.keep_with_next = number == 0 < dots - 1


def _signature(paper: Paper, signer: str, name: list[str]) -> None:
    """Title, hint, room for the hand and the name, at the right. One row of a table, which no program
    breaks over two pages."""
    table = paper.add_table(rows=1, cols=2)
    table.autofit = False
    widths = (Length(PAGE_WIDTH - LEFT - RIGHT - COLUMN), COLUMN)
    for cell, width in zip(table.rows[0].cells, widths, strict=True):
        cell.width = width
    whole = OxmlElement("w:cantSplit")
    table.rows[0]._tr.get_or_add_trPr().append(whole)
    cell = table.rows[0].cells[1]
    lines = ((signer, True, False), (words("letter.sign_hint"), False, True), (" ".join(name), True, False))
    for position, (text, bold, italic) in enumerate(lines):
        paragraph = cell.paragraphs[0] if position == 0 else cell.add_paragraph()
        paragraph.alignment = ALIGN.CENTER
        run = paragraph.add_run(text)
        run.bold, run.italic = bold, italic
        shape = paragraph.paragraph_format
        shape.space_before = Pt(8) if position == 0 else Pt(0)
        shape.space_after = SIGNATURE_ROOM if italic else Pt(0)
        if italic:
            run.font.size = NATION_SIZE
    # Word wants a paragraph after a table: one too small to begin a new page
    end = paper.add_paragraph().paragraph_format
    end.space_after, end.line_spacing_rule, end.line_spacing = Pt(0), WD_LINE_SPACING.EXACTLY, Pt(1)


def _centred(paper: Paper, text: str, *, bold: bool = False) -> Paragraph:
    paragraph = paper.add_paragraph()
    paragraph.alignment = ALIGN.CENTER
    paragraph.add_run(text).bold = bold
    return paragraph


def _body(paper: Paper, text: str) -> Paragraph:
    paragraph = paper.add_paragraph()
    paragraph.add_run(text)
    paragraph.alignment = ALIGN.JUSTIFY
    paragraph.paragraph_format.first_line_indent = FIRST_LINE
    return paragraph


def _dotted(paper: Paper, text: str) -> Paragraph:
    """A line whose tabulator draws dots up to the right margin, whatever the font's width."""
    paragraph = paper.add_paragraph()
    paragraph.add_run(text)
    stops = paragraph.paragraph_format.tab_stops
    stops.add_tab_stop(Length(PAGE_WIDTH - LEFT - RIGHT), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    return paragraph
