from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, event, inspect, text
from sqlalchemy.exc import IntegrityError

from knowledge.database import MIGRATIONS, VERSIONS, migrate, open_engine, sqlite_url
from knowledge.errors import NothingPublishedError, StoreError
from knowledge.models import Base
from knowledge.publishing import draft
from knowledge.store import Store
from tests.knowledge.layers import LAW, layer


def test_from_nothing_then_nothing_to_do(empty_engine: Engine) -> None:
    assert migrate(empty_engine) is True
    assert set(Base.metadata.tables) <= set(inspect(empty_engine).get_table_names())
    assert migrate(empty_engine) is False


def test_tables_are_those_of_the_models(engine: Engine) -> None:
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_migrating_keeps_what_is_published(engine: Engine) -> None:
    with draft(engine, "t", "t") as coming:
        coming.put(layer())
        coming.publish([LAW])
    assert migrate(engine) is False
    assert [entry.id for entry in Store(engine).entries()] == ["meo/nuoi"]


def test_nothing_published_in_a_new_database(engine: Engine) -> None:
    assert Store(engine).revision() == 0
    with pytest.raises(NothingPublishedError, match="motcua knowledge sync"):
        list(Store(engine).entries())


def test_schemas_of_two_packages_share_a_database(engine: Engine, tmp_path: Path) -> None:
    scripts = tmp_path / "scripts"
    (scripts / "versions").mkdir(parents=True)
    (scripts / "env.py").write_text(
        "from alembic import context\n"
        "settings = context.config.attributes\n"
        "with settings['engine'].begin() as connection:\n"
        "    context.configure(connection=connection, version_table=settings['version_table'])\n"
        "    with context.begin_transaction():\n"
        "        context.run_migrations()\n"
    )
    (scripts / "versions" / "first.py").write_text(
        "import sqlalchemy as sa\n"
        "from alembic import op\n"
        "revision, down_revision = 'a1', None\n"
        "def upgrade():\n"
        "    op.create_table('others', sa.Column('id', sa.Integer(), primary_key=True))\n"
    )
    assert migrate(engine, scripts, "other_version") is True
    assert migrate(engine, scripts, "other_version") is False
    assert migrate(engine) is False
    assert {"others", "layers"} <= set(inspect(engine).get_table_names())


