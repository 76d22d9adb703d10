"""Documents into the draft, restored text under review, and what becomes of both at the next import."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine

from knowledge import changes, revisions
from knowledge.entries import Kind, Origin
from knowledge.errors import KnowledgeError, RefusedError
from knowledge.importers.documents.importing import (
    TITLE,
    Report,
    identity,
    import_documents,
    known_name,
    years_of,
)
from knowledge.importers.documents.reading import read_document
from knowledge.importers.documents.reviewing import (
    RIGHT,
    WRONG,
    Decision,
    decide,
    read_review,
    waiting,
    write_review,
)
from knowledge.publishing import draft
from knowledge.store import Store
from knowledge.vietnamese.text import fold
from tests.knowledge.layers import LAW, layer

DAY = date(2031, 6, 1)
PLAN = """ỦY BAN NHÂN DÂN
TỈNH BÌNH THUẬN
Số: 7/KH-UBND
Bình Thuận, ngày 05 tháng 01 năm 2023

KẾ HOẠCH
Tuyên truyền về tủ sách pháp luật năm 2023

Căn cứ Luật Tổ chức chính quyền địa phương;
Theo đề nghị của Giám đốc Sở Tư pháp, Ủy ban nhân dân tỉnh ban hành kế hoạch như sau:

I. MỤC ĐÍCH
1. Nâng cao nhận thức của người dân về tủ sách pháp luật tại xã, phường, thị trấn.
2. Phát huy trách nhiệm của cán bộ, công chức trong việc quản lý và khai thác tủ sách.

II. TỔ CHỨC THỰC HIỆN
1. Sở Tư pháp
- Hằng tháng đăng ít nhất 02 tin, bài trên trang thông tin điện tử của Sở.
- Tổng hợp kết quả thực hiện, báo cáo Ủy ban nhân dân tỉnh trước ngày 15 tháng 12.
2. Ủy ban nhân dân cấp xã bố trí kinh phí mua sách từ ngân sách địa phương hằng năm.

CHỦ TỊCH

