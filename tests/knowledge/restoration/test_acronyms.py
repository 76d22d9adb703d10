from __future__ import annotations

import pytest

from knowledge.restoration.acronyms import Capitals, capitals, mended, mended_number
from knowledge.restoration.tokens import cut


@pytest.mark.parametrize(
    ("read", "wanted"),
    [
        ("1216/QD-BTTTT", "1216/QĐ-BTTTT"), ("3809/QD-UBND", "3809/QĐ-UBND"),
        ("61/2018/ND-CP", "61/2018/NĐ-CP"), ("12/2020/TT-BLDTBXH", "12/2020/TT-BLĐTBXH"),
        ("76/NQ-CP", "76/NQ-CP"), ("749/QĐ-TTg", "749/QĐ-TTg"), ("15/HD-BTC", "15/HD-BTC"),
    ],
)  # fmt: skip
def test_numbers_of_documents_get_their_d_back(read: str, wanted: str) -> None:
    assert mended_number(read) == wanted


def test_acronyms_get_theirs_only_where_it_is_certain() -> None:
    assert mended("HDND") == "HĐND"
    assert mended("ND") == "ND"  # "nhân dân" as well


@pytest.mark.parametrize(
    ("text", "word", "wanted"),
    [
        ("cua HDND tinh", "HDND", Capitals.ACRONYM),
        ("chi so (PAPI) tinh", "PAPI", Capitals.ACRONYM),
        ("Bo TT&TT va", "TT&TT", Capitals.ACRONYM),
        ("KE HOACH nay", "KE", Capitals.NONE),
        ("UY BAN NHAN DAN", "BAN", Capitals.NONE),
        ("cua BO Khoa hoc", "BO", Capitals.EITHER),
        ("tinh\nKE\nBAN HANH", "KE", Capitals.EITHER),
        ("cua Bo Khoa hoc", "Bo", Capitals.NONE),
    ],
)
def test_capitals_are_judged_by_letters_and_neighbours(text: str, word: str, wanted: Capitals) -> None:
    pieces = cut(text)
    at = [piece.text for piece in pieces].index(word)
    assert capitals(pieces, at, text) is wanted
