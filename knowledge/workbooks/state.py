"""What the knowledge says now: what is published, with the draft laid over it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from sqlalchemy import Engine

from knowledge import changes
from knowledge.entries import PRECEDENCE, Kind, Layer, Origin, Source
from knowledge.serializing import fingerprint
from knowledge.store import BATCH, read_layers
from knowledge.writing import current_layers, current_sources, published_revision

SOURCE = "nguon:"  # before a source's key where entries and sources are told apart by one name


@dataclass(frozen=True)
class State:
    """Layers and sources as a workbook shows them; marks change when what they stand for does.

    ``entries`` holds each entry's layers, the most believed first, withdrawn entries left out (their ids
    are in ``withdrawn``); ``published`` and ``drafted`` a mark for each entry and source (`SOURCE` + key);
    ``writers`` who wrote the open changes.
    """

    revision: int = 0
    entries: dict[str, tuple[Layer, ...]] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    withdrawn: frozenset[str] = frozenset()
    published: dict[str, str] = field(default_factory=dict)
    drafted: dict[str, str] = field(default_factory=dict)
    writers: dict[str, frozenset[str]] = field(default_factory=dict)

    def layer(self, entry_id: str, origin: Origin) -> Layer | None:
        return next((layer for layer in self.entries.get(entry_id, ()) if layer.origin == origin), None)

    def first(self, entry_id: str) -> Layer | None:
        """The most believed layer, a province's own rules aside: they are not the whole."""
        layers = self.entries.get(entry_id, ())
        return next(
            (layer for layer in layers if layer.origin != Origin.PROVINCE), layers[0] if layers else None
        )

    def mark(self, subject: str) -> str:
        """The marks of what is published and of what is drafted; "-" for what is not there."""
        return f"{self.published.get(subject, '-')}.{self.drafted.get(subject, '-')}"

    def moved(self, subject: str, exported: str, author: str | None) -> bool:
        """Whether anybody but the author changed the subject since it had the exported mark."""
        was_published, _, was_drafted = exported.partition(".")
        is_published, _, is_drafted = self.mark(subject).partition(".")
        if is_published not in (was_published, was_drafted):
            return True
        if is_drafted in (was_published, was_drafted):
            return False
        others = {name.casefold() for name in self.writers.get(subject, ())} - {(author or "").casefold()}
        return bool(others)


def read_state(engine: Engine, drafted: bool = True) -> State:
    """The state of a database, with its draft or only as published."""
    with engine.connect() as connection:
        revision = published_revision(connection)
        current = current_layers(connection, revision)
        rows = [row_id for row_id, _ in current.values()]
        layers = [
            layer
            for start in range(0, len(rows), BATCH)
            for layer in read_layers(connection, rows[start : start + BATCH])
        ]
        sources = current_sources(connection, revision)
        open_ones = changes.read(connection) if drafted else []
        names = changes.authors(connection, {change.subject for change in open_ones})
    published = {(layer.entry_id, layer.origin): layer for layer in layers}
    prints = {(entry_id, Origin(origin)): mark for (entry_id, origin), (_, mark) in current.items()}
    now, now_sources, now_prints = dict(published), dict(sources), dict(prints)
    writers: dict[str, frozenset[str]] = {}
    for change in open_ones:
        subject = change.subject if change.kind == "layer" else SOURCE + change.subject
        writers[subject] = frozenset(names[change.subject])
        if change.kind == "layer":
            key = (change.subject, Origin(change.origin))
            now.pop(key, None)
            now_prints.pop(key, None)
            if change.layer:
                now[key], now_prints[key] = change.layer, fingerprint(change.layer)
        elif change.source:
            now_sources[change.subject] = change.source
        else:
            now_sources.pop(change.subject, None)
    marks = _marks(prints, sources)
    new_marks = _marks(now_prints, now_sources) if open_ones else marks
    entries: dict[str, list[Layer]] = {}
    for layer in now.values():
        entries.setdefault(layer.entry_id, []).append(layer)
    gone = {name for name, found in entries.items() if any(one.kind == Kind.WITHDRAWN for one in found)}
    return State(
        revision,
        {
            name: tuple(sorted(found, key=lambda layer: PRECEDENCE[layer.origin]))
            for name, found in sorted(entries.items())
            if name not in gone
        },
        now_sources, frozenset(gone), marks, new_marks, writers,
    )  # fmt: skip


def _marks(layers: dict[tuple[str, Origin], str], sources: dict[str, Source]) -> dict[str, str]:
    prints: dict[str, list[str]] = {}
    for (entry_id, _), mark in layers.items():
        prints.setdefault(entry_id, []).append(mark)
    for key, source in sources.items():
        prints[SOURCE + key] = [fingerprint(source)]
    return {
        subject: hashlib.sha256("".join(sorted(found)).encode()).hexdigest()[:8]
        for subject, found in prints.items()
    }
