"""`motcua backup` and `motcua restore`: the state of a running system in one file, and back.

In the file: every row of the knowledge (revisions, drafts, decisions, reference records) and of the
conversations (inbox, outbox, buttons). The latter are citizens' words: whoever has the file can read them,
so it is made for its owner's eyes alone (mode 0600) and belongs where personal data may be kept;
``conversations=False`` leaves them out. Not in it, because they are made anew: the search index, Rasa's
models and trackers, the key of the web page's cookies. Settings and secrets stay in the environment.

Either kind of database restores into the other. An archive of an older program is migrated on the way.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from itertools import chain, count
from pathlib import Path

from sqlalchemy import Engine, update
from sqlalchemy.exc import DBAPIError

from bot import records
from bot.clock import Clock, wall
from bot.errors import BotError
from bot.opening import make_home
from bot.preparing import STAMP
from bot.settings import Settings
from knowledge.archiving.loading import loaded
from knowledge.archiving.manifest import Manifest, SchemaPart
from knowledge.archiving.reading import open_archive
from knowledge.archiving.replacing import replaced
from knowledge.archiving.schema import Schema, current, newest, rows_in, tables_at
from knowledge.archiving.writing import new_file, snapshot, write_archive
from knowledge.database import MIGRATIONS, VERSIONS, migrate, open_engine
from knowledge.errors import StoreError
from knowledge.models import PublicationRow
from knowledge.publishing import alone
from knowledge.writing import lock, published_revision

KNOWLEDGE = Schema("knowledge", MIGRATIONS, VERSIONS)
CONVERSATIONS = Schema("conversations", records.MIGRATIONS, records.VERSIONS)
SCHEMAS = (KNOWLEDGE, CONVERSATIONS)
WORKING = "restoring"  # in the home; what a killed restore left there goes with the next one


@dataclass(frozen=True, slots=True)
class BackupReport:
    """``revision``: the published one. Rows of the conversations are None when they were left out."""

    file: Path
    size: int  # bytes
    revision: int
    knowledge_rows: int
    conversation_rows: int | None


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What the archive was, what was done to it, and where the state before was put (None: it was empty)."""

    made_at: datetime
    program: str
    revision: int
    knowledge_rows: int
    conversation_rows: int | None
    migrated: tuple[str, ...]  # "knowledge 0001 -> 0002"
    safety: Path | None


Engines = dict[Schema, Engine]  # one engine for both where they share a database


@contextmanager
def _opened(settings: Settings) -> Iterator[Engines]:
    by_url = {url: open_engine(url) for url in (settings.knowledge_url, settings.conversations_url)}
    try:
        yield {
            KNOWLEDGE: by_url[settings.knowledge_url],
            CONVERSATIONS: by_url[settings.conversations_url],
        }
    finally:
        for engine in by_url.values():
            engine.dispose()


@contextmanager
def _saying(sentence: str) -> Iterator[None]:
    """A database's error in one line."""
    try:
        yield
    except DBAPIError as error:
        raise StoreError(f"{sentence}: {' '.join(str(error.orig).split())}") from None


def _missing(engine: Engine) -> bool:
    """Whether it is a SQLite file that is not there (asking it would make it)."""
    return engine.dialect.name == "sqlite" and not Path(engine.url.database or "").exists()


def back_up(
    settings: Settings, file: Path, force: bool = False, *, conversations: bool = True, clock: Clock = wall
) -> BackupReport:
    """Write the state of this moment to the file, while the application goes on.

    Each database is seen in one state; two SQLite files are seen within milliseconds of each other.
    Raises `ArchiveError` when the file is there (without ``force``) or cannot be written, `StoreError` when
    a database cannot be read, `BotError` when there is none.
    """
    with _opened(settings) as engines, _saying("Không đọc được cơ sở dữ liệu"):
        if _missing(engines[KNOWLEDGE]) or not _steps(engines, KNOWLEDGE):
            raise BotError(f"Chưa có dữ liệu nào để sao lưu trong {settings.home}; xem lại MOTCUA_HOME.")
        return _write(settings, engines, file, force, SCHEMAS if conversations else (KNOWLEDGE,), clock)


def _steps(engines: Engines, schema: Schema) -> str | None:
    with engines[schema].connect() as connection:
        return current(connection, schema)


def _write(
    settings: Settings, engines: Engines, file: Path, force: bool, schemas: tuple[Schema, ...], clock: Clock
) -> BackupReport:
    for schema in schemas:
        if _steps(engines, schema) is None:
            migrate(engines[schema], schema.scripts, schema.versions)  # no tables are saved as empty ones
    prepared = settings.home / STAMP
    notes = {STAMP: prepared.read_text("utf-8")} if prepared.is_file() else {}
    with new_file(file, force) as handle, ExitStack() as reading:
        seen = {
            engine: reading.enter_context(snapshot(engine))
            for engine in dict.fromkeys(engines[schema] for schema in schemas)
        }
        sources = [(schema, seen[engines[schema]]) for schema in schemas]
        manifest = write_archive(handle, sources, version("motcua"), clock(), notes)
        revision = published_revision(seen[engines[KNOWLEDGE]])
    return BackupReport(file, file.stat().st_size, revision, *_rows(manifest))


