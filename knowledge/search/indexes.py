"""Both indexes of a revision, in one folder of files: made, patched, loaded and saved together."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.entries import Entry, Kind, Source
from knowledge.search import index as entry_index
from knowledge.search import passages as passage_index
from knowledge.search.dense import Encoder
from knowledge.search.index import SearchIndex
from knowledge.search.passages import PassageIndex
from knowledge.store import Shown, Store

PATCHED = 0.2  # of the entries: with more of them changed, building anew is better ...
SMALL = 10_000  # ... where it takes seconds; larger indexes are patched whatever came
DAMAGED = (OSError, ValueError, LookupError, EOFError, TypeError, AttributeError)


@dataclass(frozen=True)
class Indexes:
    """Entries and passages of one revision."""

    entries: SearchIndex
    passages: PassageIndex

    @property
    def revision(self) -> int:
        return self.entries.revision

    def marks(self) -> dict[str, str]:
        """Entry id -> mark of the layers that are in the indexes."""
        found = {card.entry_id: card.mark for card in self.entries.cards}
        found.update({document.entry_id: document.mark for document in self.passages.cards})
        return found

    def patched(
        self, revision: int, gone: set[str], coming: list[tuple[Entry, Shown]], *, unreviewed: bool = False
    ) -> Indexes:
        """Both for another revision: without what is gone, with what comes or comes anew."""
        documents = [one for one in coming if one[0].kind == Kind.DOCUMENT]
        others = [one for one in coming if one[0].kind != Kind.DOCUMENT]
        changed = {entry.id for entry, _ in coming}  # an entry may have become a document
        return Indexes(
            self.entries.patched(revision, gone | changed, others),
            self.passages.patched(gone | changed, documents, unreviewed=unreviewed),
        )

    def save(self, folder: Path) -> None:
        """Write both to the folder in one step (a half-written one is never seen), older ones away."""
        working = folder.with_name(f"{folder.name}.{os.getpid()}.new")
        shutil.rmtree(working, ignore_errors=True)
        working.mkdir(parents=True)
        self.passages.save(working / "passages")
        self.entries.save(working)
        shutil.rmtree(folder, ignore_errors=True)
        try:
            working.rename(folder)
        except OSError:  # another process was quicker: its files say the same
            shutil.rmtree(working, ignore_errors=True)
        for old in folder.parent.glob("r*"):
            number = old.name.removeprefix("r").split(".")[0]  # a killed build leaves its .new
            if old != folder and number.isdigit() and int(number) <= self.revision:
                shutil.rmtree(old, ignore_errors=True)


def load(folder: Path, encoder: Encoder) -> Indexes | None:
    """The indexes in the folder; None when they are missing, damaged or made by other means."""
    try:
        entries = entry_index.load(folder, encoder)
        return Indexes(entries, passage_index.load(folder / "passages", encoder)) if entries else None
    except DAMAGED:
        return None


def newest(folder: Path) -> list[Path]:
    """The folders of saved indexes, the newest first."""
    found = [path for path in folder.glob("r*") if path.name[1:].isdigit()]
    return sorted(found, key=lambda path: -int(path.name[1:]))


def build(store: Store, revision: int, encoder: Encoder) -> Indexes:
    """The indexes of a revision, counted and encoded from nothing."""
    shown = store.shown(revision)
    documents = store.of_kind(Kind.DOCUMENT, revision)
    entries = {entry_id: shown[entry_id] for entry_id in sorted(shown) if entry_id not in documents}
    papers = {entry_id: shown[entry_id] for entry_id in sorted(documents) if entry_id in shown}
    return Indexes(
        entry_index.build(revision, _merged(store, entries, revision), encoder),
        passage_index.build(_merged(store, papers, revision), encoder),
    )


def _merged(
    store: Store, shown: dict[str, Shown], revision: int, sources: dict[str, Source] | None = None
) -> Iterator[tuple[Entry, Shown]]:
    return zip(store.merged(shown, revision, sources), shown.values(), strict=True)


def brought_up(
    found: Indexes, store: Store, revision: int, touched: set[str] | None = None,
    sources: dict[str, Source] | None = None,
) -> Indexes | None:  # fmt: skip
    """The indexes patched to a revision; None when so much changed that building anew is better.

    ``touched`` are the entries that may have changed, where that is known; else all are compared.
    ``sources`` are those of the revision, where they are read already.
    """
    shown = store.shown(revision, touched)
    have = found.marks()
    gone = (set(have) if touched is None else touched & set(have)) - set(shown)
    changed = {entry_id: one for entry_id, one in shown.items() if have.get(entry_id) != one.mark}
    if len(changed) > max(100, PATCHED * len(have)) and len(have) < SMALL:
        return None
    coming = list(_merged(store, changed, revision, sources))
    return found.patched(revision, gone, coming)
