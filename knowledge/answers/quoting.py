"""Answers out of documents: the sentence, its place and the number of the document, word for word."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from knowledge.answers.answer import Answer, Status
from knowledge.answers.citing import citations, source_block, spoken
from knowledge.answers.deciding import Decision, Verdict
from knowledge.answers.wordings import say
from knowledge.entries import Aspect, Entry, Kind, Part, Passage
from knowledge.search import cues
from knowledge.search.documents import Card
from knowledge.search.passages import Found, PassageIndex
from knowledge.search.query import Query
from knowledge.vietnamese.places import PROVINCE_NAMES, new_province
from knowledge.vietnamese.text import fold, folded_words

WHOLE = 600  # characters of a passage that is quoted whole; of a longer one the sentence that answers
_SENTENCE_END = re.compile(r"(?<=[.;:!?])\s+(?=[A-ZÀ-ỸĐ\-“\"(\d])")
_NUMBER = re.compile(r"\b(\d{1,5})(?:\s?/\s?(\d{4}))?\s?/\s?([a-z]{1,5}(?:\s?-\s?[a-z]{2,8})?)\b")
_PLAIN_NUMBER = re.compile(
    r"\b(?:ke hoach|quyet dinh|cong van|kh|qd|chi thi|nghi quyet|thong bao)(?: so)? (\d{1,5})\b"
)
_HELD = re.compile(r"[^0-9a-z]")
# How likely a passage answers: fitted on the dev part of labels/passages.jsonl.
SURE, SURE_OFF = 0.5, 0.8  # where an entry is unsure, and where the message sounds like none of ours
SURE_NAMED = 0.05  # where the question names the document, or its words are added to a plan's entry
WORDS, TOGETHER = 4, 0.15  # "như cũ nha" stands somewhere in every long document
HALF = 0.5  # of what is asked of a document that the question names
MARGIN = 0.1  # of coverage by which a passage must beat a plan's entry to stand alone
# How likely a passage answers: fitted on the dev part of labels/passages.jsonl and on other sets.
BIAS, COVERAGE, PAIRS, DENSE, LEXICAL = -5.7, 1.9, 1.5, 3.5, 2.5


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage that may answer, how likely it does (0 to 1), and whether its document was asked for."""

    found: Found
    sure: float
    named: bool = False


def find(passages: PassageIndex, query: Query) -> Quote | None:
    """The passage that fits a question best, of the documents that the question means.

    None when there is none, or when the question names a document, province or year that none has.
    """
    hits = candidates(passages, query)
    named = cues.find(query).about_plan or bool(_named(passages, query))
    if not hits or not (named or _tells(query, hits[0])):
        return None
    return Quote(hits[0], _sure(hits[0]), named)


def _tells(query: Query, found: Found) -> bool:
    """Whether a message that names no document says enough, and some of it in the passage's own order."""
    return len({word for word in query.content if word.isalpha()}) >= WORDS and found.pairs >= TOGETHER


def candidates(passages: PassageIndex, query: Query) -> list[Found]:
    """The passages nearest to a question, best first, of the documents that it means."""
    wanted = cues.find(query)
    meant = _meant(passages, query, wanted)
    if meant is not None and not meant:
        return []
    asked = _subject(query) if wanted.about_plan or meant is not None else query
    return passages.search(asked, meant)


def _subject(query: Query) -> Query:
    """What is asked of a plan; all of the question where next to nothing is left without the plan's name."""
    return query.subject if len(query.subject.content) >= 3 else query


def _sure(found: Found) -> float:
    z = BIAS + COVERAGE * found.coverage + PAIRS * found.pairs + DENSE * found.dense + LEXICAL * found.lexical
    return 1 / (1 + math.exp(-z))


def _meant(passages: PassageIndex, query: Query, wanted: cues.Cues) -> set[int] | None:
    """The documents (places in `cards`) that a question speaks of; None when it names none."""
    if named := _named(passages, query):
        return named
    if "plan" not in wanted.said and not wanted.years:
        return None
    if wanted.province is None and not wanted.years:
        return None
    return {
        place
        for place, card in enumerate(passages.cards)
        if (wanted.province is None or card.province in (None, wanted.province))
        and (not wanted.years or not card.years or _same_years(set(wanted.years), card.years))
    }


def _named(passages: PassageIndex, query: Query) -> set[int]:
    """The documents (places in `cards`) whose number the question gives."""
    return {place for number in _numbers(query.original) for place in passages.numbers.get(number, ())}


def _same_years(asked: set[int], own: tuple[int, ...]) -> bool:
    return bool(asked & set(own)) or (len(own) > 1 and all(own[0] <= year <= own[-1] for year in asked))


def _numbers(text: str) -> set[str]:
    folded = fold(text)
    full = {_HELD.sub("", found.group()) for found in _NUMBER.finditer(folded)}
    return full | set(_PLAIN_NUMBER.findall(folded))


def compose(entry: Entry, found: Found, query: Query, day: date, sure: float) -> Answer:
    """The answer that quotes the passage."""
    passage = entry.first.passages[found.position]
    lines = [lead(entry, passage), say("quote.said", text=sentence(passage, query))]
    if ended := _ended(entry, day):
        lines.insert(0, ended)
    if passage.original is not None:
        lines.append(say("quote.restored"))
    if note := _past(entry, day):
        lines.append(note)
    cited = citations(entry, ())
    block = source_block(entry, cited, day)
    text = "\n".join(lines) + (f"\n\n{block}" if block else "")
    return Answer(
        Status.ANSWERED, text, entry=entry.id, title=entry.title, sources=cited, confidence=round(sure, 4)
    )


