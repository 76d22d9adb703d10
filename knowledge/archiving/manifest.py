"""What an archive says of itself: who wrote it and when, and what its tables must look like."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, TypeVar

T = TypeVar("T")

FORMAT = 1  # of the file; another number when an older program could misread it
MEMBER = "manifest.json"


@dataclass(frozen=True, slots=True)
class TablePart:
    """One table: its columns in the order of a line's values, and what its lines add up to."""

    name: str
    columns: tuple[str, ...]
    rows: int
    sha256: str  # of the lines, uncompressed


@dataclass(frozen=True, slots=True)
class SchemaPart:
    """The tables of one schema at one step of its migrations."""

    name: str
    revision: str
    tables: tuple[TablePart, ...]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)


@dataclass(frozen=True, slots=True)
class Manifest:
    """``program``: the version that wrote it. ``notes``: what the caller wants to find again."""

    program: str
    made_at: datetime
    schemas: tuple[SchemaPart, ...]
    notes: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    def schema(self, name: str) -> SchemaPart | None:
        return next((part for part in self.schemas if part.name == name), None)


def member(schema: str, table: str) -> str:
    """The name of a table's lines in the archive."""
    return f"{schema}/{table}.jsonl"


def dump(manifest: Manifest) -> bytes:
    data = {**asdict(manifest), "made_at": manifest.made_at.isoformat()}
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def parse(content: bytes) -> Manifest:
    """The manifest in these bytes. Raises `ValueError` when they are none.

    Of a newer format only the number and the program can be relied on, so the rest is left out.
    """
    try:
        data = json.loads(content)
        number, program = data["format"], data["program"]
        made_at = datetime.fromisoformat(data["made_at"])
        if _is(number, int) > FORMAT:
            return Manifest(_is(program, str), made_at, (), format=number)
        notes = {_is(name, str): _is(text, str) for name, text in data["notes"].items()}
        parts = tuple(_schema(part) for part in data["schemas"])
        return Manifest(_is(program, str), made_at, parts, notes, number)
    except (LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"not a manifest: {error!r}") from None


def _schema(data: Any) -> SchemaPart:
    tables = tuple(
        TablePart(
            _is(table["name"], str),
            tuple(_is(column, str) for column in table["columns"]),
            _is(table["rows"], int),
            _is(table["sha256"], str),
        )
        for table in data["tables"]
    )
    return SchemaPart(_is(data["name"], str), _is(data["revision"], str), tables)


def _is(value: Any, kind: type[T]) -> T:
    if type(value) is not kind:
        raise TypeError(f"{value!r} is no {kind.__name__}")
    return value
