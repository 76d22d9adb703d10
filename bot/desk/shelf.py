"""The knowledge as maintainers handle it: lists, the draft laid over what is published, the gate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Engine

from bot.services import Services
from knowledge import changes
from knowledge.answers.answer import Answer, Context
from knowledge.drafting import Preview, drafted_entries
from knowledge.due import Due, due
from knowledge.entries import Entry, Kind, Source
from knowledge.evaluation.gate import Gated, gate
from knowledge.evaluation.sets import read_set
from knowledge.search.documents import Card
from knowledge.store import Store
from knowledge.vietnamese.text import fold

LISTED: Final = 150
GATE: Final = ("topics_dev", "procedures_dev")  # asked before anything is published from the console


@dataclass(frozen=True, slots=True)
class Shelved:
    """An entry in the list."""

    id: str
    title: str
    kind: str
    subject: str
    changed: bool


class Shelf:
    """Reads; whatever changes something goes through `knowledge.changes` and `knowledge.revisions`."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._knowledge = services.knowledge
        self._folded: tuple[int, list[tuple[Card, str]]] = (-1, [])  # of a revision
        self._due: tuple[int, date | None, list[Due]] = (-1, None, [])

    @property
    def engine(self) -> Engine:
        return self._knowledge.engine

    @property
    def store(self) -> Store:
        return Store(self.engine)

    def revision(self) -> int:
        return self.store.revision()

    def topics(self) -> list[str]:
        """Topics of entries that are no procedures, by name."""
        cards = self._knowledge.index.cards
        return sorted({card.entry_id.partition("/")[0] for card in cards if card.kind != Kind.PROCEDURE})

    def listed(self, text: str, kind: str, topic: str) -> tuple[list[Shelved], bool]:
        """Entries whose title, id or code hold every word, drafted ones first; whether there are more."""
        wanted = fold(text).split()
        drafted = {
            change.subject: change for change in changes.pending(self.engine) if change.kind == "layer"
        }
        found: list[Shelved] = []
        for card, text_of_it in self._searched():
            if kind and str(card.kind) != kind:
                continue
            if topic and card.entry_id.partition("/")[0] != topic:
                continue
            if not all(word in text_of_it for word in wanted):
                continue
            found.append(
                Shelved(
                    card.entry_id, card.title, str(card.kind), card.field or card.entry_id.partition("/")[0],
                    card.entry_id in drafted,
                )
            )  # fmt: skip
        known = {row.id for row in found}
        fresh = [
            Shelved(subject, change.layer.title, str(change.layer.kind), change.layer.topic, True)
            for subject, change in drafted.items()
            if change.layer and subject not in known and self._knowledge.find(subject) is None
            and not kind and not topic and all(word in fold(change.layer.title) for word in wanted)
        ]  # fmt: skip
        rows = [*fresh, *sorted(found, key=lambda row: not row.changed)]
        return rows[:LISTED], len(rows) > LISTED

    def _searched(self) -> list[tuple[Card, str]]:
        """Every card with the text that a list is searched by, made once for a revision."""
        number = self._knowledge.revision
        if self._folded[0] != number:
            self._folded = (number, [(card, _text(card)) for card in self._knowledge.index.cards])
        return self._folded[1]

    def due(self, days: int) -> list[Due]:
        """What must be looked at again, worked out once for a revision and a day."""
        number, today = self.revision(), self._services.clock().date()
        if self._due[:2] != (number, today):
            self._due = (number, today, due(self.store, today, days))
        return self._due[2]

    def entry(self, entry_id: str) -> Entry | None:
        """The entry as the draft would have it; None when it is not there."""
        drafted, _ = drafted_entries(self.engine)
        return drafted[entry_id] if entry_id in drafted else self._knowledge.find(entry_id)

    def sources(self) -> dict[str, Source]:
        """All sources as the draft would have them."""
        return changes.drafted_sources(self.engine)

    def said(self, entry_id: str) -> Answer | None:
        """What a citizen reads now."""
        if not entry_id or self._knowledge.find(entry_id) is None:
            return None
        return self._knowledge.entry(entry_id, None, self._services.clock().date())

    def preview(self, entry_id: str) -> Answer | None:
        """What a citizen would read once the draft is published."""
        preview = Preview(self.engine, self._knowledge.indexes)
        return preview.responder.entry(entry_id, None, self._services.clock().date(), Context())

    def gated(self) -> list[Gated]:
        """The sets asked of what is published and of the draft."""
        preview = Preview(self.engine, self._knowledge.indexes)
        questions = [(name, read_set(name)) for name in GATE]
        return gate(questions, self._knowledge.answer, preview.answer, self._services.clock().date())


def _text(card: Card) -> str:
    return f"{fold(card.title)} {card.entry_id} {card.code or ''} {fold(card.official_title)}"
