"""What is said on the days around a limit: before it holds, on its last day, and after."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from knowledge.answers.composing import compose
from knowledge.entries import Aspect, Confidence, Entry, Fact, Kind, Layer, Origin, Source, merge
from tests.knowledge.layers import fact, layer

START, END = date(2026, 8, 15), date(2027, 2, 28)
BEFORE, AFTER = date(2026, 8, 14), date(2027, 3, 1)
PAST = "Nội dung dưới đây chỉ đúng đến 28-02-2027, nay không còn áp dụng."
COMING = "Nội dung dưới đây áp dụng từ 15-08-2026."
FEE = (Aspect.FEE,)


def said(day: date, *layers: Layer, aspects: tuple[Aspect, ...] = (), province: str | None = None) -> str:
    return compose(Entry(layers), aspects, day, province).text


def statement(**more: Any) -> Layer:
    return layer(text="Được miễn.", valid_from=START, valid_to=END, **more)


def procedure(*facts: Fact, **more: Any) -> Layer:
    return layer(entry_id="tthc/1.1", kind=Kind.PROCEDURE, code="1.1", facts=facts, **more)


def fee(text: str, **more: Any) -> Fact:
    return fact(text, Aspect.FEE, **more)


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (BEFORE, f"{COMING}\nĐược miễn."),
        (START, "Được miễn."),
        (END, "Được miễn."),
        (AFTER, f"{PAST}\nĐược miễn."),
    ],
)
def test_an_entry_past_or_before_its_limits_says_so_first(day: date, text: str) -> None:
    assert said(day, statement()) == text


@pytest.mark.parametrize("aspects", [(), FEE, (Aspect.PLACE,)])
def test_whatever_is_asked_of_a_past_entry_is_past(aspects: tuple[Aspect, ...]) -> None:
    facts = (fact("Được miễn."), fee("0 đồng."))
    assert said(AFTER, statement(facts=facts), aspects=aspects).startswith(PAST)


def test_a_detail_alone_is_past_too() -> None:
    only_fee = statement(facts=(fee("0 đồng."),))
    assert said(AFTER, only_fee) == f"{PAST}\n0 đồng."
    assert said(AFTER, only_fee, aspects=FEE) == f"{PAST}\n0 đồng."


def test_a_fact_with_its_own_beginning_speaks_after_the_entry() -> None:
    facts = (fact("Được miễn."), fact("Đã hết miễn.", valid_from=AFTER))
    assert said(END, statement(facts=facts)) == "Được miễn."
    assert said(AFTER, statement(facts=facts)) == "Đã hết miễn."


def test_a_past_entry_still_says_what_holds_now() -> None:
    facts = (fact("Sở A ở đó."), fact("Anh/chị hỏi Sở B.", Aspect.NOW))
    assert said(AFTER, statement(facts=facts)) == f"{PAST}\nSở A ở đó.\nHiện nay: anh/chị hỏi Sở B."


def test_an_edit_that_ended_ends_the_entry() -> None:
    edited = layer(text="Tạm dừng nhận.", origin=Origin.OFFICER, valid_to=END)
    copied = layer(text="Có nhận.", origin=Origin.CATALOGUE)
    assert said(END, edited, copied) == "Tạm dừng nhận."
    assert said(AFTER, edited, copied) == f"{PAST}\nTạm dừng nhận."


def test_an_edit_prepared_for_later_waits() -> None:
    edited = layer(text="Chỉ nhận trực tuyến.", origin=Origin.OFFICER, valid_from=AFTER)
    ours = layer(text="Nhận tại quầy.")
    assert said(END, edited, ours) == "Nhận tại quầy."
    assert said(AFTER, edited, ours) == "Chỉ nhận trực tuyến."


@pytest.mark.parametrize(("day", "noted"), [(START, []), (END, []), (AFTER, [PAST])])
def test_a_procedure_that_ended_is_told_as_it_was(day: date, noted: list[str]) -> None:
    limited = procedure(fact("Nộp tại xã."), fee("Thu 10 đồng."), valid_to=END, origin=Origin.OFFICER)
    copied = procedure(fee("Thu 20 đồng.", origin=Origin.CATALOGUE), origin=Origin.CATALOGUE)
    for aspects, text in (((), "Nộp tại xã."), (FEE, "Thu 10 đồng.")):
        lines = said(day, limited, copied, aspects=aspects).split("\n")
        assert lines == [*noted, text, "Thủ tục: Tựa của tthc/1.1 (mã 1.1)."]


def test_a_procedure_not_begun_is_told_as_coming() -> None:
    coming = procedure(fact("Nộp tại xã."), fee("Thu 10 đồng."), valid_from=START)
    assert said(BEFORE, coming, aspects=FEE).startswith(f"{COMING}\nThu 10 đồng.")
    assert said(START, coming, aspects=FEE).startswith("Thu 10 đồng.")


HALVED = procedure(
    fact("Nộp tại xã."),
    fee("Thu 50.000 đồng, đã giảm một nửa.", valid_from=date(2025, 7, 1), valid_to=date(2026, 12, 31)),
)
ENDED = "Mức phí, lệ phí Một Cửa biết (kể cả mức giảm) chỉ áp dụng đến hết 31-12-2026;"


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2025, 6, 30), "Phí, lệ phí: nội dung Một Cửa có chỉ áp dụng từ 01-07-2025;"),
        (date(2025, 7, 1), "Thu 50.000 đồng, đã giảm một nửa."),
        (date(2026, 12, 31), "Thu 50.000 đồng, đã giảm một nửa."),
        (date(2027, 1, 1), ENDED),
    ],
)
def test_a_reduction_without_what_follows_it(day: date, first: str) -> None:
    text = said(day, HALVED, aspects=FEE)
    assert text.startswith(first)
    assert ("50.000" in text) is first.startswith("Thu 50.000")


def test_the_whole_of_a_procedure_does_not_keep_silent_about_an_ended_fee() -> None:
    listed = procedure(*HALVED.facts[1:], fact("5 ngày.", Aspect.TIME))
    assert f"- {ENDED}" in said(date(2027, 1, 1), listed)
    assert "Phí, lệ phí: thu 50.000" in said(date(2026, 12, 31), listed)
    assert "phí" not in said(date(2027, 1, 1), procedure(fact("5 ngày.", Aspect.TIME)))


def test_the_fee_that_follows_a_reduction_is_given() -> None:
    followed = procedure(*HALVED.facts, fee("Thu 100.000 đồng.", valid_from=date(2027, 1, 1)))
    assert said(date(2026, 12, 31), followed, aspects=FEE).startswith("Thu 50.000 đồng")
    assert said(date(2027, 1, 1), followed, aspects=FEE).startswith("Thu 100.000 đồng")


@pytest.mark.parametrize("aspect", [Aspect.TIME, Aspect.DOCUMENTS, Aspect.PLACE, Aspect.AGENCY])
def test_other_details_past_their_end_are_not_given(aspect: Aspect) -> None:
    ended = procedure(fact("Nộp tại xã."), fact("Như cũ.", aspect, valid_to=END))
    assert said(END, ended, aspects=(aspect,)).split("\n")[0].endswith("Như cũ.")
    text = said(AFTER, ended, aspects=(aspect,))
    assert "Như cũ." not in text
    assert "chỉ đúng đến hết 28-02-2027" in text


def test_what_nobody_wrote_is_still_missing() -> None:
    text = said(AFTER, procedure(fact("Nộp tại xã.")), aspects=FEE)
    assert text.startswith("Trang thủ tục không nêu mức phí, lệ phí.")


def test_an_ended_official_list_is_not_shown_beside_ours() -> None:
    ours = procedure(fact("Đơn.", Aspect.DOCUMENTS))
    listed = fact("- Đơn\n- Ảnh", Aspect.DOCUMENTS, Origin.IMPORT, valid_to=END)
    copied = procedure(listed, origin=Origin.IMPORT)
    assert "- Ảnh" in said(END, ours, copied, aspects=(Aspect.DOCUMENTS,))
    assert "- Ảnh" not in said(AFTER, ours, copied, aspects=(Aspect.DOCUMENTS,))


@pytest.fixture(scope="module")
def shipped_entries(everything: tuple[list[Layer], dict[str, Source]]) -> dict[str, Entry]:
    layers, sources = everything
    found: dict[str, list[Layer]] = {}
    for one in layers:
        found.setdefault(one.entry_id, []).append(one)
    return {entry_id: merge(some, sources) for entry_id, some in found.items()}


@pytest.mark.parametrize(
    ("entry_id", "aspects", "day", "given", "withheld"),
    [
        ("tthc/1.001456", FEE, date(2026, 12, 31), "100.000 đồng", "400.000 đồng"),
        ("tthc/1.001456", FEE, date(2027, 1, 1), "400.000 đồng", "100.000 đồng"),
        ("tthc/1.014064", FEE, date(2026, 12, 31), "35.000 đồng", "70.000 đồng"),
        ("tthc/1.014064", FEE, date(2027, 1, 1), "70.000 đồng", "35.000 đồng"),
        ("tthc/1.001993", FEE, date(2027, 1, 1), "chỉ áp dụng đến hết 31-12-2026", "Trang thủ tục không"),
        ("tthc/1.004222", FEE, END, "Công dân số", "chỉ áp dụng"),
        ("tthc/1.004222", FEE, AFTER, "20.000 đồng", "Công dân số"),
        ("cong-dan-so/khoan-duoc-mien", FEE, END, "Miễn bảy nhóm", "không còn miễn"),
        ("cong-dan-so/khoan-duoc-mien", FEE, AFTER, "không còn miễn", "Miễn bảy nhóm"),
        ("cong-dan-so/khoan-duoc-mien", FEE, BEFORE, "chưa có miễn phí", "Miễn bảy nhóm"),
        ("cong-dan-so/giay-to-can-tich-hop", (), END, "05 loại", PAST),
        ("cong-dan-so/giay-to-can-tich-hop", (), AFTER, PAST, COMING),
        ("cong-dan-so/giay-to-can-tich-hop", (), BEFORE, COMING, PAST),
        ("cong-dan-so/den-khi-nao", (), END, "Đến hết ngày 28-02-2027", "đã hết"),
        ("cong-dan-so/den-khi-nao", (), AFTER, "Ưu đãi đã hết", "nộp trực tuyến trước ngày đó"),
        ("ho-so-tre/mat-ho-so", (), date(2025, 6, 30), "61/2018/NĐ-CP, Điều 21", "118/2025"),
        ("ho-so-tre/mat-ho-so", (), date(2025, 7, 1), "118/2025/NĐ-CP, Điều 23", PAST),
    ],
)
def test_what_ships_is_right_on_both_sides_of_its_limits(
    shipped_entries: dict[str, Entry], entry_id: str, aspects: tuple[Aspect, ...], day: date, given: str,
    withheld: str,
) -> None:  # fmt: skip
    text = compose(shipped_entries[entry_id], aspects, day, None).text
    assert given in text
    assert withheld not in text


def test_a_doubtful_past_statement_asks_for_a_check() -> None:
    doubtful = Fact(Aspect.ANSWER, "Được miễn.", Origin.CONTENT, Confidence.SECONDARY)
    assert said(AFTER, statement(facts=(doubtful,))).split("\n")[:2] == [PAST, "Được miễn."]
