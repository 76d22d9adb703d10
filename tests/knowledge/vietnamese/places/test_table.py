"""The table of places and the keys of those of today."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from knowledge.vietnamese.abbreviations import read_table
from knowledge.vietnamese.places import (
    DATA,
    PROVINCE_NAMES,
    all_places,
    communes_before,
    communes_of,
    find_places,
    name_of_key,
    new_province,
    parts_of,
    place_by_key,
    place_key,
    province_of_key,
)

PLACES = Path(__file__).parents[5] / "shared/data/places"
needs_shared = pytest.mark.skipif(not PLACES.exists(), reason="../shared/data/places is missing")
FIVE = {f"Tỉnh {name}": slug for slug, name in PROVINCE_NAMES.items()}


def spelled(name: str) -> str:
    """A name as we spell it: tones on the first vowel ("Hòa"), Phú Quý with y, in small letters."""
    for other, ours in (("hoà", "hòa"), ("thuỷ", "thủy"), ("luỹ", "lũy"), ("phú quí", "phú quý")):
        name = unicodedata.normalize("NFC", name).lower().replace(other, ours)
    return name


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


def test_keys_of_today() -> None:
    keys = [place.keys[0] for slug in ("gia-lai", "lam-dong") for place in communes_of(slug)]
    assert len(keys) == len(set(keys)) == 135 + 124
    for key in keys:
        place = place_by_key(key)
        assert place is not None
        assert place_key(place.full, place.province) == key
        assert province_of_key(key) == key.split("/")[0]
    assert place_key("phường Quy Nhơn", "binh-dinh") == "gia-lai/phuong-quy-nhon"
    assert place_key("đặc khu Phú Quý", "binh-thuan") == "lam-dong/dac-khu-phu-quy"
    assert place_key("phường Xuân Hương - Đà Lạt", "lam-dong") == "lam-dong/phuong-xuan-huong-da-lat"
    assert place_key("", "dak-nong") == "lam-dong"
    assert name_of_key("lam-dong") == "tỉnh Lâm Đồng"
    assert name_of_key("gia-lai/xa-d-ran") is None
    assert place_by_key("gia-lai") is place_by_key("") is None
    with pytest.raises(KeyError):
        place_key("phường Ba Đình", "ha-noi")


def test_the_island_district_is_a_special_zone() -> None:
    assert [place.now for place in find_places("huyện đảo Phú Quý")] == [("đặc khu Phú Quý",)]
    kinds = [place.kind for place in communes_of("lam-dong")]
    assert (kinds.count("xã"), kinds.count("phường"), kinds.count("đặc khu")) == (103, 20, 1)


def test_every_ground_of_today_comes_from_old_communes() -> None:
    for place in all_places():
        if place.is_new:
            assert parts_of(place.keys[0]), place
        if place.is_district:
            old = communes_before(place)
            assert {now for part in old for now in part.now} == set(place.now), place


def test_communes_merged_before_are_no_parts_of_today() -> None:
    assert [place.full for place in find_places("phường Lê Lợi, Quy Nhơn")] == ["phường Lê Lợi"]
    assert "Lê Lợi" not in {place.name for place in parts_of("gia-lai/phuong-quy-nhon")}


@pytest.mark.shared
@needs_shared
def test_the_communes_of_today_are_those_of_the_list() -> None:
    told = json.loads((PLACES / "provinces_wards_2026.json").read_text("utf-8"))
    for slug in ("gia-lai", "lam-dong"):
        wanted = next(one for one in told if one["FullName"] == f"Tỉnh {PROVINCE_NAMES[slug]}")
        listed = {spelled(ward["FullName"]) for ward in wanted["Wards"]}
        assert {spelled(place.full) for place in communes_of(slug)} == listed


@pytest.mark.shared
@needs_shared
def test_every_old_commune_and_district_leads_where_the_list_says() -> None:
    wanted: dict[tuple[str, str, str], set[str]] = {}
    with (PLACES / "old_to_new_wards_2025.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["province"] in FIVE:
                key = (FIVE[row["province"]], spelled(row["district"]), spelled(row["ward"]))
                wanted.setdefault(key, set()).add(spelled(row["newWard"]))
    assert len(wanted) == 702
    ours = {
        (place.province, spelled(place.district), spelled(place.full)): set(map(spelled, place.now))
        for place in all_places()
        if place.district and not place.gone
    }
    assert ours == wanted
    districts: dict[tuple[str, str], set[str]] = {}
    for (province, district, _), now in wanted.items():
        districts.setdefault((province, district), set()).update(now)
    ours_too = {
        (place.province, spelled(place.full)): set(map(spelled, place.now))
        for place in all_places()
        if place.is_district
    }
    assert districts.items() <= ours_too.items()
    assert {name for _, name in ours_too.keys() - districts.keys()} == {"huyện đạ tẻh", "huyện cát tiên"}


def test_importing_reads_nothing() -> None:
    code = (
        "import knowledge.vietnamese.places.finding as f; "
        "assert f.all_places.cache_info().currsize == f._names.cache_info().currsize == 0"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
