"""The text of an answer: the asked thing in the first line, then what to do, then the sources."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from knowledge.answers.answer import Choice
from knowledge.answers.citing import spoken, under_review
from knowledge.answers.wordings import group, say
from knowledge.entries import Aspect, Confidence, Entry, Fact, Kind, Origin
from knowledge.validity import bounded
from knowledge.vietnamese.places import new_province
from knowledge.vietnamese.text import fold

BUTTONS = 4
BESIDE = 800  # characters of the portal's list beside our own summary of it
LISTED = 1500  # characters of one long list (papers, steps) before it is cut with a pointer
_NUMBER = re.compile(r"\bso (?:dien thoai|dt|may|cong an|uy ban|ubnd|trung tam)\b|\bsdt\b")
_DIALLED = re.compile(r"\d{3,4} \d")
_NOW = re.compile(
    r"\b(?:bay gio|hien nay|hien tai|gio|nam nay|luc nay|con (?:khong|hieu luc|dung)|hien gio|2026)\b"
)
# What a citizen asks next, in this order.
_OFFERED = (
    Aspect.DOCUMENTS, Aspect.FEE, Aspect.TIME, Aspect.PLACE, Aspect.ONLINE, Aspect.STEPS, Aspect.CONDITIONS,
)  # fmt: skip
_LOOSE = frozenset({Aspect.STEPS, Aspect.CONDITIONS})
_FULL_LISTS = frozenset({Aspect.DOCUMENTS, Aspect.STEPS})


@dataclass(frozen=True, slots=True)
class Composed:
    """Paragraphs of an answer before its sources, the facts they say, and the buttons under it."""

    text: str
    facts: tuple[Fact, ...]
    choices: tuple[Choice, ...] = ()


def compose(
    entry: Entry, aspects: tuple[Aspect, ...], day: date, province: str | None, question: str = ""
) -> Composed:
    """The answer to the aspects of an entry (none: the whole) on a day, for a citizen of a province."""
    entry = bounded(entry)
    if entry.kind == Kind.PROCEDURE:
        composed = _procedure(entry, aspects, day, province)
    else:
        composed = _statement(entry, aspects, day, province, question)
    lines = [under_review(entry, composed.facts, day), composed.text]
    if any(fact.confidence == Confidence.SECONDARY for fact in composed.facts):
        lines.append(say("answer.secondary"))
    return Composed("\n".join(filter(None, lines)), composed.facts, composed.choices)


def valid_facts(entry: Entry, aspect: Aspect, day: date, province: str | None) -> list[Fact]:
    """The facts to say: valid that day, for this province or for all, the most believed origin's."""
    return entry.facts_on(aspect, day, (province, new_province(province)) if province else ())


def _statement(
    entry: Entry, aspects: tuple[Aspect, ...], day: date, province: str | None, question: str
) -> Composed:
    told, note = day, ""
    asked, whole = _said_on(entry, aspects, told, province)
    if not whole and not asked:
        about = (fact for fact in entry.facts if fact.aspect in (Aspect.ANSWER, *aspects))
        told, note = _nearest(about, day)
        asked, whole = _said_on(entry, aspects, told, province)
    if asked and not any(fact.text in other.text for fact in asked for other in whole):
        lines = [fact.text for fact in [*asked, *whole]]
    else:
        lines = [fact.text for fact in whole or asked]
    if not lines:
        every = [fact for fact in entry.facts if fact.aspect != Aspect.NOW]
        if not any(fact.holds(day) for fact in every):
            told, note = _nearest(every, day)
        asked = [fact for fact in every if fact.holds(told)]
        lines = [fact.text for fact in asked]
    if (
        entry.kind == Kind.ANSWER
        and _NUMBER.search(fold(question))
        and not re.search(r"\d{3,4} \d", "".join(lines))
    ):
        lines.insert(0, say("answer.missing_aspect.contact"))
    now = valid_facts(entry, Aspect.NOW, day, province)
    if now:
        first = _NOW.search(fold(question)) is not None
        said = [say("answer.now", text=lower_first(fact.text)) for fact in now]
        lines = said + lines if first else lines + said
    head = [note] if note else []
    return Composed("\n".join([*head, *lines]), tuple(dict.fromkeys([*asked, *whole, *now])))


def _said_on(
    entry: Entry, aspects: tuple[Aspect, ...], day: date, province: str | None
) -> tuple[list[Fact], list[Fact]]:
    """What answers the aspects on a day, and the whole answer of that day."""
    asked = [fact for aspect in aspects for fact in valid_facts(entry, aspect, day, province)]
    return asked, valid_facts(entry, Aspect.ANSWER, day, province)


def _nearest(facts: Iterable[Fact], day: date) -> tuple[date, str]:
    """Of facts that do not hold on the day: when the last of them did, else when the first will, in words.

    The day itself and no words where none has such a limit.
    """
    limits = [(fact.valid_from, fact.valid_to) for fact in facts]
    if ended := [end for _, end in limits if end and end < day]:
        return max(ended), say("answer.past", valid_to=spoken(max(ended)))
    if coming := [start for start, _ in limits if start and start > day]:
        return min(coming), say("answer.not_yet", valid_from=spoken(min(coming)))
    return day, ""


