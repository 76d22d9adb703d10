"""Which published procedure a record of another site speaks of: by its national code, else by its name."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from knowledge.entries import Entry, Kind, merge
from knowledge.models import LayerRow, SpanRow
from knowledge.reference.records import ReferenceRecord
from knowledge.search.naming import name_of
from knowledge.store import read_layers
from knowledge.vietnamese.text import folded_words
from knowledge.writing import current_layers, current_sources, published_revision, seen_at

BY_NAME = "ten/"  # entries that know a procedure by its code and name only


def name_key(title: str) -> str:
    """A title without level, brackets, accents and punctuation."""
    return " ".join(folded_words(name_of(title))).removesuffix(" thuc hien")


@dataclass
class Published:
    """Published procedures by code and by name; ``named`` those that are known by name only."""

    codes: dict[str, str] = field(default_factory=dict)  # code -> entry id
    names: dict[str, dict[str, None]] = field(default_factory=dict)  # name -> entry ids
    levels: dict[str, set[str]] = field(default_factory=dict)  # entry id -> levels
    named: dict[str, str] = field(default_factory=dict)  # code or name -> entry id

    def entries_of(self, record: ReferenceRecord) -> list[str]:
        """The entries a record speaks of: one by its code, else those of its name, on its level if any."""
        if record.code in self.codes:
            return [self.codes[record.code]]
        found = list(self.names.get(name_key(record.title), ()))
        return [one for one in found if self.levels[one] & set(record.levels)] or found

    def named_as(self, record: ReferenceRecord) -> str | None:
        """The entry that knows the record's procedure by name only."""
        return self.named.get(record.code or "") or self.named.get(name_key(record.title))


def read_entry(connection: Connection, entry_id: str) -> Entry | None:
    """The published entry of this id."""
    revision = published_revision(connection)
    ids = [row_id for row_id, _ in current_layers(connection, revision, [entry_id]).values()]
    return merge(read_layers(connection, ids), current_sources(connection, revision)) if ids else None


def read_published(connection: Connection) -> Published:
    """The procedures of the published revision; withdrawn ones are left out."""
    kinds = [str(kind) for kind in (Kind.PROCEDURE, Kind.KNOWN, Kind.WITHDRAWN)]
    query = (
        select(LayerRow.entry_id, LayerRow.kind, LayerRow.code, LayerRow.title, LayerRow.levels)
        .join(SpanRow, SpanRow.layer_id == LayerRow.id)
        .where(seen_at(SpanRow, published_revision(connection)) & LayerRow.kind.in_(kinds))
        .order_by(LayerRow.entry_id)
    )
    rows = connection.execute(query).all()
    hidden = {row.entry_id for row in rows if row.kind == Kind.WITHDRAWN}
    found = Published()
    for row in rows:
        if row.entry_id in hidden:
            continue
        if row.kind == Kind.KNOWN:
            if row.entry_id.startswith(BY_NAME):
                found.named[row.entry_id.removeprefix(BY_NAME)] = row.entry_id
                found.named.setdefault(name_key(row.title), row.entry_id)
            continue
        if row.code:
            found.codes.setdefault(row.code, row.entry_id)
        found.names.setdefault(name_key(row.title), {})[row.entry_id] = None
        found.levels.setdefault(row.entry_id, set()).update(row.levels)
    return found
