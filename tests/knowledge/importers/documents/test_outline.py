"""Paths, headings and kinds of passages."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.entries import Part, Passage
from knowledge.importers.documents.blocks import Paragraph
from knowledge.importers.documents.outline import SHORT, make_passages, shorten
from knowledge.importers.documents.sections import Section, cut_sections
from knowledge.importers.documents.text_files import split_text
from tests.knowledge.importers.documents.plan import BLOCKS, PATHS


def passages(*texts: str, recognised: bool = False) -> list[Passage]:
    return list(make_passages([Section(body=[Paragraph(text) for text in texts])], recognised=recognised))


def paths(*texts: str, recognised: bool = False) -> list[str]:
    return [passage.path for passage in passages(*texts, recognised=recognised)]


def test_the_invented_plan() -> None:
    found = {passage.path: passage for passage in make_passages(cut_sections(BLOCKS))}
    assert list(found) == PATHS
    assert found["II.1.a-2"].text == "Số của phụ nữ mang thai được gọi trước."
    assert found["II.1.a-2"].heading == "VIỆC PHẢI LÀM > Tại quầy > Phát số thứ tự"
    assert found["II.1.a-2"].part == Part.BULLET
    assert found["II.1.b"].part == Part.CLAUSE
    assert found["II.2"].part == Part.PARAGRAPH
    assert found["III bảng 1.2"].part == Part.ROW
    assert found["III bảng 1.2"].cells[3] == ("Hạn", "Hằng tháng")
    assert found["III bảng 1.2"].heading == "TỔ CHỨC THỰC HIỆN > Các đơn vị làm theo bảng sau"
    assert found["Kết thúc"].heading == ""


def test_a_lead_in_is_a_passage_and_heads_its_points() -> None:
    lead = "1. Cán bộ ở quầy đón tiếp người dân theo các bước sau đây và ghi lại từng bước vào sổ:"
    first, second = passages("I. VIỆC", lead, "- Chào hỏi.")
    assert first.path == "I.1"
    assert second.heading == f"VIỆC > {lead[3:-1]}"


def test_headings_without_a_sentence_are_no_passages_unless_nothing_follows() -> None:
    assert paths("I. VIỆC", "1. Tại quầy", "- Chào hỏi.", "2. Qua điện thoại") == ["I.1-1", "I.2"]


def test_long_headings_are_shortened_between_words() -> None:
    text = "việc " * 60
    assert len(shorten(text)) <= SHORT + 1
    assert shorten(text).endswith("việc…")


def test_clauses_of_articles_and_decimals() -> None:
    texts = ("Chương II", "Điều 5. Đón tiếp", "1. Chào hỏi.", "a) Mời ngồi.", "Điều 6. Gọi lại trong ngày.")
    assert paths(*texts) == ["Điều 5.1", "Điều 5.1.a", "Điều 6"]
    assert paths("II. VIỆC", "1. Quầy", "1.1 Quầy một:", "a) Chào.", "1.2 Quầy hai.") == [
        "II.1.1.a",
        "II.1.2",
    ]


def test_bullets_within_bullets() -> None:
    assert paths("1. Việc", "- Chào:", "+ Già.", "+ Trẻ.", "- Mời.") == ["1-1-1", "1-1-2", "1-2"]


def test_later_paragraphs_of_one_place_are_counted() -> None:
    assert paths("1. Việc", "Câu một.", "Câu hai.") == ["1", "1 đoạn 2"]
    assert paths("1. Việc một.", "Câu hai.") == ["1", "1 đoạn 2"]


def test_repeated_numbers_get_a_suffix_and_jumps_are_kept() -> None:
    assert paths("I. MỘT", "1. Chào.", "1. Mời.", "V. NĂM", "1. Gọi.") == ["I.1", "I.1 (2)", "V.1"]


def test_recognised_strokes_are_counted_on() -> None:
    texts = ("I. MOT", "1. Chao.", "I. HAI", "1. Moi.", "HH. BA", "1. Goi.")
    assert paths(*texts, recognised=True) == ["I.1", "II.1", "III.1"]
    assert paths("I. MOT", "1. Chao.", "I1. HAI", "1. Moi.", "111. BA", "1. Goi.") == ["I.1", "II.1", "III.1"]


def test_headings_of_the_file_without_numbers() -> None:
    blocks = [
        Paragraph("Đón tiếp", level=1),
        Paragraph("Chào."),
        Paragraph("Điện thoại", level=2),
        Paragraph("Gọi."),
    ]
    found = make_passages([Section(body=list(blocks))])
    assert [(passage.path, passage.heading) for passage in found] == [
        ("§1", "Đón tiếp"), ("§1.2", "Đón tiếp > Điện thoại"),
    ]  # fmt: skip


def test_a_decision_and_the_rules_issued_with_it_keep_apart() -> None:
    text = (
        "QUYẾT ĐỊNH\nBan hành Quy chế đón tiếp\nĐiều 1. Ban hành kèm theo Quyết định này.\n"
        "Điều 2. Thi hành./.\nCHỦ TỊCH\n\nTrần Thị Ví Dụ\n\n"
        "QUY CHẾ\nĐón tiếp người dân\nĐiều 1. Phạm vi.\nĐiều 2. Chào hỏi.\n"
    )
    found = make_passages(cut_sections(split_text(text).blocks))
    assert [passage.path for passage in found] == ["Điều 1", "Điều 2", "Quy chế, Điều 1", "Quy chế, Điều 2"]


_MARKS = st.sampled_from(
    ["I. ", "II. ", "1. ", "2. ", "1.1. ", "a) ", "đ) ", "- ", "+ ", "Điều 3. ", "(2) ", ""]
)
_WORDS = st.sampled_from(["Chào hỏi.", "MỜI NGỒI", "Gọi lại:", "trong ngày; hôm sau"])


@settings(deadline=None)
@given(st.lists(st.tuples(_MARKS, _WORDS).map("".join), max_size=30))
def test_paths_are_unique_and_no_passage_is_empty(texts: list[str]) -> None:
    found = passages(*texts)
    assert len({passage.path for passage in found}) == len(found)
    assert all(passage.text and passage.path for passage in found)
