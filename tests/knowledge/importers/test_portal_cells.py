from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.importers.portal_cells import cut_sections, split_rows
from tests.knowledge.importers.pages import PAPERS_HEAD, WAYS_HEAD, page


def test_rows_of_a_glued_table() -> None:
    rows = split_rows(
        WAYS_HEAD + "Trực tuyến5 Ngày làm việc20,000 đồng(Mèo (trắng): 20.000 đồng)Nộp trên mạng."
        "Dịch vụ bưu chính3 GiờMiễn phíTrực tiếpKhông có thông tinKhông có thông tinTại trụ sở"
    )
    assert [(row.channel, row.time, row.fee) for row in rows] == [
        ("online", "5 Ngày làm việc", "20,000 đồng"),
        ("post", "3 Giờ", "Miễn phí"),
        ("direct", "Không có thông tin", "Không có thông tin"),
    ]
    assert rows[0].note == "(Mèo (trắng): 20.000 đồng)"
    assert [row.description for row in rows] == ["Nộp trên mạng.", "", "Tại trụ sở"]


def test_a_channel_named_in_a_description_starts_no_row() -> None:
    (row,) = split_rows("Trực tiếp5 NgàyMiễn phíTrực tiếp tại Ủy ban, hoặc Trực tuyến: nộp hồ sơ trên Cổng.")
    assert row.description.startswith("Trực tiếp tại Ủy ban")


@pytest.mark.parametrize(
    ("cell", "note", "time", "fee"),
    [
        ("120 VNĐ", "(20.000 vnđ /tờ khai)", "1", "20 VNĐ"),
        ("1100,000 VNĐ", "(100.000 đồng)", "1", "100,000 VNĐ"),
        ("1250,000 VNĐ", "", "1", "250,000 VNĐ"),
        ("520,000 VNĐ", "(20.000 đồng/lần)", "5", "20,000 VNĐ"),
        ("150 USD", "(150 USD/thẻ)", "", "150 USD"),
        ("1Miễn phí", "", "1", "Miễn phí"),
    ],
)
def test_a_bare_number_is_parted_from_the_amount(cell: str, note: str, time: str, fee: str) -> None:
    (row,) = split_rows(f"Trực tiếp{cell}{note}")
    if cell == "150 USD":
        # Nothing tells "1" + "50 USD" from "150 USD" but the note.
        assert "150" in row.time + row.fee
    else:
        assert (row.time, row.fee) == (time, fee)


def test_a_note_that_is_never_closed_ends_where_a_cell_was_glued_to_it() -> None:
    (row,) = split_rows("Trực tiếp5 Ngày9,000 VNĐ(đồng (Miễn phí đến 30/6/2026)15 ngày kể từ ngày nhận")
    assert row.note == "(đồng (Miễn phí đến 30/6/2026)"
    assert row.description == "15 ngày kể từ ngày nhận"


def test_an_enumeration_after_the_fee_is_no_note() -> None:
    (row,) = split_rows("Trực tiếp5 NgàyMiễn phí(1) Trường hợp một")
    assert (row.note, row.description) == ("", "(1) Trường hợp một")


def test_sections_cut_at_the_wrong_words_are_cut_again() -> None:
    ways = "Trực tuyến7 NgàyMiễn phí(Căn cứ pháp lý: Thông tư 1/2031)"
    steps = "Bước 1: Chuẩn bị giấy tờ ở mục Thành phần hồ sơ\nBước 2: Nộp."
    raw = page(
        ways=ways,
        steps=steps,
        cach_thuc_thuc_hien=WAYS_HEAD + "Trực tuyến7 NgàyMiễn phí(",
        thanh_phan_ho_so="\nBước 2: Nộp.",
    )
    sections = cut_sections(raw)
    assert sections.filings == WAYS_HEAD + ways
    assert sections.papers == f"--{PAPERS_HEAD}Đơn đề nghị nuôi mèo1 bản chính"
    assert set(sections.repairs) == {"filings", "papers"}


def test_a_condition_that_names_the_next_heading_stays_whole() -> None:
    sections = cut_sections(page(conditions="Phải nộp Kết quả xử lý hợp đồng cũ."))
    assert sections.conditions == "Phải nộp Kết quả xử lý hợp đồng cũ."
    assert sections.results.startswith("Giấy phép nuôi mèo")


def test_a_group_of_papers_may_repeat_the_heading() -> None:
    papers = f"a) Thành phần hồ sơ:{PAPERS_HEAD}Đơn1 bản chính"
    assert cut_sections(page(papers=papers)).papers == papers


def test_without_a_page_the_given_sections_are_used() -> None:
    sections = cut_sections(page(raw_text=""))
    assert sections.conditions == "Có mèo."
    assert sections.page_code is None
    assert sections.repairs == ()


CHANNELS = st.sampled_from(["Trực tuyến", "Dịch vụ bưu chính", "Trực tiếp"])
TIMES = st.sampled_from(["5 Ngày làm việc", "10 Ngày", "2 Giờ", "Không có thông tin", "1", "20", ""])
AMOUNTS = st.integers(min_value=1, max_value=999_999_999)
WORDS = st.text(alphabet="abc đồngMiễnphí ().,;:-+/0123456789\n", max_size=60)


@st.composite
def glued_tables(draw: st.DrawFn) -> tuple[str, list[int]]:
    parts, amounts = [WAYS_HEAD], []
    for _ in range(draw(st.integers(1, 6))):
        label, noted = draw(AMOUNTS), draw(AMOUNTS)
        amounts += [label, noted]
        currency = draw(st.sampled_from(["VNĐ", "Việt Nam Đồng", "đồng", "USD"]))
        note = draw(st.sampled_from([f"({noted:,} đồng/lần)", f"(a) (phí: {noted:,} đồng", f" {noted:,}đ"]))
        parts += [draw(CHANNELS), draw(TIMES), f"{label:,} {currency}", note, draw(WORDS)]
    return "".join(parts), amounts


@settings(deadline=None)
@given(glued_tables())
def test_no_amount_is_ever_lost(table: tuple[str, list[int]]) -> None:
    text, amounts = table
    rows = split_rows(text)
    kept = " ".join(f"{row.time}{row.fee} {row.note} {row.description}" for row in rows)
    for amount in amounts:
        assert f"{amount:,}" in kept


@settings(deadline=None)
@given(
    st.text(
        alphabet="Trực tuyếnDịch vụ bưu chính5 Ngày làm việcMiễn phí()0123456789,.VNĐđồng\n", max_size=300
    )
)
def test_no_letter_is_ever_lost(text: str) -> None:
    rows = split_rows(text)
    channels = {"online": "Trực tuyến", "post": "Dịch vụ bưu chính", "direct": "Trực tiếp"}
    kept = "".join(channels[row.channel] + row.time + row.fee + row.note + row.description for row in rows)
    if rows:
        assert sorted(re.sub(r"\s", "", kept)) == sorted(re.sub(r"\s", "", text))
