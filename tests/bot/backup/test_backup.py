from __future__ import annotations

import json
import stat
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import text

from bot import backup, records
from bot.backup import KNOWLEDGE, SCHEMAS, back_up, restore
from bot.errors import BotError
from bot.preparing import STAMP
from bot.settings import Settings
from knowledge.archiving import schema as schemas
from knowledge.archiving.errors import ArchiveError, DamagedArchiveError
from knowledge.database import migrate, open_engine
from knowledge.errors import StoreError
from knowledge.publishing import alone
from knowledge.store import Store
from tests.bot.backup.homes import a_home, clock, everything_at, publish
from tests.bot.backup.rows import ROWS, databases, fill, state


def test_every_row_comes_back_on_each_kind_of_database(
    source: Settings, target: Settings, archive: Path, tmp_path: Path
) -> None:
    report = restore(target, archive)
    assert state(target) == state(source)
    assert all(len(rows) == ROWS for rows in state(target).values())
    rows = tuple(ROWS * len(metadata.tables) for _, metadata in databases(source))
    assert (report.knowledge_rows, report.conversation_rows) == rows
    assert (report.revision, report.made_at, report.safety, report.migrated) == (1, clock(), None, ())
    again = back_up(target, tmp_path / "again.zip")
    assert (again.knowledge_rows, again.conversation_rows) == rows
    back = a_home(tmp_path / "back")
    restore(back, tmp_path / "again.zip")
    assert state(back) == state(source)


def test_the_file_tells_what_it_is(source: Settings, tmp_path: Path) -> None:
    report = back_up(source, tmp_path / "a.zip", clock=clock)
    assert report.size == (tmp_path / "a.zip").stat().st_size
    assert stat.S_IMODE((tmp_path / "a.zip").stat().st_mode) == 0o600
    with zipfile.ZipFile(tmp_path / "a.zip") as content:
        manifest = json.loads(content.read("manifest.json"))
        names = {name.split("/")[0] for name in content.namelist()}
    assert names == {"manifest.json", "knowledge", "conversations"}
    assert manifest["made_at"] == "2026-11-21T13:45:06+07:00"
    assert {part["name"]: part["revision"] for part in manifest["schemas"]} == {
        schema.name: schemas.newest(schema) for schema in SCHEMAS
    }


def test_a_filled_system_is_replaced_only_when_told_and_saved_before(
    source: Settings, target: Settings, archive: Path
) -> None:
    fill(target, "b")
    before, files = state(target), everything_at(target)
    with pytest.raises(BotError, match=r"^Cơ sở dữ liệu đang có dữ liệu: thêm --force [^\n]*\.$"):
        restore(target, archive)
    assert (state(target), everything_at(target)) == (before, files)
    report = restore(target, archive, force=True, clock=clock)
    assert state(target) == state(source)
    assert report.safety == target.home / "before-restore-20261121-134506.zip"
    assert stat.S_IMODE(report.safety.stat().st_mode) == 0o600
    second = restore(target, report.safety, force=True, clock=clock)
    assert state(target) == before
    assert second.safety == target.home / "before-restore-20261121-134506-2.zip"


def test_a_prepared_system_without_content_is_empty(target: Settings, archive: Path) -> None:
    for url, scripts, versions in [
        (target.knowledge_url, KNOWLEDGE.scripts, KNOWLEDGE.versions),
        (target.conversations_url, records.MIGRATIONS, records.VERSIONS),
    ]:
        engine = open_engine(url)
        migrate(engine, scripts, versions)
        engine.dispose()
    assert restore(target, archive).safety is None


def test_nothing_to_save(target: Settings, tmp_path: Path) -> None:
    with pytest.raises(BotError, match=r"Chưa có dữ liệu nào để sao lưu.*MOTCUA_HOME"):
        back_up(target, tmp_path / "a.zip")
    assert not (tmp_path / "a.zip").exists()
    assert everything_at(target) == []


def test_a_system_that_never_talked(tmp_path: Path, archive: Path) -> None:
    """Its conversations are saved as none, so that going back to it forgets those of the archive."""
    quiet = a_home(tmp_path / "quiet")
    engine = open_engine(quiet.knowledge_url)
    migrate(engine)
    engine.dispose()
    assert back_up(quiet, tmp_path / "quiet.zip").conversation_rows == 0
    restore(quiet, archive)
    restore(quiet, tmp_path / "quiet.zip", force=True)
    assert state(quiet)["conversations"] == []


