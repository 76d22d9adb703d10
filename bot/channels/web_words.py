"""What the web door itself says to a citizen. Answers come from the conversation, never from here."""

from __future__ import annotations

from typing import Final

NOT_JSON: Final = (
    "Tin nhắn gửi lên bị lỗi định dạng nên chưa nhận được. Anh/chị tải lại trang rồi gửi lại giúp."
)
WRONG_FORM: Final = (
    "Tin nhắn gửi lên không đúng mẫu nên chưa nhận được. Anh/chị tải lại trang rồi gửi lại giúp."
)
EMPTY: Final = "Tin nhắn chưa có chữ nào. Anh/chị gõ câu hỏi rồi gửi lại giúp."
TOO_LARGE: Final = "Tin nhắn dài quá. Anh/chị rút gọn còn vài câu rồi gửi lại giúp."
OTHER_SITE: Final = (
    "Tin nhắn đến từ trang khác nên Một Cửa không nhận. Anh/chị mở thẳng trang Một Cửa để hỏi."
)
TOO_MANY_TABS: Final = "Anh/chị đang mở Một Cửa ở quá nhiều thẻ. Anh/chị đóng bớt rồi tải lại trang giúp."
TRY_LATER: Final = "Một Cửa đang bận, chưa nhận được tin nhắn. Trang sẽ tự gửi lại sau ít giây."
NO_SUCH_FILE: Final = "Không có tệp này."

EXAMPLES: Final = (
    "Đăng ký khai sinh cho con cần giấy tờ gì?",
    "Làm lại căn cước bị mất hết bao nhiêu tiền?",
    "Đổi giấy phép lái xe ở đâu?",
    "Nộp hồ sơ qua bưu điện có mấy cách?",
    "Giấy tờ ghi tên tỉnh cũ còn dùng được không?",
    "Phản ánh, kiến nghị gửi ở đâu?",
)
