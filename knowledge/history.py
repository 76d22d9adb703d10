"""What happened to the knowledge: who changed, published, dropped or took away what, when and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, Engine, select

from knowledge import changes
from knowledge.comparing import ASPECTS, Difference, differences
from knowledge.entries import Kind, Layer, Source, merge
from knowledge.errors import StoreError
from knowledge.models import ChangeRow, LayerRow, RevisionRow, SpanRow
from knowledge.store import read_layers
from knowledge.writing import current_layers, current_sources, published_revision

DRAFT = "nháp"
Side = int | str  # a revision's number, or DRAFT


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the history; ``revision`` is None for what is only in the draft."""

    at: datetime
    revision: int | None
    author: str
    what: str
    reason: str


def history(engine: Engine, entry_id: str | None = None, limit: int = 50) -> list[Event]:
    """The latest events of all the knowledge (revisions) or of one entry or source, the newest first.

    Raises `StoreError` for an entry nobody ever wrote.
    """
    with engine.connect() as connection:
        events = list(_revisions(connection) if entry_id is None else _of_entry(connection, entry_id))
    if entry_id is not None and not events:
        raise StoreError(f"Không có mục {entry_id}.")
    return sorted(events, key=lambda event: (event.at, event.revision or 0), reverse=True)[:limit]


def _revisions(connection: Connection) -> Iterator[Event]:
    published = published_revision(connection)
    for row in connection.execute(select(RevisionRow.__table__).where(RevisionRow.number <= published)):
        allowed = f" (quản trị cho phép: {row.override})" if row.override else ""
        what = f"công bố bản {row.number}{allowed}"
        yield Event(row.published_at or row.started_at, row.number, row.author, what, row.reason)


def _of_entry(connection: Connection, entry_id: str) -> Iterator[Event]:
    for row in connection.execute(select(ChangeRow.__table__).where(ChangeRow.subject == entry_id)):
        layer = f" (lớp {row.origin})" if row.origin else ""
        what = ("sửa" if row.data is not None else "gỡ") + layer
        yield Event(row.made_at, None, row.author, what, row.reason)
        if row.dropped_by:
            yield Event(row.closed_at, None, row.dropped_by, f"bỏ bản nháp{layer}", row.reason)
    spans = (
        select(LayerRow.origin, SpanRow.added_in, SpanRow.retired_in)
        .join(SpanRow, SpanRow.layer_id == LayerRow.id)
        .where(LayerRow.entry_id == entry_id)
    )
    moves: dict[int, dict[str, set[str]]] = {}
    for origin, added, retired in connection.execute(spans):
        moves.setdefault(added, {}).setdefault(origin, set()).add("thêm")
        if retired is not None:
            moves.setdefault(retired, {}).setdefault(origin, set()).add("bỏ")
    rows = select(RevisionRow.__table__).where(RevisionRow.number.in_(moves))
    for row in connection.execute(rows):
        told = [
            f"{'thay' if len(done) > 1 else done.copy().pop()} lớp {origin}"
            for origin, done in sorted(moves[row.number].items())
        ]
        what = f"công bố bản {row.number}: {', '.join(told)}"
        yield Event(row.published_at or row.started_at, row.number, row.author, what, row.reason)


def difference(engine: Engine, first: Side, second: Side, entry_id: str | None = None) -> list[Difference]:
    """What differs between two revisions, or a revision and the draft; fees and times first.

    Raises `StoreError` for a revision that does not exist.
    """
    with engine.connect() as connection:
        before, after = (_layers(connection, side, entry_id) for side in (first, second))
        keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
        found: list[Difference] = []
        for key in sorted(keys):
            was, is_now = (_state(connection, side.get(key)) for side in (before, after))
            if was is None and is_now is not None and is_now.kind != Kind.WITHDRAWN:
                was = _believed(connection, before, is_now)
            found += differences(*key, was, is_now)
            if was is None and is_now is not None and is_now.kind != Kind.DOCUMENT:
                told = [(ASPECTS[fact.aspect], fact.text) for fact in is_now.facts]
                found += [Difference(*key, name, None, text) for name, text in told]
        found += _source_differences(connection, first, second, entry_id)
    return sorted(found, key=lambda item: item.weight)


_Held = int | Layer  # a row's id, or a layer that is only in the draft


def _layers(connection: Connection, side: Side, entry_id: str | None) -> dict[tuple[str, str], _Held]:
    number = _number(connection, side)
    only = None if entry_id is None else [entry_id]
    rows = current_layers(connection, number, only)
    found: dict[tuple[str, str], _Held] = {key: row_id for key, (row_id, _) in rows.items()}
    if side == DRAFT:
        for change in changes.read(connection):
            if change.kind == "layer" and entry_id in (None, change.subject):
                found.pop((change.subject, change.origin), None)
                if change.layer:
                    found[change.subject, change.origin] = change.layer
    return found


def _number(connection: Connection, side: Side) -> int:
    published = published_revision(connection)
    if side == DRAFT:
        return published
    known = select(RevisionRow.number).where(RevisionRow.number == side)
    if isinstance(side, str) or side > published or connection.scalar(known) is None:
        raise StoreError(f"Không có bản công bố số {side} (bản hiện nay là {published}).")
    return side


def _state(connection: Connection, held: _Held | None) -> Layer | None:
    return read_layers(connection, [held])[0] if isinstance(held, int) else held


def _believed(connection: Connection, held: dict[tuple[str, str], _Held], layer: Layer) -> Layer | None:
    """What citizens read before a first edit of an entry, in the shape of the edit; None for a new entry."""
    rows = [row for (entry_id, _), row in held.items() if entry_id == layer.entry_id]
    layers = [found for row in rows if (found := _state(connection, row))]
    if not layers or any(found.kind == Kind.WITHDRAWN for found in layers):
        return None
    entry = merge(layers, {})
    facts = []
    for aspect in dict.fromkeys(fact.aspect for fact in layer.facts):
        of_it = [found for found in entry.layers if any(fact.aspect == aspect for fact in found.facts)]
        facts += [fact for fact in of_it[0].facts if fact.aspect == aspect] if of_it else []
    first = entry.first
    return replace(
        layer, facts=tuple(facts), title=first.title, owner=first.owner, checked_on=first.checked_on,
        valid_from=first.valid_from, valid_to=first.valid_to, confidence=first.confidence,
    )  # fmt: skip


def _source_differences(
    connection: Connection, first: Side, second: Side, entry_id: str | None
) -> list[Difference]:
    states: list[dict[str, Source]] = []
    for side in (first, second):
        sources = current_sources(connection, _number(connection, side))
        if side == DRAFT:
            drafted = {c.subject: c.source for c in changes.read(connection) if c.kind == "source"}
            sources = {key: value for key, value in {**sources, **drafted}.items() if value is not None}
        states.append(sources)
    before, after = states
    changed = [
        key for key in sorted({**before, **after})
        if before.get(key) != after.get(key) and entry_id in (None, key)
    ]  # fmt: skip
    return [found for key in changed for found in differences(key, "", before.get(key), after.get(key))]


def summary(found: Iterable[Difference]) -> dict[str, int]:
    """How many fields change of each subject."""
    counts: dict[str, int] = {}
    for one in found:
        counts[one.subject] = counts.get(one.subject, 0) + 1
    return counts