def test_without_conversations_those_of_the_target_stay(
    source: Settings, target: Settings, tmp_path: Path
) -> None:
    report = back_up(source, tmp_path / "a.zip", conversations=False)
    assert report.conversation_rows is None
    with zipfile.ZipFile(tmp_path / "a.zip") as content:
        assert not [name for name in content.namelist() if name.startswith("conversations")]
    fill(target, "b")
    before = state(target)
    assert restore(target, tmp_path / "a.zip", force=True).conversation_rows is None
    after = state(target)
    for _, metadata in databases(target)[1:]:
        for table in metadata.tables:
            assert after[table] == before[table]
    assert after["layers"] == state(source)["layers"]


def test_running_processes_see_another_publication(target: Settings, tmp_path: Path) -> None:
    publish(target, "Được nuôi.")
    engine = open_engine(target.knowledge_url)
    store = Store(engine)
    before = store.publication()
    back_up(target, tmp_path / "a.zip")
    restore(target, tmp_path / "a.zip", force=True)
    after = store.publication()
    assert after.revision == before.revision == 1
    assert after.stamp != before.stamp
    assert len(after.stamp) == 32
    assert [entry.id for entry in store.entries()] == ["meo/nuoi"]
    engine.dispose()


def test_a_revision_back_is_taken_up_and_publishing_goes_on(target: Settings, tmp_path: Path) -> None:
    publish(target, "Được nuôi.")
    back_up(target, tmp_path / "a.zip")
    publish(target, "Không được nuôi.", "Cấm nuôi.")
    engine = open_engine(target.knowledge_url)
    store = Store(engine)
    assert store.revision() == 3
    assert restore(target, tmp_path / "a.zip", force=True).revision == 1
    assert store.revision() == 1
    [entry] = store.entries()
    assert [fact.text for fact in entry.facts] == ["Được nuôi."]
    publish(target, "Nuôi hai con.")
    assert store.revision() == 2
    engine.dispose()


def test_an_archive_of_the_first_schema_is_migrated(target: Settings, tmp_path: Path) -> None:
    old = a_home(tmp_path / "old")
    first_schema(old)
    back_up(old, tmp_path / "old.zip")
    report = restore(target, tmp_path / "old.zip")
    assert report.migrated == (f"knowledge 0001 -> {schemas.newest(KNOWLEDGE)}",)
    engine = open_engine(target.knowledge_url)
    store = Store(engine)
    [entry] = store.entries()
    assert (entry.id, entry.title) == ("meo/nuoi", "Nuôi mèo")
    assert [fact.text for fact in entry.facts] == ["Được nuôi."]
    assert [source.title for source in store.sources().values()] == ["Luật Nuôi mèo"]
    assert entry.first.questions == ("nuôi mèo",)
    assert [passage.text for passage in entry.first.passages] == ["Điều 1. Mèo."]
    engine.dispose()


def first_schema(settings: Settings) -> None:
    """The knowledge as the first version of the program wrote it."""
    engine = open_engine(settings.knowledge_url)
    schemas.upgrade(engine, KNOWLEDGE, "0001")
    rows = [
        "INSERT INTO publication VALUES (1, 1)",
        "INSERT INTO revisions VALUES (1, 't', 't', '2026-01-02 03:04:05.000000', NULL)",
        "INSERT INTO layers (id, entry_id, origin, added_in, fingerprint, kind, title, topic, levels, years,"
        " flags, sources, confidence) VALUES (5, 'meo/nuoi', 'content', 1, 'f', 'answer', 'Nuôi mèo', 'meo',"
        " '[]', '[]', '[]', '[\"luat-1\"]', 'seen_primary')",
        "INSERT INTO questions VALUES (1, 5, 'nuôi mèo')",
        "INSERT INTO facts (id, layer_id, position, aspect, text, confidence, fees, sources)"
        " VALUES (1, 5, 0, 'answer', 'Được nuôi.', 'seen_primary', '[]', '[]')",
        "INSERT INTO passages VALUES (1, 5, 0, 'Chương I', 'Điều 1. Mèo.')",
        "INSERT INTO sources (key, title, kind) VALUES ('luat-1', 'Luật Nuôi mèo', 'document')",
    ]
    with engine.begin() as connection:
        for row in rows:
            connection.execute(text(row))
    engine.dispose()


def test_a_system_of_the_first_schema_is_saved_whole_before_it_is_replaced(
    source: Settings, archive: Path, tmp_path: Path
) -> None:
    old, back = a_home(tmp_path / "old"), a_home(tmp_path / "back")
    first_schema(old)
    report = restore(old, archive, force=True)
    assert state(old) == state(source)
    assert report.safety is not None
    restore(back, report.safety)
    assert [row["text"] for row in state(back)["facts"]] == ["Được nuôi."]


