"""Reference records in the database: loaded from files, found by words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from knowledge.entries import Aspect
from knowledge.models import ReferenceRow
from knowledge.publishing import alone
from knowledge.reference.records import ReferenceRecord, national_code, read_file
from knowledge.vietnamese.text import folded_words


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did. ``repeated`` are ids that a file has twice (the first record is kept)."""

    source: str
    new: int
    updated: int
    unchanged: int
    repeated: tuple[str, ...]
    unreadable: tuple[str, ...]


def load(engine: Engine, path: Path, source: str | None = None) -> LoadReport:
    """Make the records of the file known under their source and id; loading it again changes nothing.

    Nothing is published by it. Records that an earlier file had and this one lacks stay. Raises
    `ReferenceFileError` for a file that is not of a known shape.
    """
    file = read_file(path, source)
    records: dict[str, ReferenceRecord] = {}
    repeated = [one.site_id for one in file.records if records.setdefault(one.site_id, one) is not one]
    with alone(engine), engine.begin() as connection:
        known = {record.site_id: record for record in read_records(connection, file.source)}
        new = [record for key, record in records.items() if key not in known]
        changed = [record for key, record in records.items() if key in known and known[key] != record]
        if new:
            connection.execute(insert(ReferenceRow), [_row(record) for record in new])
        for record in changed:
            this = (ReferenceRow.source == record.source) & (ReferenceRow.site_id == record.site_id)
            connection.execute(update(ReferenceRow).where(this).values(**_row(record)))
    return LoadReport(
        file.source, len(new), len(changed), len(records) - len(new) - len(changed), tuple(repeated),
        file.unreadable,
    )  # fmt: skip


def find(engine: Engine, words: str, source: str | None = None) -> list[ReferenceRecord]:
    """The records with this id or code, else those whose title has all these words, shortest title first.

    Accents do not count.
    """
    with engine.connect() as connection:
        records = read_records(connection, source)
    asked, code = words.strip(), national_code(words)
    if exact := [one for one in records if asked == one.site_id or (code and code == one.code)]:
        return exact
    wanted = set(folded_words(words))
    found = [one for one in records if wanted and wanted <= set(folded_words(one.title))]
    return sorted(found, key=lambda one: (len(one.title), one.source, one.site_id))


def read_records(connection: Connection, source: str | None = None) -> list[ReferenceRecord]:
    """All records (of one source), in the order they were loaded."""
    query = select(ReferenceRow.__table__).order_by(ReferenceRow.id)
    if source is not None:
        query = query.where(ReferenceRow.source == source)
    return [_record(row) for row in connection.execute(query).mappings()]


def _row(record: ReferenceRecord) -> dict[str, Any]:
    data = {
        "field": record.field, "level": record.level, "levels": list(record.levels),
        "publisher": record.publisher, "url": record.url,
        "facts": [[str(aspect), text] for aspect, text in record.facts],
    }  # fmt: skip
    return {
        "source": record.source, "site_id": record.site_id, "code": record.code, "title": record.title,
        "data": data, "loaded_at": datetime.now(UTC),
    }  # fmt: skip


def _record(row: Any) -> ReferenceRecord:
    data = row["data"]
    return ReferenceRecord(
        row["source"], row["site_id"], row["title"], code=row["code"], field=data["field"],
        level=data["level"], levels=tuple(data["levels"]), publisher=data["publisher"], url=data["url"],
        facts=tuple((Aspect(aspect), text) for aspect, text in data["facts"]),
    )  # fmt: skip