def _procedure(entry: Entry, aspects: tuple[Aspect, ...], day: date, province: str | None) -> Composed:
    said: list[Fact] = []
    paragraphs: list[str] = []
    names = group("aspects")
    if not any(fact.holds(day) for fact in entry.facts):  # a procedure of another time, told as it is then
        day, note = _nearest(entry.facts, day)
        paragraphs += [note] if note else []
    # Steps and conditions are often only a way of asking for everything: without them, everything is said.
    asked = tuple(a for a in aspects if a not in _LOOSE or valid_facts(entry, a, day, province))
    for aspect in asked:
        facts = valid_facts(entry, aspect, day, province)
        if not facts:
            paragraphs.append(_unsaid(entry, aspect, day))
            continue
        said += facts
        text = "\n".join(dict.fromkeys(fact.text for fact in facts))
        if len(asked) > 1 or not text[:1].isupper() or text.startswith("-"):
            text = (
                f"{names[aspect]}:{f' {lower_first(text)}' if not text.startswith('-') else chr(10) + text}"
            )
        paragraphs.append(_cut(text, entry))
        if aspect in _FULL_LISTS and facts[0].origin == Origin.CONTENT:
            listed = [
                fact for fact in entry.facts
                if fact.aspect == aspect and fact.origin == Origin.IMPORT and fact.holds(day)
            ]  # fmt: skip
            if listed:
                said += listed
                text = say("answer.official_list") + "\n" + listed[0].text
                paragraphs.append(_cut(text, entry, BESIDE))
    if not asked:
        text, facts = _summary(entry, day, province)
        paragraphs.append(text)
        said += facts
    if entry.code:
        title = entry.official_title.removeprefix("Thủ tục ")
        title = title[:1].upper() + title[1:]
        paragraphs.append(say("answer.procedure_line", title=title, code=entry.code))
    offered = [
        Choice(names[aspect], entry.id, aspect)
        for aspect in _OFFERED
        if aspect not in aspects and valid_facts(entry, aspect, day, province)
    ]
    return Composed("\n".join(paragraphs), tuple(dict.fromkeys(said)), tuple(offered[:BUTTONS]))


def _unsaid(entry: Entry, aspect: Aspect, day: date) -> str:
    """Why nothing is said of an aspect: it ended, it has not begun, or nobody ever wrote it."""
    facts = [fact for fact in entry.facts if fact.aspect == aspect]
    if ended := [fact.valid_to for fact in facts if fact.valid_to and fact.valid_to < day]:
        if aspect == Aspect.FEE:
            return say("answer.ended_fee", valid_to=spoken(max(ended)))
        return say("answer.ended_aspect", name=group("aspects")[aspect], valid_to=spoken(max(ended)))
    if coming := [fact.valid_from for fact in facts if fact.valid_from and fact.valid_from > day]:
        return say("answer.coming_aspect", name=group("aspects")[aspect], valid_from=spoken(min(coming)))
    return say(f"answer.missing_aspect.{aspect}")


def _summary(entry: Entry, day: date, province: str | None) -> tuple[str, list[Fact]]:
    """Our own summary where we wrote one, else time, fee and place as the portal states them."""
    whole = valid_facts(entry, Aspect.ANSWER, day, province)
    if whole:
        return "\n".join(fact.text for fact in whole), whole
    said: list[Fact] = []
    parts = [f"{entry.title}:"]
    names = group("aspects")
    for aspect in (Aspect.PLACE, Aspect.TIME, Aspect.FEE):
        facts = valid_facts(entry, aspect, day, province)
        if facts:
            said += facts
            parts.append(f"- {names[aspect]}: {lower_first(facts[0].text)}")
        elif aspect == Aspect.FEE and any(fact.aspect == aspect for fact in entry.facts):
            parts.append(f"- {_unsaid(entry, aspect, day)}")
    return "\n".join(parts), said


def _cut(text: str, entry: Entry, limit: int = LISTED) -> str:
    if len(text) <= limit:
        return text
    end = max(text.rfind("\n", 0, limit), text.rfind(". ", 0, limit) + 1, limit // 2)
    return text[:end].rstrip() + f"\n... (còn nữa, xem đủ tại {entry.url or 'https://dichvucong.gov.vn'})"


# First words of names of places, offices and texts, and of our own.
_NAMES = frozenset(
    ["Công", "UBND", "Trung", "Bình", "Gia", "Lâm", "Sở", "Chủ", "Luật", "Bộ", "Hội", "Một", "Cổng", "Quy"]
)


def lower_first(text: str) -> str:
    """The first letter small, unless the word is a name or an abbreviation."""
    first = text.split(" ", 1)[0]
    if first.isupper() or first in _NAMES:
        return text
    return text[:1].lower() + text[1:]
