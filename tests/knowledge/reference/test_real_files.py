"""The two files of other provinces; skipped where the developers' shared data is not mounted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from knowledge.database import migrate, open_engine, sqlite_url
from knowledge.reference.comparing import compare, missing
from knowledge.reference.loading import find, load
from knowledge.sync import sync

FOLDER = Path(__file__).parents[4] / "shared/data/procedures"
FILES = {"phu-tho": "phutho_157.json", "lam-dong-2025": "lamdong_names_2025.json"}
DAY = date(2026, 11, 21)

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not FOLDER.exists(), reason="../shared/data/procedures is missing"),
]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The shipped content published, both files loaded; no test changes it."""
    engine = open_engine(sqlite_url(tmp_path_factory.mktemp("home") / "knowledge.db"))
    migrate(engine)
    sync(engine)
    for source, name in FILES.items():
        assert load(engine, FOLDER / name).source == source
    yield engine
    engine.dispose()


@pytest.mark.parametrize(("source", "records", "repeated"), [("phu-tho", 157, 0), ("lam-dong-2025", 1270, 7)])
def test_loading_again_changes_nothing(loaded: Engine, source: str, records: int, repeated: int) -> None:
    report = load(loaded, FOLDER / FILES[source])
    assert (report.new, report.updated, report.unchanged) == (0, 0, records)
    assert len(report.repeated) == repeated
    assert report.unreadable == ()


def test_a_residence_fee_beside_ours(loaded: Engine) -> None:
    found = compare(loaded, "1.004222.000.00.00.H36", DAY)
    assert found.entry_id == "tthc/1.004222"
    (site,) = [one for one in found.beside if one.record.source == "phu-tho"]
    assert site.record.title == "Đăng ký thường trú"
    same = {row.name: row.same for row in site.rows}
    assert same["phí, lệ phí"]
    assert same["thời hạn"]


def test_every_record_can_be_compared(loaded: Engine) -> None:
    for record in find(loaded, "the can cuoc", "phu-tho"):
        assert compare(loaded, f"phu-tho/{record.site_id}", DAY).beside


def test_what_we_do_not_have(loaded: Engine) -> None:
    assert len(missing(loaded, "phu-tho")) < 30
    lam_dong = missing(loaded, "lam-dong-2025")
    assert 850 < len(lam_dong) < 950
    assert sum(one.named is not None for one in lam_dong) > 700
