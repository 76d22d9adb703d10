"""Lists of procedures as the ministries publish them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import Engine

from knowledge.entries import Kind, Layer, Origin
from knowledge.store import Store
from knowledge.workbooks.errors import FileError
from knowledge.workbooks.lists import compare_list, import_lists, read_procedure_list
from tests.knowledge.workbooks.books import CAT, entry, publish

TODAY = date(2031, 6, 1)
SHARED = Path(__file__).parents[4] / "shared/data/procedures"
ROWS = [
    ["Mã số", "Tên", "Cơ quan ban hành", "Cơ quan thực hiện", "Lĩnh vực"],
    ["1.900001", " Thủ tục cấp thẻ  mèo (1.900001)", "Bộ Mèo", "UBND cấp  xã\nỦy ban nhân dân cấp xã", "Mèo"],
    ["1.900002", "Cấp thẻ cún", "Bộ Mèo", "Sở Mèo", "Chó"],
    [1.90005, "Cấp chuồng", "Bộ Mèo", "Cục Chuồng\nSở Chuồng", "Chuồng"],
    [None, None, None, None, None],
    ["1.900002", "Lần nữa", "Bộ Mèo", None, "Chó"],
    ["x", "Không mã", None, None, None],
]


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nDANH SÁCH THỦ TỤC HÀNH CHÍNH"])
    sheet.merge_cells("A1:E1")
    for row in ROWS:
        sheet.append(row)
    path = tmp_path / "bo-meo.xlsx"
    made.save(path)
    return path


def known(engine: Engine) -> dict[str, Layer]:
    return {one.id: one.first for one in Store(engine).entries() if one.kind == Kind.KNOWN}


def test_rows_are_read_wherever_the_header_stands(listed: Path) -> None:
    found = read_procedure_list(listed)
    assert [(row.code, row.title, row.row) for row in found.rows] == [
        ("1.900001", "Thủ tục cấp thẻ mèo", 3), ("1.900002", "Cấp thẻ cún", 4), ("1.900050", "Cấp chuồng", 5),
    ]  # fmt: skip
    assert found.rows[0].agencies == ("Ủy ban nhân dân cấp xã",)
    assert found.rows[2].agencies == ("Cục Chuồng", "Sở Chuồng")
    assert found.problems == (
        "bo-meo.xlsx dòng 7: mã 1.900002 đã có ở dòng 4", "bo-meo.xlsx dòng 8: không có mã hoặc tên thủ tục",
    )  # fmt: skip


def test_what_only_one_side_names(engine: Engine, listed: Path) -> None:
    more = {"origin": Origin.IMPORT, "field": "Chó"}
    publish(
        engine,
        entry(CAT, Kind.PROCEDURE, "Cấp thẻ mèo", code="1.900001", origin=Origin.CATALOGUE),
        entry("tthc/1.900002", Kind.PROCEDURE, "Cấp thẻ chó", code="1.900002", **more),
        entry("tthc/1.900003", Kind.PROCEDURE, "Dắt chó", code="1.900003", **more),
    )
    report = compare_list(engine, [read_procedure_list(listed)])
    assert (report.listed, report.known) == (3, 2)
    assert [row.code for row in report.missing] == ["1.900050"]
    assert [(one.code, one.ours, one.theirs) for one in report.renamed] == [
        ("1.900002", "Cấp thẻ chó", "Cấp thẻ cún")
    ]
    assert report.gone == [("1.900003", "Dắt chó")]
    assert len(report.problems) == 2


def test_what_is_missing_becomes_known_by_name_until_its_content_comes(engine: Engine, listed: Path) -> None:
    publish(engine)
    first = import_lists(engine, [listed], TODAY)
    assert first.revision == 2
    layer = known(engine)["ten/1.900050"]
    assert (layer.title, layer.origin, layer.field, layer.topic) == (
        "Cấp chuồng",
        Origin.IMPORT,
        "Chuồng",
        "known",
    )
    assert layer.facts[0].text == (
        "Trung tâm Phục vụ hành chính công trong tỉnh; cơ quan thực hiện: Cục Chuồng, Sở Chuồng."
    )
    assert layer.facts[0].sources == ("danh-sach-tthc-bo-meo",)
    assert "danh-sach-tthc-bo-meo" in Store(engine).sources()
    assert import_lists(engine, [listed], TODAY).revision == 2
    publish(engine, entry("tthc/1.900050", Kind.PROCEDURE, "Cấp chuồng", origin=Origin.IMPORT))
    assert import_lists(engine, [listed], TODAY).revision == 4
    assert known(engine) == {}


def test_a_workbook_without_codes_is_refused(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    path = tmp_path / "khac.xlsx"
    made.save(path)
    with pytest.raises(FileError, match="không thấy dòng tiêu đề"):
        read_procedure_list(path)


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="../shared/data/procedures is missing")
def test_the_lists_of_seven_ministries() -> None:
    lists = [read_procedure_list(path) for path in sorted(SHARED.glob("*.xlsx"))]
    assert {one.name: len(one.rows) for one in lists} == {
        "danh-sach-tthc-BoCongAn.xlsx": 339, "danh-sach-tthc-BoTaiChinh.xlsx": 706,
        "danh-sach-tthc-BoTuPhap.xlsx": 271, "danh-sach-tthc-BoXayDung.xlsx": 525,
        "danh-sach-tthc-NganhangNhanuocVietNam.xlsx": 261, "danh-sach-tthc-NongNghiepvaMoiTruong.xlsx": 537,
        "toa-an-nhan-dan.xlsx": 3,
    }  # fmt: skip
    assert all(not one.problems for one in lists)
    assert all(row.field and row.issuer for one in lists for row in one.rows)
