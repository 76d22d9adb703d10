"""What a document says of itself, and what its text leaves open."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.entries import DocumentDetails
from knowledge.importers.documents.letterhead import read_details, read_issued
from knowledge.importers.documents.sections import cut_sections
from knowledge.importers.documents.text_files import split_text

HEAD = (
    "ỦY BAN NHÂN DÂN\n\nTỈNH GIA LAI\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\n"
    "Độc lập - Tự do - Hạnh phúc\n\nSố: {number}/KH-UBND Gia Lai, ngày {day} tháng 02 năm 2026\n\n"
    "KẾ HOẠCH\n\nĐón tiếp người dân năm 2026\n\n"
)
BODY = "Căn cứ Luật Ví dụ năm 2020;\n\nI. MỤC ĐÍCH\n\n1. Người dân được chào hỏi./.\n\n"
FOOT = "Nơi nhận:\n- Như trên;\n- Lưu: VT.\n\nKT. CHỦ TỊCH\n\nPHÓ CHỦ TỊCH\n\nTrần Thị Ví Dụ\n"
DECISION = (
    "QUYẾT ĐỊNH\nVề việc ban hành Kế hoạch đón tiếp người dân tỉnh Gia Lai\n\nCHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH\n"
    "Căn cứ Luật Ví dụ năm 2020;\nQUYẾT ĐỊNH:\nĐiều 1. Ban hành kèm theo Quyết định này Kế hoạch.\n"
    "Điều 2. Văn phòng chịu trách nhiệm thi hành Quyết định này./.\nTrần Thị Ví Dụ\n\n"
    "KẾ HOẠCH\nĐón tiếp người dân\n"
    "(Ban hành kèm theo Quyết định số {number}/QĐ-UBND ngày {day} của Chủ tịch UBND tỉnh)\n"
    "I. MỤC ĐÍCH\n1. Người dân được chào hỏi.\n"
)


def details(text: str) -> tuple[DocumentDetails, list[str]]:
    return read_details(cut_sections(split_text(text).blocks), "tep")


def test_a_whole_letterhead() -> None:
    found, notes = details(HEAD.format(number=" 36 ", day="05") + BODY + FOOT)
    assert found == DocumentDetails(
        title="Kế hoạch đón tiếp người dân năm 2026",
        kind="Kế hoạch",
        number="36/KH-UBND",
        issuer="Ủy ban nhân dân tỉnh Gia Lai",
        issued_on=date(2026, 2, 5),
        signer="Trần Thị Ví Dụ",
        basis=("Căn cứ Luật Ví dụ năm 2020",),
    )
    assert notes == []


def test_blanks_are_missing_and_noted() -> None:
    found, notes = details(HEAD.format(number="   ", day="   ") + BODY)
    assert (found.number, found.issued_on, found.signer) == (None, None, None)
    assert found.missing == ("number", "issued_on", "signer")
    assert any("tháng 2 năm 2026" in note for note in notes)
    assert any("KH-UBND" in note for note in notes)


def test_the_decision_speaks_for_the_plan_issued_with_it() -> None:
    found, _ = details(DECISION.format(number="814", day="13/3/2026"))
    assert (found.kind, found.number, found.issued_on) == ("Quyết định", "814/QĐ-UBND", date(2026, 3, 13))
    assert found.issuer == "Chủ tịch Ủy ban nhân dân tỉnh Gia Lai"
    assert found.title == "Quyết định về việc ban hành Kế hoạch đón tiếp người dân tỉnh Gia Lai"
    assert found.signer == "Trần Thị Ví Dụ"


def test_the_issuer_may_stand_only_in_the_text() -> None:
    text = (
        "Số: 12/KH-SNV\n\nGia Lai, ngày 01 tháng 02 năm 2026\n\nKẾ HOẠCH\n\nĐón tiếp người dân\n\n"
        "Thực hiện Kế hoạch số 1/KH-UBND ngày 02/01/2026; Sở Nội vụ ban hành Kế hoạch đón tiếp, như sau:\n\n"
        "I. MỤC ĐÍCH\n\n1. Người dân được chào hỏi.\n"
    )
    found, _ = details(text)
    assert found.issuer == "Sở Nội vụ tỉnh Gia Lai"
    assert found.basis == ("Thực hiện Kế hoạch số 1/KH-UBND ngày 02/01/2026",)


def test_recognised_letters_are_forgiven() -> None:
    text = (
        "UY BAN NHAN DAN  CONG HOA XA HOI CHU NGHIA VIET NAM\n\nTINH BINH PINH DPoc lap - Tw do - Hanh phuc\n"
        "Sb: 47 /QD-UBND Binh Dinh, ngay 16 thang 11 nam 2025\nQUYET DINH\n\nDon tiép nguoi dan\n\n"
        "Cin ctr Luat Vi du ngay 13/8/2021;\n\nDiéu 1. Don tiép nguoi dan./.\n\n"
        "Noi nhén: KT.CHU TICH\n- CT, PCT Lam Vi Du;\n- Van phong; Lam Vi D u\n"
    )
    found, _ = details(text)
    assert found.number == "47/QĐ-UBND"
    assert found.kind == "Quyết định"
    assert found.issuer == "Ủy ban nhân dân tỉnh Bình Định"
    assert found.issued_on == date(2025, 11, 16)
    assert found.signer == "Lam Vi Du"
    assert found.basis == ("Cin ctr Luat Vi du ngay 13/8/2021",)


def test_capitals_of_a_title_become_small_but_for_names() -> None:
    found, _ = details("QUYẾT ĐỊNH\nBAN HÀNH KẾ HOẠCH ĐÓN TIẾP NGƯỜI DÂN TỈNH GIA LAI\nĐiều 1. Ban hành.\n")
    assert found.title == "Quyết định ban hành Kế hoạch đón tiếp người dân tỉnh Gia Lai"


def test_a_text_without_any_head_is_named_after_its_file() -> None:
    found, _ = details("1. Người dân được chào hỏi.\n2. Cán bộ gọi lại trong ngày.\n")
    assert found.title == "tep"
    assert set(found.missing) == {"number", "kind", "issuer", "issued_on", "signer", "title"}


@pytest.mark.parametrize("text", ["ngày 31 tháng 02 năm 2026", "ngày tháng 02 năm 2026", "không có gì"])
def test_days_that_do_not_exist_are_none(text: str) -> None:
    assert read_issued(text).day is None
