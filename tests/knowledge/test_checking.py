from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from knowledge.checking import STALE_AFTER, Finding, check
from knowledge.entries import Aspect, Confidence, Fact, Kind, Layer, Origin, Source
from knowledge.fees import Fee, FeeKind
from knowledge.publishing import draft
from knowledge.store import Store
from tests.knowledge.layers import LAW, fact, layer

DAY = date(2026, 11, 21)
ENDED = Source(
    "nd-61", "Nghị định cũ", number="61/2018/NĐ-CP", valid_to=date(2025, 6, 30), replaced_by="nd-118"
)
SOUND = layer("a/1", checked_on=date(2026, 11, 20), owner="Phòng Mèo")


def found(engine: Engine, *layers: Layer) -> list[Finding]:
    with draft(engine, "t", "t") as coming:
        for item in layers:
            coming.put(item)
        coming.publish([LAW, ENDED])
    return check(Store(engine), DAY)


def kinds(engine: Engine, **change: Any) -> list[str]:
    return [finding.kind for finding in found(engine, replace(SOUND, **change))]


def test_sound_entries_have_no_findings(engine: Engine) -> None:
    assert found(engine, SOUND) == []


def test_without_source_is_fatal_and_comes_first(engine: Engine) -> None:
    bare = replace(SOUND, entry_id="z/1", sources=())
    late = replace(SOUND, valid_to=date(2026, 11, 20))
    first, second = found(engine, late, bare)
    assert (first.kind, first.entry, first.fatal) == ("thiếu nguồn", "z/1", True)
    assert (second.kind, second.entry, second.fatal) == ("hết hiệu lực", "a/1", False)


def test_what_is_known_by_name_needs_no_source(engine: Engine) -> None:
    assert kinds(engine, kind=Kind.KNOWN, sources=()) == []


@pytest.mark.parametrize(("end", "wrong"), [(date(2026, 11, 20), True), (DAY, False), (None, False)])
def test_past_its_last_day(engine: Engine, end: date | None, wrong: bool) -> None:
    assert kinds(engine, valid_to=end) == ["hết hiệu lực"] * wrong


def test_unconfirmed(engine: Engine) -> None:
    assert kinds(engine, confidence=Confidence.UNCONFIRMED) == ["chưa xác nhận"]
    assert kinds(engine, confidence=Confidence.SECONDARY) == []


@pytest.mark.parametrize(("age", "wrong"), [(STALE_AFTER, False), (STALE_AFTER + timedelta(days=1), True)])
def test_not_checked_for_long(engine: Engine, age: timedelta, wrong: bool) -> None:
    assert kinds(engine, checked_on=DAY - age) == ["lâu chưa kiểm tra"] * wrong


def test_the_portals_copy_is_not_ours_to_check_again(engine: Engine) -> None:
    assert kinds(engine, checked_on=date(2020, 1, 1), origin=Origin.CATALOGUE) == []


def fee(amount: int, condition: str | None = None, **more: Any) -> Fact:
    return fact("Phí.", Aspect.FEE, fees=(Fee(FeeKind.AMOUNT, amount, condition=condition),), **more)


@pytest.mark.parametrize(
    ("first", "second", "wrong"),
    [
        (fee(1), fee(2), True),
        (fee(1), fee(1), False),
        (fee(1, valid_to=date(2026, 12, 31)), fee(2, valid_from=date(2027, 1, 1)), False),
        (fee(1, valid_to=date(2027, 1, 1)), fee(2, valid_from=date(2027, 1, 1)), True),
        (fee(1, "trẻ em"), fee(2, "người lớn"), False),
        (fee(1, channel="online"), fee(2, channel="direct"), False),
        (fee(1, province="gia-lai"), fee(2, province="lam-dong"), False),
        (fee(1, level="xa"), fee(2, level="tinh"), False),
    ],
)
def test_two_amounts_for_one_case(engine: Engine, first: Fact, second: Fact, wrong: bool) -> None:
    findings = found(engine, replace(SOUND, facts=(first, second)))
    assert [(finding.kind, finding.detail[:5]) for finding in findings] == [("mâu thuẫn", "1 và ")] * wrong


def test_our_amount_and_the_portals_may_differ(engine: Engine) -> None:
    ours = replace(SOUND, facts=(fee(1),))
    theirs = replace(SOUND, origin=Origin.CATALOGUE, facts=(replace(fee(2), origin=Origin.CATALOGUE),))
    assert found(engine, ours, theirs) == []


def test_citing_a_replaced_text(engine: Engine) -> None:
    cites = replace(SOUND, facts=(fact("Theo nghị định.", sources=("luat-1", "nd-61")),))
    (finding,) = found(engine, cites)
    assert (finding.kind, finding.detail) == (
        "dẫn văn bản đã thay", "61/2018/NĐ-CP, hết hiệu lực sau 30-06-2025, thay bằng nd-118",
    )  # fmt: skip


def test_one_text_is_one_finding_however_often_it_is_cited(engine: Engine) -> None:
    facts = tuple(fact(text, sources=("nd-61",)) for text in ("Một.", "Hai."))
    assert kinds(engine, facts=facts) == ["dẫn văn bản đã thay"]


def test_a_province_rests_on_a_replaced_text_too(engine: Engine) -> None:
    facts = (fact("Theo nghị định.", origin=Origin.PROVINCE, sources=("nd-61",)),)
    assert kinds(engine, origin=Origin.PROVINCE, facts=facts) == ["dẫn văn bản đã thay"]


def test_an_entry_of_our_own_without_a_unit_is_fatal(engine: Engine) -> None:
    (finding,) = found(engine, replace(SOUND, owner=None))
    assert (finding.kind, finding.entry, finding.fatal) == ("thiếu đơn vị phụ trách", "a/1", True)


def test_a_copy_of_the_portal_and_a_name_need_no_unit(engine: Engine) -> None:
    assert kinds(engine, owner=None, origin=Origin.CATALOGUE) == []
    assert kinds(engine, owner=None, kind=Kind.KNOWN, sources=()) == []


def test_a_unit_named_below_an_edit_is_enough(engine: Engine) -> None:
    assert found(engine, SOUND, replace(SOUND, origin=Origin.OFFICER, owner=None)) == []


@pytest.mark.parametrize(
    "change",
    [
        {"kind": Kind.PLAN_FACT},
        {"kind": Kind.LEGAL},
        {"kind": Kind.INDEX},
        {"kind": Kind.DOCUMENT},
        {"facts": (fact("Khi đó.", sources=("nd-61",), valid_to=date(2025, 6, 30)),)},
        {"facts": (fact("Sẽ.", sources=("nd-61",), valid_from=date(2027, 1, 1)),)},
    ],
)
def test_the_past_may_cite_the_texts_of_its_time(engine: Engine, change: dict[str, Any]) -> None:
    assert kinds(engine, **{"facts": (fact("Theo nghị định.", sources=("nd-61",)),), **change}) == []
