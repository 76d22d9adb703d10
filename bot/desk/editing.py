"""An entry as a maintainer edits it: one row a statement, written as the officer's layer over the others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.errors import BotError
from bot.wordings import words
from knowledge.comparing import ASPECTS as ASPECT_NAMES
from knowledge.entries import Aspect, Confidence, Entry, Fact, Kind, Layer, Origin, Source
from knowledge.vietnamese.text import fold
from knowledge.workbooks.facts import believed
from knowledge.workbooks.officer_layers import over

ROWS = 80  # statements of one entry on the form, blank ones included
MOST_TEXT = 6000
_ID = re.compile(r"[a-z0-9][a-z0-9-]{1,60}/[a-z0-9][a-z0-9.-]{1,80}")


@dataclass(frozen=True, slots=True)
class Row:
    """One statement on the form; ``number`` joins it to its fields ("text-3")."""

    number: int
    aspect: str = "answer"
    text: str = ""
    valid_from: str = ""
    valid_to: str = ""
    sources: str = ""


def rows_of(entry: Entry | None) -> list[Row]:
    """What is said now, and blank rows to add to it."""
    facts = believed(entry.layers, everything=True) if entry else []
    if len(facts) >= ROWS:
        raise BotError(words("desk.knowledge.many", most=ROWS))
    rows = [
        Row(
            number, str(fact.aspect), fact.text, _iso(fact.valid_from), _iso(fact.valid_to),
            ", ".join(fact.sources),
        )
        for number, fact in enumerate(facts)
    ]  # fmt: skip
    blank = 1 if rows else 2
    return [*rows, *(Row(len(rows) + more) for more in range(blank))]


def layer_of(entry: Entry | None, form: Mapping[str, str], sources: Mapping[str, Source]) -> Layer:
    """The officer's layer that the form describes: only what differs from the layers below it. Raises
    `BotError` naming what is missing."""
    base = _base(entry, form)
    title = " ".join(form.get("title", "").split())
    if not title:
        raise BotError(words("desk.knowledge.no_title"))
    facts = _facts(entry, form, sources)
    confidence = form.get("confidence", "")
    questions = (line.strip() for line in form.get("questions", "").splitlines())
    return replace(
        base, title=title, owner=form.get("owner", "").strip() or None, facts=facts,
        questions=tuple(dict.fromkeys(filter(None, questions))), checked_on=_day(form, "checked_on"),
        valid_from=_day(form, "valid_from"), valid_to=_day(form, "valid_to"),
        confidence=Confidence(confidence) if confidence in set(Confidence) else Confidence.SECONDARY,
        sources=tuple(dict.fromkeys(key for fact in facts for key in fact.sources)) or base.sources,
    )  # fmt: skip


def _facts(entry: Entry | None, form: Mapping[str, str], sources: Mapping[str, Source]) -> tuple[Fact, ...]:
    """The statements that the officer's layer must hold. What the layers below say in the same words stays
    theirs, so that a newer import can still bring it up to date."""
    layers = entry.layers if entry else ()
    was = {(str(fact.aspect), fact.text): fact for fact in believed(layers, everything=True)}
    written = [fact for number in range(ROWS) if (fact := _fact(form, number, was, sources))]
    if not written:
        raise BotError(words("desk.knowledge.no_text"))
    below: dict[Aspect, list[Fact]] = {}
    for fact in believed([one for one in layers if one.origin != Origin.OFFICER], everything=True):
        below.setdefault(fact.aspect, []).append(fact)
    kept: list[Fact] = []
    for aspect in dict.fromkeys([*below, *(fact.aspect for fact in written)]):
        mine = [fact for fact in written if fact.aspect == aspect]
        if not mine:
            raise BotError(words("desk.knowledge.not_removed", aspect=ASPECT_NAMES[aspect]))
        if [_told(fact) for fact in mine] != [_told(fact) for fact in below.get(aspect, [])]:
            kept += mine
    return tuple(kept)


def _told(fact: Fact) -> tuple[object, ...]:
    return fact.text, fact.valid_from, fact.valid_to, fact.sources


def attached(entry: Entry, question: str) -> Layer:
    """The entry with one more way of asking."""
    own = next((layer for layer in entry.layers if layer.origin == Origin.OFFICER), None)
    base = own or over(entry.first)
    return replace(base, questions=tuple(dict.fromkeys((*base.questions, question))))


def source_of(form: Mapping[str, str]) -> Source | None:
    """A new source that the form describes; None when its fields are blank. Raises `BotError`."""
    title, number = form.get("source_title", "").strip(), form.get("source_number", "").strip()
    url = form.get("source_url", "").strip()
    if not (title or number or url):
        return None
    if not title:
        raise BotError(words("desk.knowledge.source_title"))
    if url and not url.startswith(("https://", "http://")):
        raise BotError(words("desk.knowledge.source_url"))
    issued = _day(form, "source_issued")
    if not url and not (number and issued):
        raise BotError(words("desk.knowledge.source_weak"))
    key = re.sub(r"[^a-z0-9]+", "-", fold(number or title)).strip("-")[:60]
    return Source(
        key, title, kind="legal" if number else "portal", number=number or None, issued_on=issued,
        issuer=form.get("source_issuer", "").strip() or None, url=url or None,
        valid_from=_day(form, "source_from"),
    )  # fmt: skip


def _base(entry: Entry | None, form: Mapping[str, str]) -> Layer:
    if entry is not None:
        own = next((layer for layer in entry.layers if layer.origin == Origin.OFFICER), None)
        return own or over(entry.first)
    entry_id = form.get("id", "").strip().lower()
    if not _ID.fullmatch(entry_id):
        raise BotError(words("desk.knowledge.bad_id"))
    return Layer(entry_id, Origin.OFFICER, Kind.ANSWER, "", entry_id.partition("/")[0])


def _fact(
    form: Mapping[str, str], number: int, was: Mapping[tuple[str, str], Fact], sources: Mapping[str, Source]
) -> Fact | None:
    text = form.get(f"text-{number}", "").strip().replace("\r\n", "\n")
    if not text:
        return None
    if len(text) > MOST_TEXT:
        raise BotError(words("desk.knowledge.long", most=MOST_TEXT))
    aspect = form.get(f"aspect-{number}", "")
    if aspect not in set(Aspect):
        raise BotError(words("desk.knowledge.bad_aspect", number=number + 1))
    keys = tuple(key for part in form.get(f"sources-{number}", "").split(",") if (key := part.strip()))
    if strange := [key for key in keys if key not in sources]:
        raise BotError(words("desk.knowledge.no_source", key=strange[0]))
    if not keys:
        raise BotError(words("desk.knowledge.unsourced", number=number + 1))
    start, end = _day(form, f"from-{number}"), _day(form, f"to-{number}")
    if start and end and end < start:
        raise BotError(words("desk.knowledge.turned", number=number + 1))
    same = was.get((aspect, text))  # what was not touched keeps its fees, its way of filing, its province
    made = same or Fact(
        Aspect(aspect), text, Origin.OFFICER, Confidence(form.get("confidence", "seen_secondary"))
    )
    return replace(made, origin=Origin.OFFICER, sources=keys, valid_from=start, valid_to=end)


def _day(form: Mapping[str, str], name: str) -> date | None:
    text = form.get(name, "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BotError(words("desk.admin.bad_day", day=text[:20])) from None


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
