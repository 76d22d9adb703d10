"""Writing an archive: one state of each database, a table at a time, while others go on writing."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection, Engine, Table, select

from knowledge.archiving import manifest as manifests
from knowledge.archiving.errors import ArchiveError
from knowledge.archiving.manifest import Manifest, SchemaPart, TablePart
from knowledge.archiving.schema import Schema, current, tables_at
from knowledge.archiving.values import to_json
from knowledge.errors import StoreError

BATCH = 1000  # rows in memory at a time
LEVEL = 3  # of deflate: 6 takes three times as long for a file a fifth smaller


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection that sees the database as it is now, however long it reads; writers are not held up."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            # The driver would begin only at a first write.
            reading = connection.execution_options(isolation_level="AUTOCOMMIT")
            reading.exec_driver_sql("BEGIN")
            try:
                reading.exec_driver_sql("SELECT 1 FROM sqlite_master").close()  # the state is taken here
                yield reading
            finally:
                reading.exec_driver_sql("ROLLBACK")
            return
        reading = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        reading.exec_driver_sql("SELECT 1")
        yield reading


@contextmanager
def new_file(file: Path, force: bool) -> Iterator[BinaryIO]:
    """A file only its owner may read, seen under its name when the block has ended, or not at all.

    Raises `ArchiveError` when it is there already and ``force`` is not given, when another process writes
    it, or when the place cannot be written to.
    """
    coming = file.with_name(f"{file.name}.new")
    try:
        with os.fdopen(_alone(coming), "wb") as handle:
            try:
                if not force and os.path.lexists(file):
                    raise ArchiveError(f"Đã có tệp {file}; chọn tên khác, hoặc thêm --force để ghi đè.")
                yield handle
                handle.flush()
                os.fsync(handle.fileno())
                coming.replace(file)
            except BaseException:
                coming.unlink(missing_ok=True)
                raise
        _sync_folder(file.parent)
    except OSError as error:
        raise ArchiveError(f"Không ghi được tệp sao lưu {file}: {error.strerror or error}.") from None


def _alone(coming: Path) -> int:
    """The file opened empty, held until closed; what a killed process left of it is overwritten."""
    handle = os.open(coming, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if not os.path.samestat(os.fstat(handle), os.lstat(coming)):  # renamed by who held it before
            raise BlockingIOError
        os.fchmod(handle, 0o600)
        os.ftruncate(handle, 0)
    except (BlockingIOError, FileNotFoundError):
        os.close(handle)
        raise ArchiveError(f"Một lần sao lưu khác đang ghi {coming}.") from None
    return handle


def _sync_folder(folder: Path) -> None:
    """Make a renaming in the folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_archive(
    handle: BinaryIO, sources: Sequence[tuple[Schema, Connection]], program: str, made_at: datetime,
    notes: dict[str, str],
) -> Manifest:  # fmt: skip
    """Write the tables of each schema as its connection (a `snapshot`) sees them.

    Raises `StoreError` when a database has no tables of its schema, or those of a newer program.
    """
    with zipfile.ZipFile(handle, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        parts = tuple(_write_schema(archive, schema, source, made_at) for schema, source in sources)
        manifest = Manifest(program, made_at, parts, notes)
        # Last, so that an archive without its end is never taken for whole.
        archive.writestr(_info(manifests.MEMBER, made_at), manifests.dump(manifest), compresslevel=LEVEL)
    return manifest


def _write_schema(
    archive: zipfile.ZipFile, schema: Schema, source: Connection, made_at: datetime
) -> SchemaPart:
    revision = current(source, schema)
    if revision is None:
        raise StoreError(f"Cơ sở dữ liệu chưa có bảng nào của phần {schema.name}.")
    tables = tuple(
        _write_table(archive, schema, table, source, made_at) for table in tables_at(schema, revision)
    )
    return SchemaPart(schema.name, revision, tables)


def _write_table(
    archive: zipfile.ZipFile, schema: Schema, table: Table, source: Connection, made_at: datetime
) -> TablePart:
    rows, digest = 0, hashlib.sha256()
    query = select(table).order_by(*table.primary_key.columns)
    name = manifests.member(schema.name, table.name)
    with (
        archive.open(_info(name, made_at), "w", force_zip64=True) as member,
        source.execute(query, execution_options={"yield_per": BATCH}) as found,
    ):
        for some in found.partitions():
            lines = "".join(
                json.dumps(list(row), ensure_ascii=False, separators=(",", ":"), default=to_json) + "\n"
                for row in some
            ).encode()
            member.write(lines)
            digest.update(lines)
            rows += len(some)
    return TablePart(table.name, tuple(column.name for column in table.columns), rows, digest.hexdigest())


def _info(name: str, made_at: datetime) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, made_at.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info
