from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from knowledge.entries import Aspect, Entry, Fact, Kind, Layer, Origin, Source, merge
from knowledge.publishing import draft
from knowledge.register import RegisteredDocument, Status, affected, affecting, register, status, unreviewed
from knowledge.store import Store
from knowledge.validity import bounded
from tests.knowledge.layers import fact, layer

LAST = date(2025, 6, 30)
AFTER = LAST + timedelta(days=1)
TODAY = date(2026, 11, 21)
OLD = Source(
    "nd-61", "Nghị định cũ", number="61/2018/NĐ-CP", issued_on=date(2018, 4, 23),
    valid_from=date(2018, 6, 21), valid_to=LAST, replaced_by="nd-118",
)  # fmt: skip
NEW = Source("nd-118", "Nghị định mới", number="118/2025/NĐ-CP", valid_from=AFTER)
CUT = Source(
    "tt-64", "Thông tư giảm phí", number="64/2025/TT-BTC", valid_from=AFTER, valid_to=date(2026, 12, 31)
)
PAGE = Source("trang", "Trang thủ tục", kind="portal", number="61/2018/NĐ-CP")
SOURCES = {source.key: source for source in (OLD, NEW, CUT, PAGE)}


def store(engine: Engine, *layers: Layer) -> Store:
    with draft(engine, "t", "t") as coming:
        for item in layers:
            coming.put(item)
        coming.publish(SOURCES.values())
    return Store(engine)


def citing(*keys: str, **more: Any) -> Layer:
    """A layer with one answer that rests on these documents."""
    return layer(**{"sources": (), "facts": (fact("Được.", sources=keys),), **more})


def entry(*layers: Layer) -> Entry:
    return merge(list(layers), SOURCES)


def keys(found: Iterable[Source]) -> list[str]:
    return [source.key for source in found]


@pytest.mark.parametrize(
    ("source", "day", "expected"),
    [
        (OLD, date(2018, 6, 20), Status.NOT_YET),
        (OLD, date(2018, 6, 21), Status.IN_FORCE),
        (OLD, LAST, Status.IN_FORCE),
        (OLD, AFTER, Status.REPLACED),
        (CUT, date(2026, 12, 31), Status.IN_FORCE),
        (CUT, date(2027, 1, 1), Status.ENDED),
        (replace(OLD, valid_from=None), date(2018, 4, 22), Status.NOT_YET),
        (replace(OLD, valid_from=None), LAST, Status.UNKNOWN_START),
        (replace(OLD, valid_from=None), AFTER, Status.REPLACED),
    ],
)
def test_the_status_of_the_day(source: Source, day: date, expected: Status) -> None:
    assert status(source, day) == expected


def test_every_document_with_the_entries_that_cite_it(engine: Engine) -> None:
    found = store(
        engine,
        citing("nd-118", entry_id="a/1"),
        citing("nd-118", "nd-61", entry_id="a/2", kind=Kind.LEGAL),
        citing("nd-61", entry_id="a/3", facts=(fact("Đã.", sources=("nd-61",), valid_to=LAST),)),
        citing(entry_id="a/4", sources=("nd-118",), facts=(fact("Được.", sources=("trang",)),)),
    )
    new, old, cut = register(found, TODAY)
    assert (new.key, new.status, new.entries, new.current) == (
        "nd-118", Status.IN_FORCE, ("a/1", "a/2", "a/4"), 1,
    )  # fmt: skip
    assert (old.key, old.status, old.replaced_by, old.entries, old.current) == (
        "nd-61", Status.REPLACED, "118/2025/NĐ-CP", ("a/2", "a/3"), 0,
    )  # fmt: skip
    assert (cut.key, cut.entries, cut.current) == ("tt-64", (), 0)


def test_a_document_in_one_line() -> None:
    line = str(
        RegisteredDocument(
            "nd-61", "Nghị định cũ", Status.REPLACED, "61/2018/NĐ-CP", None, date(2018, 6, 21), LAST,
            "118/2025/NĐ-CP", ("a/1", "a/2"), 1,
        )
    )  # fmt: skip
    assert line.split("\t") == [
        "61/2018/NĐ-CP", "đã được thay", "từ 21-06-2018", "đến hết 30-06-2025", "thay bằng 118/2025/NĐ-CP",
        "2 mục dẫn, 1 như đang có hiệu lực",
    ]  # fmt: skip


def test_on_its_last_day_nothing_is_affected_and_on_the_next_everything_that_rests_on_it(
    engine: Engine,
) -> None:
    found = store(
        engine,
        citing("nd-61", entry_id="b/1"),
        citing("nd-118", "nd-61", entry_id="a/1"),
        citing("nd-61", entry_id="a/2", kind=Kind.PLAN_FACT),
        citing("nd-118", entry_id="a/3"),
    )
    assert affected(found, LAST) == {}
    assert affected(found, AFTER) == {"nd-61": ["a/1", "b/1"]}


