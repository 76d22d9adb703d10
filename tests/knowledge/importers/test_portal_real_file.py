"""The real copy of July 2026; skipped where the developers' shared data is not mounted."""

from __future__ import annotations

import re
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from knowledge.fees import FeeKind
from knowledge.importers.catalogue import read_catalogue, write_catalogue
from knowledge.importers.errors import RecordError
from knowledge.importers.portal_records import read_lines
from knowledge.procedures import ProcedureRecord

SOURCE = Path(__file__).parents[4] / "shared/data/procedures/national_2642.jsonl.gz"
SHIPPED = Path(__file__).parents[3] / "knowledge/content/catalogue.jsonl"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(
        not SOURCE.exists(), reason="../shared/data/procedures/national_2642.jsonl.gz is missing"
    ),
]

_HEADINGS = re.compile(
    r"Hình thức nộpThời gian|Tên giấy tờMẫu đơn|Tên văn bản pháp lýMã|Từ khóaKhông có|Chọn cơ quan thực hiện"
    r"|-- Chọn |Mã: KQ|Không có thông tin|\d bản chính,\d bản sao|Yêu cầu, điều kiện thực hiện[A-ZĐ]"
)


@pytest.fixture(scope="module")
def found() -> list[tuple[int, ProcedureRecord | RecordError]]:
    started = time.monotonic()
    lines = list(read_lines(SOURCE))
    assert time.monotonic() - started < 60
    return lines


@pytest.fixture(scope="module")
def records(found: list[tuple[int, ProcedureRecord | RecordError]]) -> dict[str, ProcedureRecord]:
    return {item.code: item for _, item in found if isinstance(item, ProcedureRecord)}


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list | tuple | frozenset):
        for part in value:
            yield from strings(part)


def test_counts(
    found: list[tuple[int, ProcedureRecord | RecordError]], records: dict[str, ProcedureRecord]
) -> None:
    errors = [item for _, item in found if isinstance(item, RecordError)]
    assert len(records) == 2_625
    assert len(errors) == 17
    assert Counter(re.findall(r"\d\.\d{6}", error.reason)[0] for error in errors) == {
        "1.014023": 10,
        "3.000579": 7,
    }
    assert all(record.filings for record in records.values())


def test_every_string_is_clean(records: dict[str, ProcedureRecord]) -> None:
    for record in records.values():
        for text in strings(asdict(record)):
            assert unicodedata.is_normalized("NFC", text), record.code
            assert text == text.strip(), record.code
            assert "  " not in text, record.code
            assert not _HEADINGS.search(text), (record.code, text[:200])


def test_fee_kinds(records: dict[str, ProcedureRecord]) -> None:
    kinds = Counter(
        kind
        for record in records.values()
        for kind in {fee.kind for filing in record.filings for fee in filing.fees}
    )
    # 1,832 pages carry the label "Miễn phí"; only those whose words say so may be free.
    assert kinds[FeeKind.FREE] < 120
    assert kinds[FeeKind.UNSTATED] > 1_800
    assert kinds[FeeKind.AMOUNT] > 450
    assert 70 < kinds[FeeKind.PROVINCE] < 150
    assert kinds[FeeKind.CONTRADICTORY] < 20
    for record in records.values():
        for fee in (fee for filing in record.filings for fee in filing.fees):
            if fee.kind is FeeKind.AMOUNT:
                assert fee.amount is not None
                assert fee.amount >= (1_000 if fee.currency == "VND" else 1), record.code


def test_well_known_procedures(records: dict[str, ProcedureRecord]) -> None:
    def fees(code: str, channel: str) -> list[tuple[str, int | None, str]]:
        return [
            (fee.kind.value, fee.amount, fee.currency)
            for filing in records[code].filings
            if filing.channel == channel
            for fee in filing.fees
        ]

    assert fees("1.001193", "direct") == [("unstated", None, "VND")]
    assert fees("1.004222", "online") == [("amount", 10_000, "VND")]
    assert fees("1.001456", "direct") == [("amount", 200_000, "VND"), ("amount", 400_000, "VND")]
    assert fees("1.001456", "online") == [("ended", 160_000, "VND"), ("ended", 320_000, "VND")]
    assert fees("3.000347", "direct") == [("amount", 135_000, "VND"), ("ended", 115_000, "VND")]
    assert [kind for kind, _, _ in fees("1.005461", "post")] == ["province", "conditional", "unstated"]
    assert fees("1.013225", "direct") == [("province", None, "VND")]
    assert sorted(fees("1.003358", "direct")) == [("amount", amount, "USD") for amount in (145, 155, 165)]
    assert {filing.time for filing in records["1.001456"].filings} == {"8 ngày làm việc"}
    assert any(paper.form == "Mẫu 01/2025/LLTP" for paper in records["3.000333"].papers)


def test_the_shipped_catalogue(records: dict[str, ProcedureRecord], tmp_path: Path) -> None:
    target = tmp_path / "catalogue.jsonl"
    assert write_catalogue(records.values(), target) == 2_625
    assert target.stat().st_size < 2_000_000
    assert target.read_bytes() == SHIPPED.read_bytes(), "run python -m knowledge.importers.catalogue"
    assert {record.code for record in read_catalogue(SHIPPED)} == set(records)
