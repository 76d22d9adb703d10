"""Reading and writing the knowledge base: what is published, and drafts that become it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, or_, select, update

from knowledge.entries import (
    Aspect,
    Confidence,
    Entry,
    Fact,
    Kind,
    Layer,
    Origin,
    Passage,
    Source,
    merge,
)
from knowledge.errors import NothingPublishedError
from knowledge.fees import Fee, FeeKind
from knowledge.models import (
    FactRow,
    LayerRow,
    PassageRow,
    PublicationRow,
    QuestionRow,
    RevisionRow,
    SourceRow,
)

BATCH = 200  # layers a transaction: short enough that readers and the other writers never wait long


def fingerprint(layer: Layer) -> str:
    """A hash of everything the layer says; equal layers are not written again."""
    text = json.dumps(asdict(layer), ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def published_revision(connection: Connection) -> int:
    """The number that citizens see; 0 when nothing is published."""
    return connection.scalar(select(PublicationRow.revision).where(PublicationRow.id == 1)) or 0


def _visible(revision: int) -> Any:
    return (LayerRow.added_in <= revision) & or_(
        LayerRow.retired_in.is_(None), LayerRow.retired_in > revision
    )


class Store:
    """The published knowledge in one database."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def revision(self) -> int:
        with self.engine.connect() as connection:
            return published_revision(connection)

    def sources(self) -> dict[str, Source]:
        with self.engine.connect() as connection:
            rows = connection.execute(select(SourceRow.__table__)).mappings()
            return {row["key"]: Source(**row) for row in rows}

    def layer_ids(self, revision: int) -> dict[str, list[int]]:
        """Entry id -> row ids of its layers visible at the revision."""
        found: dict[str, list[int]] = {}
        with self.engine.connect() as connection:
            query = select(LayerRow.id, LayerRow.entry_id).where(_visible(revision))
            for row_id, entry_id in connection.execute(query):
                found.setdefault(entry_id, []).append(row_id)
        return found

    def entries(self, revision: int | None = None) -> Iterator[Entry]:
        """All entries visible at the revision (default: the published one), a batch at a time."""
        number = self.revision() if revision is None else revision
        if number == 0:
            raise NothingPublishedError
        sources = self.sources()
        by_entry = self.layer_ids(number)
        entry_ids = sorted(by_entry)
        with self.engine.connect() as connection:
            for start in range(0, len(entry_ids), BATCH):
                ids = [row for entry_id in entry_ids[start : start + BATCH] for row in by_entry[entry_id]]
                layers: dict[str, list[Layer]] = {}
                for layer in read_layers(connection, ids):
                    layers.setdefault(layer.entry_id, []).append(layer)
                for entry_id in entry_ids[start : start + BATCH]:
                    yield merge(layers[entry_id], sources)

    def layers(self, row_ids: Sequence[int]) -> list[Layer]:
        with self.engine.connect() as connection:
            return read_layers(connection, row_ids)


def _facts(connection: Connection, ids: Sequence[int], origins: dict[int, Origin]) -> dict[int, list[Fact]]:
    found: dict[int, list[Fact]] = {}
    query = select(FactRow.__table__).where(FactRow.layer_id.in_(ids)).order_by(FactRow.position)
    for row in connection.execute(query).mappings():
        fees = tuple(Fee(**{**fee, "kind": FeeKind(fee["kind"])}) for fee in row["fees"])
        found.setdefault(row["layer_id"], []).append(
            Fact(
                aspect=Aspect(row["aspect"]), text=row["text"], origin=origins[row["layer_id"]],
                confidence=Confidence(row["confidence"]), channel=row["channel"], level=row["level"],
                province=row["province"], payer=row["payer"], valid_from=row["valid_from"],
                valid_to=row["valid_to"], fees=fees, sources=tuple(row["sources"]),
            )
        )  # fmt: skip
    return found


def read_layers(connection: Connection, ids: Sequence[int]) -> list[Layer]:
    """The layers in these rows, with their questions, facts and passages."""
    rows = connection.execute(select(LayerRow.__table__).where(LayerRow.id.in_(ids))).mappings().all()
    facts = _facts(connection, ids, {row["id"]: Origin(row["origin"]) for row in rows})
    questions: dict[int, list[str]] = {}
    asked = select(QuestionRow.layer_id, QuestionRow.text).where(QuestionRow.layer_id.in_(ids))
    for layer_id, text in connection.execute(asked.order_by(QuestionRow.id)):
        questions.setdefault(layer_id, []).append(text)
    passages: dict[int, list[Passage]] = {}
    written = select(PassageRow.layer_id, PassageRow.text, PassageRow.path)
    written = written.where(PassageRow.layer_id.in_(ids)).order_by(PassageRow.position)
    for layer_id, text, path in connection.execute(written):
        passages.setdefault(layer_id, []).append(Passage(text, path))
    return [
        Layer(
            entry_id=row["entry_id"], origin=Origin(row["origin"]), kind=Kind(row["kind"]),
            title=row["title"], topic=row["topic"], owner=row["owner"], code=row["code"],
            field=row["field"], agency=row["agency"], url=row["url"], province=row["province"],
            levels=tuple(row["levels"]), years=tuple(row["years"]), flags=tuple(row["flags"]),
            valid_from=row["valid_from"], valid_to=row["valid_to"], checked_on=row["checked_on"],
            confidence=Confidence(row["confidence"]), questions=tuple(questions.get(row["id"], ())),
            facts=tuple(facts.get(row["id"], ())), passages=tuple(passages.get(row["id"], ())),
            sources=tuple(row["sources"]),
        )
        for row in rows
    ]  # fmt: skip


