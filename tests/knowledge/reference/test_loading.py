from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from knowledge.entries import Aspect
from knowledge.reference.errors import ReferenceFileError
from knowledge.reference.loading import find, load
from knowledge.reference.records import national_code, read_file
from knowledge.store import Store
from tests.knowledge.reference.sites import names_record, site_record, write_names, write_site

ROOT = Path(__file__).parents[3]


def counts(engine: Engine, path: Path, source: str | None = None) -> tuple[int, int, int]:
    report = load(engine, path, source)
    return report.new, report.updated, report.unchanged


def test_a_site_file(engine: Engine, tmp_path: Path) -> None:
    report = load(engine, write_site(tmp_path / "any.json"))
    assert (report.source, report.new, report.unreadable) == ("cay-xanh", 2, ())
    (record,) = find(engine, "12-3")
    assert record.code is None
    assert (record.levels, record.field, record.url) == (
        ("xa",),
        "Lĩnh vực nuôi mèo",
        "https://a.example/12-3",
    )
    facts = dict(record.facts)
    assert facts[Aspect.STEPS] == "Bước 1: Nộp đơn.\nBước 2: Nhận giấy."
    assert facts[Aspect.DOCUMENTS] == "Đơn đề nghị."
    assert facts[Aspect.FORM] == "Don.docx"
    assert facts[Aspect.FEE] == "Không."


def test_a_names_file(engine: Engine, tmp_path: Path) -> None:
    report = load(engine, write_names(tmp_path / "names_2031.json"))
    assert (report.source, report.new) == ("lam-dong-2031", 3)
    assert [(record.site_id, record.levels) for record in find(engine, "1.000001")] == [
        ("1.000001.000.00.00.H36", ("xa",))
    ]
    assert find(engine, "1.000077.000.00.00.H36")[0].levels == ("tinh",)
    assert find(engine, "1.000078")[0].levels == ()  # the district is gone


def test_loading_again(engine: Engine, tmp_path: Path) -> None:
    path = write_site(tmp_path / "a.json")
    assert counts(engine, path) == (2, 0, 0)
    assert counts(engine, path) == (0, 0, 2)
    write_site(path, site_record(fee="5.000 đồng."), site_record(site_id="12-5", title="Mới"))
    assert counts(engine, path) == (1, 1, 0)
    assert dict(find(engine, "12-3")[0].facts)[Aspect.FEE] == "5.000 đồng."
    assert counts(engine, path, "noi-khac") == (2, 0, 0)
    assert [record.source for record in find(engine, "12-3")] == ["cay-xanh", "noi-khac"]
    assert [record.source for record in find(engine, "12-3", "noi-khac")] == ["noi-khac"]


def test_words_find_titles_without_accents(engine: Engine, tmp_path: Path) -> None:
    load(engine, write_names(tmp_path / "a.json"), "a")
    assert [record.title for record in find(engine, "nuoi")] == [
        "Cấp thẻ nuôi vẹt",
        "Thủ tục cấp giấy phép nuôi mèo",
    ]
    assert find(engine, "nuôi bò") == []
    assert find(engine, " ") == []


def test_bad_records_are_named_and_the_others_loaded(engine: Engine, tmp_path: Path) -> None:
    rows = [
        site_record(), "chữ", site_record(site_id=""), site_record(title=None), site_record(fee=3),
        site_record(site_id="x" * 61), site_record(title="Lần hai"),
    ]  # fmt: skip
    report = load(engine, write_site(tmp_path / "a.json", *rows))
    assert report.new == 1
    assert [re.search(r"bản ghi (\d)", line)[1] for line in report.unreadable] == list("23456")  # type: ignore[index]
    assert report.repeated == ("12-3",)
    assert find(engine, "12-3")[0].title == "Cấp giấy phép nuôi mèo"


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "{}", "3", '{"procedures": []}', '[{"ma_thu_tuc": "1.000001"}]',
     '{"procedures": {"a": 1}}', "[" * 100_000],
)  # fmt: skip
def test_other_files_are_refused(engine: Engine, tmp_path: Path, content: str) -> None:
    path = tmp_path / "lạ.json"
    path.write_text(content, "utf-8")
    with pytest.raises(ReferenceFileError, match=r"lạ\.json"):
        load(engine, path, "a")


def test_a_file_that_is_not_there_or_not_text(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(ReferenceFileError, match="Không mở được tệp"):
        load(engine, tmp_path / "none.json")
    (tmp_path / "a.json").write_bytes(b"\xff\xfe\x00[")
    with pytest.raises(ReferenceFileError, match="không phải là JSON"):
        load(engine, tmp_path / "a.json")


@pytest.mark.parametrize("source", ["Lâm Đồng", "a b", "", "-a", "a" * 41])
def test_a_source_is_a_slug(tmp_path: Path, source: str) -> None:
    path = write_names(tmp_path / "a.json", names_record("1.000001"))
    with pytest.raises(ReferenceFileError, match="--source"):
        read_file(path, source)


@given(
    st.integers(0, 9), st.integers(0, 999_999), st.sampled_from(["", ".H36", ".000.00.00.H08", ".000.00.00"])
)
def test_the_national_part_of_a_code(first: int, rest: int, end: str) -> None:
    code = f"{first}.{rest:06}"
    assert national_code(f" {code}{end} ") == code
    assert national_code(f"{code}9{end}") is None


@pytest.mark.parametrize("value", ["a\u0000b", "\ud800", "một\u200bhai"])
def test_letters_that_a_database_refuses(engine: Engine, tmp_path: Path, value: Any) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([names_record(linh_vuc=value)]), "utf-8")
    assert counts(engine, path, "a") == (1, 0, 0)
    assert counts(engine, path, "a") == (0, 0, 1)


def test_nothing_is_published_and_nobody_else_reads_the_table(engine: Engine, tmp_path: Path) -> None:
    load(engine, write_site(tmp_path / "a.json"))
    assert Store(engine).revision() == 0
    readers = {
        path.relative_to(ROOT).as_posix()
        for package in ("bot", "knowledge", "nlu")
        for path in (ROOT / package).rglob("*.py")
        if re.search(r"\bReferenceRow\b|\breference_records\b", path.read_text("utf-8"))
    }
    allowed = {"knowledge/models.py", "knowledge/reference/loading.py"}
    assert {path for path in readers if "/migrations/" not in path} == allowed
    users = {
        path.relative_to(ROOT).as_posix()
        for folder in ("knowledge/answers", "knowledge/search", "nlu", "bot/channels")
        for path in (ROOT / folder).rglob("*.py")
        if "knowledge.reference" in path.read_text("utf-8")
    }
    assert users == set()
