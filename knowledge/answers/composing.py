"""The text of an answer: the asked thing in the first line, then what to do, then the sources."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from knowledge.answers.answer import Choice
from knowledge.answers.citing import spoken
from knowledge.answers.wordings import group, say
from knowledge.entries import Aspect, Confidence, Entry, Fact, Kind, Origin
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
    if entry.kind == Kind.PROCEDURE:
        composed = _procedure(entry, aspects, day, province)
    else:
        composed = _statement(entry, aspects, day, province, question)
    notes = []
    if any(fact.confidence == Confidence.SECONDARY for fact in composed.facts):
        notes.append(say("answer.secondary"))
    text = "\n".join([composed.text, *notes])
    return Composed(text, composed.facts, composed.choices)


def valid_facts(entry: Entry, aspect: Aspect, day: date, province: str | None) -> list[Fact]:
    """The facts to say: valid that day, for this province or for all, the most believed origin's."""
    return entry.facts_on(aspect, day, (province, new_province(province)) if province else ())


def _statement(
    entry: Entry, aspects: tuple[Aspect, ...], day: date, province: str | None, question: str
) -> Composed:
    asked = [fact for aspect in aspects for fact in valid_facts(entry, aspect, day, province)]
    whole = valid_facts(entry, Aspect.ANSWER, day, province)
    prefix = ""
    if not whole and not asked:
        whole, prefix = _nearest(entry, day)
    if asked and not any(fact.text in other.text for fact in asked for other in whole):
        lines = [fact.text for fact in [*asked, *whole]]
    else:
        lines = [fact.text for fact in whole or asked]
    if not lines:
        every = [fact for fact in entry.facts if fact.holds(day)]
        asked, lines = every, [fact.text for fact in every]
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
    head = [prefix] if prefix else _span_note(entry, day)
    return Composed("\n".join([*head, *lines]), tuple(dict.fromkeys([*asked, *whole, *now])))


def _nearest(entry: Entry, day: date) -> tuple[list[Fact], str]:
    """With nothing valid on the day: what was valid last, or what will be, and the words that say so."""
    facts = [fact for fact in entry.facts if fact.aspect == Aspect.ANSWER]
    past = [fact for fact in facts if fact.valid_to and fact.valid_to < day]
    if past:
        last = max(past, key=lambda fact: fact.valid_to or date.min)
        return [last], say("answer.past", valid_to=spoken(last.valid_to or day))
    coming = [fact for fact in facts if fact.valid_from and fact.valid_from > day]
    if coming:
        soon = min(coming, key=lambda fact: fact.valid_from or date.max)
        return [soon], say("answer.not_yet", valid_from=spoken(soon.valid_from or day))
    return [], ""


def _span_note(entry: Entry, day: date) -> list[str]:
    # Plans and legal texts speak of their own time; anything else past its end must say so first.
    if entry.kind in (Kind.PLAN_FACT, Kind.LEGAL):
        return []
    first = entry.first
    if first.valid_to and first.valid_to < day:
        return [say("answer.past", valid_to=spoken(first.valid_to))]
    if first.valid_from and first.valid_from > day:
        return [say("answer.not_yet", valid_from=spoken(first.valid_from))]
    return []


def _procedure(entry: Entry, aspects: tuple[Aspect, ...], day: date, province: str | None) -> Composed:
    said: list[Fact] = []
    paragraphs: list[str] = []
    names = group("aspects")
    # Steps and conditions are often only a way of asking for everything: without them, everything is said.
    asked = tuple(a for a in aspects if a not in _LOOSE or valid_facts(entry, a, day, province))
    for aspect in asked:
        facts = valid_facts(entry, aspect, day, province)
        if not facts:
            paragraphs.append(say(f"answer.missing_aspect.{aspect}"))
            continue
        said += facts
        text = "\n".join(dict.fromkeys(fact.text for fact in facts))
        if len(asked) > 1 or not text[:1].isupper() or text.startswith("-"):
            text = (
                f"{names[aspect]}:{f' {lower_first(text)}' if not text.startswith('-') else chr(10) + text}"
            )
        paragraphs.append(_cut(text, entry))
        if aspect in _FULL_LISTS and facts[0].origin == Origin.CONTENT:
            listed = [f for f in entry.facts if f.aspect == aspect and f.origin == Origin.IMPORT]
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
