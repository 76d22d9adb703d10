from __future__ import annotations

import gzip
import json
import unicodedata
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.fees import Fee, FeeKind
from knowledge.importers.errors import BrokenFileError, RecordError
from knowledge.importers.portal_records import MAX_LINE, parse_record, read_lines
from knowledge.procedures import Filing, ProcedureRecord
from tests.knowledge.importers.pages import page


def test_a_whole_record() -> None:
    record = parse_record(page())
    assert record.code == "1.000001"
    assert record.title == "Cấp giấy phép nuôi mèo"
    assert record.levels == ("xa",)
    assert record.agency == "Ủy ban nhân dân cấp xã"
    assert record.ministry == "Bộ Tư pháp"
    assert record.filings == (
        Filing("online", "5 ngày làm việc", (Fee(FeeKind.UNSTATED, channel="online"),)),
    )
    assert record.result == ("Giấy phép nuôi mèo",)
    assert record.steps == ("Bước 1: Nộp đơn.", "Bước 2: Nhận giấy phép.")
    assert record.conditions == "Có mèo."
    assert record.address is None
    assert record.repairs == ()


def test_rows_that_differ_in_the_fee_alone_are_one_filing() -> None:
    record = parse_record(
        page(
            ways="Trực tiếp5 Ngày145 USD(Thẻ 2 năm: 145 USD/thẻ)"
            "Trực tiếp5 Ngày155 VNĐ(Thẻ 5 năm: 155 USD/thẻ)"
        )
    )
    (filing,) = record.filings
    assert [(fee.amount, fee.currency) for fee in filing.fees] == [(145, "USD"), (155, "USD")]
    assert record.repairs == ("currency:USD",)


def test_decomposed_text_is_composed() -> None:
    raw = page(title="Đăng ký khai sinh")
    decomposed = {key: unicodedata.normalize("NFD", value) for key, value in raw.items()}
    record = parse_record(decomposed)
    assert record.title == "Đăng ký khai sinh"
    assert record.filings[0].time == "5 ngày làm việc"
    assert "nfc:ten_thu_tuc" in record.repairs


def test_online_level_when_the_page_says_so() -> None:
    assert (
        parse_record(page(title="Đổi giấy bằng dịch vụ công trực tuyến toàn trình")).online_level
        == "toan-trinh"
    )
    assert parse_record(page(steps="Nộp bằng dịch vụ công trực tuyến một phần.")).online_level == "mot-phan"
    assert parse_record(page()).online_level is None


def test_a_page_of_another_code_is_quarantined() -> None:
    with pytest.raises(RecordError) as caught:
        parse_record(page(page_code="1.000002"))
    assert caught.value.code == "1.000001"
    assert "1.000002" in caught.value.reason


@pytest.mark.parametrize(
    "change",
    [
        {"ma_thu_tuc": ""}, {"ma_thu_tuc": None}, {"ma_thu_tuc": 5}, {"ma_thu_tuc": "x" * 1000},
        {"ten_thu_tuc": " "}, {"ten_thu_tuc": ["a"]}, {"raw_text": {"a": 1}}, {"raw_text": "a" * 500_000},
        {"ten_thu_tuc": "\ud800"},
    ],
)  # fmt: skip
def test_malformed_records(change: dict[str, Any]) -> None:
    with pytest.raises(RecordError):
        parse_record(page() | change)


@pytest.mark.parametrize("raw", [None, [], "text", 3])
def test_things_that_are_no_record(raw: Any) -> None:
    with pytest.raises(RecordError):
        parse_record(raw)


def test_missing_keys_are_empty() -> None:
    record = parse_record({"ma_thu_tuc": "1.000001", "ten_thu_tuc": "Nuôi mèo"})
    assert record == ProcedureRecord("1.000001", "Nuôi mèo", "", "")


TEXTS = st.text(
    alphabet="Trực tiếp5Ngày1 bản chính(Miễn phí)Tên giấy tờMẫu đơn, tờ khaiSố lượng/20NĐ-CP\n", max_size=200
)


@settings(max_examples=60, deadline=None)
@given(st.fixed_dictionaries({}, optional=dict.fromkeys(page(), st.one_of(TEXTS, st.none(), st.integers()))))
def test_hostile_records_never_end_in_a_traceback(change: dict[str, Any]) -> None:
    with suppress(RecordError):
        assert parse_record(page() | change).code


def lines_of(*records: Any) -> bytes:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()


def test_lines_go_on_after_a_broken_one(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines_of(page()) + b"{broken\n\n" + b"[1]\n\xff\n" + lines_of(page(code="1.000002")))
    found = dict(read_lines(path))
    assert [number for number, item in found.items() if isinstance(item, ProcedureRecord)] == [1, 6]
    assert [number for number, item in found.items() if isinstance(item, RecordError)] == [2, 4, 5]


def test_archives_and_lists(tmp_path: Path) -> None:
    packed, listed = tmp_path / "a.jsonl.gz", tmp_path / "a.json"
    packed.write_bytes(gzip.compress(lines_of(page())))
    listed.write_text(json.dumps([page(), 5]), encoding="utf-8")
    assert [type(item) for _, item in read_lines(packed)] == [ProcedureRecord]
    assert [type(item) for _, item in read_lines(listed)] == [ProcedureRecord, RecordError]


def test_a_damaged_archive_ends_with_an_error(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    content = gzip.compress(lines_of(*(page(code=f"1.00000{n}") for n in range(9))))
    path.write_bytes(content[: len(content) - 20])
    found = [item for _, item in read_lines(path)]
    assert isinstance(found[-1], BrokenFileError)
    path.write_bytes(b"no archive")
    assert [type(item) for _, item in read_lines(path)] == [BrokenFileError]


def test_a_list_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    for content in ("{}", "", "[" * 100_000):
        path.write_text(content, encoding="utf-8")
        assert [type(item) for _, item in read_lines(path)] == [BrokenFileError]


def test_an_endless_line_is_skipped(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"x" * (2 * MAX_LINE) + b"\n" + lines_of(page()))
    assert [(n, type(item)) for n, item in read_lines(path)] == [(1, RecordError), (2, ProcedureRecord)]
