"""Where to go: the office of a commune of today, with the contact that is published for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum

from knowledge.answers.answer import Citation
from knowledge.answers.citing import citations, spoken
from knowledge.answers.composing import lower_first
from knowledge.answers.saying import Said, said_of
from knowledge.answers.wordings import say
from knowledge.entries import Aspect, Confidence, Entry, Fact, Kind, in_force
from knowledge.vietnamese.places import PROVINCE_NAMES, name_of_key, province_of_key

Contact = Callable[[str], Entry | None]
"""A look-up of the published contact of a place by its key."""

MERGED = date(2025, 7, 1)  # the communes of today exist since
_DETAILS = (Aspect.PLACE, Aspect.CONTACT, Aspect.TIME)


class Office(StrEnum):
    """Which office of a commune a citizen goes to."""

    CENTRE = "centre"
    POLICE = "police"


def nobody(_key: str) -> Entry | None:
    """The look-up without any contact."""
    return None


def office_of(place: str) -> Office | None:
    """Which office of the commune a text on where to file names; None for any other office or none."""
    if "Trung tâm Phục vụ hành chính công" in place or "UBND cấp xã" in place:
        return Office.CENTRE
    return Office.POLICE if "Công an cấp xã" in place or "Công an xã" in place else None


def destination(key: str, contact: Contact, day: date, office: Office = Office.CENTRE) -> Said:
    """Where somebody in a commune (or known only by the province) goes, as of the day.

    The commune's Center with its published address and number; without these its name alone, and the
    Center of the province with its contact. A number without a source that can be cited is not said. Empty
    for a key that is none, for a province without a published contact, and before the communes existed.
    """
    province, name = province_of_key(key), name_of_key(key)
    if province is None or name is None or day < MERGED:
        return Said()
    if office is Office.POLICE:
        line = say("where.go_plain", name=say("where.police", name=name))
        return Said() if key == province else Said((line,))
    found = _told(contact(key), day, "where.go")
    if found.lines or key == province:
        return found
    plain = say("where.go_plain", name=say("where.centre", name=name))
    farther = _told(contact(province), day, "where.ask_at")
    return replace(farther, lines=(plain, *farther.lines))


def going(place: str, key: str | None, contact: Contact, day: date) -> Said:
    """Where somebody of the commune (or province) goes for an entry whose text on where to file is ``place``.

    Empty without a key, and for an entry that goes to neither the Center nor the police of a commune.
    """
    office = office_of(place)
    return destination(key, contact, day, office) if key and office else Said()


def contact_lines(contacts: Mapping[str, Entry], key: str, day: date) -> list[str]:
    """The lines of `destination` for contacts by the key of their place."""
    return list(destination(key, contacts.get, day).lines)


def anywhere(key: str) -> str:
    """That a dossier may be filed elsewhere in the province of the key too."""
    return say("where.anywhere", province=PROVINCE_NAMES[province_of_key(key) or key])


def _told(entry: Entry | None, day: date, wording: str) -> Said:
    if entry is None or entry.kind != Kind.CONTACT:
        return Said()
    if not in_force(day, entry.first.valid_from, entry.first.valid_to):
        return Said()
    facts = [fact for aspect in _DETAILS for fact in entry.facts_on(aspect, day) if _sayable(entry, fact)]
    if not any(fact.aspect in (Aspect.PLACE, Aspect.CONTACT) for fact in facts):
        return Said()
    cited = citations(entry, facts)
    doubt = any(fact.confidence == Confidence.SECONDARY for fact in facts)
    line = say(
        wording,
        name=entry.title.rstrip("."),
        details="; ".join(_detail(fact) for fact in facts),
        source="; ".join([_source(cited[0]), *([say("where.recheck")] if doubt else [])]),
    )
    return said_of(entry, (line,), cited, day)


def _sayable(entry: Entry, fact: Fact) -> bool:
    return fact.confidence != Confidence.UNCONFIRMED and any(key in entry.sources for key in fact.sources)


def _detail(fact: Fact) -> str:
    text = fact.text.strip().rstrip(".")
    if fact.aspect == Aspect.CONTACT and text[:1].isdigit():
        return say("where.phone", number=text)
    return lower_first(text)


def _source(cited: Citation) -> str:
    title = cited.title if not cited.number else f"{cited.title}, số {cited.number}"
    if cited.checked_on is None:
        return say("where.source_undated", title=title)
    return say("where.source", title=title, day=spoken(cited.checked_on))
