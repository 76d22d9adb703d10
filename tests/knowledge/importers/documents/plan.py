"""An invented plan as an office would issue it, and the paths its passages must get."""

from __future__ import annotations

from knowledge.importers.documents.blocks import Block, Paragraph, Table

HEAD = (
    ("ỦY BAN NHÂN DÂN", "XÃ VÍ DỤ", "Số: 47/KH-UBND"),
    ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Ví Dụ, ngày 09 tháng 02 năm 2026"),
)
FOOT = (
    ("Nơi nhận:", "- Như phần III;", "- Lưu: VT."),
    ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Trần Thị Ví Dụ"),
)
TABLE = Table(
    (
        ("TT", "Công việc", "Đơn vị làm", "Hạn"),
        ("1", "Treo bảng giờ tiếp dân ở cổng", "Văn phòng", "Tháng 3"),
        ("2", "Gọi điện hỏi người đã nộp hồ sơ xem có hài lòng không", "Bộ phận một cửa", "Hằng tháng"),
    )
)
_TEXTS = (
    "KẾ HOẠCH",
    "Đón tiếp người dân tại bộ phận một cửa năm 2026",
    "Căn cứ Luật Ví dụ ngày 01 tháng 01 năm 2020;",
    "Theo đề nghị của Văn phòng, Ủy ban nhân dân xã ban hành Kế hoạch đón tiếp người dân như sau:",
    "I. MỤC ĐÍCH",
    "1. Người dân đến nộp hồ sơ được chào hỏi, được mời ngồi và được hướng dẫn ngay trong năm phút đầu, "
    "kể cả vào những ngày đông người nhất trong tuần.",
    "2. Cán bộ biết việc của nhau để không ai phải đi lại nhiều lần chỉ vì thiếu một tờ giấy.",
    "II. VIỆC PHẢI LÀM",
    "1. Tại quầy",
    "a) Phát số thứ tự:",
    "- Máy phát số bật từ 7 giờ sáng và có người giúp người già, người khuyết tật lấy số đúng quầy.",
    "- Số của phụ nữ mang thai được gọi trước.",
    "b) Giải thích bằng lời, không chỉ tay vào bảng niêm yết; giấy tờ thiếu thì viết ra phiếu cho người dân "
    "mang về, ghi rõ tên giấy và nơi xin.",
    "2. Qua điện thoại",
    "Cán bộ trực gọi lại trong ngày. Cuộc gọi nào cũng ghi vào sổ.",
    "III. TỔ CHỨC THỰC HIỆN",
    "Các đơn vị làm theo bảng sau:",
)
CLOSING = "Trên đây là Kế hoạch đón tiếp người dân năm 2026, yêu cầu các đơn vị thực hiện./."
BLOCKS: tuple[Block, ...] = (*map(Paragraph, _TEXTS), TABLE, Paragraph(CLOSING))
PATHS = [
    "Mở đầu", "I.1", "I.2", "II.1.a-1", "II.1.a-2", "II.1.b", "II.2", "III",
    "III bảng 1.1", "III bảng 1.2", "Kết thúc",
]  # fmt: skip
