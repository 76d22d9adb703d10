"""Values of cells, however a program spelled them."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.entries import Aspect
from knowledge.workbooks.facts import read_years, spell_years
from knowledge.workbooks.labels import LISTS, code_of, label
from knowledge.workbooks.values import Type, clean, digest, plain, read, spoken


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (Type.TEXT, "  a\u0302  b \r\n c ", "â b\nc"), (Type.TEXT, "a_x000D_\nb", "a\nb"),
        (Type.TEXT, "   ", None), (Type.TEXT, 12.0, "12"),
        (Type.TEXT, 0.5, "0.5"), (Type.TEXT, True, "có"), (Type.TEXT, "007", "007"),
        (Type.DAY, datetime.fromisoformat("2031-01-02"), date(2031, 1, 2)),
        (Type.DAY, "2/1/2031", date(2031, 1, 2)),
        (Type.DAY, "02-01-2031", date(2031, 1, 2)), (Type.DAY, "2031-01-02", date(2031, 1, 2)),
        (Type.DAY, 47850, date(2031, 1, 2)), (Type.NUMBER, "20.000", Decimal(20000)),
        (Type.NUMBER, "87,53", Decimal("87.53")), (Type.NUMBER, "20.000 đồng", Decimal(20000)),
        (Type.NUMBER, 87.5, Decimal("87.5")), (Type.MARK, "X", "x"), (Type.MARK, True, "x"),
        (Type.MARK, False, None), (Type.PHONE, "0200 1", "0200 1"), (Type.PHONE, 18001096, "18001096"),
    ],
)  # fmt: skip
def test_read(kind: Type, raw: Any, value: Any) -> None:
    assert read(kind, raw) == value


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        (Type.DAY, "31/02/2031"), (Type.DAY, 2031), (Type.DAY, "mai"), (Type.DAY, date(1850, 1, 1)),
        (Type.NUMBER, "hai"), (Type.NUMBER, float("nan")), (Type.NUMBER, True), (Type.MARK, "gỡ"),
        (Type.TEXT, datetime.fromisoformat("2031-01-02")), (Type.TEXT, time(1, 2)), (Type.PHONE, 200111),
    ],
)  # fmt: skip
def test_unreadable(kind: Type, raw: Any) -> None:
    with pytest.raises(ValueError, match=r"^[^\n]+$"):
        read(kind, raw)


@given(st.text())
def test_cleaning_again_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.decimals(min_value=-1000, max_value=10**12, places=2))
def test_a_number_is_the_same_in_every_spelling(number: Decimal) -> None:
    assert plain(read(Type.NUMBER, float(number))) == plain(number)
    assert plain(read(Type.NUMBER, spoken(number))) == plain(number)


def test_a_digest_tells_values_apart_and_nothing_from_something() -> None:
    made = {digest(value) for value in (None, "0", "1", date(2031, 1, 2), Decimal("1.5"), "2031-01-03")}
    assert len(made) == 6
    assert {len(one) for one in made} == {6}


@given(st.sets(st.integers(1990, 2040), max_size=12))
def test_years_come_back(years: set[int]) -> None:
    assert set(read_years(spell_years(sorted(years)))) == years


def test_years_that_are_none() -> None:
    with pytest.raises(ValueError, match="không phải năm"):
        read_years("năm ngoái")


@pytest.mark.parametrize("name", sorted(LISTS))
def test_every_word_of_a_list_has_its_code(name: str) -> None:
    for code in LISTS[name]:
        assert code_of(name, label(name, code)) == code
        assert code_of(name, (label(name, code) or "").upper()) == code


def test_words_that_are_in_no_list() -> None:
    assert label("levels", "huyen") == "huyen"
    assert set(LISTS["aspects"]) == set(Aspect)
    with pytest.raises(ValueError, match="không có trong danh sách"):
        code_of("provinces", "Hà Nội")
