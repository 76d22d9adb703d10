from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from knowledge.checking import STALE_AFTER
from knowledge.due import EDITORS, Due, What, due, owner_of
from knowledge.entries import Aspect, Entry, Fact, Kind, Layer, Origin, Source
from knowledge.publishing import draft
from knowledge.store import Store
from tests.knowledge.layers import LAW, fact, layer

DAY = date(2026, 12, 5)
LAST = date(2026, 12, 31)
NEXT = date(2027, 1, 1)


def found(engine: Engine, *layers: Layer, day: date = DAY, days: int = 30, **more: Any) -> list[Due]:
    sources = [LAW, *more.pop("sources", ())]
    with draft(engine, "t", "t") as coming:
        for item in layers:
            coming.put(item)
        coming.publish(sources)
    return due(Store(engine), day, days, **more)


def fee(text: str, **more: Any) -> Fact:
    return fact(text, Aspect.FEE, **more)


def procedure(*facts: Fact, **more: Any) -> Layer:
    return layer(
        **{"entry_id": "tthc/1.1", "kind": Kind.PROCEDURE, "owner": "Công an tỉnh", "facts": facts, **more}
    )


def test_a_halved_fee_is_due_with_what_follows_it(engine: Engine) -> None:
    ends, starts = found(
        engine, procedure(fee("100.000 đồng.", valid_to=LAST), fee("200.000 đồng.", valid_from=NEXT))
    )
    assert ends == Due(LAST, What.ENDS, "tthc/1.1", "Tựa của tthc/1.1", "Công an tỉnh", "phí, lệ phí")
    assert starts == Due(NEXT, What.STARTS, "tthc/1.1", "Tựa của tthc/1.1", "Công an tỉnh", "phí, lệ phí")


def test_nothing_after_it_is_said_so(engine: Engine) -> None:
    (ends,) = found(engine, procedure(fee("100.000 đồng.", valid_to=LAST)))
    assert ends.detail == "phí, lệ phí; sau ngày này chưa có: phí, lệ phí"


@pytest.mark.parametrize(
    ("day", "days", "listed"),
    [
        (date(2026, 12, 1), 29, False),
        (date(2026, 12, 1), 30, True),
        (LAST, 0, True),
        (date(2026, 12, 1), 0, False),
    ],
)
def test_both_ends_of_the_window_are_in_it(engine: Engine, day: date, days: int, listed: bool) -> None:
    facts = (fee("100.000 đồng.", valid_to=LAST), fee("200.000 đồng.", valid_from=NEXT))
    kinds = [one.what for one in found(engine, procedure(*facts), day=day, days=days)]
    assert (What.ENDS in kinds) is listed


def test_one_row_an_entry_and_day_and_the_earliest_first(engine: Engine) -> None:
    rows = found(
        engine,
        procedure(
            fee("100.000 đồng.", valid_to=LAST),
            fact("5 ngày.", Aspect.TIME, valid_to=LAST),
            fact("Tờ khai.", Aspect.DOCUMENTS, valid_to=date(2026, 12, 10)),
        ),
        layer("a/1", valid_to=date(2026, 12, 10), owner="Sở Tư pháp"),
    )
    assert [(one.day, one.entry) for one in rows] == [
        (date(2026, 12, 10), "a/1"), (date(2026, 12, 10), "tthc/1.1"), (LAST, "tthc/1.1"),
    ]  # fmt: skip
    assert rows[2].detail.startswith("phí, lệ phí, thời hạn")


def test_an_entry_that_ends_is_due_by_its_own_limit(engine: Engine) -> None:
    (row,) = found(engine, layer(valid_to=LAST, owner="Sở Tư pháp"))
    assert (row.day, row.what, row.detail) == (LAST, What.ENDS, "trả lời; sau ngày này chưa có: trả lời")
    (row,) = found(engine, layer(kind=Kind.LEGAL, valid_to=LAST, owner="Sở Tư pháp"))
    assert (row.day, row.what, row.detail) == (LAST, What.ENDS, "cả mục")


def test_what_a_more_believed_layer_covers_is_not_due(engine: Engine) -> None:
    ours = procedure(fee("135.000 đồng."))
    copy = procedure(fee("115.000 đồng.", origin=Origin.CATALOGUE, valid_to=LAST), origin=Origin.CATALOGUE)
    assert found(engine, ours, copy) == []


def test_another_provinces_fee_is_due_beside_the_common_one(engine: Engine) -> None:
    (row,) = found(engine, procedure(fee("1 đồng."), fee("2 đồng.", province="gia-lai", valid_to=LAST)))
    assert (row.what, row.detail) == (What.ENDS, "phí, lệ phí")


