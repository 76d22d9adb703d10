"""Where a text places somebody."""

from __future__ import annotations

import pytest

from knowledge.vietnamese.places import communes_of, locate


@pytest.mark.parametrize(
    ("text", "key", "province"),
    [
        ("em ở phường Quy Nhơn Nam", "gia-lai/phuong-quy-nhon-nam", "binh-dinh"),
        ("xa phuoc son tuy phuoc", "gia-lai/xa-tuy-phuoc-dong", "binh-dinh"),
        ("đảo phú quý", "lam-dong/dac-khu-phu-quy", "binh-thuan"),
        ("phường Lê Lợi cũ, Quy Nhơn", "gia-lai/phuong-quy-nhon", "binh-dinh"),
        ("gia-lai/xa-tuy-phuoc", "gia-lai/xa-tuy-phuoc", "binh-dinh"),
    ],
)
def test_one_commune(text: str, key: str, province: str) -> None:
    found = locate(text)
    assert (found.key, found.province, found.several) == (key, province, False)


def test_several_communes() -> None:
    found = locate("huyện Tuy Phước")
    assert found.several
    assert found.key is None
    assert len(found.keys) == 4
    assert locate("phường Đống Đa").province == "gia-lai"  # of two old provinces, one of today
    assert locate("xã Canh Hiệp").keys == ("gia-lai/xa-canh-vinh", "gia-lai/xa-van-canh")


@pytest.mark.parametrize(
    ("text", "province"),
    [("em ở Bình Định", "binh-dinh"), ("lam-dong", "lam-dong"), ("Hà Nội", None), ("", None)],
)
def test_a_province_or_nothing(text: str, province: str | None) -> None:
    found = locate(text)
    assert (found.keys, found.named, found.province) == ((), (), province)


@pytest.mark.parametrize(
    "text", ["phường Đống Đa, Hà Nội", "xã Tân Thành tỉnh Vĩnh Long", "phường Tân An quận 1", "Tân Lập, q.7"]
)
def test_places_elsewhere_are_not_ours(text: str) -> None:
    assert locate(text).keys == ()


def test_the_reply_to_a_question_is_looked_for_among_what_was_asked() -> None:
    quy_nhon = locate("thành phố Quy Nhơn").keys
    assert locate("đống đa", quy_nhon).key == "gia-lai/phuong-quy-nhon"
    assert locate("đống đa", quy_nhon).province == "binh-dinh"
    assert locate("ngo may", quy_nhon).key == "gia-lai/phuong-quy-nhon-nam"
    assert locate("đống đa").keys == ()  # also a battle and a street
    assert locate("pleiku", quy_nhon).several  # another place after all


@pytest.mark.parametrize("province", ["gia-lai", "lam-dong"])
def test_every_commune_of_today_is_told_from_old_ones(province: str) -> None:
    name = {"gia-lai": "Gia Lai", "lam-dong": "Lâm Đồng"}[province]
    for place in communes_of(province):
        assert locate(f"{place.full} mới, tỉnh {name}").key == place.keys[0], place
