from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.fees import Fee, FeeKind
from knowledge.importers.portal_fees import fees_in_description, parse_fees

K = FeeKind


def kinds(*fees: Fee) -> list[tuple[FeeKind, int | None]]:
    return [(fee.kind, fee.amount) for fee in fees]


@pytest.mark.parametrize("note", ["", "(Không quy định.)", "(Chưa quy định)", "(1)"])
def test_the_label_alone_is_not_free(note: str) -> None:
    (fee,) = parse_fees("Miễn phí", note)
    assert fee.kind is K.UNSTATED


@pytest.mark.parametrize(
    "note", ["(Không thu phí)", "(Miễn lệ phí (Thông tư số 47/2019/TT-BTC))", "(Không có.)"]
)
def test_words_say_that_nothing_is_charged(note: str) -> None:
    (fee,) = parse_fees("Miễn phí", note)
    assert fee.kind is K.FREE
    assert fee.note


def test_no_information_is_unstated() -> None:
    assert parse_fees("Không có thông tin") == (Fee(K.UNSTATED),)


def test_a_circular_is_quoted_not_read_as_an_exemption() -> None:
    note = "(Thông tư số 38/2023/TT-BTC quy định mức thu, chế độ thu, nộp, miễn, quản lý phí thẩm định.)"
    (fee,) = parse_fees("Miễn phí", note)
    assert fee.kind is K.UNSTATED
    assert fee.note
    assert "38/2023/TT-BTC" in fee.note


def test_the_council_decides_and_some_are_exempt() -> None:
    fees = parse_fees(
        "Miễn phí",
        "(Mức lệ phí cụ thể do Hội đồng nhân dân tỉnh quyết định. Miễn lệ phí cho người có công; "
        "người nghèo; người khuyết tật. Phí cấp bản sao trích lục thực hiện theo quy định tại "
        "Thông tư số 281/2016/TT-BTC.)",
    )
    assert [fee.kind for fee in fees] == [K.PROVINCE, K.CONDITIONAL, K.UNSTATED]
    assert fees[1].condition == "Miễn lệ phí cho người có công; người nghèo; người khuyết tật"
    assert fees[2].condition == "Phí cấp bản sao trích lục"


def test_the_council_wins_over_an_amount_in_the_cell() -> None:
    (fee,) = parse_fees("150,000 Việt Nam Đồng", "(Mức lệ phí cụ thể do Hội đồng nhân dân tỉnh quyết định.)")
    assert fee.kind is K.PROVINCE
    assert fee.note
    assert "150,000" in fee.note


def test_amounts_by_case() -> None:
    fees = parse_fees(
        "Miễn phí", "(- Dưới 5 tấn: 50.000 đồng/giấy; - Từ 5 tấn đến 15 tấn: 100.000 đồng/giấy.)"
    )
    assert [(fee.amount, fee.condition, fee.per) for fee in fees] == [
        (50_000, "Dưới 5 tấn", "giấy"),
        (100_000, "Từ 5 tấn đến 15 tấn", "giấy"),
    ]


def test_a_group_is_carried_to_its_parts() -> None:
    fees = parse_fees(
        "Miễn phí", "(- Phí thi: + Xe máy: Lý thuyết: 60.000 đồng/lần, Thực hành: 70.000 đồng/lần)"
    )
    assert [fee.condition for fee in fees] == ["Phí thi: Xe máy: Lý thuyết", "Phí thi: Xe máy: Thực hành"]


@pytest.mark.parametrize(
    ("note", "amount", "per"),
    [
        ("(2.000.000 đồng)", 2_000_000, None),
        ("(15000000/lần Đồng)", 15_000_000, "lần"),
        ("(8.000.000/lần)", 8_000_000, "lần"),
        ("(+ 02 triệu đồng/Giấy chứng nhận)", 2_000_000, "Giấy chứng nhận"),
        ("(Lệ phí: 1,500,000)", 1_500_000, None),
    ],
)
def test_formats_of_amounts(note: str, amount: int, per: str | None) -> None:
    (fee,) = parse_fees("Miễn phí", note)
    assert (fee.kind, fee.amount, fee.per) == (K.AMOUNT, amount, per)


def test_the_cell_alone() -> None:
    assert parse_fees("2,000,000 Việt Nam Đồng") == (Fee(K.AMOUNT, 2_000_000),)
    assert parse_fees("145 USD", channel="online") == (Fee(K.AMOUNT, 145, "USD", channel="online"),)


def test_thousands_lost_in_the_cell_come_back_from_the_note() -> None:
    (fee,) = parse_fees("20 VNĐ", "(20.000 vnđ /tờ khai)")
    assert (fee.kind, fee.amount, fee.per) == (K.AMOUNT, 20_000, "tờ khai")
    (fee,) = parse_fees("850 VNĐ")
    assert (fee.kind, fee.amount) == (K.UNSTATED, None)


