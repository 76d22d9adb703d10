"""A made-up page of the portal, in the shape in which the real ones were copied."""

from __future__ import annotations

from typing import Any

WAYS_HEAD = "Hình thức nộpThời gianPhí, lệ phíMô tả"
PAPERS_HEAD = "Tên giấy tờMẫu đơn, tờ khaiSố lượng"
FURNITURE = "Chọn cơ quan thực hiệnTỉnh/ Thành phốBộ ngành-- Chọn Bộ ngành --Đơn vị-- Chọn Cơ sở --Nộp hồ sơ"


def page(
    *,
    code: str = "1.000001",
    page_code: str | None = None,
    title: str = "Cấp giấy phép nuôi mèo",
    steps: str = "Bước 1: Nộp đơn.\nBước 2: Nhận giấy phép.",
    ways: str = "Trực tuyến5 Ngày làm việcMiễn phí",
    papers: str = f"--{PAPERS_HEAD}Đơn đề nghị nuôi mèo1 bản chính",
    law: str = "Tên văn bản pháp lýMã văn bảnLuật Nuôi mèo01/2031/QH15",
    agency: str = "Ủy ban Nhân dân xã, phường, thị trấn.",
    conditions: str = "Có mèo.",
    results: str = "Giấy phép nuôi mèoMã: KQ.G99.000001",
    **fields: Any,
) -> dict[str, Any]:
    """A raw record whose given sections are cut from its ``raw_text`` as the copy cut them."""
    raw_text = (
        f"{title}Tên thủ tục{title}Mã thủ tục{page_code or code}Số quyết định1/QĐ-BNMCấp thực hiệnCấp xã"
        "Loại thủ tụcLoại khácLĩnh vựcNuôi mèoĐối tượng thực hiệnCông dân Việt NamCơ quan có thẩm quyền"
        "Địa chỉ tiếp nhận HSCơ quan được ủy quyềnCơ quan phối hợp"
        "Thủ tục hành chính liên quanKhông có thông tin"
        f"Trình Tự Thực Hiện {steps}Cách Thức Thực Hiện{WAYS_HEAD}{ways}Thành phần hồ sơ{papers}"
        f"Căn cứ pháp lý{law}Cơ quan thực hiện{agency}Yêu cầu, điều kiện thực hiện{conditions}"
        f"Kết quả xử lý{results}Từ khóaKhông có thông tinMô tảKhông có thông tin{FURNITURE}"
    )
    return {
        "ma_thu_tuc": code,
        "detail_url": "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/0000",
        "formality_id": "",
        "ten_thu_tuc": title,
        "so_quyet_dinh": "1/QĐ-BNM",
        "cap_thuc_hien": "Cấp xã",
        "linh_vuc": "Nuôi mèo",
        "doi_tuong_thuc_hien": "Công dân Việt Nam, Tổ chức (không bao gồm doanh nghiệp, HTX)",
        "co_quan_co_tham_quyen": "",
        "dia_chi_tiep_nhan": "",
        "trinh_tu_thuc_hien": steps,
        "cach_thuc_thuc_hien": WAYS_HEAD + ways,
        "thanh_phan_ho_so": papers,
        "can_cu_phap_ly": law,
        "co_quan_thuc_hien": agency,
        "yeu_cau_dieu_kien": conditions,
        "ket_qua_xu_ly": f"{results}Từ khóaKhông có thông tinMô tảKhông có thông tin{FURNITURE}",
        "raw_text": raw_text,
        "_bo": "bo-tu-phap",
        **fields,
    }
