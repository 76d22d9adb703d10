"""A small made-up plan as an entry, for the tests of passages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from knowledge.entries import DocumentDetails, Kind, Layer, Origin, Part, Passage, Source

PLAN = "van-ban/7-kh-ubnd-2031"
PLAN_SOURCE = Source(
    "van-ban-7-kh-ubnd-2031", "Kế hoạch chăm sóc mèo năm 2031", kind="plan", number="7/KH-UBND",
    issuer="Ủy ban nhân dân tỉnh Bình Thuận", issued_on=date(2031, 1, 5),
)  # fmt: skip
DETAILS = DocumentDetails(
    "Kế hoạch chăm sóc mèo năm 2031", "Kế hoạch", "7/KH-UBND", "Ủy ban nhân dân tỉnh Bình Thuận",
    date(2031, 1, 5), "Người ký", ("Căn cứ Luật Nuôi mèo",), file="ke-hoach.txt", digest="0" * 64, pages=3,
)  # fmt: skip
LONG = (
    "Trạm thú y kiểm tra sổ tiêm của từng hộ. Mỗi quý một lần, trạm lập danh sách mèo chưa tiêm rồi gửi về "
    "cho phòng chuyên môn trước ngày 25 của tháng cuối quý để tổng hợp. Phòng chuyên môn đối chiếu danh sách "
    "với số liệu của năm trước, ghi rõ lý do tăng giảm của từng xã. Trang tin của xã đăng lại toàn bộ danh "
    "sách cùng hướng dẫn tiêm phòng cho mèo con, mèo già, mèo mang thai và mèo mới nhận về từ nơi khác. "
    "Kết quả đối chiếu được niêm yết ở nhà văn hóa trong thời gian ba mươi ngày để người nuôi mèo xem, và "
    "góp ý trực tiếp cho trạm thú y ở gần nhà nhất, hoặc qua trang tin của xã, bằng chữ hay lời đều được cả."
)
PASSAGES = (
    Passage("Ban hành kèm theo Quyết định này Kế hoạch chăm sóc mèo.", "Điều 1", 1, Part.CLAUSE),
    Passage("Hằng tháng, phát thanh ít nhất 02 bài về cách tắm mèo.", "III.1-2", 2, Part.BULLET,
            "TỔ CHỨC THỰC HIỆN > Đài truyền thanh"),
    Passage(LONG, "III.2", 3, Part.CLAUSE, "TỔ CHỨC THỰC HIỆN > Trạm thú y"),
    Passage("Nội dung: Thi vẽ mèo; Cơ quan chủ trì: Nhà thiếu nhi; Thời gian: Quý II", "III.3 bảng 1.1", 3,
            Part.ROW, "TỔ CHỨC THỰC HIỆN > Phân công",
            (("Nội dung", "Thi vẽ mèo"), ("Cơ quan chủ trì", "Nhà thiếu nhi"), ("Thời gian", "Quý II"))),
    Passage("Kinh phí mua cát vệ sinh lấy từ nguồn xã hội hóa.", "IV.1", 3, Part.CLAUSE, "KINH PHÍ",
            original="Kinh phi mua cat ve sinh lay tir nguon xa hoi hoa.", certainty=0.97),
)  # fmt: skip


def plan(**more: object) -> Layer:
    """The plan; keywords replace its fields."""
    made = Layer(
        PLAN, Origin.OFFICER, Kind.DOCUMENT, DETAILS.title, "van-ban", owner="Phòng Mèo",
        province="binh-thuan", years=(2031,), checked_on=date(2031, 2, 1), passages=PASSAGES,
        sources=(PLAN_SOURCE.key,), document=DETAILS,
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]