def test_a_newer_database_is_refused_in_one_line(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(
        StoreError, match=r"^Cơ sở dữ liệu thuộc phiên bản mới hơn chương trình này.*9999.*$"
    ) as raised:
        migrate(engine)
    assert "\n" not in str(raised.value)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "knowledge.db"
    path.write_bytes(b"not a database, whatever its name says" * 100)
    with open_closing(sqlite_url(path)) as engine, pytest.raises(StoreError, match="Không mở được") as raised:
        migrate(engine)
    assert "\n" not in str(raised.value)


def test_a_server_that_is_not_there() -> None:
    url = "postgresql+psycopg://nobody@127.0.0.1:1/none"  # port 1 of this machine: refused at once
    with open_closing(url) as engine, pytest.raises(StoreError, match="Không mở được") as raised:
        migrate(engine)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("url", ["", "nonsense", "oracle-of-delphi://x", "sqlite+nodriver:///x"])
def test_an_unusable_address(url: str) -> None:
    with pytest.raises(StoreError, match=r"^Địa chỉ cơ sở dữ liệu không dùng được") as raised:
        open_engine(url)
    assert "\n" not in str(raised.value)


class open_closing:  # noqa: N801 - reads as a verb in `with`
    """An engine that is disposed of at the end of the block."""

    def __init__(self, url: str) -> None:
        self._engine = open_engine(url)

    def __enter__(self) -> Engine:
        return self._engine

    def __exit__(self, *_: object) -> None:
        self._engine.dispose()


def test_readers_go_on_while_a_writer_holds_the_database(tmp_path: Path) -> None:
    with open_closing(sqlite_url(tmp_path / "knowledge.db")) as engine:
        migrate(engine)
        with draft(engine, "t", "t") as coming:
            coming.put(layer())
            coming.publish([LAW])
        with engine.begin() as writing:
            writing.execute(text("UPDATE layers SET title = 'khác'"))
            assert [entry.title for entry in Store(engine).entries()] == ["Tựa của meo/nuoi"]
            writing.rollback()


def test_a_database_of_the_first_version_keeps_everything(empty_engine: Engine) -> None:
    """Facts, questions and passages hang on layers: moving the revisions out must not lose them."""
    upgrade(empty_engine, "0001")
    with empty_engine.begin() as connection:
        for statement in FIRST_VERSION:
            connection.execute(text(statement))
    assert migrate(empty_engine) is True
    (entry,) = Store(empty_engine).entries()
    assert [fact.text for fact in entry.facts] == ["Được nuôi."]
    assert entry.first.questions == ("nuôi mèo",)
    assert [(p.text, p.path, p.reviewed) for p in entry.first.passages] == [("Điều 1. Mèo.", "I", True)]
    assert entry.sources["luat-1"].number == "1/2031/QH15"
    old = list(Store(empty_engine).entries(1))
    assert [fact.text for fact in old[0].facts] == ["Chưa được nuôi."]
    with draft(empty_engine, "t", "t") as coming:  # and what a killed import had left is forgotten
        coming.put(layer("a/1"))
        assert coming.publish() == 3
    assert [entry.id for entry in Store(empty_engine).entries()] == ["a/1", "meo/nuoi"]


@pytest.mark.parametrize(
    "reached", ["CREATE TABLE spans", "INSERT INTO spans", "DROP TABLE sources", "UPDATE alem"]
)
def test_a_migration_is_done_whole_or_not_at_all(empty_engine: Engine, reached: str) -> None:
    upgrade(empty_engine, "0001")
    with empty_engine.begin() as connection:
        for statement in FIRST_VERSION:
            connection.execute(text(statement))

    def fail(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if " ".join(statement.split()).startswith(reached):
            raise ZeroDivisionError

    event.listen(Engine, "before_cursor_execute", fail)
    try:
        with pytest.raises(ZeroDivisionError):
            migrate(empty_engine)
    finally:
        event.remove(Engine, "before_cursor_execute", fail)
    assert not {"spans", "changes"} & set(inspect(empty_engine).get_table_names())
    assert migrate(empty_engine) is True
    assert [entry.id for entry in Store(empty_engine).entries()] == ["meo/nuoi"]


def test_foreign_keys_hold_after_a_migration(engine: Engine) -> None:
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(text("INSERT INTO questions (layer_id, text) VALUES (7, 'của ai?')"))


_COLUMNS = (
    "id, entry_id, origin, added_in, retired_in, fingerprint, kind, title, topic, levels, years, flags,"
    " sources, confidence"
)
FIRST_VERSION = (
    "INSERT INTO revisions (number, author, reason, started_at) VALUES"
    " (1, 't', 't', '2026-11-01'), (2, 't', 't', '2026-11-02')",
    "INSERT INTO publication (id, revision) VALUES (1, 2)",
    "INSERT INTO sources (key, title, kind, number) VALUES"
    " ('luat-1', 'Luật Nuôi mèo', 'legal', '1/2031/QH15')",
    *(
        f"INSERT INTO layers ({_COLUMNS}) VALUES ({number}, '{entry}', 'content', {added}, {retired}, 'x',"
        " 'answer', 'Nuôi mèo', 'meo', '[]', '[]', '[]', '[\"luat-1\"]', 'seen_primary')"
        for number, entry, added, retired in (
            (1, "meo/nuoi", 1, "2"),
            (2, "meo/nuoi", 2, "NULL"),
            (3, "bo/do", 3, "NULL"),
        )
    ),
    *(
        "INSERT INTO facts (layer_id, position, aspect, text, confidence, fees, sources)"
        f" VALUES ({number}, 0, 'answer', '{said}', 'seen_primary', '[]', '[]')"
        for number, said in ((1, "Chưa được nuôi."), (2, "Được nuôi."), (3, "Bỏ dở."))
    ),
    "INSERT INTO questions (layer_id, text) VALUES (2, 'nuôi mèo')",
    "INSERT INTO passages (layer_id, position, path, text) VALUES (2, 0, 'I', 'Điều 1. Mèo.')",
)


def upgrade(engine: Engine, revision: str) -> None:
    """Bring the schema to an earlier step only."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes.update(engine=engine, version_table=VERSIONS)
    command.upgrade(config, revision)
