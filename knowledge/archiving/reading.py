"""Reading an archive: nothing of it is believed before it was counted and its checksums were made."""

from __future__ import annotations

import hashlib
import io
import json
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Table

from knowledge.archiving import manifest as manifests
from knowledge.archiving.errors import ArchiveError, DamagedArchiveError, NewerArchiveError
from knowledge.archiving.manifest import FORMAT, Manifest, SchemaPart, TablePart
from knowledge.archiving.schema import Schema, knows
from knowledge.archiving.values import from_json

BUFFER = 1 << 20  # bytes
# What zipfile, zlib and json raise on bytes that are not what they were.
DAMAGE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, NotImplementedError, RuntimeError,
    ValueError, LookupError, OverflowError,
)  # fmt: skip


class Archive:
    """An open archive whose manifest this program understands."""

    def __init__(self, file: Path, content: zipfile.ZipFile, manifest: Manifest) -> None:
        self.file = file
        self.manifest = manifest
        self._content = content

    def rows(self, part: SchemaPart, table: TablePart, columns: Table) -> Iterator[dict[str, Any]]:
        """The table's rows as values for its columns.

        Raises `DamagedArchiveError`, at the latest after the last row: use nothing before that.
        """
        name = manifests.member(part.name, table.name)
        read = [(column, from_json(columns.columns[column])) for column in table.columns]
        count, digest = 0, hashlib.sha256()
        with _reading(self.file, name), self._content.open(name) as member:
            for line in io.BufferedReader(member, BUFFER):  # type: ignore[type-var]  # it reads as a raw file
                digest.update(line)
                count += 1
                values = json.loads(line)
                yield {column: make(value) for (column, make), value in zip(read, values, strict=True)}
        if (count, digest.hexdigest()) != (table.rows, table.sha256):
            raise DamagedArchiveError(self.file, f"{name} không đúng với số dòng hoặc mã kiểm tra đã ghi")


@contextmanager
def open_archive(file: Path, schemas: Sequence[Schema]) -> Iterator[Archive]:
    """An archive of (some of) these schemas.

    Raises `ArchiveError` when the file cannot be read, `DamagedArchiveError` when it is not whole,
    `NewerArchiveError` when its format or a step of its schemas is unknown.
    """
    with ExitStack() as opened:
        with _reading(file, "mục lục"):
            handle = opened.enter_context(open(file, "rb"))
            content = opened.enter_context(zipfile.ZipFile(handle))
            manifest = manifests.parse(content.read(manifests.MEMBER))
        _check(file, manifest, content, {schema.name: schema for schema in schemas})
        yield Archive(file, content, manifest)


@contextmanager
def _reading(file: Path, name: str) -> Iterator[None]:
    try:
        yield
    except DAMAGE:
        raise DamagedArchiveError(file, f"không đọc được {name}") from None
    except OSError as error:
        raise ArchiveError(f"Không đọc được tệp sao lưu {file}: {error.strerror or error}.") from None


def _check(file: Path, manifest: Manifest, content: zipfile.ZipFile, schemas: dict[str, Schema]) -> None:
    """What can be told before any table is read."""
    if manifest.format > FORMAT:
        raise NewerArchiveError(file, manifest.program)
    names = [part.name for part in manifest.schemas]
    if not names or len(set(names)) < len(names) or not set(names) <= set(schemas):
        raise DamagedArchiveError(file, "mục lục có phần lạ")
    for part in manifest.schemas:
        if not knows(schemas[part.name], part.revision):
            raise NewerArchiveError(file, manifest.program)
    tables = [manifests.member(part.name, table.name) for part in manifest.schemas for table in part.tables]
    if sorted([manifests.MEMBER, *tables]) != sorted(content.namelist()):
        raise DamagedArchiveError(file, "thiếu hoặc thừa bảng so với mục lục")
