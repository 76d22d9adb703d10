"""The letters as Word files: layout of Nghị định 30/2020, what the laws want in them, nothing hidden."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import unicodedata
import zipfile
from datetime import datetime
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Length, Pt
from docx.text.paragraph import Paragraph

from bot.clock import ZONE
from bot.letters.docx import make_letter

NOW = datetime(2026, 7, 15, 9, 30, tzinfo=ZONE)
COMPLAINT = {
    "recipient": "Chủ tịch Ủy ban nhân dân phường Quy Nhơn Nam",
    "name": "Nguyễn Thị Minh Khai",
    "address": "Tổ 3, phường Quy Nhơn Nam, tỉnh Gia Lai",
    "phone": "0912000111",
    "against": "Ủy ban nhân dân phường Quy Nhơn Nam",
    "against_address": "Trụ sở phường",
    "subject": "Thông báo số 45/TB-UBND về việc trả hồ sơ.",
    "since": "05-06-2026",
    "reason": "Hồ sơ đủ giấy tờ.\nViệc trả lại không nêu lý do.",
    "demand": "Nhận lại hồ sơ.",
    "proof": "- Bản sao thông báo\n- Giấy hẹn",
}
DENUNCIATION = {
    "recipient": "Chủ tịch Ủy ban nhân dân xã Hàm Thuận",
    "name": "Lê Văn An",
    "address": "Thôn 2, xã Hàm Thuận",
    "phone": "an@example.vn",
    "accused": "Ông Phạm Văn Hùng",
    "acts": "Nhận tiền của ba hộ dân.",
    "when": "Tháng 5 năm 2026, tại trụ sở xã",
    "proof": "Ảnh chụp",
    "demand": "Làm rõ và xử lý.",
}
LETTERS = [("complaint", COMPLAINT), ("denunciation", DENUNCIATION)]


def opened(kind: str, fields: dict[str, str]) -> Paper:
    return Document(io.BytesIO(make_letter(kind, fields, NOW)))


def texts(paper: Paper) -> list[str]:
    cells = [cell for table in paper.tables for row in table.rows for cell in row.cells]
    inside = [paragraph.text for cell in cells for paragraph in cell.paragraphs]
    return [paragraph.text for paragraph in paper.paragraphs] + inside


def one(paper: Paper, start: str) -> Paragraph:
    return next(paragraph for paragraph in paper.paragraphs if paragraph.text.startswith(start))


def millimetres(length: Length | None) -> float:
    assert length is not None
    return round(length.mm, 1)


@pytest.mark.parametrize(("kind", "fields"), LETTERS)
def test_the_page_is_a4_with_the_margins_of_the_decree(kind: str, fields: dict[str, str]) -> None:
    (section,) = opened(kind, fields).sections
    assert (millimetres(section.page_width), millimetres(section.page_height)) == (210, 297)
    assert 20 <= millimetres(section.top_margin) <= 25
    assert 20 <= millimetres(section.bottom_margin) <= 25
    assert 30 <= millimetres(section.left_margin) <= 35
    assert 15 <= millimetres(section.right_margin) <= 20


@pytest.mark.parametrize(("kind", "fields"), LETTERS)
def test_the_letters_are_times_new_roman_13_to_14(kind: str, fields: dict[str, str]) -> None:
    paper = opened(kind, fields)
    normal = paper.styles["Normal"]
    fonts = normal.element.rPr.rFonts
    assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia", "cs")} == {
        "Times New Roman"
    }
    assert not [name for name in fonts.attrib if "Theme" in str(name)]
    assert normal.font.size == Pt(14)
    cells = [cell for table in paper.tables for row in table.rows for cell in row.cells]
    paragraphs = [*paper.paragraphs, *(paragraph for cell in cells for paragraph in cell.paragraphs)]
    runs = [run for paragraph in paragraphs for run in paragraph.runs]
    assert {run.font.name for run in runs} == {None}
    assert {run.font.size for run in runs} <= {None, Pt(13)}


@pytest.mark.parametrize(
    ("kind", "fields", "title"),
    [("complaint", COMPLAINT, "ĐƠN KHIẾU NẠI"), ("denunciation", DENUNCIATION, "ĐƠN TỐ CÁO")],
)
def test_the_head_stands_in_its_order(kind: str, fields: dict[str, str], title: str) -> None:
    paper = opened(kind, fields)
    head = [paragraph for paragraph in paper.paragraphs if paragraph.text][:4]
    assert [paragraph.text for paragraph in head[:2]] == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
    ]  # fmt: skip
    assert [paragraph.runs[0].bold for paragraph in head[:2]] == [True, True]
    assert re.fullmatch("…+, ngày …+ tháng …+ năm …+", head[2].text)
    assert head[2].runs[0].italic
    assert (head[2].alignment, head[3].text) == (ALIGN.RIGHT, title)
    assert head[3].alignment == ALIGN.CENTER
    assert one(paper, "Kính gửi:").text == f"Kính gửi: {fields['recipient']}"
    # the line under the motto is a border of its own paragraph, about as long as the words
    rules = [paragraph for paragraph in paper.paragraphs if paragraph._p.findall(".//" + qn("w:pBdr"))]
    assert len(rules) == 2
    shape = rules[0].paragraph_format
    assert shape.left_indent == shape.right_indent
    assert 160 - 2 * millimetres(shape.left_indent) == pytest.approx(57, abs=1)


@pytest.mark.parametrize(("kind", "fields"), LETTERS)
def test_the_body_is_justified_with_the_first_line_in(kind: str, fields: dict[str, str]) -> None:
    paper = opened(kind, fields)
    body = one(paper, fields["reason" if kind == "complaint" else "acts"].split("\n")[0])
    assert body.alignment == ALIGN.JUSTIFY
    assert 10 <= millimetres(body.paragraph_format.first_line_indent) <= 12.7
    normal = paper.styles["Normal"].paragraph_format
    assert normal.space_after >= Pt(6)
    assert one(paper, "Tôi xin cam đoan").paragraph_format.keep_with_next


@pytest.mark.parametrize(("kind", "fields"), LETTERS)
def test_everything_given_is_in_it_once(kind: str, fields: dict[str, str]) -> None:
    whole = "\n".join(texts(opened(kind, fields)))
    for name, value in fields.items():
        for line in value.split("\n"):
            assert whole.count(line) >= 1, name
    assert "\t" not in whole
    assert whole.count(fields["name"]) == 2  # who writes, and under the signature


def test_a_complaint_says_what_article_8_wants() -> None:
    paper = opened("complaint", {})
    whole = "\n".join(texts(paper))
    for wanted in (
        "ngày", "Họ và tên người khiếu nại", "Địa chỉ", "Người, cơ quan bị khiếu nại",
        "Địa chỉ người, cơ quan bị khiếu nại",
        "Nội dung và lý do", "Tài liệu, chứng cứ", "Yêu cầu giải quyết", "Ký tên hoặc điểm chỉ",
    ):  # fmt: skip
        assert wanted in whole


def test_a_denunciation_says_what_article_23_wants() -> None:
    whole = "\n".join(texts(opened("denunciation", {})))
    for wanted in (
        "ngày", "Họ và tên người tố cáo", "Địa chỉ", "cách liên hệ", "Hành vi vi phạm pháp luật bị tố cáo",
        "Người bị tố cáo", "thông tin khác có liên quan", "Ký tên hoặc điểm chỉ", "giữ bí mật",
    ):  # fmt: skip
        assert wanted in whole


@pytest.mark.parametrize("kind", ["complaint", "denunciation"])
def test_what_is_missing_is_dots_to_the_margin(kind: str) -> None:
    dotted = [paragraph for paragraph in opened(kind, {}).paragraphs if "\t" in paragraph.text]
    assert len(dotted) > 12
    for paragraph in dotted:
        (stop,) = paragraph.paragraph_format.tab_stops
        assert millimetres(stop.position) == 160
        assert stop._tab.get(qn("w:leader")) == "dot"
    assert "None" not in "".join(paragraph.text for paragraph in dotted)


def test_the_signature_stays_in_one_piece() -> None:
    paper = opened("complaint", COMPLAINT)
    (table,) = paper.tables
    assert table.rows[0]._tr.findall(".//" + qn("w:cantSplit"))
    right = table.rows[0].cells[1].paragraphs
    assert [paragraph.text for paragraph in right] == [
        "NGƯỜI KHIẾU NẠI", "(Ký tên hoặc điểm chỉ, ghi rõ họ tên)", "Nguyễn Thị Minh Khai",
    ]  # fmt: skip
    room = right[1].paragraph_format.space_after
    assert room is not None
    assert room >= Pt(50)


@pytest.mark.parametrize(
    "name",
    [
        "Nguye\u0302\u0303n Va\u0306n A", "H'Bia Niê", "Đặng Ⅻ", "阮文安", "محمد", "O'Brien & <b>Sons</b>",
        "An \U0001f600", "{{ name }} {0} %s", "Y Wang Êban",
    ],
)  # fmt: skip
def test_any_name_is_written_as_it_is(name: str) -> None:
    whole = "\n".join(texts(opened("complaint", {**COMPLAINT, "name": name})))
    assert unicodedata.normalize("NFC", name) in whole


def test_what_xml_cannot_hold_is_left_out() -> None:
    dirty = "A\x00B\x01\x0b\x0c\x1f\x7f\x85\ufffe\uffff\ud800\u202e\u2066C\tD\r\nE\rF"
    whole = texts(opened("complaint", {**COMPLAINT, "reason": dirty}))
    assert [text for text in whole if text in ("ABC D", "E", "F")] == ["ABC D", "E", "F"]


def test_the_file_holds_no_author_no_fields_and_no_macros() -> None:
    body = make_letter("complaint", {**COMPLAINT, "reason": "=cmd|' /C calc'!A0 {DDEAUTO c:\\\\x} ${x}"}, NOW)
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        names = archive.namelist()
        core = archive.read("docProps/core.xml").decode()
        inside = {
            name: archive.read(name).decode("utf-8", "replace") for name in names if name.endswith(".xml")
        }
    assert not [name for name in names if "vba" in name.lower() or name.endswith(".bin")]
    for text in inside.values():
        assert "instrText" not in text
        assert "fldSimple" not in text
        assert "attachedTemplate" not in text
    about = Document(io.BytesIO(body)).core_properties
    assert (about.author, about.last_modified_by, about.comments) == ("", "", "")
    assert "python-docx" not in core
    assert about.title == "ĐƠN KHIẾU NẠI"
    assert about.created is not None
    assert about.created.date() == NOW.date()


def test_the_same_letter_is_the_same_file() -> None:
    first = opened("complaint", COMPLAINT)
    assert texts(first) == texts(opened("complaint", dict(reversed(COMPLAINT.items()))))


@pytest.mark.e2e
@pytest.mark.parametrize(
    ("kind", "more", "pages"),
    [("complaint", 0, 1), ("denunciation", 0, 1), ("complaint", 3000, 3), ("denunciation", 3000, 3)],
)
def test_printed_it_has_its_pages_and_an_unbroken_end(
    kind: str, more: int, pages: int, tmp_path: Path
) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("needs LibreOffice")
    # letters with two marks come out of a PDF in pieces: what is looked for has none
    fields = {**(COMPLAINT if kind == "complaint" else DENUNCIATION), "name": "Le Van An"}
    line = "Tôi đã đến hỏi nhiều lần mà không được trả lời bằng văn bản.\n"
    for name in ("reason", "acts"):
        if more and name in fields:
            fields[name] = (line * 100)[:more]
    (tmp_path / "don.docx").write_bytes(make_letter(kind, fields, NOW))
    command = [office, f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", "pdf",
               "--outdir", str(tmp_path), str(tmp_path / "don.docx")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    printed = pypdfium2.PdfDocument(tmp_path / "don.pdf")
    sheets = [page.get_textpage().get_text_range() for page in printed]
    assert abs(len(sheets) - pages) <= (1 if more else 0)
    for wanted in ("cam đoan", "(Ký tên", "Le Van An"):
        assert wanted in sheets[-1]
    assert sheets[0].lstrip().startswith("C")
