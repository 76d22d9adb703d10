"""The knowledge in a running process: the published revision, swapped whole when a new one comes."""

from __future__ import annotations

import shutil
import threading
from collections import OrderedDict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from sqlalchemy import Engine

from knowledge.answers.answer import Answer, Context
from knowledge.answers.responder import Responder
from knowledge.entries import Aspect, Entry, Source, merge
from knowledge.errors import NothingPublishedError
from knowledge.search import index as search_index
from knowledge.search.dense import Encoder
from knowledge.search.documents import Card
from knowledge.search.index import SearchIndex
from knowledge.store import Store

CACHED = 2048  # entries kept in memory after they were said


class Knowledge:
    """Answers from the published revision. Thread-safe; every call sees one revision whole."""

    def __init__(self, engine: Engine, folder: Path, encoder: Encoder) -> None:
        self._store = Store(engine)
        self._folder = folder
        self._encoder = encoder
        self._lock = threading.Lock()
        self._current: _Revision | None = None

    @property
    def revision(self) -> int:
        return self._current.number if self._current else 0

    @property
    def index(self) -> SearchIndex:
        """The index of the revision in use."""
        self._responder()
        assert self._current is not None  # noqa: S101 - _responder loads it or raises
        return self._current.index

    @property
    def entries(self) -> int:
        """How many entries the revision in use has."""
        return len(self._current.index.cards) if self._current else 0

    def refresh(self) -> bool:
        """Take up the published revision if it is another; returns whether it was.

        The old one answers until the new one is ready. Raises `NothingPublishedError` when there is none.
        """
        with self._lock:
            published = self._store.revision()
            if published == 0:
                raise NothingPublishedError
            if self._current is not None and self._current.number == published:
                return False
            index = load_or_build(self._store, self._folder, published, self._encoder)
            self._current = _Revision(published, index, self._store)
            return True

    def answer(self, text: str, day: date, context: Context = Context()) -> Answer:
        """The answer to a message on a day (shape: `Answer`)."""
        return self._responder().answer(text, day, context)

    def entry(self, entry_id: str, aspect: Aspect | None, day: date, context: Context = Context()) -> Answer:
        """The answer to a button that names an entry."""
        return self._responder().entry(entry_id, aspect, day, context)

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

    def __init__(self, number: int, index: SearchIndex, store: Store) -> None:
        self.number = number
        self.index = index
        self._store = store
        self._sources: dict[str, Source] = store.sources()
        self._cache: OrderedDict[str, Entry] = OrderedDict()
        self._lock = threading.Lock()
        self.responder = Responder(index, self.fetch)

    def fetch(self, card: Card) -> Entry:
        """The entry of a card. Its rows never change, so what was read once stays right."""
        with self._lock:
            if card.entry_id in self._cache:
                self._cache.move_to_end(card.entry_id)
                return self._cache[card.entry_id]
        entry = merge(self._store.layers(card.layers), self._sources)
        with self._lock:
            self._cache[card.entry_id] = entry
            if len(self._cache) > CACHED:
                self._cache.popitem(last=False)
        return entry


def load_or_build(store: Store, folder: Path, revision: int, encoder: Encoder) -> SearchIndex:
    """The revision's index from its files, built and saved first when they are missing or stale."""
    place = folder / f"r{revision}"
    found = search_index.load(place, encoder)
    if found is not None and found.revision == revision:
        return found
    made = search_index.build(revision, _with_layers(store, revision), encoder)
    made.save(place)
    for old in folder.glob("r*"):
        number = old.name.removeprefix("r").removesuffix(".new")  # a killed build leaves its .new
        if number.isdigit() and int(number) < revision:
            shutil.rmtree(old, ignore_errors=True)
    return made


def _with_layers(store: Store, revision: int) -> Iterator[tuple[Entry, tuple[int, ...]]]:
    ids = store.layer_ids(revision)
    for entry in store.entries(revision):
        yield entry, tuple(ids[entry.id])
