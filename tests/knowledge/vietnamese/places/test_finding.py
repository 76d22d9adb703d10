"""Districts and communes in what people type."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.vietnamese.places import Place, all_places, find_places, find_spots
from knowledge.vietnamese.text import fold


def names(text: str) -> list[str]:
    return [place.full for place in find_places(text)]


def only(text: str) -> Place:
    places = find_places(text)
    assert len(places) == 1, places
    return places[0]


def test_a_district_has_the_communes_of_today() -> None:
    place = only("huyện Tuy Phước giờ là xã nào")
    assert (place.name, place.kind, place.district, place.province) == ("Tuy Phước", "huyện", "", "binh-dinh")
    assert place.is_district
    assert place.divided
    assert set(place.now) == {
        "xã Tuy Phước",
        "xã Tuy Phước Bắc",
        "xã Tuy Phước Tây",
        "xã Tuy Phước Đông",
    }
    assert only("huyện Tuy Phước") == only("huyen tuy phuoc")


def test_a_divided_commune_has_several() -> None:
    place = only("xã An Nghĩa, huyện An Lão")
    assert place.now == ("xã An Hòa", "xã An Toàn")
    assert place.divided
    assert not only("xã Mỹ Đức, huyện Phù Mỹ").divided


def test_the_special_zone() -> None:
    for text in ("Phú Quý", "đảo Phú Quí", "đặc khu phú quý", "huyện đảo Phú Quý"):
        assert {now for place in find_places(text) for now in place.now} == {"đặc khu Phú Quý"}, text


def test_ambiguous_names_return_every_place() -> None:
    assert {place.district for place in find_places("phường 1")} == {"thành phố Đà Lạt", "thành phố Bảo Lộc"}
    assert len({place.province for place in find_places("xã Tân Thành")}) == 3


@pytest.mark.parametrize(
    ("text", "district"),
    [
        ("P1 Đà Lạt", "thành phố Đà Lạt"),
        ("phường 2 cũ ở Bảo Lộc", "thành phố Bảo Lộc"),
        ("xã Tân Thành huyện Hàm Thuận Nam", "huyện Hàm Thuận Nam"),
        ("xã Tân Thành, tỉnh Đắk Nông", "huyện Krông Nô"),
        ("xa binh thuan huyen tay son", "huyện Tây Sơn"),
    ],
)
def test_the_rest_of_the_text_settles_an_ambiguous_name(text: str, district: str) -> None:
    assert only(text).district == district


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("quy nhon nam", ["phường Quy Nhơn Nam"]),
        ("phường 1 Bảo Lộc", ["phường 1 Bảo Lộc"]),
        ("hoài châu bắc", ["xã Hoài Châu Bắc"]),
        ("xuân hương đà lạt", ["phường Xuân Hương - Đà Lạt"]),
        ("huyện Đắk R'Lấp", ["huyện Đắk R'Lấp"]),
        ("huyen dak rlap", ["huyện Đắk R'Lấp"]),
        ("huyện chuse", ["huyện Chư Sê"]),
        ("tx. An Nhơn", ["thị xã An Nhơn"]),
        ("huyện Hoài Nhơn", ["thị xã Hoài Nhơn"]),  # a district until 2020
        ("huyện Cát Tiên", ["huyện Cát Tiên"]),  # merged into Đạ Huoai in 2024
        ("xã hoà thắng", ["xã Hòa Thắng"]),
        ("x. Cát Hải", ["xã Cát Hải"]),
        ("xã Gào", ["xã Gào"]),
        ("phường Trần Phú", ["phường Trần Phú"]),
        ("phường bình định", ["phường Bình Định"]),
        ("xã An Toàn", ["xã An Toàn"]),
        ("La Gi", ["thị xã La Gi", "phường La Gi"]),
    ],
)
def test_names_as_people_type_them(text: str, found: list[str]) -> None:
    assert names(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "an toàn thực phẩm",
        "thủ tục này là gì",
        "thu tuc nay la gi",
        "cong an bao lam lai giay",
        "con em sap di linh",
        "chu se nop ho so",
        "thống nhất ý kiến, đoàn kết",
        "12 Trần Phú",
        "đường Tây Sơn",
        "mua gạo ở chợ",
        "theo chinh phu quy dinh",
        "hop tac xa dong thue",
        "nộp ở xã nào",
        "",
    ],
)
def test_everyday_words_are_no_places(text: str) -> None:
    assert find_places(text) == []


def test_places_come_in_the_order_of_the_text() -> None:
    found = [place.name for place in find_places("từ Quy Nhơn lên Pleiku, qua An Khê")]
    assert list(dict.fromkeys(found)) == ["Quy Nhơn", "Pleiku", "An Khê"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("tt Ngô Mây huyện Phù Cát", ["thị trấn Ngô Mây"]),
        ("p Trần Phú Quy Nhơn", ["phường Trần Phú"]),
        ("x Phước Sơn h Tuy Phước", ["xã Phước Sơn"]),
        ("Tuy Phươc", ["huyện Tuy Phước", "thị trấn Tuy Phước", "xã Tuy Phước"]),  # some of its accents
        ("huyện Đắc Mil", ["huyện Đắk Mil"]),
        ("plei ku", ["thành phố Pleiku"]),
        ("thị trấn K'Bang", ["thị trấn KBang"]),
        ("cù lao xanh", ["xã Nhơn Châu"]),
        ("di linh lâm đồng", ["huyện Di Linh", "thị trấn Di Linh", "xã Di Linh"]),
        ("xã Xuân An cũ", ["xã Xuân An"]),
        ("xã An Nhơn huyện Đạ Tẻh", ["xã An Nhơn"]),  # its district bore another name from 2024 on
        ("Nhơn Hòa, Nhơn Thọ", ["phường Nhơn Hòa", "xã Nhơn Thọ"]),  # not the town in Chư Pưh
        ("an nhơn", ["thị xã An Nhơn", "phường An Nhơn"]),  # not the commune in Đạ Huoai
    ],
)
def test_names_hurriedly_typed(text: str, found: list[str]) -> None:
    assert names(text) == found


def test_old_and_new_of_one_name_are_told_apart_by_cu_and_moi() -> None:
    assert only("xã Xuân An cũ").now == ("xã Cửu An",)
    assert only("xã Xuân An mới").now == ("xã Xuân An",)
    assert {place.now for place in find_places("xã Xuân An")} == {("xã Cửu An",), ("xã Xuân An",)}


def test_gia_lai_beside_a_name_may_be_the_province_of_today() -> None:
    assert len(find_places("phường Đống Đa, Gia Lai")) == 2  # Quy Nhơn and Pleiku
    assert only("phường Đống Đa, Bình Định").district == "thành phố Quy Nhơn"


@pytest.mark.parametrize(
    "text",
    [
        "ubnd huyện Bình Định 2020 làm gì",
        "truyền thanh cấp xã Bình Thuận",
        "ubnd xã phường bình định",
        "ảnh 4x6",
        "nghiên cứu đạo đức trong y học",
        "trung tam phuc vu hanh chinh cong xa la gi",
        "mot cua huyen dong cua",
    ],
)
def test_kinds_of_something_else_make_no_place(text: str) -> None:
    assert find_places(text) == []


def test_where_a_name_stands() -> None:
    text = "nhà ở xã Phước Sơn, huyện Tuy Phước nhé"
    spots = find_spots(text)
    assert [(text[spot.start : spot.end], spot.settles) for spot in spots] == [
        ("xã Phước Sơn", False),
        ("huyện Tuy Phước", True),
    ]


def test_bare_names_where_places_are_talked_of() -> None:
    assert [spot.places[0].name for spot in find_spots("dieu tri", bare=True)] == ["Diêu Trì"]
    assert find_spots("dieu tri") == []
    assert find_spots("đây là gì, tỉnh Bình Định, thi tran Phu Tuc", bare=True)[0].places[0].name == "Phú Túc"


@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    nfc = unicodedata.normalize("NFC", text)
    for spot in find_spots(text, bare=True):
        assert 0 <= spot.start < spot.end <= len(nfc)
        assert spot.places


def test_every_place_is_found_by_its_full_name() -> None:
    for place in all_places():
        text = f"{place.kind} {place.name}" + (f", {place.district}" if place.district else "")
        for typed in (text, fold(text)):
            found = find_places(typed)
            assert any(p.name == place.name and set(place.now) & set(p.now) for p in found), typed
