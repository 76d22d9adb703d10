"""What a staff group and the public may read of a case."""

from __future__ import annotations

import pytest

from bot.cases.redacting import redacted

CONTACT = {"name": "Lý Thị Hồng Gấm", "address": "12 Lê Lợi, phường Quy Nhơn", "phone": "0905123678"}


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Tôi là Lý Thị Hồng Gấm, mẹ cháu.", "Gấm"),
        ("toi la ly thi hong gam", "gam"),
        ("LÝ THỊ HỒNG GẤM nộp hồ sơ", "GẤM"),
        ("Nhà tôi số 12 Lê Lợi bị ngập", "12 Lê Lợi"),
        ("nhà ở 12, Lê  Lợi", "12, Lê"),
        ("Gọi 0905 123 678 giúp", "678"),
        ("gọi +84 905.123.678", "678"),
        ("Căn cước 052099001234 của tôi", "052099001234"),
        ("mail gam.ly@example.com", "gam.ly"),
        ("Gặp ông Nguyễn Văn Tèo ở quầy 3", "Tèo"),
        ("Chị Trần Thị Lan hẹn lại", "Lan"),
        ("cán bộ tên là Hoàng hẹn lại", "Hoàng"),
        ("anh Đức bảo mai tới", "Đức"),
        ("Chị Sáu hẹn lại", "Sáu"),
        ("Tôi tên Lê Ngọc Bảy", "Bảy"),
    ],
)
def test_people_and_numbers_are_hidden(text: str, hidden: str) -> None:
    assert hidden not in redacted(text, CONTACT)
    assert "[đã che]" in redacted(text, CONTACT)


@pytest.mark.parametrize(
    "text",
    [
        "Đường Nguyễn Huệ ngập, phường Quy Nhơn chưa sửa.",
        "Ngã tư Hùng Vương, cầu Đôi, chợ Đầm",
        "Trường tiểu học Lê Lợi thiếu lớp",
        "đường Bà Triệu hỏng",
        "Bà Triệu, Bà Rịa và Ông Ích Khiêm đều ngập",
        "anh chị xem giúp; anh ấy nói chờ 10 ngày",
        "Nghị định 118/2025/NĐ-CP, phí 50.000 đồng",
        "gọi 19001009 không ai nghe",
    ],
)
def test_places_and_public_things_stay(text: str) -> None:
    assert redacted(text, CONTACT) == text
