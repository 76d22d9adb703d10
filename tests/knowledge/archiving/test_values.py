from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    Integer,
    Interval,
    LargeBinary,
    Numeric,
    String,
    Text,
)
from sqlalchemy.types import TypeEngine

from knowledge.archiving.values import from_json, portable, to_json

KINDS: list[tuple[TypeEngine[Any], st.SearchStrategy[Any]]] = [
    (Integer(), st.integers()),
    (Float(), st.floats(allow_nan=False)),
    (Boolean(), st.booleans()),
    (String(10), st.text()),
    (Text(), st.text()),
    (JSON(), st.text()),  # its text
    (Date(), st.dates()),
    (DateTime(timezone=True), st.datetimes(timezones=st.just(UTC))),
    (LargeBinary(), st.binary()),
]


def column(kind: TypeEngine[Any], nullable: bool = False) -> Column[Any]:
    return Column("x", portable(kind), nullable=nullable)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(KINDS).flatmap(lambda one: st.tuples(st.just(one[0]), one[1])))
def test_a_value_comes_back_as_it_was(given: tuple[TypeEngine[Any], Any]) -> None:
    kind, value = given
    line = json.dumps([value], default=to_json)
    [back] = [from_json(column(kind))(item) for item in json.loads(line)]
    assert back == value
    assert type(back) is type(value)


def test_nothing_is_a_value_only_where_it_may_be() -> None:
    assert from_json(column(Integer(), nullable=True))(None) is None
    with pytest.raises(ValueError):
        from_json(column(Integer()))(None)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Integer(), True), (Integer(), 1.0), (Integer(), "1"), (Float(), "1"), (Float(), False),
        (Boolean(), 1), (Text(), 1), (Text(), ["a"]), (JSON(), {"a": 1}), (Date(), "hôm nay"),
        (Date(), 20261121), (DateTime(timezone=True), "2026-11-21T06:45:00"), (LargeBinary(), "không phải"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_value(kind: TypeEngine[Any], value: Any) -> None:
    with pytest.raises(ValueError):
        from_json(column(kind))(value)


def test_a_time_of_another_zone_is_the_same_moment() -> None:
    there = datetime(2026, 11, 21, 13, 45, tzinfo=timezone(timedelta(hours=7)))
    assert from_json(column(DateTime(timezone=True)))(there.isoformat()) == there


@pytest.mark.parametrize("kind", [Interval(), Numeric(8, 2)])
def test_types_that_would_lose_something_are_refused(kind: TypeEngine[Any]) -> None:
    with pytest.raises(TypeError, match="cannot be archived"):
        portable(kind)


def test_values_that_would_lose_something_are_refused() -> None:
    assert to_json(date(2026, 11, 21)) == "2026-11-21"
    with pytest.raises(TypeError, match="cannot be archived"):
        to_json({1, 2})