class Draft:
    """The next revision while it is written; nobody sees it before `publish`.

    One draft at a time writes to a database: take `knowledge.publishing.draft`.
    """

    def __init__(self, engine: Engine, author: str, reason: str) -> None:
        self._engine = engine
        with engine.begin() as connection:
            self._base = published_revision(connection)
            self.number = self._base + 1
            _forget_unpublished(connection, self._base)
            connection.execute(
                insert(RevisionRow).values(
                    number=self.number, author=author, reason=reason, started_at=datetime.now(UTC)
                )
            )
            rows = connection.execute(
                select(LayerRow.id, LayerRow.entry_id, LayerRow.origin, LayerRow.fingerprint).where(
                    _visible(self._base)
                )
            )
            self._current = {(row.entry_id, row.origin): (row.id, row.fingerprint) for row in rows}
        self._pending: list[tuple[Layer, str]] = []
        self._retired: list[int] = []
        self.changed = 0

    def known(self, origin: Origin) -> set[str]:
        """Ids of the entries that have a layer of this origin in the published revision."""
        return {entry_id for entry_id, by in self._current if by == origin}

    def put(self, layer: Layer) -> str:
        """Add or replace a layer; returns ``new``, ``updated`` or ``unchanged``."""
        mark = fingerprint(layer)
        current = self._current.get((layer.entry_id, layer.origin))
        if current is not None and current[1] == mark:
            return "unchanged"
        self._pending.append((layer, mark))
        self.changed += 1
        if current is not None:
            self._retired.append(current[0])
        if len(self._pending) >= BATCH:
            self._flush()
        return "new" if current is None else "updated"

    def retire(self, entry_id: str, origin: Origin) -> None:
        """Take a layer away from the coming revision."""
        row_id, _ = self._current[entry_id, origin]
        self._retired.append(row_id)
        self.changed += 1

    def _flush(self) -> None:
        with self._engine.begin() as connection:
            self._write(connection)

    def _write(self, connection: Connection) -> None:
        if self._retired:
            connection.execute(
                update(LayerRow).where(LayerRow.id.in_(self._retired)).values(retired_in=self.number)
            )
        next_id = (connection.scalar(select(func.max(LayerRow.id))) or 0) + 1
        tables: dict[Any, list[dict[str, Any]]] = {LayerRow: [], QuestionRow: [], FactRow: [], PassageRow: []}
        for row_id, (layer, mark) in enumerate(self._pending, next_id):
            _rows_of(layer, row_id, self.number, mark, tables)
        for model, rows in tables.items():
            if rows:
                connection.execute(insert(model), rows)
        self._pending.clear()
        self._retired.clear()

    def publish(self, sources: Iterable[Source] = ()) -> int:
        """Make everything written visible in one step; returns the published number.

        With nothing changed the draft is dropped and the old number returned.
        """
        with self._engine.begin() as connection:
            changed_sources = _put_sources(connection, sources)
            if not self.changed and not changed_sources:
                connection.execute(delete(RevisionRow).where(RevisionRow.number == self.number))
                return self._base
            self._write(connection)
            connection.execute(
                update(RevisionRow)
                .where(RevisionRow.number == self.number)
                .values(published_at=datetime.now(UTC))
            )
            connection.execute(delete(PublicationRow))
            connection.execute(insert(PublicationRow).values(id=1, revision=self.number))
        return self.number


def _forget_unpublished(connection: Connection, base: int) -> None:
    """Remove what a draft left behind that never came to be published (a killed import)."""
    connection.execute(update(LayerRow).where(LayerRow.retired_in > base).values(retired_in=None))
    lost = select(LayerRow.id).where(LayerRow.added_in > base)
    for model in (QuestionRow, FactRow, PassageRow):
        connection.execute(delete(model).where(model.layer_id.in_(lost)))
    connection.execute(delete(LayerRow).where(LayerRow.added_in > base))
    connection.execute(delete(RevisionRow).where(RevisionRow.number > base))


def _rows_of(
    layer: Layer, row_id: int, number: int, mark: str, tables: dict[Any, list[dict[str, Any]]]
) -> None:
    tables[LayerRow].append(
        {
            "id": row_id, "entry_id": layer.entry_id, "origin": layer.origin, "added_in": number,
            "retired_in": None, "fingerprint": mark, "kind": layer.kind, "title": layer.title,
            "topic": layer.topic, "owner": layer.owner, "code": layer.code, "field": layer.field,
            "agency": layer.agency, "url": layer.url, "province": layer.province,
            "levels": list(layer.levels), "years": list(layer.years), "flags": list(layer.flags),
            "sources": list(layer.sources), "valid_from": layer.valid_from, "valid_to": layer.valid_to,
            "checked_on": layer.checked_on, "confidence": layer.confidence,
        }
    )  # fmt: skip
    tables[QuestionRow].extend({"layer_id": row_id, "text": text} for text in layer.questions)
    tables[PassageRow].extend(
        {"layer_id": row_id, "position": position, "path": passage.path, "text": passage.text}
        for position, passage in enumerate(layer.passages)
    )
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


def _put_sources(connection: Connection, sources: Iterable[Source]) -> int:
    rows = connection.execute(select(SourceRow.__table__)).mappings()
    known = {row["key"]: Source(**row) for row in rows}
    changed = [source for source in sources if known.get(source.key) != source]
    if changed:
        connection.execute(delete(SourceRow).where(SourceRow.key.in_([source.key for source in changed])))
        connection.execute(insert(SourceRow), [asdict(source) for source in changed])
    return len(changed)
