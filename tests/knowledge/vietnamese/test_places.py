"""Old and new places of Gia Lai and Lâm Đồng in what people type."""

from __future__ import annotations

import subprocess
import sys
import unicodedata

import pytest

from knowledge.vietnamese.abbreviations import read_table
from knowledge.vietnamese.places import (
    DATA,
    PROVINCE_NAMES,
    Place,
    all_places,
    find_places,
    find_province,
    new_province,
)
from knowledge.vietnamese.text import fold


def names(text: str) -> list[str]:
    return [f"{place.kind} {place.name}" for place in find_places(text)]


def only(text: str) -> Place:
    places = find_places(text)
    assert len(places) == 1, places
    return places[0]


# --- Provinces


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


# --- Districts and communes


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


# --- The table


def test_every_place_is_found_by_its_full_name() -> None:
    for place in all_places():
        text = f"{place.kind} {place.name}" + (f", {place.district}" if place.district else "")
        for typed in (text, fold(text)):
            found = find_places(typed)
            assert any(p.name == place.name and set(place.now) & set(p.now) for p in found), typed


def test_the_table_is_sound() -> None:
    rows = read_table(DATA / "places.tsv")
    raw = (DATA / "places.tsv").read_text("utf-8")
    assert raw == unicodedata.normalize("NFC", raw)
    assert len(raw.encode()) < 400_000
    assert all(len(row) == 5 for row in rows)
    assert len(rows) == len({tuple(row) for row in rows})
    today = {row[2] for row in rows if row[0] == "new"}
    assert all(now in today for row in rows for now in row[4].split("|"))
    assert {row[1] for row in rows} == set(PROVINCE_NAMES)
    old = {row[1]: {r[2] for r in rows if r[0] == "old" and r[1] == row[1] and not r[3]} for row in rows}
    assert {slug: len(districts) for slug, districts in old.items()} == {
        "binh-dinh": 11,
        "gia-lai": 17,
        "binh-thuan": 10,
        "lam-dong": 12,
        "dak-nong": 8,
    }
    gia_lai = {row[2] for row in rows if row[0] == "new" and new_province(row[1]) == "gia-lai"}
    lam_dong = {row[2] for row in rows if row[0] == "new" and new_province(row[1]) == "lam-dong"}
    assert (len(gia_lai), len(lam_dong)) == (135, 124)


def test_importing_reads_nothing() -> None:
    code = (
        "import knowledge.vietnamese.places as p; "
        "assert p.all_places.cache_info().currsize == p._names.cache_info().currsize == 0"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