def lead(entry: Entry, passage: Passage) -> str:
    """Which document says it, and where."""
    details = entry.first.document
    day = say("quote.day", day=spoken(details.issued_on)) if details and details.issued_on else ""
    issuer = say("quote.issuer", issuer=details.issuer) if details and details.issuer else ""
    heading = passage.heading.rsplit(" > ", 1)[-1].strip(" .:")
    if passage.path.startswith("Điều"):
        place = say("quote.article", place=passage.path)
    elif 0 < len(heading) <= 120 and passage.original is None:  # restored headings nobody has looked at
        place = say("quote.under", place=passage.path, heading=heading)
    else:
        place = say("quote.path", place=passage.path)
    if details and details.number:
        kind = details.kind or entry.title
        return say("quote.numbered", kind=kind, number=details.number, day=day, issuer=issuer, place=place)
    return say("quote.unnumbered", title=entry.title, day=day, issuer=issuer, place=place)


def sentence(passage: Passage, query: Query) -> str:
    """What of the passage is quoted: all of a short one, else the sentences that answer best."""
    text = " ".join(passage.text.split())
    if len(text) <= WHOLE or passage.part == Part.ROW:
        return text
    parts = _SENTENCE_END.split(text)
    asked = set(query.subject.content) | set(query.content)
    weights = [len(asked & set(folded_words(part))) / (3 + len(part.split())) ** 0.3 for part in parts]
    best = weights.index(max(weights))
    first = last = best
    while True:  # neighbours as long as there is room
        before = parts[first - 1] if first else None
        after = parts[last + 1] if last + 1 < len(parts) else None
        size = len(" ".join(parts[first : last + 1]))
        if after is not None and size + len(after) < WHOLE:
            last += 1
        elif before is not None and size + len(before) < WHOLE:
            first -= 1
        else:
            break
    quoted = " ".join(parts[first : last + 1])
    return ("... " if first else "") + quoted + (" ..." if last + 1 < len(parts) else "")


def _ended(entry: Entry, day: date) -> str:
    """That the document is no longer in force, and what took its place; empty while it is."""
    source = next((entry.sources[key] for key in entry.first.sources if key in entry.sources), None)
    if source is None or source.valid_to is None or source.valid_to >= day:
        return ""
    other = entry.sources.get(source.replaced_by or "")
    name = (other.number or other.title) if other else source.replaced_by
    successor = say("quote.successor", name=name) if name else ""
    return say("quote.ended", day=spoken(source.valid_to), successor=successor)


def _past(entry: Entry, day: date) -> str:
    """What must be said of a document of an earlier time."""
    details = entry.first.document
    issued = details.issued_on if details else None
    if entry.province and new_province(entry.province) != entry.province:
        new = PROVINCE_NAMES[new_province(entry.province)]
        return say("quote.merged", old=PROVINCE_NAMES[entry.province], new=new)
    if entry.years and max(entry.years) < day.year:
        return say("quote.past", years=", ".join(map(str, entry.years)))
    if issued and issued.year < day.year - 5:
        return say("quote.past", years=issued.year)
    return ""


def may_speak(decision: Decision) -> bool:
    """Whether a passage could have its place beside this decision, so that it is worth searching."""
    return decision.verdict != Verdict.ANSWER or decision.hits[0].card.kind == Kind.PLAN_FACT


class Place(Enum):
    """Where a quote goes: instead of the entry's answer, behind it, or nowhere."""

    INSTEAD = "instead"
    BEHIND = "behind"
    NOWHERE = "nowhere"


def place(
    quote: Quote, passages: PassageIndex, query: Query, decision: Decision, fetch: Callable[[Card], Entry]
) -> Place:
    """Where the quote goes.

    An entry that answers goes first. Of a plan, the very words of the plan are added to it; they stand alone
    where they hold clearly more of what is asked than the entry, or the entry is of another plan.
    """
    if decision.verdict == Verdict.OUT_OF_SCOPE:
        fits = quote.named and quote.found.coverage >= HALF
        return Place.INSTEAD if fits or quote.sure >= SURE_OFF else Place.NOWHERE
    if decision.verdict != Verdict.ANSWER:
        return Place.INSTEAD if quote.sure >= (SURE_NAMED if quote.named else SURE) else Place.NOWHERE
    first = decision.hits[0]
    if first.card.kind != Kind.PLAN_FACT or quote.sure < SURE_NAMED:
        return Place.NOWHERE
    if min(first.features.get("year", 0.0), first.features.get("province", 0.0)) < 0:
        return Place.INSTEAD
    entry = fetch(first.card)
    texts = [entry.title, *(fact.text for fact in entry.facts if fact.aspect != Aspect.NOW)]
    texts += [text for layer in entry.layers for text in layer.questions]
    curated = passages.share(_subject(query).content, set(folded_words(" ".join(texts))))
    return Place.INSTEAD if quote.found.coverage > curated + MARGIN else Place.BEHIND


def behind(answer: Answer, entry: Entry, found: Found, query: Query) -> Answer:
    """The entry's answer with the document's own words between its text and its sources."""
    passage = entry.first.passages[found.position]
    words = f"{lead(entry, passage)}\n{say('quote.said', text=sentence(passage, query))}"
    text, gap, block = answer.text.partition("\n\n")
    return replace(answer, text=f"{text}\n\n{words}{gap}{block}")
