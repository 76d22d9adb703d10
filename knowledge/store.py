"""Reading the knowledge base: the entries of a revision and their sources."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, Engine, select

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
    SpanRow,
)
from knowledge.serializing import document_from_json, passage_from_json
from knowledge.writing import MANY, current_sources, published_revision, seen_at

BATCH = 200  # entries read at a time
_PASSAGE = ("text", "path", "page", "part", "heading", "cells", "original", "certainty", "reviewed")


class Publication(NamedTuple):
    """The published revision; ``stamp`` differs even where a restored database has the same number."""

    revision: int
    stamp: str


class Shown(NamedTuple):
    """The layers of one entry at a revision: row ids, and a mark that changes when any of them does."""

    layers: tuple[int, ...]
    mark: str


class Store:
    """The published knowledge in one database."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def publication(self) -> Publication:
        with self.engine.connect() as connection:
            query = select(PublicationRow.revision, PublicationRow.stamp).where(PublicationRow.id == 1)
            row = connection.execute(query).first()
        return Publication(row.revision, row.stamp) if row else Publication(0, "")

    def revision(self) -> int:
        return self.publication().revision

    def sources(self, revision: int | None = None) -> dict[str, Source]:
        with self.engine.connect() as connection:
            number = published_revision(connection) if revision is None else revision
            return current_sources(connection, number)

    def lineage(self, revision: int) -> str:
        """What tells a revision from one of the same number in another history (a restored database)."""
        query = select(RevisionRow.published_at, RevisionRow.author).where(RevisionRow.number == revision)
        with self.engine.connect() as connection:
            row = connection.execute(query).first()
        return f"{row.published_at} {row.author}" if row else ""

    def changed_since(self, revision: int) -> set[str]:
        """Ids of the entries of which anything came or went after the revision."""
        after = (SpanRow.added_in > revision) | (SpanRow.retired_in > revision)
        query = select(LayerRow.entry_id).join(SpanRow, SpanRow.layer_id == LayerRow.id).where(after)
        with self.engine.connect() as connection:
            return set(connection.execute(query).scalars())

    def sources_changed_since(self, revision: int) -> bool:
        """Whether any source came or went after the revision."""
        after = (SourceRow.added_in > revision) | (SourceRow.retired_in > revision)
        with self.engine.connect() as connection:
            return connection.execute(select(SourceRow.id).where(after).limit(1)).first() is not None

    def shown(self, revision: int, entries: Collection[str] | None = None) -> dict[str, Shown]:
        """Entry id -> its layers seen at the revision (of all or some entries), without withdrawn ones."""
        found: dict[str, Shown] = {}
        hidden: set[str] = set()
        query = (
            select(LayerRow.id, LayerRow.entry_id, LayerRow.fingerprint, LayerRow.kind)
            .join(SpanRow, SpanRow.layer_id == LayerRow.id)
            .where(seen_at(SpanRow, revision))
            .order_by(LayerRow.id)
        )
        few = entries is not None and len(entries) <= MANY
        if entries is not None and few:
            query = query.where(LayerRow.entry_id.in_(entries))
        with self.engine.connect() as connection:
            for row_id, entry_id, mark, kind in connection.execute(query):
                if entries is not None and not few and entry_id not in entries:
                    continue
                before = found.get(entry_id)
                one = f"{row_id}:{mark[:16]}"
                if before is None:
                    found[entry_id] = Shown((row_id,), one)
                else:
                    found[entry_id] = Shown((*before.layers, row_id), f"{before.mark} {one}")
                if kind == Kind.WITHDRAWN:
                    hidden.add(entry_id)
        for entry_id in hidden:
            del found[entry_id]
        return found

    def fact_texts(self, kind: Kind, revision: int) -> list[str]:
        """The texts of all facts of the entries of a kind."""
        query = (
            select(FactRow.text)
            .join(LayerRow, LayerRow.id == FactRow.layer_id)
            .join(SpanRow, SpanRow.layer_id == LayerRow.id)
            .where(seen_at(SpanRow, revision), LayerRow.kind == str(kind))
        )
        with self.engine.connect() as connection:
            return list(connection.execute(query).scalars())

    def of_kind(self, kind: Kind, revision: int) -> set[str]:
        """Ids of the entries that have a layer of this kind at the revision."""
        query = (
            select(LayerRow.entry_id)
            .join(SpanRow, SpanRow.layer_id == LayerRow.id)
            .where(seen_at(SpanRow, revision), LayerRow.kind == str(kind))
        )
        with self.engine.connect() as connection:
            return set(connection.execute(query).scalars())

    def layer_ids(self, revision: int) -> dict[str, list[int]]:
        """Entry id -> row ids of its layers seen at the revision."""
        return {entry_id: list(shown.layers) for entry_id, shown in self.shown(revision).items()}

    def entries(self, revision: int | None = None) -> Iterator[Entry]:
        """All entries seen at the revision (default: the published one), a batch at a time."""
        number = self.revision() if revision is None else revision
        if number == 0:
            raise NothingPublishedError
        shown = self.shown(number)
        yield from self.merged({entry_id: shown[entry_id] for entry_id in sorted(shown)}, number)

    def merged(
        self, shown: dict[str, Shown], revision: int, sources: dict[str, Source] | None = None
    ) -> Iterator[Entry]:
        """The entries of these layers, in the order given, with the sources of the revision."""
        if sources is None:
            sources = self.sources(revision)
        entry_ids = list(shown)
        with self.engine.connect() as connection:
            for start in range(0, len(entry_ids), BATCH):
                some = entry_ids[start : start + BATCH]
                layers: dict[str, list[Layer]] = {}
                for layer in read_layers(connection, [row for one in some for row in shown[one].layers]):
                    layers.setdefault(layer.entry_id, []).append(layer)
                for entry_id in some:
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
    written = select(PassageRow.__table__).where(PassageRow.layer_id.in_(ids)).order_by(PassageRow.position)
    for row in connection.execute(written).mappings():
        made = passage_from_json({name: row[name] for name in _PASSAGE})
        passages.setdefault(row["layer_id"], []).append(made)
    return [
        Layer(
            entry_id=row["entry_id"], origin=Origin(row["origin"]), kind=Kind(row["kind"]),
            title=row["title"], topic=row["topic"], owner=row["owner"], code=row["code"],
            field=row["field"], agency=row["agency"], url=row["url"], province=row["province"],
            levels=tuple(row["levels"]), years=tuple(row["years"]), flags=tuple(row["flags"]),
            valid_from=row["valid_from"], valid_to=row["valid_to"], checked_on=row["checked_on"],
            confidence=Confidence(row["confidence"]), questions=tuple(questions.get(row["id"], ())),
            facts=tuple(facts.get(row["id"], ())), passages=tuple(passages.get(row["id"], ())),
            sources=tuple(row["sources"]), place=row["place"],
            document=document_from_json(row["document"]) if row["document"] else None,
        )
        for row in rows
    ]  # fmt: skip
