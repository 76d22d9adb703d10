from __future__ import annotations

import fcntl
import json
import os
import stat
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, text

from knowledge.archiving.errors import ArchiveError
from knowledge.archiving.schema import Schema, newest
from knowledge.archiving.writing import new_file, snapshot, write_archive
from knowledge.database import open_engine
from knowledge.errors import StoreError
from tests.knowledge.archiving.cattery import CATS, OWNERS, add_cat, fill
from tests.knowledge.archiving.conftest import MADE_AT, save


def lines(file: Path, table: str) -> list[list[object]]:
    with zipfile.ZipFile(file) as content:
        return [json.loads(line) for line in content.read(f"cattery/{table}.jsonl").splitlines()]


def test_every_value_stands_in_its_line(empty_engine: Engine, older: Schema, tmp_path: Path) -> None:
    fill(empty_engine, older)
    manifest = save(empty_engine, older, tmp_path / "a.zip")
    assert lines(tmp_path / "a.zip", "cats") == CATS
    assert lines(tmp_path / "a.zip", "owners") == OWNERS
    [part] = manifest.schemas
    assert (part.revision, part.rows) == ("c1", 7)
    assert {table.name: table.rows for table in part.tables} == {"cats": 3, "owners": 3, "house": 1}


def test_one_state_is_written_while_others_write(
    empty_engine: Engine, schema: Schema, tmp_path: Path
) -> None:
    fill(empty_engine, schema)
    busy = open_engine(empty_engine.url.render_as_string(hide_password=False))
    written: list[str] = []

    def write(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("SELECT owners") or "FROM cats" in statement:
            with busy.begin() as connection:
                add_cat(connection, f"khách {len(written)}")
            written.append(statement)

    event.listen(empty_engine, "before_cursor_execute", write)
    try:
        save(empty_engine, schema, tmp_path / "a.zip")
    finally:
        event.remove(empty_engine, "before_cursor_execute", write)
        busy.dispose()
    assert len(written) == 2
    assert [len(lines(tmp_path / "a.zip", table)) for table in ("owners", "cats")] == [3, 3]
    with snapshot(empty_engine) as connection:
        assert connection.scalar(text("SELECT count(*) FROM owners")) == 5


def test_a_snapshot_leaves_an_ordinary_connection_behind(empty_engine: Engine, schema: Schema) -> None:
    fill(empty_engine, schema)
    with snapshot(empty_engine) as connection:
        connection.execute(text("SELECT 1 FROM cats"))
    with empty_engine.begin() as connection:
        add_cat(connection, "Bảy")
        connection.rollback()
    with empty_engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM cats")) == 3


def test_a_database_without_the_tables(empty_engine: Engine, schema: Schema, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="chưa có bảng nào của phần cattery"):
        save(empty_engine, schema, tmp_path / "a.zip")
    assert list(tmp_path.glob("a.zip*")) == []


def test_a_database_of_a_newer_program(
    empty_engine: Engine, schema: Schema, older: Schema, tmp_path: Path
) -> None:
    fill(empty_engine, schema)
    with pytest.raises(StoreError, match="mới hơn chương trình này: c2"):
        save(empty_engine, older, tmp_path / "a.zip")
    assert list(tmp_path.glob("a.zip*")) == []


def test_a_database_of_an_older_program_is_written_as_it_is(
    empty_engine: Engine, schema: Schema, older: Schema, tmp_path: Path
) -> None:
    fill(empty_engine, older)
    assert newest(schema) == "c2"
    manifest = save(empty_engine, schema, tmp_path / "a.zip")
    assert manifest.schemas[0].revision == "c1"
    assert lines(tmp_path / "a.zip", "owners") == OWNERS


def test_only_the_owner_may_read_it(archive: Path) -> None:
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert not archive.with_name("cats.zip.new").exists()


def test_an_archive_is_written_over_only_when_told(tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    file.write_bytes(b"old")
    file.chmod(0o644)
    with pytest.raises(ArchiveError, match=r"Đã có tệp .*a\.zip.*--force"), new_file(file, False):
        pass
    assert file.read_bytes() == b"old"
    with new_file(file, True) as handle:
        handle.write(b"new")
        assert file.read_bytes() == b"old"
    assert file.read_bytes() == b"new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


def test_what_goes_wrong_leaves_nothing(tmp_path: Path) -> None:
    def interrupted() -> None:
        with new_file(tmp_path / "a.zip", False) as handle:
            handle.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_one_left_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "a.zip.new").write_bytes(b"a long half of an archive")
    (tmp_path / "a.zip.new").chmod(0o644)
    with new_file(tmp_path / "a.zip", False) as handle:
        handle.write(b"whole")
    assert (tmp_path / "a.zip").read_bytes() == b"whole"
    assert stat.S_IMODE((tmp_path / "a.zip").stat().st_mode) == 0o600


def test_two_do_not_write_one_file(tmp_path: Path) -> None:
    with new_file(tmp_path / "a.zip", False) as handle:
        handle.write(b"first")
        with pytest.raises(ArchiveError, match="Một lần sao lưu khác"), new_file(tmp_path / "a.zip", True):
            pass
    assert (tmp_path / "a.zip").read_bytes() == b"first"


def test_a_finished_archive_is_not_emptied_by_who_waited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other one renames its file between our opening and our locking it."""
    coming, real = tmp_path / "a.zip.new", fcntl.flock
    coming.write_bytes(b"whole")

    def late(handle: int, how: int) -> None:
        coming.rename(tmp_path / "a.zip")
        real(handle, how)

    monkeypatch.setattr(fcntl, "flock", late)
    with pytest.raises(ArchiveError, match="Một lần sao lưu khác"), new_file(tmp_path / "a.zip", True):
        pass
    assert (tmp_path / "a.zip").read_bytes() == b"whole"


@pytest.mark.parametrize("place", ["nowhere/a.zip", "a.zip.new"])
def test_a_place_that_cannot_be_written_to(tmp_path: Path, place: str) -> None:
    (tmp_path / "a.zip.new.new").mkdir()
    with pytest.raises(ArchiveError, match="Không ghi được tệp sao lưu"), new_file(tmp_path / place, False):
        pass


def test_a_link_in_the_place_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "precious").write_bytes(b"precious")
    os.symlink(tmp_path / "precious", tmp_path / "a.zip.new")
    with pytest.raises(ArchiveError, match="Không ghi được"), new_file(tmp_path / "a.zip", True):
        pass
    assert (tmp_path / "precious").read_bytes() == b"precious"


def test_memory_does_not_grow_with_the_rows(
    schema: Schema, sqlite: Callable[[str], Engine], tmp_path: Path
) -> None:
    """Never more than a few batches of rows have been fetched and not yet written."""
    engine = sqlite("many")
    fill(engine, schema)
    story = "Mướp ngủ trưa. " * 20
    with engine.begin() as connection:
        rows = [{"id": number, "story": f"{number} {story}"} for number in range(100, 20_100)]
        connection.execute(
            text("INSERT INTO cats (id, owner_id, story, asleep) VALUES (:id, 1, :story, true)"), rows
        )
    del rows
    with snapshot(engine) as connection, open(tmp_path / "a.zip", "wb") as handle:
        tracemalloc.start()
        write_archive(handle, [(schema, connection)], "1.2.3", MADE_AT, {})
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 6e6  # the rows are 6 MB of text, 12 MB as Python's
