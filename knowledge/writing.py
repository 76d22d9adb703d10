"""Writing layers, spans and sources: the rows behind every publishing. Callers hold the transaction."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select, update

from knowledge.entries import Layer, Source
from knowledge.models import (
    FactRow,
    LayerRow,
    PassageRow,
    PublicationRow,
    QuestionRow,
    RevisionRow,
    SourceRow,
    SpanRow,
)
from knowledge.serializing import document_to_json, fingerprint

MANY = 500  # values in one IN (...): servers limit them
Key = tuple[str, str]  # entry id, origin


def published_revision(connection: Connection) -> int:
    """The number that citizens see; 0 when nothing is published."""
    return connection.scalar(select(PublicationRow.revision).where(PublicationRow.id == 1)) or 0


def seen_at(row: Any, revision: int) -> Any:
    """The condition under which a span or a version of a source is seen at the revision."""
    return (row.added_in <= revision) & or_(row.retired_in.is_(None), row.retired_in > revision)


def lock(connection: Connection) -> int:
    """Wait for other publishers, keep them out until the transaction ends; the published revision.

    A write, so that SQLite too takes its lock before anything is read.
    """
    connection.execute(
        update(PublicationRow).where(PublicationRow.id == 1).values(revision=PublicationRow.revision)
    )
    return published_revision(connection)


def current_layers(
    connection: Connection, revision: int, entries: Sequence[str] | None = None
) -> dict[Key, tuple[int, str]]:
    """(entry, origin) -> (row id, fingerprint) of the layers seen at the revision, of all or some entries."""
    query = (
        select(LayerRow.id, LayerRow.entry_id, LayerRow.origin, LayerRow.fingerprint)
        .join(SpanRow, SpanRow.layer_id == LayerRow.id)
        .where(seen_at(SpanRow, revision))
    )
    parts = (
        [query] if entries is None else [query.where(LayerRow.entry_id.in_(ids)) for ids in _some(entries)]
    )
    return {
        (row.entry_id, row.origin): (row.id, row.fingerprint)
        for part in parts
        for row in connection.execute(part)
    }


def _some(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (values[start : start + MANY] for start in range(0, len(values), MANY))


def put_layers(connection: Connection, layers: Sequence[Layer]) -> list[int]:
    """Write the layers, without a span yet; their row ids."""
    if not layers:
        return []
    returned = insert(LayerRow).returning(LayerRow.id, sort_by_parameter_order=True)
    ids = list(connection.execute(returned, [_layer_row(layer) for layer in layers]).scalars())
    tables: dict[Any, list[dict[str, Any]]] = {QuestionRow: [], FactRow: [], PassageRow: []}
    for row_id, layer in zip(ids, layers, strict=True):
        _parts_of(layer, row_id, tables)
    for model, rows in tables.items():
        if rows:
            connection.execute(insert(model), rows)
    return ids


def show(connection: Connection, ids: Sequence[int], revision: int) -> None:
    """Let the layers be seen from the revision on."""
    if ids:
        rows = [{"layer_id": row_id, "added_in": revision, "retired_in": None} for row_id in ids]
        connection.execute(insert(SpanRow), rows)


def hide(connection: Connection, ids: Sequence[int], revision: int) -> None:
    """Let the layers be seen no longer from the revision on."""
    for some in _some(ids):
        open_spans = SpanRow.layer_id.in_(some) & SpanRow.retired_in.is_(None)
        connection.execute(update(SpanRow).where(open_spans).values(retired_in=revision))


def current_sources(connection: Connection, revision: int) -> dict[str, Source]:
    rows = connection.execute(select(SourceRow.__table__).where(seen_at(SourceRow, revision))).mappings()
    return {
        row["key"]: Source(**{k: v for k, v in row.items() if k not in ("id", "added_in", "retired_in")})
        for row in rows
    }


def put_sources(connection: Connection, sources: Iterable[Source], revision: int) -> int:
    """Write the sources that say something else than before, seen from the revision on; how many."""
    known = current_sources(connection, revision)
    changed = [source for source in sources if known.get(source.key) != source]
    if changed:
        hide_sources(connection, [source.key for source in changed], revision)
        rows = [{**asdict(source), "added_in": revision, "retired_in": None} for source in changed]
        connection.execute(insert(SourceRow), rows)
    return len(changed)


def hide_sources(connection: Connection, keys: Sequence[str], revision: int) -> None:
    for some in _some(keys):
        found = SourceRow.key.in_(some) & SourceRow.retired_in.is_(None)
        connection.execute(update(SourceRow).where(found).values(retired_in=revision))


def point_to(
    connection: Connection, revision: int, author: str, reason: str, *,
    started_at: datetime | None = None, override: str | None = None,
    figures: list[dict[str, Any]] | None = None,
) -> None:  # fmt: skip
    """Record the revision and make it the one that citizens see."""
    now = datetime.now(UTC)
    row = {
        "number": revision, "author": author, "reason": reason, "override": override, "figures": figures,
        "started_at": started_at or now, "published_at": now,
    }  # fmt: skip
    connection.execute(insert(RevisionRow).values(**row))
    stamp = uuid.uuid4().hex
    connection.execute(
        update(PublicationRow).where(PublicationRow.id == 1).values(revision=revision, stamp=stamp)
    )


def forget_unseen(connection: Connection) -> None:
    """Remove layers that never came to be published: what a killed import left."""
    lost = select(LayerRow.id).where(~select(SpanRow.id).where(SpanRow.layer_id == LayerRow.id).exists())
    delete_layers(connection, list(connection.execute(lost).scalars()))


def delete_layers(connection: Connection, ids: Sequence[int]) -> None:
    """Remove layers with all that hangs on them, from every revision."""
    for some in _some(ids):
        for model in (QuestionRow, FactRow, PassageRow, SpanRow):
            connection.execute(delete(model).where(model.layer_id.in_(some)))
        connection.execute(delete(LayerRow).where(LayerRow.id.in_(some)))


def _layer_row(layer: Layer) -> dict[str, Any]:
    return {
        "entry_id": layer.entry_id, "origin": layer.origin, "fingerprint": fingerprint(layer),
        "kind": layer.kind, "title": layer.title, "topic": layer.topic, "owner": layer.owner,
        "code": layer.code, "field": layer.field, "agency": layer.agency, "url": layer.url,
        "province": layer.province, "levels": list(layer.levels), "years": list(layer.years),
        "flags": list(layer.flags), "sources": list(layer.sources), "valid_from": layer.valid_from,
        "valid_to": layer.valid_to, "checked_on": layer.checked_on, "confidence": layer.confidence,
        "place": layer.place, "document": document_to_json(layer.document) if layer.document else None,
    }  # fmt: skip


def _parts_of(layer: Layer, row_id: int, tables: dict[Any, list[dict[str, Any]]]) -> None:
    tables[QuestionRow].extend({"layer_id": row_id, "text": text} for text in layer.questions)
    for position, passage in enumerate(layer.passages):
        cells = [list(cell) for cell in passage.cells]
        row = {**asdict(passage), "layer_id": row_id, "position": position, "cells": cells}
        tables[PassageRow].append(row)
    for position, fact in enumerate(layer.facts):
        tables[FactRow].append(
            {
                "layer_id": row_id, "position": position, "aspect": fact.aspect, "text": fact.text,
                "confidence": fact.confidence, "channel": fact.channel, "level": fact.level,
                "province": fact.province, "payer": fact.payer, "valid_from": fact.valid_from,
                "valid_to": fact.valid_to, "fees": [asdict(fee) for fee in fact.fees],
                "sources": list(fact.sources),
            }
        )  # fmt: skip
