from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.importers.catalogue import main, read_catalogue, write_catalogue
from knowledge.importers.errors import CatalogueError
from knowledge.importers.portal_records import parse_record
from knowledge.procedures import ProcedureRecord
from tests.knowledge.importers.pages import page


def records() -> list[ProcedureRecord]:
    ways = "Trực tuyến5 Ngày155 VNĐ(Thẻ 5 năm: 155 USD/thẻ)Trực tiếp1Miễn phíDịch vụ bưu chính1Miễn phí"
    return [
        parse_record(
            page(code="2.000002", ways=ways, law="Tên văn bản pháp lýMã văn bảnLuật Nuôi mèo01/2031/QH15")
        ),
        parse_record(page(code="1.000001", law="Tên văn bản pháp lýMã văn bảnTục lệ nuôi mèo trong làng")),
    ]


def test_facts_come_back_without_the_running_text(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.jsonl"
    assert write_catalogue(records(), path) == 2
    shipped = [
        replace(record, steps=(), papers=(), conditions=None, address=None, repairs=())
        for record in sorted(records(), key=lambda record: record.code)
    ]
    assert read_catalogue(path) == shipped


def test_lines_are_sorted_and_dated(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.jsonl"
    write_catalogue(records(), path)
    header, law, first, second = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    assert header == {"as_of": "2026-07", "format": 1, "laws": 1, "records": 2}
    assert law == {"n": "01/2031/QH15", "t": "Luật Nuôi mèo"}
    assert [first["c"], second["c"]] == ["1.000001", "2.000002"]


def test_two_records_of_one_code(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"2\.000002"):
        write_catalogue([records()[0], records()[0]], tmp_path / "catalogue.jsonl")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("damage", "line"),
    [
        (lambda lines: lines[:-1], 1),
        (lambda lines: [], 1),
        (lambda lines: ['{"format":9}', *lines[1:]], 1),
        (lambda lines: [*lines[:2], "{", lines[3]], 3),
        (lambda lines: [*lines[:2], '{"c":"1.000001"}', lines[3]], 3),
        (lambda lines: [*lines[:3], lines[3].replace('"p":[0]', '"p":[7]')], 4),
    ],
)
def test_a_damaged_catalogue_names_the_line(tmp_path: Path, damage: object, line: int) -> None:
    path = tmp_path / "catalogue.jsonl"
    ways = "Trực tuyến5 Ngày155 USDTrực tiếp5 Ngày155 USDTrực tiếp6 Ngày150 USD"
    write_catalogue([records()[0], parse_record(page(code="3.000001", ways=ways))], path)
    lines = path.read_text(encoding="utf-8").splitlines()
    if line == 4:
        lines[3] = lines[3].replace('"p":[1]', '"p":[7]')
    path.write_text("\n".join(damage(lines)), encoding="utf-8")  # type: ignore[operator]
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(path)
    assert caught.value.line == line


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, target = tmp_path / "source.json", tmp_path / "catalogue.jsonl"
    source.write_text(json.dumps([page(), page(page_code="9.999999", code="1.000002")]), encoding="utf-8")
    assert main([str(source), str(target)]) == 0
    assert "9.999999" in capsys.readouterr().err
    assert [record.code for record in read_catalogue(target)] == ["1.000001"]
    assert main([str(tmp_path / "none.json"), str(target)]) == 1
    assert main([]) == 2
