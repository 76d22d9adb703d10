"""The provinces of the whole country before and since 1 July 2025."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from knowledge.vietnamese.places import find_country, made_of, old_provinces, today_of
from knowledge.vietnamese.text import fold

PLACES = Path(__file__).parents[5] / "shared/data/places"


@pytest.mark.parametrize(
    ("name", "now"),
    [
        ("Quảng Nam", "Đà Nẵng"),
        ("tỉnh Kon Tum", "Quảng Ngãi"),
        ("kontum", "Quảng Ngãi"),
        ("phu yen", "Đắk Lắk"),
        ("BÌNH DƯƠNG", "Hồ Chí Minh"),
        ("vũng tàu", "Hồ Chí Minh"),
        ("Bà Rịa - Vũng Tàu", "Hồ Chí Minh"),
        ("TP.HCM", "Hồ Chí Minh"),
        ("Thừa Thiên Huế", "Huế"),
        ("Bình Định", "Gia Lai"),
        ("Đắk Nông", "Lâm Đồng"),
        ("Nghệ An", "Nghệ An"),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_the_province_of_today(name: str, now: str | None) -> None:
    assert today_of(name) == now


def test_sixty_three_became_thirty_four() -> None:
    assert len(old_provinces()) == 63
    now = Counter(province.now for province in old_provinces().values())
    assert len(now) == 34
    assert sum(1 for count in now.values() if count == 1) == 11
    assert [province.name for province in made_of("Lâm Đồng")] == ["Bình Thuận", "Đắk Nông", "Lâm Đồng"]
    assert made_of("Bình Thuận") == []
    for name in old_provinces():
        assert today_of(fold(name)) == today_of(name) == old_provinces()[name].now


def test_where_provinces_stand_in_a_text() -> None:
    text = "quê tỉnh Kon Tum, làm ở thành phố Đà Nẵng"
    found = find_country(text)
    assert [(text[spot.start : spot.end], spot.province.now) for spot in found] == [
        ("tỉnh Kon Tum", "Quảng Ngãi"),
        ("thành phố Đà Nẵng", "Đà Nẵng"),
    ]
    assert find_country("phường Quảng Trị, xã Bình Dương, đường Hà Nam") == []


@pytest.mark.shared
@pytest.mark.skipif(not PLACES.exists(), reason="../shared/data/places is missing")
def test_the_table_agrees_with_the_list() -> None:
    with (PLACES / "old_to_new_wards_2025.csv").open(encoding="utf-8") as file:
        told = {(row["province"], row["newProvince"]) for row in csv.DictReader(file)}
    bare = {(old.lower(), new.removeprefix("Tỉnh ").removeprefix("Thành phố ")) for old, new in told}
    assert {(f"{p.kind} {p.name}".lower(), p.now) for p in old_provinces().values()} == bare
