"""Times, papers, law, agencies, steps, results, flags: the smaller parsers."""

from __future__ import annotations

import pytest

from knowledge.importers.portal_agencies import clean_agency, read_audience, read_levels
from knowledge.importers.portal_flags import find_flags, quarantine_reason
from knowledge.importers.portal_law import split_law
from knowledge.importers.portal_papers import split_papers
from knowledge.importers.portal_steps import split_steps
from knowledge.importers.portal_text import nfc, shorten, split_results, stated
from knowledge.importers.portal_times import parse_time
from knowledge.procedures import LegalBasis, Paper
from tests.knowledge.importers.pages import FURNITURE, PAPERS_HEAD


@pytest.mark.parametrize(
    ("cell", "description", "time"),
    [
        ("5 Ngày làm việc", "", "5 ngày làm việc"),
        ("1.5 Ngày làm việc", "", "1.5 ngày làm việc"),
        ("Không có thông tin", "", None),
        ("1", "03 ngày làm việc kể từ ngày nhận được hồ sơ hợp lệ.", "3 ngày làm việc"),
        ("Không có thông tin", "- 15 (mười lăm) ngày kể từ ngày nhận hồ sơ", "15 ngày"),
        ("Không có thông tin", "Trả kết quả ngay trong ngày làm việc.", "ngay trong ngày làm việc"),
        ("Không có thông tin", "06 ngày làm việc và 30 ngày.", None),
        ("0 Ngày", "", None),
    ],
)
def test_times(cell: str, description: str, time: str | None) -> None:
    assert parse_time(cell, description)[0] == time


def test_a_bare_number_is_kept_as_a_note() -> None:
    assert parse_time("5") == (None, "Cổng ghi thời hạn “5”, không nêu đơn vị.")
    assert parse_time("0") == (None, None)


def test_papers_with_groups_forms_and_counts() -> None:
    papers = split_papers(
        f"* Giấy tờ phải nộp:{PAPERS_HEAD}- Tờ khai (Mẫu CT01 ban hành kèm theo Thông tư số "
        "53/2025/TT-BCA)1.MuCT01.doc1 bản chínhThư bảo lãnh: 01 bản chính;1 bản chính,2 bản sao"
        f"* Giấy tờ xuất trình:{PAPERS_HEAD}Đơn theo Mẫu số 21 bản chính"
        "Đơn đề nghịPhụ lục III - TT56.docx0 bản chính"
    )
    assert papers == (
        Paper(
            "Tờ khai (Mẫu CT01 ban hành kèm theo Thông tư số 53/2025/TT-BCA)",
            "Giấy tờ phải nộp", "Mẫu CT01", 1, None,
        ),
        Paper("Thư bảo lãnh: 01 bản chính", "Giấy tờ phải nộp", None, 1, 2),
        Paper("Đơn theo Mẫu số 2", "Giấy tờ xuất trình", "Mẫu 2", 1, None),
        Paper("Đơn đề nghị", "Giấy tờ xuất trình", "Phụ lục III - TT56", 0, None),
    )  # fmt: skip


def test_papers_without_a_table() -> None:
    assert split_papers("--") == ()
    assert split_papers("Không quy định") == (Paper("Không quy định"),)


def test_law_numbers_glued_to_titles() -> None:
    assert split_law(
        "Tên văn bản pháp lýMã văn bảnLuật sửa đổi năm 202323/2023/QH15Thông tư 31/2015/TT-BCA31/2015/TT-BCA"
        "Thông tư số 22/2023/TT-BCA ngày 30/6/2023 của Bộ Công an22/2023/TT-BCAQuy định mức thuThông tư số "
        "106/2017/TT-BTCNghị định của Chính phủ118/2025/NĐ-CPquy định chi tiết66.7/2025/NQ-CP"
    ) == (
        LegalBasis("Luật sửa đổi năm 2023", "23/2023/QH15"),
        LegalBasis("Thông tư 31/2015/TT-BCA", "31/2015/TT-BCA"),
        LegalBasis("Thông tư số 22/2023/TT-BCA ngày 30/6/2023 của Bộ Công an", "22/2023/TT-BCA"),
        LegalBasis("Quy định mức thu", "106/2017/TT-BTC"),
        LegalBasis("Nghị định của Chính phủ", "118/2025/NĐ-CP"),
        LegalBasis("quy định chi tiết", "66.7/2025/NQ-CP"),
    )
    assert split_law("Không có thông tin") == ()


