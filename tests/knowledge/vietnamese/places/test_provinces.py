"""The five old provinces in what people type."""

from __future__ import annotations

import unicodedata

import pytest

from knowledge.vietnamese.places import PROVINCE_NAMES, find_province, new_province
from knowledge.vietnamese.text import fold


@pytest.mark.parametrize("slug", PROVINCE_NAMES)
def test_a_province_is_found_with_and_without_accents(slug: str) -> None:
    name = PROVINCE_NAMES[slug]
    for text in (name, fold(name), name.upper(), f"em ở {name} hỏi chút", f"o tinh {fold(name)}, cam on"):
        assert find_province(text) == slug, text
    assert find_province(unicodedata.normalize("NFD", f"tỉnh {name}")) == slug


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("binh dinh sap nhap voi tinh nao", "binh-dinh"),
        ("Bình Thuận giờ thuộc tỉnh nào?", "binh-thuan"),
        ("đăk nông", "dak-nong"),
        ("Đắc Nông", "dak-nong"),
        ("daknong", "dak-nong"),
        ("LamDong", "lam-dong"),
        ("thị xã An Nhơn, Bình Định", "binh-dinh"),
        ("b.định", "binh-dinh"),
        ("B. Thuận có chưa ad", "binh-thuan"),
        ("Gia Lai với Bình Định", "gia-lai"),
    ],
)
def test_spellings_of_provinces(text: str, slug: str) -> None:
    assert find_province(text) == slug


@pytest.mark.parametrize(
    "text",
    [
        "phường Bình Định",
        "ubnd p. Bình Định ở đâu",
        "thị trấn Bình Định cũ",
        "phuong binh thuan, phan thiet",
        "xã Bình Thuận huyện Tây Sơn",
        "BĐ",
        "đường Bình Định",
        "tham gia lại bảo hiểm",
        "tham gia lai bao hiem",
        "danh gia lai ho so",
        "lắp đồng hồ, làm đồng hồ",
        "lam dong ho nuoc",
        "trung bình định kỳ",
        "bình đinh",
        "Hà Nội",
        "",
    ],
)
def test_no_province_is_read_into_other_words(text: str) -> None:
    assert find_province(text) is None


def test_provinces_of_today() -> None:
    assert {slug: new_province(slug) for slug in PROVINCE_NAMES} == {
        "binh-dinh": "gia-lai",
        "gia-lai": "gia-lai",
        "binh-thuan": "lam-dong",
        "dak-nong": "lam-dong",
        "lam-dong": "lam-dong",
    }
    with pytest.raises(KeyError):
        new_province("ha-noi")