Lê Thị Thử
"""
ENTRY = "van-ban/7-kh-ubnd-2023"


def write(folder: Path, text: str = PLAN, name: str = "ke-hoach.txt") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def load(engine: Engine, *paths: Path, by: str = "An") -> Report:
    return import_documents(engine, paths, by, "nhập", DAY)


@pytest.fixture
def published(engine: Engine) -> Engine:
    with draft(engine, "motcua", "nạp") as coming:
        told = layer("ke-hoach/x", "Bà Lê Thị Thử ký kế hoạch; ông Trần Văn Mẫu soạn.", kind=Kind.PLAN_FACT)
        coming.put(told)
        coming.publish([LAW])
    return engine


def test_a_document_is_one_entry_of_the_draft(published: Engine, tmp_path: Path) -> None:
    report = load(published, write(tmp_path))
    (found,) = report.documents
    assert (found.entry_id, found.state, found.waiting, found.damaged) == (ENTRY, "new", 0, False)
    drafted = changes.drafted_layer(published, ENTRY, Origin.OFFICER)
    assert drafted is not None
    assert drafted.document is not None
    assert (drafted.document.number, drafted.document.issued_on) == ("7/KH-UBND", date(2023, 1, 5))
    assert (drafted.province, drafted.years, drafted.owner) == (
        "binh-thuan", (2023,), "Ủy ban nhân dân tỉnh Bình Thuận"
    )  # fmt: skip
    assert "II.1-1" in [passage.path for passage in drafted.passages]
    source = changes.drafted_sources(published)["van-ban-7-kh-ubnd-2023"]
    assert (source.kind, source.number) == ("plan", "7/KH-UBND")
    assert Store(published).revision() == 1  # nothing of it is published


def test_the_same_file_again_changes_nothing(published: Engine, tmp_path: Path) -> None:
    path = write(tmp_path)
    load(published, path)
    count = len(changes.pending(published))
    assert load(published, path).documents[0].state == "unchanged"
    write(tmp_path, PLAN.replace("02 tin, bài", "05 tin, bài"))
    assert load(published, path).documents[0].state == "updated"
    assert len(changes.pending(published)) == count


def test_a_file_that_cannot_be_read_does_not_stop_the_others(published: Engine, tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "hong.pdf").write_bytes(b"%PDF-1.4 broken")
    write(tmp_path, PLAN, "ban-sao.txt")
    report = load(published, tmp_path)
    assert [found.entry_id for found in report.documents] == [ENTRY]
    assert any("hong.pdf" in line for line in report.failed)
    assert any("cùng một văn bản" in line for line in report.failed)


def test_nothing_to_read(published: Engine, tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="Không có tệp văn bản nào"):
        load(published, tmp_path)


@pytest.fixture
def damaged(published: Engine, tmp_path: Path) -> Path:
    """The plan without its accents, imported."""
    path = write(tmp_path, _plain(PLAN))
    load(published, path)
    return path


def _plain(text: str) -> str:
    """The text with the accents of its small letters gone, capitals as they were typed."""
    out = []
    for letter in text:
        bare = fold(letter) if letter.isalpha() else letter
        out.append(bare.upper() if letter.isupper() else bare)
    return "".join(out)


def test_damaged_text_is_proposed_and_waits(published: Engine, damaged: Path) -> None:
    document, left = waiting(published, ENTRY)
    assert document.title == "Kế hoạch tuyên truyền về tủ sách pháp luật năm 2023"
    assert left[0].path == TITLE
    assert all(passage.original and passage.certainty is not None for passage in left)
    texts = {passage.path: passage.text for passage in left}
    assert texts["II.1-1"] == "Hằng tháng đăng ít nhất 02 tin, bài trên trang thông tin điện tử của Sở."
    with pytest.raises(RefusedError, match="đoạn phục hồi chưa ai xem"):
        revisions.publish(published, "Bình", "soát", DAY)
    assert document.document is not None
    assert document.document.signer == "Lê Thị Thử"  # as an entry of ours has it


def test_reviewed_in_a_workbook(published: Engine, damaged: Path, tmp_path: Path) -> None:
    document, left = waiting(published, ENTRY)
    path = tmp_path / "soat.xlsx"
    write_review(document, left, path)
    book = load_workbook(path)
    sheet = book["Soát chữ"]
    for row in range(3, sheet.max_row + 1):
        sheet.cell(row, 6).value = RIGHT
    place = next(row for row in range(3, sheet.max_row + 1) if sheet.cell(row, 1).value == "II.2")
    sheet.cell(place, 6).value = WRONG
    sheet.cell(place, 7).value = "Ủy ban nhân dân cấp xã bố trí kinh phí mua sách."
    book.save(path)
    entry_id, decisions = read_review(path)
    assert (entry_id, len(decisions)) == (ENTRY, len(left))
    assert decide(published, entry_id, decisions, "Cúc", "soát", DAY) == (len(left), 0)
    assert revisions.publish(published, "Bình", "soát xong", DAY) == 2
    (entry,) = (entry for entry in Store(published).entries() if entry.id == ENTRY)
    texts = {passage.path: passage.text for passage in entry.first.passages}
    assert texts["II.2"] == "Ủy ban nhân dân cấp xã bố trí kinh phí mua sách."
    again = load(published, damaged)  # what a person wrote stays
    assert (again.documents[0].state, again.documents[0].waiting) == ("unchanged", 0)


@pytest.mark.parametrize(("cell", "value", "named"), [("F3", "chắc", "F3"), ("F3", "sửa", "G3")])
def test_a_wrong_cell_is_named(
    published: Engine, damaged: Path, tmp_path: Path, cell: str, value: str, named: str
) -> None:
    document, left = waiting(published, ENTRY)
    path = tmp_path / "soat.xlsx"
    write_review(document, left, path)
    book = load_workbook(path)
    book["Soát chữ"][cell] = value
    book.save(path)
    with pytest.raises(KnowledgeError, match=named):
        read_review(path)


def test_one_place_at_a_time(published: Engine, damaged: Path, tmp_path: Path) -> None:
    count = len(waiting(published, ENTRY)[1])
    assert decide(published, ENTRY, [Decision("I.1", RIGHT)], "Cúc", "soát", DAY) == (1, count - 1)
    with pytest.raises(KnowledgeError, match=r"không có vị trí IX\.9"):
        decide(published, ENTRY, [Decision("IX.9", RIGHT)], "Cúc", "soát", DAY)
    with pytest.raises(KnowledgeError, match="Không có văn bản"):
        waiting(published, "van-ban/khac")
    (tmp_path / "x.xlsx").write_bytes(b"no workbook")
    with pytest.raises(KnowledgeError, match=r"x\.xlsx"):
        read_review(tmp_path / "x.xlsx")


def test_names_are_looked_up_not_guessed(published: Engine) -> None:
    assert known_name(published, "Tran Van Mau") == "Trần Văn Mẫu"
    assert known_name(published, "Nguyen Van Khong") is None
    assert known_name(published, None) is None


def test_identity_without_a_number(tmp_path: Path) -> None:
    nameless = PLAN.replace("Số: 7/KH-UBND", "Số: /KH-UBND").replace("ngày 05 tháng 01", "ngày tháng 01")
    document = read_document(write(tmp_path, nameless))
    assert identity(document.details, document.notes).startswith("van-ban/ke-hoach-tuyen-truyen")
    assert identity(document.details, document.notes).endswith("2023")
    assert years_of(document.details) == (2023,)
