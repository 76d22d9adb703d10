"""Where a citizen of a known commune goes, put into the answers that send somebody somewhere."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from knowledge.answers.answer import Answer, Context, Status
from knowledge.answers.asking_back import BUTTONS, ask_back
from knowledge.answers.aspects import find
from knowledge.answers.composing import valid_facts
from knowledge.answers.destinations import Contact, destination, going, office_of
from knowledge.answers.place_questions import read_place_question
from knowledge.answers.saying import Said, with_said
from knowledge.answers.where import resolve
from knowledge.entries import Aspect, Entry, Kind
from knowledge.search.query import Query, read
from knowledge.search.ranking import Hit
from knowledge.vietnamese.places import find_spots
from knowledge.vietnamese.text import nfc

WORDS = 2  # that must be left of a question without its place
_AT = re.compile(r"(?i)\b(?:ở|tại|o|tai)\s+$")
NAMED = 0.85  # of a question that names nothing but an office
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


def without_place(text: str) -> str:
    """The question without the commune or district it names, when it asks for something else.

    "Xã Tuy Phước Đông làm khai sinh phí nhiêu" is about a birth certificate; where it is looked up must not
    pull it to what is told of the place. A question about the place itself stays whole.
    """
    spots = find_spots(text)
    if not spots or read_place_question(text) is not None:
        return text
    rest, end = [], 0
    whole = nfc(text)
    for spot in spots:
        rest.append(_AT.sub("", whole[end : spot.start]))
        end = spot.end
    left = " ".join("".join([*rest, whole[end:]]).split())
    return left if len(read(left).content) >= WORDS else text


def without_offices(hits: list[Hit], query: Query) -> list[Hit]:
    """The hits without offices of communes, unless one is asked for.

    Whoever names the commune asks for a procedure there; its office has the same name.
    """
    if Aspect.CONTACT in find(query.text):
        return hits
    return [hit for hit in hits if hit.card.place is None or hit.features["coverage"] >= NAMED]


def to_office(answer: Answer, context: Context, contact: Contact, day: date) -> Answer:
    """A hand-off, or an answer that was not found, with the office of the remembered commune."""
    if context.place is None or answer.status not in _LOST:
        return answer
    return with_said(answer, destination(context.place, contact, day))
