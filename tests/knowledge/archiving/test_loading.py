from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from knowledge.archiving import manifest as manifests
from knowledge.archiving.errors import ArchiveError, DamagedArchiveError
from knowledge.archiving.loading import loaded
from knowledge.archiving.reading import open_archive
from knowledge.archiving.schema import Schema
from knowledge.errors import StoreError
from tests.knowledge.archiving.cattery import everything, fill
from tests.knowledge.archiving.conftest import save
from tests.knowledge.archiving.test_reading import Members, edited

Rows = dict[str, list[tuple[Any, ...]]]


def load(file: Path, schema: Schema, folder: Path) -> Rows:
    with open_archive(file, [schema]) as archive:
        [part] = archive.manifest.schemas
        with loaded(archive, part, schema, folder / "loaded.db") as engine:
            return everything(engine)


def test_rows_are_those_that_were_saved(
    archive: Path, schema: Schema, sqlite: Callable[[str], Engine], tmp_path: Path
) -> None:
    assert load(archive, schema, tmp_path) == everything(sqlite("source"))


def test_an_older_archive_is_migrated_with_all_its_rows(
    schema: Schema, older: Schema, sqlite: Callable[[str], Engine], tmp_path: Path
) -> None:
    fill(sqlite("older"), older)
    save(sqlite("older"), older, tmp_path / "older.zip")
    rows = load(tmp_path / "older.zip", schema, tmp_path)
    assert [row[:1] for row in rows["cats"]] == [(1,), (2,), (7,)]
    with open_archive(tmp_path / "older.zip", [schema]) as archive:
        [part] = archive.manifest.schemas
        with loaded(archive, part, schema, tmp_path / "again.db") as engine, engine.connect() as connection:
            counted = connection.exec_driver_sql("SELECT name, cats FROM owners ORDER BY id").all()
    assert [tuple(row) for row in counted] == [("Bà Tư", 2), ("Ông Năm", 1), ("Út", 0)]


def with_rows(archive: Path, to: Path, table: str, change: Callable[[list[Any], list[str]], object]) -> Path:
    """The archive with other rows of a table, its checksums made anew."""

    def edit(members: Members) -> None:
        data = json.loads(members[manifests.MEMBER])
        [part] = [part for part in data["schemas"][0]["tables"] if part["name"] == table]
        name = f"cattery/{table}.jsonl"
        rows = [json.loads(line) for line in members[name].splitlines()]
        change(rows, part["columns"])
        members[name] = "".join(json.dumps(row) + "\n" for row in rows).encode()
        part.update(rows=len(rows), sha256=hashlib.sha256(members[name]).hexdigest())
        members[manifests.MEMBER] = json.dumps(data).encode()

    return edited(archive, to, edit)


@pytest.mark.parametrize(
    ("table", "change", "reason"),
    [
        ("owners", lambda rows, _: rows.pop(0), "bảng cats nhắc đến dòng không có trong bảng owners"),
        ("owners", lambda rows, _: rows.append(rows[0]), "mâu thuẫn"),
        ("owners", lambda rows, names: rows[0].__setitem__(names.index("name"), None), "không đọc được"),
        ("cats", lambda rows, names: rows[0].__setitem__(names.index("asleep"), 7), "không đọc được"),
        ("cats", lambda rows, _: rows[0].pop(), "không đọc được"),
        ("cats", lambda rows, names: names.__setitem__(0, "tail"), "có cột lạ"),
        ("cats", lambda rows, names: names.__setitem__(0, "story"), "có cột lạ"),
    ],
)
def test_rows_that_cannot_be(
    archive: Path, schema: Schema, tmp_path: Path, table: str, change: Any, reason: str
) -> None:
    bad = with_rows(archive, tmp_path / "bad.zip", table, change)
    with pytest.raises(DamagedArchiveError, match=reason):
        load(bad, schema, tmp_path)


def test_a_table_that_the_step_does_not_have(archive: Path, schema: Schema, tmp_path: Path) -> None:
    def edit(members: Members) -> None:
        data = json.loads(members[manifests.MEMBER])
        data["schemas"][0]["tables"] = [
            part for part in data["schemas"][0]["tables"] if part["name"] != "house"
        ]
        members[manifests.MEMBER] = json.dumps(data).encode()
        del members["cattery/house.jsonl"]

    with pytest.raises(DamagedArchiveError, match="bảng của phần cattery không đúng với c2"):
        load(edited(archive, tmp_path / "bad.zip", edit), schema, tmp_path)


def test_no_room_for_it(archive: Path, schema: Schema, tmp_path: Path) -> None:
    def small(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA max_page_count=6")

    event.listen(Engine, "connect", small)
    try:
        with pytest.raises((ArchiveError, StoreError), match="full"):
            load(archive, schema, tmp_path)
    finally:
        event.remove(Engine, "connect", small)
