from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.restoration.detection import damage, is_damaged
from tests.knowledge.restoration.test_restoring import CLEAN

SEEDS = Path(__file__).parents[4] / "shared/seeds"
GOOD = (
    *CLEAN,
    "Thứ hai 07:30 - 11:30 13:30 - 17:00 | Phí: 20.000 đồng | Miễn phí | Có | Không",
    "Nguyễn Thị Bích Ngọc, Đặng Hoàng Yến Nhi, Ksor Phước, Rơ Châm Hương",
    "huyện Ia Grai, Chư Păh, Đak Đoa, Krông Pa, Kông Chro, Chư Prông",
    "Số 61/2018/NĐ-CP, 45/2020/NĐ-CP, 107/2021/NĐ-CP, 118/2025/NĐ-CP, 15/QĐ-UBND, 749/QĐ-TTg",
    "Microsoft Windows, Google Chrome, Facebook Messenger, Samsung Galaxy",
    "The office is open to the public from Monday to Friday; please bring your passport.",
    "CCCD, GPLX, BHXH, BHYT, GCNQSDĐ, TTHC, UBND, HĐND",
)
BAD = (
    "Nguoi dan nop ho so dang ky khai sinh tai Uy ban nhan dan cap xa noi cu tru.",
    "ting cudng cong tac kiém tra, giam sat viéc thuc hién nhiém vu cai cach hanh chinh",
    "Cac so, ban, nganh ciia tinh va Uy ban nhan dan cac huyén",
)


@pytest.mark.parametrize("text", GOOD)
def test_good_text_is_not_called_damaged(text: str) -> None:
    assert damage(text) < 0.1
    assert not is_damaged(text)


@pytest.mark.parametrize("text", BAD)
def test_lost_accents_and_misread_letters_are(text: str) -> None:
    assert damage(text) > 0.4
    assert is_damaged(text)


def test_half_a_page_of_damage_counts_as_half() -> None:
    half = damage(f"{CLEAN[0]} {BAD[0]}")
    assert damage(CLEAN[0]) < half < damage(BAD[0])


@pytest.mark.parametrize("text", ["", "12/3/2020", "Ban Dan van", "ciia Bd Tai chinh"])
def test_a_few_words_are_never_called_damaged(text: str) -> None:
    assert not is_damaged(text)


@pytest.mark.shared
@pytest.mark.skipif(not SEEDS.exists(), reason="../shared/seeds is missing")
def test_of_the_five_seeds_one_is_damaged() -> None:
    found = {path.name[:3]: is_damaged(path.read_text("utf-8")) for path in SEEDS.glob("*.txt")}
    assert found == {"000": False, "001": True, "002": False, "003": False, "004": False}