def test_agencies_in_todays_names() -> None:
    assert clean_agency("Ủy ban Nhân dân\xa0xã,\xa0phường,\xa0thị trấn.") == "Ủy ban nhân dân cấp xã"
    assert (
        clean_agency("Công an cấp Xã, Cục quản lý xuất nhập cảnh")
        == "Công an cấp xã, Cục Quản lý xuất nhập cảnh"
    )
    assert clean_agency("Cục Thuế - Bộ tài chính, Cục Thuế - Bộ tài chính") == "Cục Thuế - Bộ Tài chính"
    assert clean_agency("Sở Nông nghiệp và Môi trường Thành phố Hà Nội") == "Sở Nông nghiệp và Môi trường"
    assert clean_agency("Không có thông tin") is None


def test_levels_and_audience() -> None:
    assert read_levels("Cấp bộ, Cấp xã, Cấp lạ") == ("xa", "bo")
    assert read_audience("Tổ chức (không bao gồm doanh nghiệp, HTX), Cán bộ, công chức, viên chức") == (
        "Tổ chức (không bao gồm doanh nghiệp, HTX)",
        "Cán bộ, công chức, viên chức",
    )


def test_steps() -> None:
    assert split_steps("Bước 1: Nộp hồ sơ tại Trung \ntâm.\n+ Hoặc nộp qua mạng.\nBước 2: Nhận kết quả.") == (
        "Bước 1: Nộp hồ sơ tại Trung tâm.\n+ Hoặc nộp qua mạng.",
        "Bước 2: Nhận kết quả.",
    )
    assert split_steps("Trình tự thực hiện:\nNộp hồ sơ.\nNhận kết quả.") == ("Nộp hồ sơ.", "Nhận kết quả.")
    assert split_steps("Không có thông tin") == ()


def test_results_without_codes_and_furniture() -> None:
    results = (
        "Thẻ tạm trúMã: KQ.G01.000091Thông báoMã: 000.00.00.G15-KQ13"
        f"Từ khóaKhông có thông tinMô tảx{FURNITURE}"
    )
    assert split_results(results) == ("Thẻ tạm trú", "Thông báo")


def test_texts() -> None:
    assert nfc("Đăng ký\u200b\x00") == "Đăng ký"
    assert stated(" Không có thông tin ") is None
    assert stated("a  b\n\n c") == "a b\nc"
    assert shorten("một hai ba", 8) == "một hai…"


def flags(title: str, **known: str | tuple[str, ...]) -> set[str]:
    values = {"code": "1.000001", "field": "", "audience": (), "agency": "", "places": "", "steps": ""}
    return set(find_flags(title=title, **(values | known)))  # type: ignore[arg-type]


def test_flags() -> None:
    assert flags("Công bố Danh mục và Quy trình nội bộ thủ tục hành chính của Sở") == {"junk_title"}
    assert flags("Trợ cấp theo Quyết định số 613/QĐ-TTg") == set()
    assert flags("Trình báo mất hộ chiếu (thực hiện tại cấp huyện)") == {"abolished"}
    assert flags("Hưởng chế độ ốm đau", agency="Bảo hiểm xã hội cấp huyện") == {"district"}
    assert flags("Nuôi mèo", steps="Chủ mèo nộp hồ sơ đến Ủy ban nhân dân cấp huyện") == {"district"}
    assert flags("Thủ tục cấp sổ ATA") == {"customs"}
    assert flags("Thuê nhà", code="5.000001") == {"internal"}
    assert flags("Đăng ký", audience=("Doanh nghiệp", "Hợp tác xã")) == {"business_only"}
    assert flags("Đăng ký", audience=("Doanh nghiệp", "Công dân Việt Nam")) == set()


def test_quarantine() -> None:
    assert quarantine_reason("1.000001", "1.000002") == "trang là của thủ tục 1.000002, không phải 1.000001"
    assert quarantine_reason("1.000001", "1.000001") is None
    assert quarantine_reason("1.000001", None) is None