@pytest.mark.parametrize(
    "more",
    [
        {"facts": (fact("Khi đó.", sources=("nd-61",), valid_to=LAST),)},
        {"facts": (fact("Sẽ.", sources=("nd-61",), valid_from=date(2027, 1, 1)),)},
        {"facts": (fact("Từ 01-07-2025 thay nghị định cũ.", sources=("nd-61",), valid_from=AFTER),)},
        {"valid_to": date(2026, 1, 1)},
        {"kind": Kind.LEGAL},
        {"kind": Kind.DOCUMENT},
        {"kind": Kind.INDEX},
    ],
)
def test_the_past_the_coming_and_what_was_written_for_afterwards(more: dict[str, Any]) -> None:
    assert affecting(entry(citing("nd-61", **more)), TODAY) == []


def test_a_statement_that_began_later_still_rests_on_it() -> None:
    began = fact("Được.", sources=("nd-61",), valid_from=AFTER + timedelta(days=1))
    assert keys(affecting(entry(citing(facts=(began,))), TODAY)) == ["nd-61"]


def copied(*more: Fact, **fields: Any) -> Layer:
    """A copy of the portal's page: it declares the page, and names its documents in the legal basis."""
    basis = fact("Nghị định cũ (61/2018/NĐ-CP); Thông tư giảm phí (64/2025/TT-BTC)", Aspect.LAW)
    fields = {"origin": Origin.CATALOGUE, "kind": Kind.PROCEDURE, "sources": ("trang",), **fields}
    return layer(**fields, facts=(basis, *more))


def resting(found: Layer, day: date) -> dict[str, list[Aspect]]:
    """Document -> aspects of the layer that wait for a look."""
    one = bounded(entry(found))
    waiting: dict[str, list[Aspect]] = {}
    for item in one.facts:
        if source := unreviewed(one, (item,), day):
            waiting.setdefault(source.key, []).append(item.aspect)
    return waiting


def test_all_of_a_copied_page_rests_on_the_documents_of_its_basis(engine: Engine) -> None:
    page = copied(fact("5 ngày.", Aspect.TIME))
    assert affected(store(engine, page), AFTER) == {"nd-61": ["meo/nuoi"]}
    assert resting(page, AFTER) == {"nd-61": [Aspect.LAW, Aspect.TIME]}
    (document,) = [one for one in register(store(engine, page), LAST) if one.key == "nd-61"]
    assert (document.entries, document.current) == (("meo/nuoi",), 1)


def test_the_end_of_a_reduction_touches_only_fees_and_the_list_of_documents() -> None:
    page = copied(
        fact("100.000 đồng.", Aspect.FEE),
        fact("200.000 đồng.", Aspect.FEE, valid_from=date(2027, 1, 1)),
        fact("5 ngày.", Aspect.TIME),
        checked_on=date(2026, 7, 31),
    )
    assert resting(page, date(2026, 12, 31)) == {}
    waiting = resting(page, date(2027, 1, 1))
    assert waiting == {"tt-64": [Aspect.LAW, Aspect.FEE]}


def test_a_longer_number_is_another_document() -> None:
    other = layer(origin=Origin.IMPORT, facts=(fact("Nghị định (161/2018/NĐ-CP)", Aspect.LAW),))
    assert affecting(entry(other), TODAY) == []


@pytest.mark.parametrize("origin", list(Origin))
@pytest.mark.parametrize(
    ("checked", "waits"), [(None, True), (LAST, True), (AFTER, False), (AFTER + timedelta(days=1), False)]
)
def test_until_someone_has_looked(origin: Origin, checked: date | None, waits: bool) -> None:
    text = "Theo Nghị định 61/2018/NĐ-CP."
    facts = (fact(text, Aspect.LAW, origin, sources=("nd-61",)),)
    one = bounded(entry(layer(origin=origin, facts=facts, checked_on=checked)))
    assert (unreviewed(one, one.facts, TODAY) is not None) is waits


def test_only_what_is_said_waits_and_the_latest_end_is_named() -> None:
    facts = (
        fact("Cũ.", sources=("nd-61",)), fact("Giảm.", Aspect.FEE, sources=("tt-64",)),
        fact("Mới.", Aspect.TIME, sources=("nd-118",)),
    )  # fmt: skip
    one = bounded(entry(layer(facts=facts)))
    old, cut, new = one.facts
    day = date(2027, 1, 1)
    assert unreviewed(one, (new,), day) is None
    assert unreviewed(one, (old, new), day) == OLD
    assert unreviewed(one, (old, cut), day) == CUT