def test_the_note_corrects_the_currency() -> None:
    (fee,) = parse_fees("155 VNĐ", "(Thẻ từ trên 02 năm đến 05 năm: 155 USD/thẻ.)")
    assert (fee.kind, fee.amount, fee.currency) == (K.AMOUNT, 155, "USD")
    assert fee.condition == "Thẻ từ trên 02 năm đến 05 năm"


def test_a_reduction_that_ended() -> None:
    fees = parse_fees(
        "160,000 Việt Nam Đồng",
        "(+ 160.000/hộ chiếu, trường hợp cấp lại do bị mất: 320.000đ/hộ chiếu "
        "(áp dụng đến hết ngày 31/12/2023 theo Thông tư số 44/2023/TT-BTC ngày 29/6/2023 của Bộ tài chính).)",
    )
    assert kinds(*fees) == [(K.ENDED, 160_000), (K.ENDED, 320_000)]
    assert fees[1].condition == "trường hợp cấp lại do bị mất"
    assert {fee.valid_to for fee in fees} == {"2023-12-31"}


def test_a_reduction_in_force_stands_beside_the_fee() -> None:
    note = "(áp dụng mức phí 400.000 đồng/hồ sơ kể từ ngày 01/7/2025 đến hết ngày 31/12/2026)"
    full, reduced = parse_fees("800,000 Việt Nam Đồng", note)
    assert (full.kind, full.amount, full.valid_to) == (K.AMOUNT, 800_000, None)
    assert (reduced.amount, reduced.valid_from, reduced.valid_to) == (400_000, "2025-07-01", "2026-12-31")
    later = parse_fees("800,000 Việt Nam Đồng", note, as_of=date(2027, 1, 1))
    assert kinds(*later) == [(K.AMOUNT, 800_000), (K.ENDED, 400_000)]


def test_an_exemption_that_ended_leaves_the_fee() -> None:
    fees = parse_fees(
        "5,000,000 VNĐ", "(đồng/lần (Miễn phí từ ngày 07/4/2026 đến 30/6/2026 theo Thông tư 40/2026/TT-BTC)"
    )
    assert kinds(*fees) == [(K.AMOUNT, 5_000_000), (K.ENDED, None)]


def test_online_and_at_the_counter() -> None:
    fees = parse_fees(
        "Miễn phí",
        "(- Lệ phí cấp: 135.000 đồng/lần. - Trường hợp nộp hồ sơ theo hình thức trực tuyến: Kể từ ngày "
        "01/12/2023 đến hết ngày 31/12/2025, áp dụng mức thu lệ phí là 115.000 đồng/lần.)",
        channel="direct",
    )
    assert [(fee.kind, fee.channel) for fee in fees] == [(K.AMOUNT, "direct"), (K.ENDED, "online")]


def test_a_true_conflict() -> None:
    (fee,) = parse_fees("1,500,000 Việt Nam Đồng", "(150.000 đồng/1 giấy.)")
    assert fee.kind is K.CONTRADICTORY
    assert fee.note == "Cổng ghi “1,500,000 Việt Nam Đồng”; ghi chú: 150.000 đồng/1 giấy."


def test_mistyped_digits_are_no_amount() -> None:
    (fee,) = parse_fees("Miễn phí", "(10.000.0000 đồng)")
    assert (fee.kind, fee.amount) == (K.CONTRADICTORY, None)


def test_a_threshold_is_no_fee() -> None:
    (fee,) = parse_fees("10,000,000 VNĐ", "(+ Dưới 50 tỷ: 10 triệu đồng/ Giấy chứng nhận)")
    assert (fee.amount, fee.condition) == (10_000_000, "Dưới 50 tỷ")


def test_a_formula_is_a_condition() -> None:
    fees = parse_fees("Miễn phí", "(Nộp 150.000 đồng + (số tấn x 15.000 đồng/tấn); Tối đa 700.000 đồng/lần)")
    assert all(fee.kind is K.CONDITIONAL and fee.amount is None for fee in fees)


def test_what_a_description_states() -> None:
    fees = fees_in_description("Nộp hồ sơ tại Sở.\nPhí: 800.000 đồng/hồ sơ.\nLệ phí: 100.000 đồng/hồ sơ.")
    assert [fee.amount for fee in fees] == [800_000, 100_000]
    assert fees_in_description("Nộp hồ sơ tại Sở, số 44-46 Trần Phú.") == ()


@settings(deadline=None)
@given(st.text(max_size=300), st.text(max_size=40))
def test_any_text_gives_a_fee(note: str, label: str) -> None:
    assert parse_fees(label, note)
