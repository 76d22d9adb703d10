"""What of an entry is searched: titles and questions as short texts, the rest as one body."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from knowledge.entries import Aspect, Entry, Kind

BODY_FACTS = frozenset(
    {Aspect.ANSWER, Aspect.NOW, Aspect.CONDITIONS, Aspect.RESULT, Aspect.PLACE, Aspect.AGENCY, Aspect.FORM}
)
BODY_CHARS = 4000  # of one body: beyond it a long procedure would win by length alone


@dataclass(frozen=True, slots=True)
class Card:
    """The small part of an entry that ranking needs, kept in memory for every entry."""

    entry_id: str
    kind: Kind
    title: str
    official_title: str
    code: str | None
    field: str | None
    province: str | None
    levels: tuple[str, ...]
    years: tuple[int, ...]
    flags: tuple[str, ...]
    questions: int  # how many ways of asking we wrote: the mark of a procedure that people ask for
    layers: tuple[int, ...]  # row ids in the store
    mark: str  # of these layers: another one when any of them changed
    place: str | None = None  # of a contact


def short_texts(entry: Entry, leave_out: Callable[[str], bool] | None = None) -> list[str]:
    """Titles and ways of asking, without repeats; ``leave_out`` holds questions back (tuning)."""
    texts = [entry.title, entry.official_title]
    for layer in entry.layers:
        texts.extend(text for text in layer.questions if leave_out is None or not leave_out(text))
    return list(dict.fromkeys(texts))


def body_text(entry: Entry) -> str:
    """Field, agency and the facts that tell what the entry is about, in one text."""
    parts = [entry.title, entry.field or ""]
    parts += [fact.text for fact in entry.facts if fact.aspect in BODY_FACTS]
    parts += [passage.text for layer in entry.layers for passage in layer.passages]
    return " ".join(parts)[:BODY_CHARS]


def card(entry: Entry, layers: tuple[int, ...], mark: str) -> Card:
    return Card(
        entry.id, entry.kind, entry.title, entry.official_title, entry.code, entry.field, entry.province,
        entry.levels, entry.years, tuple(sorted(entry.flags)),
        sum(len(layer.questions) for layer in entry.layers), layers, mark, entry.place,
    )  # fmt: skip
