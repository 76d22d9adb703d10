"""The line "Đang rà soát" above what rests on a document that is out of force."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from knowledge.answers.citing import under_review
from knowledge.answers.composing import compose
from knowledge.entries import Aspect, Kind, Layer, Origin, Source, merge
from knowledge.validity import bounded
from tests.knowledge.conftest import TODAY
from tests.knowledge.layers import fact, layer

LAST, AFTER = date(2027, 2, 28), date(2027, 3, 1)
CHECKED = date(2026, 11, 20)
OLD = Source(
    "luat-60", "Luật Hộ tịch", number="60/2014/QH13", valid_from=date(2016, 1, 1), valid_to=LAST,
    replaced_by="luat-03",
)  # fmt: skip
NEW = Source("luat-03", "Luật Hộ tịch", number="03/2026/QH16", valid_from=AFTER)
CUT = Source(
    "tt-117", "Thông tư quy định miễn, giảm một số khoản phí", number="117/2026/TT-BTC", valid_to=LAST
)
LONG = Source(
    "nd-61", "Nghị định về thực hiện cơ chế một cửa, một cửa liên thông", number="61/2018/NĐ-CP",
    valid_to=LAST, replaced_by="nd-118",
)  # fmt: skip
NEXT = Source("nd-118", "Nghị định về cơ chế một cửa, một cửa liên thông", number="118/2025/NĐ-CP")
PLAIN = Source("qd-1", "Quy ước tạm thời của phường", valid_to=LAST)
SOURCES = {source.key: source for source in (OLD, NEW, CUT, LONG, NEXT, PLAIN)}
ASK = "anh/chị hỏi 1800 1096 hoặc Trung tâm Phục vụ hành chính công trước khi dựa vào nội dung dưới đây."


def resting(key: str, **more: Any) -> Layer:
    more = {"checked_on": CHECKED, "facts": (fact("Trong ngày.", sources=(key,)),), **more}
    return layer(sources=(key,), **more)


def lines(day: date, *layers: Layer, aspects: tuple[Aspect, ...] = ()) -> list[str]:
    return compose(merge(list(layers), SOURCES), aspects, day, None).text.split("\n")


@pytest.mark.parametrize(
    ("key", "first"),
    [
        ("luat-60", "Luật Hộ tịch 60/2014/QH13 đã được thay bằng Luật Hộ tịch 03/2026/QH16 từ 01-03-2027"),
        ("nd-61", "Nghị định 61/2018/NĐ-CP đã được thay bằng Nghị định 118/2025/NĐ-CP từ 01-03-2027"),
        ("tt-117", "Thông tư 117/2026/TT-BTC đã hết hiệu lực từ 01-03-2027"),
        ("qd-1", "Quy ước tạm thời của phường đã hết hiệu lực từ 01-03-2027"),
    ],
)
def test_the_document_its_successor_and_the_day_are_named(key: str, first: str) -> None:
    assert lines(LAST, resting(key)) == ["Trong ngày."]
    assert lines(AFTER, resting(key)) == [f"Đang rà soát: {first}; {ASK}", "Trong ngày."]


@pytest.mark.parametrize("origin", [Origin.OFFICER, Origin.PROVINCE, Origin.CONTENT])
def test_whoever_wrote_it(origin: Origin) -> None:
    assert lines(AFTER, resting("luat-60", origin=origin))[0].startswith("Đang rà soát: ")


@pytest.mark.parametrize("origin", [Origin.IMPORT, Origin.CATALOGUE])
def test_a_copied_page_by_its_legal_basis(origin: Origin) -> None:
    page = layer(
        kind=Kind.PROCEDURE, origin=origin, checked_on=date(2026, 7, 31),
        facts=(fact("Trong 5 ngày.", Aspect.TIME, origin), fact("Luật (60/2014/QH13)", Aspect.LAW, origin)),
    )  # fmt: skip
    assert lines(LAST, page, aspects=(Aspect.TIME,))[0] == "Trong 5 ngày."
    assert lines(AFTER, page, aspects=(Aspect.TIME,))[0].startswith("Đang rà soát: Luật Hộ tịch 60/2014")


@pytest.mark.parametrize(("checked", "marked"), [(LAST, True), (AFTER, False), (None, True)])
def test_a_look_after_the_replacement_takes_the_line_away(checked: date | None, marked: bool) -> None:
    assert (len(lines(AFTER, resting("luat-60", checked_on=checked))) == 2) is marked


@pytest.mark.parametrize(
    "more",
    [
        {"kind": Kind.LEGAL},
        {"kind": Kind.PLAN_FACT},
        {"facts": (fact("Đã hết.", sources=("luat-60",), valid_from=AFTER),)},
        {"facts": (fact("Theo luật mới.", sources=("luat-03",)),)},
    ],
)
def test_history_and_what_was_written_for_afterwards_have_none(more: dict[str, Any]) -> None:
    assert not lines(AFTER, resting("luat-60", **more))[0].startswith("Đang rà soát")


def test_what_is_past_says_only_that() -> None:
    first, *rest = lines(AFTER, resting("luat-60", valid_to=LAST))
    assert first.startswith("Nội dung dưới đây chỉ đúng đến 28-02-2027")
    assert rest == ["Trong ngày."]


def test_only_what_is_said_counts_and_nothing_else_of_the_answer_changes() -> None:
    facts = (
        fact("Trong 5 ngày.", Aspect.TIME, sources=("luat-03",)),
        fact("0 đồng.", Aspect.FEE, sources=("luat-60",)),
    )
    ours = layer(kind=Kind.PROCEDURE, facts=facts, checked_on=CHECKED)
    assert lines(AFTER, ours, aspects=(Aspect.TIME,)) == lines(LAST, ours, aspects=(Aspect.TIME,))
    entry = merge([ours], SOURCES)
    before, after = (compose(entry, (Aspect.FEE,), day, None) for day in (LAST, AFTER))
    assert after.text == f"{under_review(bounded(entry), after.facts, AFTER)}\n{before.text}"
    assert (after.facts, after.choices) == (before.facts, before.choices)


@pytest.mark.parametrize("day", [TODAY, TODAY + timedelta(days=1)])
def test_nothing_that_ships_waits_for_a_look(
    everything: tuple[list[Layer], dict[str, Source]], day: date
) -> None:
    layers, sources = everything
    by_entry: dict[str, list[Layer]] = {}
    for one in layers:
        by_entry.setdefault(one.entry_id, []).append(one)
    entries = [bounded(merge(some, sources)) for some in by_entry.values()]
    assert [entry.id for entry in entries if under_review(entry, entry.facts, day)] == []
