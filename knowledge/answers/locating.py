"""Where a citizen of a known commune goes, put into the answers that send somebody somewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from knowledge.answers.answer import Answer, Context, Status
from knowledge.answers.asking_back import BUTTONS, ask_back
from knowledge.answers.composing import valid_facts
from knowledge.answers.destinations import Contact, destination, going, office_of
from knowledge.answers.saying import Said, with_said
from knowledge.answers.where import resolve
from knowledge.entries import Aspect, Entry, Kind

_WHERE = frozenset({Aspect.PLACE, Aspect.CONTACT})
_LOST = frozenset({Status.NO_ANSWER, Status.HANDOFF})


def sent(answer: Answer, entry: Entry, text: str, context: Context, contact: Contact, day: date) -> Answer:
    """The answer of an entry with the office of the citizen's commune, where it says where to go.

    The commune is the one that the text names, else the one remembered; several of a name are asked back.
    """
    if entry.kind != Kind.PROCEDURE or (answer.aspects and not _WHERE & set(answer.aspects)):
        return answer
    where = resolve(text)
    facts = valid_facts(entry, Aspect.PLACE, day, context.province)
    place = "\n".join(fact.text for fact in facts)
    key = where.key or (None if where.several else context.place)
    answer = with_said(answer, going(place, key, contact, day))
    if office_of(place) and (back := ask_back(where)):
        answer = with_said(answer, Said((back.text,)))
        answer = replace(answer, choices=(*back.choices, *answer.choices)[:BUTTONS])
    return answer


def to_office(answer: Answer, context: Context, contact: Contact, day: date) -> Answer:
    """A hand-off, or an answer that was not found, with the office of the remembered commune."""
    if context.place is None or answer.status not in _LOST:
        return answer
    return with_said(answer, destination(context.place, contact, day))
