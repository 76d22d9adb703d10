"""Numbers, periods, deadlines and documents in sentences of plans."""

from __future__ import annotations

import pytest

from knowledge.importers.proposals.clues import find_clues


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("đăng ít nhất 05 tin, bài/tháng", ("ít nhất 05 tin, bài/tháng",)),
        ("phát 01 lần/tuần vào thứ Hai", ("01 lần/tuần",)),
        ("trên 80% người dân; từ 50% trở lên hồ sơ", ("trên 80%", "từ 50% trở lên")),
        ("in 5.000 tờ rơi, kinh phí 350.000.000 đồng", ("5.000 tờ rơi", "350.000.000 đồng")),
        ("tổ chức ít nhất một hội nghị", ("ít nhất một hội nghị",)),
        ("dịch vụ công mức độ 3, 4 giai đoạn 2021 - 2025, khóa 12", ()),
        ("theo Nghị định số 61/2018/NĐ-CP ngày 23/4/2018", ()),
    ],
)
def test_numbers(text: str, expected: tuple[str, ...]) -> None:
    assert find_clues(text).number == expected


@pytest.mark.parametrize(
    ("text", "frequency", "loosely"),
    [
        ("Hàng tuần, gửi bản tin", ("Hàng tuần",), ()),
        ("báo cáo định kỳ hàng quý, 6 tháng, năm về Sở", ("định kỳ hàng quý, 6 tháng, năm",), ()),
        ("đánh giá định kỳ 6 tháng, hàng năm", ("định kỳ 6 tháng, hàng năm",), ()),
        ("đăng 02 bài/tháng", ("bài/tháng",), ()),
        ("một tháng một lần", ("một tháng một lần",), ()),
        ("thường xuyên đăng bài", (), ("thường xuyên",)),
        ("dự toán ngân sách hàng năm", (), ("hàng năm",)),
        ("trên Cổng/Trang thông tin điện tử", (), ()),
    ],
)
def test_periods(text: str, frequency: tuple[str, ...], loosely: tuple[str, ...]) -> None:
    clues = find_clues(text)
    assert (clues.frequency, clues.loosely) == (frequency, loosely)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("chậm nhất là ngày 01/3/2023.", ("chậm nhất là ngày 01/3/2023",)),
        ("6 tháng (trước 15/6) và năm (trước 15/12)", ("trước 15/6", "trước 15/12")),
        ("Quý I, II năm 2017", ("Quý I, II năm 2017",)),
        ("Quý II/2022", ("Quý II/2022",)),
        ("từ tháng 3 đến tháng 10/2024", ("từ tháng 3 đến tháng 10/2024",)),
        ("xong trước ngày 20 tháng 11 năm 2024", ("xong trước ngày 20 tháng 11 năm 2024",)),
        ("trong thời hạn 05 ngày làm việc", ("trong thời hạn 05 ngày làm việc",)),
        ("mỗi tháng 02 kỳ, trực 24/7", ()),
        ("Kế hoạch số 36/KH-UBND ngày 05/01/2023 của tỉnh", ()),
        ("Luật Tổ chức chính quyền địa phương ngày 19/6/2015", ()),
    ],
)
def test_deadlines(text: str, expected: tuple[str, ...]) -> None:
    assert find_clues(text).deadline == expected


@pytest.mark.parametrize(
    ("text", "number", "whole"),
    [
        (
            "Chỉ thị số 11-CT/TU ngày 07/9/2021 của Tỉnh ủy về",
            "11-CT/TU",
            "Chỉ thị số 11-CT/TU ngày 07/9/2021 của Tỉnh ủy",
        ),
        ("theo Nghị định 61/2018/NĐ-CP.", "61/2018/NĐ-CP", "Nghị định 61/2018/NĐ-CP"),
        ("(Nghị quyết số 76/NQ-CP ngày 15/7/2021)", "76/NQ-CP", "Nghị quyết số 76/NQ-CP ngày 15/7/2021"),
        (
            "Kế hoạch số 44/KH-UBND ngày 20 tháng 12 năm 2022 của Ủy ban nhân dân tỉnh",
            "44/KH-UBND",
            "Kế hoạch số 44/KH-UBND ngày 20 tháng 12 năm 2022 của Ủy ban nhân dân tỉnh",
        ),
    ],
)
def test_documents(text: str, number: str, whole: str) -> None:
    (cited,) = find_clues(text).documents
    assert (cited.number, cited.text) == (number, whole)


def test_kind_and_symbol_that_disagree() -> None:
    wrong, right = find_clues("Quyết định số 38/KH - UBND và Quyết định số 39/QĐ-UBND").documents
    assert (wrong.mismatch, right.mismatch) == ("Kế hoạch", None)


def test_contacts() -> None:
    text = (
        "gọi 0269 3999 999 hoặc 1900 1999, viết hoi@mau.example.vn, xem https://mau.example.vn/hoi, năm 2024."
    )
    assert find_clues(text).contacts == (
        "0269 3999 999",
        "1900 1999",
        "hoi@mau.example.vn",
        "https://mau.example.vn/hoi",
    )
