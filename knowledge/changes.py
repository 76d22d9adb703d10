"""The draft: what maintainers wrote and nobody has published yet. Every change is kept for good."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from knowledge.entries import Layer, Origin, Source
from knowledge.errors import StoreError
from knowledge.models import ChangeRow
from knowledge.serializing import fingerprint, layer_from_json, source_from_json, to_json
from knowledge.store import read_layers
from knowledge.writing import current_layers, current_sources, lock, published_revision

Subject = tuple[str, str, str]  # kind, entry id or source key, origin


@dataclass(frozen=True, slots=True)
class Change:
    """One change; ``value`` is None where a layer is taken away, ``base`` the fingerprint it was made on."""

    id: int
    kind: str  # layer | source
    subject: str
    origin: str
    value: Layer | Source | None
    base: str | None
    author: str
    reason: str
    made_at: datetime
    closed_at: datetime | None = None
    published_in: int | None = None
    dropped_by: str | None = None

    @property
    def key(self) -> Subject:
        return self.kind, self.subject, self.origin

    @property
    def layer(self) -> Layer | None:
        return self.value if isinstance(self.value, Layer) else None

    @property
    def source(self) -> Source | None:
        return self.value if isinstance(self.value, Source) else None


def put(
    engine: Engine, layers: Iterable[Layer], sources: Iterable[Source], author: str, reason: str,
    retired: Iterable[tuple[str, Origin]] = (),
) -> int:  # fmt: skip
    """Write layers and sources (and layers taken away) into the draft, all or none; how many changed.

    What already says the same, published or in the draft, is left out. Raises `StoreError` without a
    named author or a reason.
    """
    if not author.strip() or not reason.strip():
        raise StoreError("Mỗi thay đổi cần tên người sửa và lý do.")
    wanted: dict[Subject, Layer | Source | None] = {
        ("layer", layer.entry_id, str(layer.origin)): layer for layer in layers
    }
    wanted.update({("source", source.key, ""): source for source in sources})
    wanted.update({("layer", entry_id, str(origin)): None for entry_id, origin in retired})
    with engine.begin() as connection:
        revision = lock(connection)
        published = _published(connection, revision, wanted)
        open_ones = {change.key: change for change in read(connection)}
        rows = []
        for key, value in wanted.items():
            mark = fingerprint(value) if value is not None else None
            before = open_ones.get(key)
            now = (fingerprint(before.value) if before.value else None) if before else published.get(key)
            if mark != now:
                rows.append(_row(key, value, published.get(key), author.strip(), reason.strip()))
        if rows:
            connection.execute(insert(ChangeRow), rows)
    return len(rows)


def pending(engine: Engine, subjects: Collection[str] | None = None) -> list[Change]:
    """The open change of each subject (the last one made), oldest first; of all or some subjects."""
    with engine.connect() as connection:
        return read(connection, subjects)


def drop(engine: Engine, subjects: Collection[str] | None, who: str) -> int:
    """Close the open changes of these entries and sources (None: of all) unpublished; how many."""
    with engine.begin() as connection:
        lock(connection)
        ids = [row.id for row in _open_rows(connection) if subjects is None or row.subject in subjects]
        values = {"closed_at": datetime.now(UTC), "dropped_by": who}
        for start in range(0, len(ids), 500):
            some = ChangeRow.id.in_(ids[start : start + 500])
            connection.execute(update(ChangeRow).where(some).values(**values))
        return len(ids)


def read(connection: Connection, subjects: Collection[str] | None = None) -> list[Change]:
    """`pending` inside a transaction."""
    last: dict[Subject, Any] = {}
    for row in _open_rows(connection):
        if subjects is None or row.subject in subjects:
            last.pop((row.kind, row.subject, row.origin), None)  # a later change takes the later place
            last[row.kind, row.subject, row.origin] = row
    return [change_of(row) for row in last.values()]


def authors(connection: Connection, subjects: Collection[str]) -> dict[str, set[str]]:
    """Who wrote the open changes of each subject, overwritten ones too."""
    found: dict[str, set[str]] = {}
    for row in _open_rows(connection):
        if row.subject in subjects:
            found.setdefault(row.subject, set()).add(row.author)
    return found


def change_of(row: Any) -> Change:
    """The change in a row."""
    value: Layer | Source | None = None
    if row.data is not None:
        value = layer_from_json(row.data) if row.kind == "layer" else source_from_json(row.data)
    return Change(
        row.id, row.kind, row.subject, row.origin, value, row.base, row.author, row.reason, row.made_at,
        row.closed_at, row.published_in, row.dropped_by,
    )  # fmt: skip


def _open_rows(connection: Connection) -> list[Any]:
    query = select(ChangeRow.__table__).where(ChangeRow.closed_at.is_(None)).order_by(ChangeRow.id)
    return list(connection.execute(query))


def _published(
    connection: Connection, revision: int, wanted: Collection[Subject]
) -> dict[Subject, str | None]:
    """Fingerprints of what is published of these subjects."""
    entries = [subject for kind, subject, _ in wanted if kind == "layer"]
    layers = current_layers(connection, revision, entries)
    found: dict[Subject, str | None] = {("layer", *key): mark for key, (_, mark) in layers.items()}
    if len(entries) < len(wanted):
        sources = current_sources(connection, revision)
        found.update({("source", key, ""): fingerprint(source) for key, source in sources.items()})
    return found


def _row(
    key: Subject, value: Layer | Source | None, base: str | None, author: str, reason: str
) -> dict[str, Any]:
    kind, subject, origin = key
    return {
        "kind": kind, "subject": subject, "origin": origin, "data": to_json(value) if value else None,
        "base": base, "author": author, "reason": reason, "made_at": datetime.now(UTC),
    }  # fmt: skip


def drafted_sources(engine: Engine) -> dict[str, Source]:
    """The sources as they will be when the draft is published."""
    with engine.connect() as connection:
        sources = current_sources(connection, published_revision(connection))
        sources.update({change.subject: change.source for change in read(connection) if change.source})
    return sources


def drafted_layer(engine: Engine, entry_id: str, origin: Origin) -> Layer | None:
    """A layer as it will be when the draft is published; None when there will be none."""
    with engine.connect() as connection:
        for change in read(connection, {entry_id}):
            if change.key == ("layer", entry_id, str(origin)):
                return change.layer
        row = current_layers(connection, published_revision(connection), [entry_id]).get((entry_id, origin))
        return read_layers(connection, [row[0]])[0] if row else None