def _rows(manifest: Manifest) -> tuple[int, int | None]:
    knowledge, conversations = (manifest.schema(schema.name) for schema in SCHEMAS)
    return knowledge.rows if knowledge else 0, conversations.rows if conversations else None


def restore(settings: Settings, file: Path, force: bool = False, clock: Clock = wall) -> RestoreReport:
    """Put the archive's state in the place of this home's (or server's), whole or not at all.

    Everything is checked, loaded and migrated beside the database before it is touched; what was there goes
    to ``before-restore-....zip`` in the home first. A running application answers from the old state until
    the last moment and takes up the new one by itself; messages that come between the safety copy and that
    moment are lost with the old state. Conversations stay as they are when the archive has none.

    Two SQLite files cannot be committed as one: killed in the milliseconds between, the knowledge is the
    archive's and the conversations are the old ones, each of them whole.

    Raises `BotError` when there is something to lose and ``force`` is not given, `ArchiveError` when the
    archive is unusable, `StoreError` when the database is; everything is as before then.
    """
    with open_archive(file, SCHEMAS) as archive, _opened(settings) as engines, ExitStack() as held:
        parts = {schema: part for schema in SCHEMAS if (part := archive.manifest.schema(schema.name))}
        if KNOWLEDGE not in parts:
            raise BotError(f"Tệp sao lưu {file} không có phần tri thức.")
        make_home(settings.home)
        with _saying("Không đọc được cơ sở dữ liệu hiện có"):
            held.enter_context(alone(engines[KNOWLEDGE]))
            filled = any(_holds_rows(engines[schema], schema) for schema in parts)
        if filled and not force:
            raise BotError(
                "Cơ sở dữ liệu đang có dữ liệu: thêm --force để thay bằng bản sao lưu"
                " (dữ liệu hiện có được sao lưu trước)."
            )
        folder = held.enter_context(_working(settings.home))
        ready = {
            schema: held.enter_context(loaded(archive, part, schema, folder / f"{schema.name}.db"))
            for schema, part in parts.items()
        }
        with _saying("Chưa khôi phục được, dữ liệu cũ còn nguyên"):
            safety = _safety(settings, engines, clock) if filled else None
            for schema in parts:
                migrate(engines[schema], schema.scripts, schema.versions)
            with replaced(engines, ready, folder, lambda writing: lock(writing[KNOWLEDGE])) as writing:
                knowledge = writing[KNOWLEDGE]
                knowledge.execute(
                    update(PublicationRow).where(PublicationRow.id == 1).values(stamp=uuid.uuid4().hex)
                )
                revision = published_revision(knowledge)
    _note(settings.home, archive.manifest)
    return RestoreReport(
        archive.manifest.made_at, archive.manifest.program, revision, *_rows(archive.manifest),
        _migrated(parts), safety,
    )  # fmt: skip


def _holds_rows(engine: Engine, schema: Schema) -> bool:
    """Whether there is more in the tables than the migrations put there."""
    if _missing(engine):
        return False
    with snapshot(engine) as connection:
        step = current(connection, schema)
        if step is None:
            return False
        made = tables_at(schema, step)
        return any(rows_in(connection, table) > rows for table, rows in made.items())


@contextmanager
def _working(home: Path) -> Iterator[Path]:
    """A folder for the loaded archive, on the disk of the databases and for the owner's eyes."""
    folder = home / WORKING
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir(mode=0o700)
    except OSError as error:
        raise BotError(f"Không dùng được thư mục {folder}: {error.strerror}.") from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _safety(settings: Settings, engines: Engines, clock: Clock) -> Path:
    stem = f"before-restore-{clock():%Y%m%d-%H%M%S}"
    names = (f"{stem}{more}.zip" for more in chain([""], (f"-{number}" for number in count(2))))
    file = next(file for name in names if not (file := settings.home / name).exists())
    _write(settings, engines, file, False, SCHEMAS, clock)
    return file


def _note(home: Path, manifest: Manifest) -> None:
    """`motcua prepare` loads the shipped content again unless this very content was in the archive."""
    prepared = home / STAMP
    with suppress(OSError):  # half written, it only has the content loaded again
        prepared.unlink(missing_ok=True)
        if STAMP in manifest.notes:
            prepared.write_text(manifest.notes[STAMP], "utf-8")


def _migrated(parts: dict[Schema, SchemaPart]) -> tuple[str, ...]:
    steps = [(part.name, part.revision, newest(schema)) for schema, part in parts.items()]
    return tuple(f"{name} {old} -> {new}" for name, old, new in steps if old != new)
