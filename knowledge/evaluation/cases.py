"""Questions with their ranked pools, for fitting weights: from indexes that do not know the questions."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from knowledge.answers.answer import Answer
from knowledge.answers.responder import Responder
from knowledge.entries import Entry, Layer, merge
from knowledge.evaluation.report import judge
from knowledge.evaluation.sets import Question
from knowledge.evaluation.splits import DEV, TEST, asked_back, entries_of
from knowledge.search import query as queries
from knowledge.search import ranking
from knowledge.search.dense import Encoder
from knowledge.search.index import SearchIndex, build
from knowledge.search.indexes import Indexes
from knowledge.search.naming import name_of
from knowledge.search.passages import empty
from knowledge.search.query import Query
from knowledge.store import Shown
from knowledge.sync import shipped

JUDGED = 15  # candidates whose answer is composed to see whether it holds the wanted words
TODAY = date(2026, 11, 21)


@dataclass(slots=True)
class Case:
    """One question: its ranked pool and which of it are right answers."""

    question: Question
    query: Query
    hits: list[ranking.Hit]
    right: list[bool]


class Material:
    """The shipped content, indexed whole and without its second voice; no database."""

    def __init__(self, encoder: Encoder) -> None:
        layers, sources = shipped()
        by_entry: dict[str, list[Layer]] = {}
        for layer in layers:
            by_entry.setdefault(layer.entry_id, []).append(layer)
        self.entries = [merge(found, sources) for _, found in sorted(by_entry.items())]
        self._by_id = {entry.id: entry for entry in self.entries}
        self._asked = self._kept_back()
        self._none = empty(encoder)  # no documents are shipped
        self.whole = self._index(encoder, None)
        self.first_voice = self._index(encoder, self._asked.__contains__)

    def _index(self, encoder: Encoder, leave_out: Callable[[str], bool] | None) -> SearchIndex:
        return build(0, ((entry, Shown((), "")) for entry in self.entries), encoder, leave_out)

    def _kept_back(self) -> dict[str, str]:
        """Question -> entry: those that only tuning asks."""
        apart = entries_of(TEST + DEV)
        return {
            text: entry.id
            for entry in self.entries
            for layer in entry.layers
            for text in layer.questions
            if entry.id not in apart and asked_back(entry.id, text)
        }

    def own(self, count: int) -> list[Case]:
        """Our own questions, asked of an index that does not hold them; always the same."""
        rows = sorted(self._asked.items())
        random.Random(0).shuffle(rows)  # noqa: S311 - a repeatable draw
        asked = [Question(entry, text, entry=(entry,)) for text, entry in rows[:count]]
        return [self._case(self.first_voice, question) for question in asked]

    def cases(self, questions: Iterable[Question]) -> list[Case]:
        """Questions of sets, asked of the whole index."""
        return [self._case(self.whole, question) for question in questions]

    def _case(self, index: SearchIndex, question: Question) -> Case:
        query = queries.read(question.text, index.speller.mend)
        hits = ranking.rank(index, query)
        return Case(question, query, hits, self.rights(question, hits))

    def rights(self, question: Question, hits: list[ranking.Hit]) -> list[bool]:
        """Which hits answer the question: named by it, with the same title, or holding its words."""
        if question.entry:
            names = {name_of(self._by_id[entry].official_title) for entry in question.entry}
            return [
                hit.card.entry_id in question.entry
                or (hit.card.code is not None and name_of(hit.card.official_title) in names)
                for hit in hits
            ]
        return [place < JUDGED and self._says(question, hit) for place, hit in enumerate(hits)]

    def _says(self, question: Question, hit: ranking.Hit) -> bool:
        if not question.words:
            return False
        answer = self._answer(hit.card.entry_id, question.as_of or TODAY)
        return not judge(Question(question.id, question.text, words=question.words), answer)

    def _answer(self, entry_id: str, day: date) -> Answer:
        fetch: Callable[..., Entry] = lambda card: self._by_id[card.entry_id]  # noqa: E731
        return Responder(Indexes(self.whole, self._none), fetch).entry(entry_id, None, day)
