from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from knowledge.answers.composing import compose
from knowledge.answers.fee_text import CASES, kinds, line, lines, money
from knowledge.entries import Aspect, Entry, Origin
from knowledge.fees import Fee, FeeKind
from knowledge.importers.procedure_layers import layer_of
from knowledge.procedures import Filing, ProcedureRecord

UNSTATED = Fee(FeeKind.UNSTATED, note="Miễn phí")
FIRST_LINES = {
    FeeKind.FREE: (Fee(FeeKind.FREE), "Không thu phí, lệ phí."),
    FeeKind.AMOUNT: (Fee(FeeKind.AMOUNT, 135_000), "135.000 đồng."),
    FeeKind.CONDITIONAL: (
        Fee(FeeKind.CONDITIONAL, condition="người cao tuổi được miễn"),
        "người cao tuổi được miễn",
    ),
    FeeKind.PROVINCE: (Fee(FeeKind.PROVINCE), "Mức thu do Hội đồng nhân dân tỉnh quyết định"),
    FeeKind.ENDED: (Fee(FeeKind.ENDED, 160_000, note="đến 2023"), "đã hết thời hạn áp dụng"),
    FeeKind.UNSTATED: (UNSTATED, "Cổng không nêu mức thu cụ thể"),
    FeeKind.CONTRADICTORY: (
        Fee(FeeKind.CONTRADICTORY, note="miễn phí; 20.000 đồng"),
        "hai thông tin khác nhau: miễn phí; 20.000 đồng",
    ),
}


def filing(*fees: Fee, channel: str = "direct") -> Filing:
    return Filing(channel, "5 ngày", fees)


@pytest.mark.parametrize("kind", FeeKind)
def test_each_kind_has_its_first_line(kind: FeeKind) -> None:
    fee, said = FIRST_LINES[kind]
    record = ProcedureRecord("1.000001", "Nuôi mèo", "Mèo", "https://a", filings=(filing(fee),))
    entry = Entry((layer_of(record, Origin.CATALOGUE),))
    first, *_ = compose(entry, (Aspect.FEE,), date(2026, 11, 21), None).text.splitlines()
    assert said in first
    others = [other for other_kind, (_, other) in FIRST_LINES.items() if other_kind != kind]
    assert not any(other in first for other in others)


@pytest.mark.parametrize(
    "kind", [kind for kind in FeeKind if kind not in (FeeKind.FREE, FeeKind.CONDITIONAL)]
)
def test_no_other_kind_says_free(kind: FeeKind) -> None:
    """Neither a label of the portal nor its absence is "free"; `unstated` warns of that very reading."""
    fee = replace(FIRST_LINES[kind][0], note=None)
    text = lines([filing(fee)]).lower().replace("đừng hiểu là miễn phí", "")
    assert "miễn phí" not in text
    assert "không thu" not in text


def test_an_ended_amount_is_not_given() -> None:
    assert "160" not in line(FIRST_LINES[FeeKind.ENDED][0])


@pytest.mark.parametrize(
    ("fee", "said"),
    [
        (Fee(FeeKind.AMOUNT, 1_500_000), "1.500.000 đồng"),
        (Fee(FeeKind.AMOUNT, 155, "USD"), "155 USD"),
        (Fee(FeeKind.AMOUNT, 2_000, per="trang"), "2.000 đồng/trang"),
    ],
)
def test_money(fee: Fee, said: str) -> None:
    assert money(fee) == said


def test_amounts_with_their_cases() -> None:
    fees = (
        Fee(FeeKind.AMOUNT, 20_000, condition="trẻ em"),
        Fee(FeeKind.AMOUNT, 10_000, condition="người già"),
    )
    assert lines([filing(*fees)]) == "10.000 đồng (người già); 20.000 đồng (trẻ em)."


def test_ways_of_filing_that_agree_are_told_once() -> None:
    fees = (Fee(FeeKind.AMOUNT, 20_000), Fee(FeeKind.AMOUNT, 10_000, condition="trẻ em"))
    filings = [filing(*fees), filing(*reversed(fees), channel="online")]
    assert lines(filings) == "10.000 đồng (trẻ em); 20.000 đồng."


def test_ways_of_filing_that_differ() -> None:
    filings = [filing(Fee(FeeKind.AMOUNT, 20_000)), filing(Fee(FeeKind.AMOUNT, 10_000), channel="online")]
    assert lines(filings).splitlines() == ["Nộp trực tiếp: 20.000 đồng.", "Nộp trực tuyến: 10.000 đồng."]


def test_what_is_stated_hides_what_is_not() -> None:
    assert lines([filing(UNSTATED, Fee(FeeKind.AMOUNT, 20_000))]) == "20.000 đồng."
    assert lines([]) == lines([filing()]) == ""


def test_a_long_list_says_its_span_first_and_is_cut() -> None:
    fees = [Fee(FeeKind.AMOUNT, 1_000 * n, condition=f"trường hợp {n}") for n in range(1, CASES + 5)]
    head, *rows = lines([filing(*fees)]).splitlines()
    assert head == f"Từ 1.000 đồng đến {CASES + 4}.000 đồng, tùy trường hợp:"
    assert len(rows) == CASES + 1
    assert "4 trường hợp khác" in rows[-1]


def test_kinds() -> None:
    assert kinds([UNSTATED, Fee(FeeKind.FREE), Fee(FeeKind.FREE)]) == {FeeKind.UNSTATED, FeeKind.FREE}


@pytest.mark.parametrize(
    ("day", "said"),
    [((2026, 12, 31), "100.000 đồng."), ((2027, 1, 1), "200.000 đồng."), ((2025, 6, 30), None)],
)
def test_a_records_fee_changes_with_the_day(day: tuple[int, int, int], said: str | None) -> None:
    halved = Fee(FeeKind.AMOUNT, 100_000, valid_from="2025-07-01", valid_to="2026-12-31")
    base = Fee(FeeKind.AMOUNT, 200_000, valid_from="2027-01-01")
    record = ProcedureRecord("1.000001", "Nuôi mèo", "Mèo", "", filings=(filing(halved, base),))
    entry = Entry((layer_of(record, Origin.IMPORT),))
    facts = entry.facts_on(Aspect.FEE, date(*day))
    assert [fact.text for fact in facts if fact.text] == ([said] if said else [])