def test_what_ended_and_was_never_mended_comes_first(engine: Engine) -> None:
    ended = date(2024, 12, 31)
    past, soon = found(
        engine,
        procedure(fee("1 đồng.", valid_to=ended), fact("5 ngày.", Aspect.TIME)),
        layer("a/1", valid_to=LAST, owner="Sở Tư pháp"),
    )
    assert (past.day, past.what, past.entry, past.detail) == (ended, What.PAST, "tthc/1.1", "phí, lệ phí")
    assert soon.entry == "a/1"


@pytest.mark.parametrize(
    "facts",
    [
        (fee("1 đồng.", valid_to=date(2024, 12, 31)), fee("2 đồng.", valid_from=date(2025, 1, 1))),
        (fee("1 đồng.", valid_to=date(2024, 12, 31)), fee("2 đồng.", valid_from=date(2028, 1, 1))),
    ],
)
def test_mended_or_prepared_is_not_past(engine: Engine, facts: tuple[Fact, ...]) -> None:
    assert found(engine, procedure(*facts)) == []


def test_an_ended_detail_beside_a_whole_answer_is_history(engine: Engine) -> None:
    before = fact("Huyện làm.", Aspect.AGENCY, valid_to=date(2025, 6, 30))
    assert found(engine, layer(facts=(fact("Xã làm."), before), owner="Sở Tư pháp")) == []


def test_plans_of_past_years_are_not_past(engine: Engine) -> None:
    over = fact("Năm 2020 làm.", valid_to=date(2020, 12, 31))
    assert found(engine, layer(kind=Kind.PLAN_FACT, facts=(over,), owner="Sở Nội vụ")) == []


@pytest.mark.parametrize(("late", "listed"), [(0, True), (1, False)])
def test_long_unchecked_by_the_end_of_the_window(engine: Engine, late: int, listed: bool) -> None:
    checked = DAY + timedelta(days=30) - STALE_AFTER - timedelta(days=1) + timedelta(days=late)
    rows = found(engine, layer(checked_on=checked, owner="Sở Tư pháp"))
    assert [(one.what, one.day) for one in rows] == [(What.UNCHECKED, DAY + timedelta(days=30))] * listed


def test_a_copy_of_the_portal_is_not_ours_to_check(engine: Engine) -> None:
    assert found(engine, layer(origin=Origin.CATALOGUE, checked_on=date(2020, 1, 1))) == []


def test_a_document_is_due_with_each_unit_that_rests_on_it(engine: Engine) -> None:
    old = Source("l-60", "Luật cũ", number="60/2014/QH13", valid_to=LAST, replaced_by="l-03")
    new = Source("l-03", "Luật mới", number="03/2026/QH16", valid_from=NEXT)
    rows = found(
        engine,
        layer("a/1", owner="Sở Tư pháp", sources=("l-60",)),
        layer("a/2", owner="Sở Tư pháp", sources=("l-60",)),
        layer("a/3", owner="Công an tỉnh", sources=("l-60",)),
        sources=[old, new],
    )
    assert [(one.day, one.what, one.entry, one.title, one.owner, one.detail) for one in rows] == [
        (LAST, What.DOCUMENT_ENDS, "l-60", "60/2014/QH13", "Công an tỉnh",
         "1 mục dẫn; thay bằng 03/2026/QH16"),
        (LAST, What.DOCUMENT_ENDS, "l-60", "60/2014/QH13", "Sở Tư pháp",
         "2 mục dẫn; thay bằng 03/2026/QH16"),
        (NEXT, What.DOCUMENT_STARTS, "l-03", "03/2026/QH16", EDITORS, "0 mục dẫn"),
    ]  # fmt: skip


def test_one_units_list(engine: Engine) -> None:
    layers = (layer("a/1", valid_to=LAST, owner="Sở Tư pháp"), layer("a/2", valid_to=LAST, owner="Công an"))
    assert [one.entry for one in found(engine, *layers, owner=" sở tư pháp ")] == ["a/1"]


def test_every_entry_has_a_unit() -> None:
    copy = layer(origin=Origin.CATALOGUE)
    assert owner_of(Entry((copy,))) == EDITORS
    assert owner_of(Entry((layer(origin=Origin.OFFICER), layer(owner="Sở Tư pháp")))) == "Sở Tư pháp"


def test_a_row_in_one_line() -> None:
    row = Due(LAST, What.ENDS, "a/1", "Lệ phí", "Sở Tư pháp", "phí, lệ phí")
    assert str(row) == "31-12-2026\thết hạn\ta/1\tLệ phí\tSở Tư pháp\tphí, lệ phí"
