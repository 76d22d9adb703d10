"""The knowledge in a running process: the published revision, swapped whole when a new one comes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from datetime import date
from pathlib import Path

from sqlalchemy import Engine

from knowledge.answers.answer import Answer, Context
from knowledge.answers.responder import Responder
from knowledge.entries import Aspect, Entry, Source, merge
from knowledge.errors import NothingPublishedError
from knowledge.search import indexes
from knowledge.search.dense import Encoder, Vectors
from knowledge.search.documents import Card
from knowledge.search.index import SearchIndex
from knowledge.search.indexes import Indexes
from knowledge.search.passages import DocumentCard
from knowledge.search.saving import Saver
from knowledge.store import Publication, Store

CACHED = 2048  # entries kept in memory after they were said


class Knowledge:
    """Answers from the published revision. Thread-safe; every call sees one revision whole."""

    def __init__(self, engine: Engine, folder: Path, encoder: Encoder) -> None:
        self._store = Store(engine)
        self._folder = folder
        self._encoder = encoder
        self._lock = threading.Lock()
        self._current: _Revision | None = None
        self._saver = Saver(folder)

    @property
    def engine(self) -> Engine:
        """Where the entries are."""
        return self._store.engine

    def encode(self, texts: list[str]) -> Vectors:
        """Unit vectors of texts, of shape (n, dimensions)."""
        return self._encoder.encode(texts)

    @property
    def revision(self) -> int:
        return self._current.number if self._current else 0

    @property
    def index(self) -> SearchIndex:
        """The index of the revision in use."""
        return self.indexes.entries

    @property
    def indexes(self) -> Indexes:
        """Both indexes of the revision in use."""
        self._responder()
        assert self._current is not None  # noqa: S101 - _responder loads it or raises
        return self._current.indexes

    def fetch(self, card: Card | DocumentCard) -> Entry:
        """The entry of a card of the indexes in use."""
        self._responder()
        assert self._current is not None  # noqa: S101 - _responder loads it or raises
        return self._current.fetch(card)

    @property
    def entries(self) -> int:
        """How many entries the revision in use has."""
        return len(self._current.indexes.entries.cards) if self._current else 0

    def refresh(self) -> bool:
        """Take up the published revision if it is another; returns whether it was.

        The old one answers until the new one is ready. Raises `NothingPublishedError` when there is none.
        """
        with self._lock:
            published = self._store.publication()
            if published.revision == 0:
                raise NothingPublishedError
            current = self._current
            if current is not None and current.publication == published:
                return False
            if current is None:
                found = load_or_build(self._store, self._folder, published.revision, self._encoder)
                self._current = _Revision(published, found, self._store)
            else:
                self._current = self._next(current, published)
            return True

    def _next(self, current: _Revision, published: Publication) -> _Revision:
        """A new revision from the one in memory; its index files are written when it has been quiet."""
        store, number = self._store, published.revision
        later = number > current.number and store.lineage(current.number) == current.lineage
        touched = store.changed_since(current.number) if later else None
        same = later and not store.sources_changed_since(current.number)
        sources = current.sources if same else store.sources(number)
        made = indexes.brought_up(current.indexes, store, number, touched, sources)
        if made is None:
            made = load_or_build(store, self._folder, number, self._encoder)
        else:
            made.entries.speller  # noqa: B018 - made now, not while a citizen waits
            self._saver.keep(made)
        return _Revision(published, made, store, sources)

    def settle(self) -> None:
        """Wait until the files of the indexes in use are written."""
        self._saver.flush()

    def answer(self, text: str, day: date, context: Context = Context()) -> Answer:
        """The answer to a message on a day (shape: `Answer`)."""
        return self._responder().answer(text, day, context)

    def entry(self, entry_id: str, aspect: Aspect | None, day: date, context: Context = Context()) -> Answer:
        """The answer to a button that names an entry."""
        return self._responder().entry(entry_id, aspect, day, context)

    def contact(self, place: str) -> Entry | None:
        """The published contact of a place by its key."""
        return self._responder().contact(place)

    def find(self, entry_id: str) -> Entry | None:
        """The published entry of an id."""
        position = self.index.by_id.get(entry_id)
        return None if position is None else self.fetch(self.index.cards[position])

    def subject(self, entry_id: str) -> str | None:
        """What an entry is about: the field of a procedure, else its topic; None for a stranger."""
        index = self.index
        position = index.by_id.get(entry_id)
        if position is None:
            return None
        return index.cards[position].field or entry_id.partition("/")[0]

    def explain(self, text: str) -> list[str]:
        """The best entries for a text and what made their scores, a line each."""
        return self._responder().explain(text)

    def _responder(self) -> Responder:
        if self._current is None:
            self.refresh()
        if self._current is None:
            raise NothingPublishedError
        return self._current.responder


class _Revision:
    """One revision in use: its index, its sources, and a cache of the entries said."""

    def __init__(
        self, publication: Publication, found: Indexes, store: Store, sources: dict[str, Source] | None = None
    ) -> None:
        self.publication = publication
        self.number = publication.revision
        self.lineage = store.lineage(publication.revision)
        self.indexes = found
        self._store = store
        self.sources = store.sources(publication.revision) if sources is None else sources
        self._cache: OrderedDict[str, Entry] = OrderedDict()
        self._lock = threading.Lock()
        self.responder = Responder(found, self.fetch)

    def fetch(self, card: Card | DocumentCard) -> Entry:
        """The entry of a card. Its rows never change, so what was read once stays right."""
        with self._lock:
            if card.entry_id in self._cache:
                self._cache.move_to_end(card.entry_id)
                return self._cache[card.entry_id]
        entry = merge(self._store.layers(card.layers), self.sources)
        with self._lock:
            self._cache[card.entry_id] = entry
            if len(self._cache) > CACHED:
                self._cache.popitem(last=False)
        return entry


def load_or_build(store: Store, folder: Path, revision: int, encoder: Encoder) -> Indexes:
    """The revision's indexes: from their files, else those of an earlier one patched, else built; saved."""
    for place in indexes.newest(folder):
        found = indexes.load(place, encoder)
        if found is None or found.revision > revision:
            continue
        made = indexes.brought_up(found, store, revision)
        if made is not None:
            if made.revision != found.revision or made.marks() != found.marks():
                made.save(folder / f"r{revision}")
            return made
        break
    made = indexes.build(store, revision, encoder)
    made.save(folder / f"r{revision}")
    return made
