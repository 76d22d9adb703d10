"""The knowledge as it will be when the draft is published: for previews and for the gate."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from datetime import date

from sqlalchemy import Engine

from knowledge import changes
from knowledge.answers.answer import Answer, Context
from knowledge.answers.responder import Responder
from knowledge.entries import Entry, Kind, Origin, Source, merge
from knowledge.search.documents import Card
from knowledge.search.indexes import Indexes
from knowledge.search.passages import DocumentCard
from knowledge.serializing import fingerprint
from knowledge.store import Shown, Store
from knowledge.writing import current_layers, published_revision

CACHED = 512


def drafted_entries(engine: Engine) -> tuple[dict[str, Entry | None], dict[str, Source]]:
    """Entries that the draft changes, as they will be (None: gone), and all sources as they will be."""
    store = Store(engine)
    pending = [change for change in changes.pending(engine) if change.kind == "layer"]
    sources = changes.drafted_sources(engine)
    ids = list(dict.fromkeys(change.subject for change in pending))
    with engine.connect() as connection:
        current = current_layers(connection, published_revision(connection), ids)
    found: dict[str, Entry | None] = {}
    for entry_id in ids:
        rows = [row for (one, _), (row, _) in current.items() if one == entry_id]
        layers = {layer.origin: layer for layer in store.layers(rows)}
        for change in pending:
            if change.subject == entry_id:
                layers.pop(Origin(change.origin), None)
                if change.layer:
                    layers[change.layer.origin] = change.layer
        hidden = any(layer.kind == Kind.WITHDRAWN for layer in layers.values())
        found[entry_id] = merge(list(layers.values()), sources) if layers and not hidden else None
    return found, sources


class Preview:
    """Answers from the draft laid over a revision's indexes; nothing is written."""

    def __init__(self, engine: Engine, published: Indexes, *, unreviewed: bool = False) -> None:
        """``unreviewed`` lets passages be found that still wait for review (for maintainers only)."""
        self._store = Store(engine)
        self._drafted, self._sources = drafted_entries(engine)
        gone = {entry_id for entry_id, entry in self._drafted.items() if entry is None}
        coming = [(entry, Shown((), _mark(entry))) for entry in self._drafted.values() if entry]
        self.indexes = published.patched(published.revision, gone, coming, unreviewed=unreviewed)
        self._cache: OrderedDict[str, Entry] = OrderedDict()
        self.responder = Responder(self.indexes, self.fetch)

    def answer(self, text: str, day: date, context: Context = Context()) -> Answer:
        """As `Knowledge.answer`."""
        return self.responder.answer(text, day, context)

    def explain(self, text: str) -> list[str]:
        """As `Knowledge.explain`."""
        return self.responder.explain(text)

    def fetch(self, card: Card | DocumentCard) -> Entry:
        """The entry of a card, as it will be."""
        drafted = self._drafted.get(card.entry_id)
        if drafted is not None:
            return drafted
        if card.entry_id not in self._cache:
            self._cache[card.entry_id] = merge(self._store.layers(card.layers), self._sources)
            if len(self._cache) > CACHED:
                self._cache.popitem(last=False)
        return self._cache[card.entry_id]


def _mark(entry: Entry) -> str:
    marks = "".join(fingerprint(layer) for layer in entry.layers)
    return f"draft:{hashlib.sha256(marks.encode()).hexdigest()[:16]}"
