from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from knowledge.publishing import draft
from knowledge.reference.comparing import Comparison, compare, missing
from knowledge.reference.errors import NoReferenceError
from knowledge.reference.loading import load
from knowledge.revisions import unpublish
from tests.knowledge.layers import LAW
from tests.knowledge.reference.sites import CATS, DOGS, procedures, site_record, write_names, write_site

DAY = date(2026, 11, 21)


@pytest.fixture
def filled(engine: Engine, tmp_path: Path) -> Engine:
    with draft(engine, "t", "t") as coming:
        for layer in procedures():
            coming.put(layer)
        coming.publish([LAW])
    records = [
        site_record(), site_record(site_id="12-4", title="Thi hoa hậu chó", level="Cấp Tỉnh"),
        site_record(site_id="12-5", title="Cấp thẻ nuôi vẹt cảnh"),
        site_record(site_id="12-6", title="Nuôi voi"),
    ]  # fmt: skip
    load(engine, write_site(tmp_path / "site.json", *records))
    load(engine, write_names(tmp_path / "names_2031.json"))
    return engine


def rows(found: Comparison, source: str) -> dict[str, tuple[str | None, str, bool]]:
    (beside,) = [one for one in found.beside if one.record.source == source]
    return {row.name: (row.ours, row.theirs, row.same) for row in beside.rows}


@pytest.mark.parametrize("subject", [CATS, "1.000001", "1.000001.000.00.00.H36", " 1.000001.H36 "])
def test_field_by_field(filled: Engine, subject: str) -> None:
    found = compare(filled, subject, DAY)
    assert (found.entry_id, found.title) == (CATS, "Cấp giấy phép nuôi mèo (cấp xã)")
    site = rows(found, "cay-xanh")
    assert list(site)[:2] == ["phí, lệ phí", "thời hạn"]
    assert site["phí, lệ phí"] == ("10.000 đồng.", "Không.", False)
    assert site["thời hạn"] == ("5 ngày làm việc.", "Không quá 05 ngày làm việc.", True)
    assert site["căn cứ pháp lý"][2] is True
    assert site["điều kiện"] == (None, "Có mèo.", False)
    assert site["tên"][2] is True
    assert site["lĩnh vực"][2] is True
    assert site["cấp"] == ("cấp xã", "Cấp Xã", True)
    names = rows(found, "lam-dong-2031")
    assert set(names) == {"nộp trực tuyến", "tên", "lĩnh vực", "cấp"}


def test_the_same_amount_in_other_words(filled: Engine, tmp_path: Path) -> None:
    load(filled, write_site(tmp_path / "b.json", site_record(fee="Mười mèo: 10.000 đồng/hồ sơ.")))
    assert rows(compare(filled, CATS, DAY), "cay-xanh")["phí, lệ phí"][2] is True


def test_one_name_on_two_levels(filled: Engine) -> None:
    assert compare(filled, "cay-xanh/12-4", DAY).entry_id == DOGS
    assert compare(filled, "tthc/1.000003", DAY).beside == ()


def test_a_record_without_an_entry(filled: Engine) -> None:
    found = compare(filled, "12-6", DAY)
    assert (found.entry_id, found.title) == (None, None)
    assert {row.ours for row in found.beside[0].rows} == {None}


def test_nothing_of_that_name(filled: Engine) -> None:
    with pytest.raises(NoReferenceError, match=r"9\.999999"):
        compare(filled, "9.999999", DAY)
    with pytest.raises(NoReferenceError, match="nguon-la"):
        missing(filled, "nguon-la")


def test_missing(filled: Engine) -> None:
    def told(source: str) -> list[tuple[str, str | None]]:
        return [(one.record.site_id, one.named) for one in missing(filled, source)]

    assert told("cay-xanh") == [("12-5", "ten/1.000078"), ("12-6", None)]
    assert told("lam-dong-2031") == [("1.000077.H36", None), ("1.000078", "ten/1.000078")]


def test_a_withdrawn_entry_is_missing(filled: Engine) -> None:
    unpublish(filled, CATS, "an", "sai")
    assert "1.000001.000.00.00.H36" in [one.record.site_id for one in missing(filled, "lam-dong-2031")]
