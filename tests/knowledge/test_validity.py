from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.entries import Aspect, Entry, Fact, Kind, Origin
from knowledge.validity import bounded
from tests.knowledge.layers import fact, layer

START, END = date(2026, 8, 15), date(2027, 2, 28)
days = st.dates(date(2020, 1, 1), date(2030, 1, 1))
limits = st.none() | days


def only(**more: Any) -> Fact:
    """The one fact of an entry of one layer, bounded."""
    (found,) = bounded(Entry((layer(**more),))).facts
    return found


def test_a_fact_takes_the_limits_of_its_layer() -> None:
    found = only(valid_from=START, valid_to=END)
    assert (found.valid_from, found.valid_to) == (START, END)


def test_without_limits_the_entry_is_the_same() -> None:
    entry = Entry((layer(),))
    assert bounded(entry) is entry


@pytest.mark.parametrize(
    ("own", "bound"),
    [
        ({"valid_to": date(2026, 12, 31)}, (START, date(2026, 12, 31))),  # the earlier end
        ({"valid_to": date(2027, 6, 30)}, (START, END)),
        ({"valid_from": date(2026, 9, 1)}, (date(2026, 9, 1), END)),  # the later beginning
        ({"valid_from": date(2027, 3, 1)}, (date(2027, 3, 1), None)),  # written for what comes after
        ({"valid_to": date(2026, 8, 14)}, (None, date(2026, 8, 14))),  # and for what was before
    ],
)
def test_own_limits_and_the_layers(own: dict[str, date], bound: tuple[date | None, date | None]) -> None:
    found = only(valid_from=START, valid_to=END, facts=(fact("Được.", **own),))
    assert (found.valid_from, found.valid_to) == bound


@pytest.mark.parametrize("kind", [Kind.PLAN_FACT, Kind.LEGAL])
def test_plans_and_legal_texts_speak_of_their_own_time(kind: Kind) -> None:
    assert only(kind=kind, valid_to=END).valid_to is None


def test_what_holds_now_outlives_the_past_it_stands_beside() -> None:
    assert only(valid_to=END, facts=(fact("Nay hỏi xã.", Aspect.NOW),)).valid_to is None


def test_the_end_of_the_entry_is_the_end_of_every_layer() -> None:
    edited = layer(origin=Origin.OFFICER, valid_to=END)
    copied = layer(origin=Origin.CATALOGUE)
    assert [found.valid_to for found in bounded(Entry((edited, copied))).facts] == [END, END]


def test_a_text_prepared_for_later_leaves_the_one_of_today() -> None:
    coming = layer(origin=Origin.OFFICER, valid_from=date(2027, 1, 1))
    entry = bounded(Entry((coming, layer())))
    assert [found.origin for found in entry.facts_on(Aspect.ANSWER, date(2026, 12, 31))] == [Origin.CONTENT]
    assert [found.origin for found in entry.facts_on(Aspect.ANSWER, date(2027, 1, 1))] == [Origin.OFFICER]


@given(limits, limits, limits, limits, days)
def test_bounds_only_narrow(
    first: date | None, last: date | None, own_first: date | None, own_last: date | None, day: date
) -> None:
    own = fact("Được.", valid_from=own_first, valid_to=own_last)
    found = only(valid_from=first, valid_to=last, facts=(own,))
    assert not found.holds(day) or own.holds(day)