def test_a_newer_system_is_left_alone(target: Settings, archive: Path, tmp_path: Path) -> None:
    fill(target, "b")
    engine = open_engine(target.knowledge_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    for act in (lambda: restore(target, archive, force=True), lambda: back_up(target, tmp_path / "a.zip")):
        with pytest.raises(StoreError, match="mới hơn chương trình này: 9999"):
            act()
    assert not (tmp_path / "a.zip").exists()
    assert {row["title"] for row in state(target)["layers"]} == {"b ế1", "b ế2", "b ế3"}


def test_a_damaged_archive_changes_nothing(target: Settings, archive: Path) -> None:
    fill(target, "b")
    before, files = state(target), everything_at(target)
    whole = archive.read_bytes()
    for place in (len(whole) // 3, len(whole) // 2):
        damaged = bytearray(whole)
        damaged[place] ^= 0xFF
        archive.write_bytes(damaged)
        with pytest.raises(DamagedArchiveError):
            restore(target, archive, force=True)
    assert (state(target), everything_at(target)) == (before, files)


def test_a_load_that_goes_on_is_not_disturbed(
    target: Settings, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(target, "b")
    monkeypatch.setattr(backup, "alone", lambda engine: alone(engine, 0.05))
    engine = open_engine(target.knowledge_url)
    with alone(engine), pytest.raises(StoreError, match="Đang có một lần nạp"):
        restore(target, archive, force=True)
    engine.dispose()
    assert {row["title"] for row in state(target)["layers"]} == {"b ế1", "b ế2", "b ế3"}


def test_what_was_prepared_is_what_was_restored(source: Settings, target: Settings, tmp_path: Path) -> None:
    """`motcua prepare` loads the content when the archive's was another, and only then."""
    (source.home / STAMP).write_text("of the archive", "utf-8")
    back_up(source, tmp_path / "with.zip")
    (source.home / STAMP).unlink()
    back_up(source, tmp_path / "without.zip")
    (target.home / STAMP).write_text("of the target", "utf-8")
    restore(target, tmp_path / "with.zip")
    assert (target.home / STAMP).read_text("utf-8") == "of the archive"
    restore(target, tmp_path / "without.zip", force=True)
    assert not (target.home / STAMP).exists()


def test_a_server_that_is_not_there(archive: Path, tmp_path: Path) -> None:
    away = Settings(home=tmp_path, database_url="postgresql+psycopg://nobody@127.0.0.1:1/none")
    for act in (lambda: restore(away, archive), lambda: back_up(away, tmp_path / "a.zip")):
        with pytest.raises(StoreError, match=r"^Không đọc được cơ sở dữ liệu") as raised:
            act()
        assert "\n" not in str(raised.value)


def test_a_damaged_database_is_named(archive: Path, tmp_path: Path) -> None:
    home = a_home(tmp_path / "damaged")
    (home.home / "knowledge.db").write_bytes(b"not a database, whatever its name says" * 100)
    for act in (lambda: restore(home, archive, force=True), lambda: back_up(home, tmp_path / "a.zip")):
        with pytest.raises(StoreError, match="file is not a database"):
            act()


def test_the_archive_must_have_the_knowledge(archive: Path, tmp_path: Path) -> None:
    home = a_home(tmp_path / "home")
    with zipfile.ZipFile(archive) as content:
        members = {name: content.read(name) for name in content.namelist()}
    manifest = json.loads(members.pop("manifest.json"))
    manifest["schemas"] = [part for part in manifest["schemas"] if part["name"] != "knowledge"]
    with zipfile.ZipFile(tmp_path / "half.zip", "w") as content:
        content.writestr("manifest.json", json.dumps(manifest))
        for name, data in members.items():
            if name.startswith("conversations"):
                content.writestr(name, data)
    with pytest.raises(BotError, match="không có phần tri thức"):
        restore(home, tmp_path / "half.zip")
    assert everything_at(home) == []


def test_a_home_that_cannot_be_used(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(BotError, match="Không dùng được thư mục dữ liệu"):
        restore(Settings(home=tmp_path / "file"), archive)
    with pytest.raises(ArchiveError, match="Không đọc được tệp sao lưu"):
        restore(Settings(home=tmp_path / "new"), tmp_path / "nowhere.zip")
    assert not (tmp_path / "new").exists()
