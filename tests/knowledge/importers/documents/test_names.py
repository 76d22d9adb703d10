"""Issuers and signers restored from capitals and from recognised letters, or left alone."""

from __future__ import annotations

import pytest

from knowledge.importers.documents.names import find_area, read_person, restore_issuer


@pytest.mark.parametrize(
    ("lines", "issuer"),
    [
        (["ỦY BAN NHÂN DÂN", "TỈNH BÌNH THUẬN"], "Ủy ban nhân dân tỉnh Bình Thuận"),
        (["UY BAN NHAN DAN", "TINH BINH PINH"], "Ủy ban nhân dân tỉnh Bình Định"),
        (["ỦY BAN NHÂN DÂN TỈNH LÂM ĐỒNG", "SỞ NỘI VỤ"], "Sở Nội vụ tỉnh Lâm Đồng"),
        (["ỦY BAN NHÂN DÂN", "XÃ VÍ DỤ"], "Ủy ban nhân dân xã Ví Dụ"),
        (["BỘ NỘI VỤ"], "Bộ Nội vụ"),
        ([], None),
    ],
)
def test_issuers(lines: list[str], issuer: str | None) -> None:
    assert restore_issuer(lines) == issuer


def test_a_name_like_two_provinces_is_not_guessed() -> None:
    # "Binh Ding" is one letter from Bình Định only, "Ha Nan" from Hà Nam and Hà Nội no nearer than two.
    assert restore_issuer(["UY BAN NHAN DAN", "TINH BINH XXXX"]) == "Uy ban nhan dan tinh binh xxxx"


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Trần Thị Ví Dụ", "Trần Thị Ví Dụ"), ("TRẦN THỊ VÍ DỤ", "Trần Thị Ví Dụ"), ("TS. Lê Mẫu", "Lê Mẫu"),
        ("CHỦ TỊCH", None), ("PHÓ CHỦ TỊCH", None), ("Lưu: VT", None), ("Hồ sơ một cửa", None),
        ("KẾ HOẠCH", None),
    ],
)  # fmt: skip
def test_persons(text: str, person: str | None) -> None:
    assert read_person(text) == person


def test_areas_are_found_with_and_without_accents() -> None:
    assert find_area("trên địa bàn tỉnh Gia Lai năm 2026") == "tỉnh Gia Lai"
    assert find_area("tren dia ban thanh pho Da Nang") == "thành phố Đà Nẵng"
    assert find_area("trên địa bàn xã") is None
