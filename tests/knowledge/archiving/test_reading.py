from __future__ import annotations

import json
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from knowledge.archiving import manifest as manifests
from knowledge.archiving.errors import ArchiveError, DamagedArchiveError, NewerArchiveError
from knowledge.archiving.reading import open_archive
from knowledge.archiving.schema import Schema, tables_at

Rows = dict[str, list[dict[str, Any]]]
SAMPLES = 150  # of the places where a file may be damaged


def read(file: Path, schema: Schema) -> Rows:
    """All rows, as a restore reads them."""
    tables = {table.name: table for table in tables_at(schema, "c2")}
    with open_archive(file, [schema]) as archive:
        [part] = archive.manifest.schemas
        return {one.name: list(archive.rows(part, one, tables[one.name])) for one in part.tables}


def test_rows_come_back_as_values(archive: Path, schema: Schema) -> None:
    rows = read(archive, schema)
    assert [row["name"] for row in rows["owners"]] == ["Bà Tư", "Ông Năm", "Út"]
    assert [row["paw"] for row in rows["cats"]] == [b"\x00\xff\x2a", None, b""]
    assert rows["house"] == [{"id": 1}]


def test_a_flipped_byte_is_found_or_changes_nothing(archive: Path, schema: Schema, tmp_path: Path) -> None:
    whole, right = archive.read_bytes(), read(archive, schema)
    chance, found = random.Random(7), 0
    bad = tmp_path / "bad.zip"
    for place in chance.sample(range(len(whole)), SAMPLES):
        damaged = bytearray(whole)
        damaged[place] ^= 1 << chance.randrange(8)
        bad.write_bytes(damaged)
        try:
            same = read(bad, schema) == right
        except ArchiveError:
            found += 1
            continue
        assert same, place
    assert found > SAMPLES / 2


def test_a_cut_file_is_refused(archive: Path, schema: Schema, tmp_path: Path) -> None:
    whole = archive.read_bytes()
    bad = tmp_path / "bad.zip"
    for length in [0, 1, len(whole) - 1, *random.Random(7).sample(range(len(whole)), 50)]:
        bad.write_bytes(whole[:length])
        with pytest.raises(DamagedArchiveError, match=r"bad\.zip hỏng"):
            read(bad, schema)


Members = dict[str, bytes]


def edited(archive: Path, to: Path, edit: Callable[[Members], object]) -> Path:
    """The archive with other members, its zip being in order."""
    with zipfile.ZipFile(archive) as content:
        members = {name: content.read(name) for name in content.namelist()}
    edit(members)
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as content:
        for name, data in members.items():
            content.writestr(name, data)
    return to


def in_manifest(change: Callable[[dict[str, Any]], object]) -> Callable[[Members], object]:
    def edit(members: Members) -> None:
        data = json.loads(members[manifests.MEMBER])
        change(data)
        members[manifests.MEMBER] = json.dumps(data).encode()

    return edit


def cats(data: dict[str, Any]) -> dict[str, Any]:
    tables: list[dict[str, Any]] = data["schemas"][0]["tables"]
    return next(table for table in tables if table["name"] == "cats")


@pytest.mark.parametrize(
    "edit",
    [
        lambda members: members.pop("cattery/cats.jsonl"),
        lambda members: members.pop("manifest.json"),
        lambda members: members.update({"../../evil.jsonl": b""}),
        lambda members: members.update({"/etc/evil": b""}),
        lambda members: members.update({"cattery/cats.jsonl": b""}),
        lambda members: members.update({"cattery/cats.jsonl": members["cattery/cats.jsonl"] * 2}),
        lambda members: members.update({"cattery/cats.jsonl": b"[" + members["cattery/cats.jsonl"]}),
        in_manifest(lambda data: cats(data).update(rows=2)),
        in_manifest(lambda data: cats(data).update(sha256="0" * 64)),
        in_manifest(lambda data: cats(data).update(name="../cats")),
        in_manifest(lambda data: cats(data)["columns"].pop()),
        in_manifest(lambda data: cats(data)["columns"].reverse()),
        in_manifest(lambda data: data["schemas"].append(data["schemas"][0])),
        in_manifest(lambda data: data["schemas"][0].update(name="kennel")),
        in_manifest(lambda data: data["schemas"].clear()),
        in_manifest(lambda data: data.pop("made_at")),
    ],
)
def test_a_file_that_contradicts_itself(
    archive: Path, schema: Schema, tmp_path: Path, edit: Callable[[Members], object]
) -> None:
    bad = edited(archive, tmp_path / "bad.zip", edit)
    with pytest.raises(DamagedArchiveError, match=r"^Tệp sao lưu .*bad\.zip hỏng .*\.$") as raised:
        read(bad, schema)
    assert "\n" not in str(raised.value)
    assert sorted(path.name for path in tmp_path.rglob("*evil*")) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.update(format=manifests.FORMAT + 1, schemas="khác hẳn"),
        lambda data: data["schemas"][0].update(revision="c3"),
    ],
)
def test_a_newer_one_says_so(
    archive: Path, schema: Schema, tmp_path: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    newer = edited(archive, tmp_path / "newer.zip", in_manifest(change))
    with pytest.raises(NewerArchiveError, match=r"newer\.zip do chương trình mới hơn \(1\.2\.3\)"):
        read(newer, schema)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\x1f\x8b" + bytes(100), b"motcua" * 1000])
def test_a_file_of_something_else(schema: Schema, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(DamagedArchiveError, match="không phải tệp sao lưu"):
        read(tmp_path / "x.zip", schema)


def test_a_file_that_cannot_be_read(schema: Schema, tmp_path: Path) -> None:
    for place in (tmp_path / "nowhere.zip", tmp_path):
        with pytest.raises(ArchiveError, match="Không đọc được tệp sao lưu"):
            read(place, schema)


def test_what_goes_wrong_outside_is_not_the_archives_fault(archive: Path, schema: Schema) -> None:
    with pytest.raises(OSError, match="đĩa đầy"), open_archive(archive, [schema]):
        raise OSError("đĩa đầy")
