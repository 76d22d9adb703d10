"""Revisions: the draft published in one step, entries taken away and given back, states restored."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select, update

from knowledge import changes
from knowledge.changes import Change
from knowledge.entries import Kind, Layer, Origin
from knowledge.errors import RefusedError, StoreError
from knowledge.models import ChangeRow, LayerRow, RevisionRow, SourceRow, SpanRow
from knowledge.refusals import refusals
from knowledge.store import read_layers
from knowledge.writing import (
    current_layers,
    delete_layers,
    hide,
    hide_sources,
    lock,
    point_to,
    put_layers,
    put_sources,
    seen_at,
    show,
)


@dataclass(frozen=True, slots=True)
class Override:
    """What an administrator allowed against the rules, and why."""

    administrator: str
    reason: str

    def __str__(self) -> str:
        return f"{self.administrator}: {self.reason}"


def publish(
    engine: Engine, author: str, reason: str, day: date, *, subjects: Collection[str] | None = None,
    override: Override | None = None, figures: list[dict[str, Any]] | None = None,
    keep_override: bool = False,
) -> int:  # fmt: skip
    """Publish the draft (or its changes of some entries and sources), all or nothing; the new number.

    Raises `RefusedError` with every rule that speaks against it; an override lifts those that may be
    lifted, and is kept when it did, or when it was needed elsewhere (``keep_override``: the gate).
    """
    _named(author, reason)
    with engine.begin() as connection:
        base = lock(connection)
        coming = changes.read(connection, subjects)
        if not coming:
            raise StoreError("Bản nháp không có thay đổi nào để công bố.")
        found = refusals(connection, base, coming, author, day)
        against = [refusal for refusal in found if not (override and refusal.liftable)]
        if against:
            raise RefusedError(against)
        _apply(connection, coming, base + 1)
        kept = str(override) if override and (found or keep_override) else None
        point_to(connection, base + 1, author, reason, override=kept, figures=figures)
    return base + 1


def _named(author: str, reason: str) -> None:
    if not author.strip() or not reason.strip():
        raise StoreError("Mỗi lần công bố cần tên người công bố và lý do.")


def _apply(connection: Connection, coming: list[Change], revision: int) -> None:
    layers = [change for change in coming if change.kind == "layer"]
    current = current_layers(connection, revision - 1, [change.subject for change in layers])
    keys = [(change.subject, change.origin) for change in layers]
    hide(connection, [current[key][0] for key in keys if key in current], revision)
    show(connection, put_layers(connection, [change.layer for change in layers if change.layer]), revision)
    sources = [change for change in coming if change.kind == "source"]
    hide_sources(connection, [change.subject for change in sources if change.source is None], revision)
    put_sources(connection, [change.source for change in sources if change.source], revision)
    for change in coming:
        same = (ChangeRow.kind == change.kind) & (ChangeRow.subject == change.subject)
        same &= (ChangeRow.origin == change.origin) & ChangeRow.closed_at.is_(None)
        closed = {"closed_at": datetime.now(UTC), "published_in": revision}
        connection.execute(update(ChangeRow).where(same).values(**closed))


def unpublish(engine: Engine, entry_id: str, author: str, reason: str) -> int:
    """Take an entry away from citizens at once, whoever wrote it; the new number.

    Its layers stay in the history, and loads of files do not bring it back; `reinstate` does.
    """
    _named(author, reason)
    with engine.begin() as connection:
        base = lock(connection)
        current = current_layers(connection, base, [entry_id])
        if not current:
            raise StoreError(f"Không có mục {entry_id} trong bản công bố.")
        _withdraw(connection, entry_id, current, base + 1, author, reason)
        point_to(connection, base + 1, author, reason)
    return base + 1


def _withdraw(
    connection: Connection, entry_id: str, current: dict[tuple[str, str], tuple[int, str]], revision: int,
    author: str, reason: str,
) -> None:  # fmt: skip
    key = (entry_id, str(Origin.OFFICER))
    if key in current:
        hide(connection, [current[key][0]], revision)
    marker = Layer(entry_id, Origin.OFFICER, Kind.WITHDRAWN, entry_id, entry_id.split("/")[0])
    show(connection, put_layers(connection, [marker]), revision)
    now = datetime.now(UTC)
    row = {
        "kind": "layer", "subject": entry_id, "origin": str(Origin.OFFICER), "data": None, "base": None,
        "author": author, "reason": reason, "made_at": now, "closed_at": now, "published_in": revision,
    }  # fmt: skip
    connection.execute(insert(ChangeRow).values(**row))


def reinstate(engine: Engine, entry_id: str, author: str, reason: str) -> int:
    """Put into the draft what brings a withdrawn entry back; somebody else publishes it."""
    with engine.begin() as connection:
        base = lock(connection)
        current = current_layers(connection, base, [entry_id]).get((entry_id, str(Origin.OFFICER)))
        layer = read_layers(connection, [current[0]])[0] if current else None
        if layer is None or layer.kind != Kind.WITHDRAWN:
            raise StoreError(f"Mục {entry_id} không ở trạng thái đã gỡ.")
        before = select(LayerRow.id).join(SpanRow, SpanRow.layer_id == LayerRow.id).where(
            (LayerRow.entry_id == entry_id) & (LayerRow.origin == str(Origin.OFFICER))
            & (LayerRow.kind != str(Kind.WITHDRAWN))
        ).order_by(SpanRow.added_in.desc())  # fmt: skip
        row_id = connection.execute(before).scalars().first()
        old = read_layers(connection, [row_id]) if row_id else []
    retired = () if old else ((entry_id, Origin.OFFICER),)
    return changes.put(engine, old, (), author, reason, retired)


def purge(engine: Engine, entry_id: str, author: str, reason: str) -> int:
    """Delete an entry for good, from the history and the draft too; the new number.

    What remains is that it was deleted, when, by whom and why.
    """
    _named(author, reason)
    with engine.begin() as connection:
        base = lock(connection)
        rows = list(connection.execute(select(LayerRow.id).where(LayerRow.entry_id == entry_id)).scalars())
        mine = (ChangeRow.kind == "layer") & (ChangeRow.subject == entry_id)
        drafted = connection.execute(select(ChangeRow.id).where(mine)).first()
        if not rows and drafted is None:
            raise StoreError(f"Không có mục {entry_id}.")
        delete_layers(connection, rows)
        connection.execute(delete(ChangeRow).where(mine))
        _withdraw(connection, entry_id, {}, base + 1, author, f"xóa hẳn: {reason}")
        point_to(connection, base + 1, author, f"xóa hẳn {entry_id}: {reason}")
    return base + 1


def rollback(engine: Engine, to: int, author: str, reason: str) -> int:
    """Make citizens see the state of an earlier revision again, as a new one; its number."""
    _named(author, reason)
    with engine.begin() as connection:
        base = lock(connection)
        known = connection.scalar(select(RevisionRow.number).where(RevisionRow.number == to))
        if known is None or to >= base:
            raise StoreError(f"Không có bản công bố số {to} để quay về (bản hiện nay là {base}).")
        then, now = _seen(connection, to), _seen(connection, base)
        hide(connection, sorted(now - then), base + 1)
        show(connection, sorted(then - now), base + 1)
        _restore_sources(connection, to, base)
        point_to(connection, base + 1, author, reason)
    return base + 1


def _seen(connection: Connection, revision: int) -> set[int]:
    query = select(SpanRow.layer_id).where(seen_at(SpanRow, revision))
    return set(connection.execute(query).scalars())


def _restore_sources(connection: Connection, to: int, base: int) -> None:
    rows = {}
    for number in (to, base):
        query = select(SourceRow.__table__).where(seen_at(SourceRow, number))
        rows[number] = {row["id"]: row for row in connection.execute(query).mappings()}
    gone = [row["key"] for row_id, row in rows[base].items() if row_id not in rows[to]]
    back = [dict(row) for row_id, row in rows[to].items() if row_id not in rows[base]]
    hide_sources(connection, gone, base + 1)
    for row in back:
        row.pop("id")
        row.update(added_in=base + 1, retired_in=None)
    if back:
        connection.execute(insert(SourceRow), back)
