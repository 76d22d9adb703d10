"""One question, one answer: the steps in their order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from knowledge.answers import aspects as asking
from knowledge.answers import guards, locating, plans, quoting
from knowledge.answers.acts import handoff, needs_account
from knowledge.answers.answer import Answer, Candidate, Choice, Context, Status
from knowledge.answers.citing import citations, source_block
from knowledge.answers.composing import compose, lower_first
from knowledge.answers.deciding import Decision, Verdict, decide
from knowledge.answers.following import follow, subjectless
from knowledge.answers.interrogative import asks
from knowledge.answers.personal import without_masks
from knowledge.answers.quoting import Place
from knowledge.answers.where import place_answer, resolve
from knowledge.answers.wordings import group, say
from knowledge.entries import Aspect, Entry, Kind
from knowledge.search import query as queries
from knowledge.search import ranking
from knowledge.search.documents import Card
from knowledge.search.indexes import Indexes
from knowledge.search.passages import DocumentCard
from knowledge.vietnamese.places import find_province

CANDIDATES = 10
TALK = 0.1  # of confidence: by so much a sentence must beat the whole message to speak for it
Looked = tuple[str, queries.Query, Decision]


def _asks(sentence: str) -> bool:
    """Whether a sentence asks, rather than tells what led to the question."""
    return asks(sentence) and not subjectless(sentence)


def _speaking(looked: list[Looked], whole: float) -> Looked | None:
    """The sentence that speaks for its message; None when the message is better taken whole.

    Talk dilutes: the only sentence that asks decides, and else one that is clearly surer than the whole.
    """
    asking_ones = [item for item in looked if _asks(item[0])]
    if len(looked) > 1 and len(asking_ones) == 1 and asking_ones[0][2].confidence >= whole:
        return asking_ones[0]
    best = max(asking_ones or looked, key=lambda item: item[2].confidence, default=None)
    return best if best and best[2].confidence > whole + TALK else None


class Responder:
    """Answers questions from one revision's index; entries are fetched by id when they are said."""

    def __init__(self, found: Indexes, fetch: Callable[[Card | DocumentCard], Entry]) -> None:
        self._index = found.entries
        self._passages = found.passages
        self._fetch = fetch

    def answer(self, text: str, day: date, context: Context = Context()) -> Answer:
        """The answer to a citizen's message on a day. Never raises for any text."""
        if settled := guards.unreadable(text):
            return settled
        urgent, doubt = guards.emergency(text)
        if urgent:
            return urgent
        masked, personal = guards.mask(text)
        asked = without_masks(masked) if personal else masked
        settled = self._settled(masked, context, day)
        found = settled or self._placed(asked, day, context)
        if doubt:
            found = replace(found, text=f"{found.text}\n{doubt}")
        return guards.with_warning(found) if personal else found

    def explain(self, text: str) -> list[str]:
        """One line for each of the best entries: score, id, title, features."""
        query, decision = self._look_up(text)
        head = f"{query.text!r} +{query.additions} -> {decision.verdict.value} {decision.confidence:.2f}"
        rows = [
            f"{hit.score:.3f} {hit.card.entry_id} {hit.card.title} "
            + " ".join(f"{name}={value:.2f}" for name, value in hit.features.items())
            for hit in decision.hits[:CANDIDATES]
        ]
        return [head, *rows]

    def _settled(self, text: str, context: Context, day: date) -> Answer | None:
        if guards.names_dossier(text):
            return needs_account()
        if guards.wants_person(text):
            return locating.to_office(handoff(context), context, self.contact, day)
        return guards.smalltalk(text)

    def _placed(self, text: str, day: date, context: Context) -> Answer:
        """The answer to a question; where it asks for a place itself, the table of places helps."""
        lives = resolve(text)
        if lives.key:  # "em ở xã Tuy Phước Đông, ...": the sentence that asks does not say it again
            context = replace(context, place=lives.key, province=lives.province or context.province)
        found = self._question(locating.without_place(text), day, context)
        if follow(text, context):
            return found  # "thế còn Bình Thuận?" asks the last question again, not for the province
        return place_answer(text, day, found, self.contact) or found

    def contact(self, key: str) -> Entry | None:
        """The published contact of a place by its key."""
        position = self._index.by_place.get(key)
        return None if position is None else self._fetch(self._index.cards[position])

    def entry(self, entry_id: str, aspect: Aspect | None, day: date, context: Context = Context()) -> Answer:
        """The answer to a pressed button: an entry, or one aspect of it."""
        position = self._index.by_id.get(entry_id)
        if position is None:
            return Answer(Status.ERROR, say("error.unknown_button"))
        card = self._index.cards[position]
        asked = (aspect,) if aspect else ()
        if card.kind == Kind.KNOWN:
            return self._known(card)
        return self._said(self._fetch(card), asked, day, context, "", 1.0)

    def _question(self, text: str, day: date, context: Context) -> Answer:
        leaning = follow(text, context)
        if leaning and leaning.entry:
            position = self._index.by_id.get(leaning.entry)
            if position is not None:
                entry = self._fetch(self._index.cards[position])
                return self._said(entry, leaning.aspects, day, context, text, 0.9)
        if leaning:
            text = leaning.question
        elif not context.entries and asking.find(text) and subjectless(text, alone=True):
            return Answer(Status.CLARIFY, say("clarify.lead_subject"), asking.find(text), confidence=0.5)
        return self._searched(text, day, context, leaning.aspects if leaning else None)

    def _searched(
        self, text: str, day: date, context: Context, aspects: tuple[Aspect, ...] | None = None
    ) -> Answer:
        parts = queries.sentences(text)
        whole = self._look_up(text, context)
        if len(parts) > 1:
            looked = [(part, *self._look_up(part, context)) for part in parts[:4]]
            clear = [item for item in looked if item[2].verdict == Verdict.ANSWER and _asks(item[0])]
            firsts = {item[2].hits[0].card.entry_id for item in clear}
            if len(firsts) > 1 and len(clear) == len(looked):
                return self._several(clear, day, context)
        else:
            rest = queries.after_talk(parts[0] if parts else text)
            looked = [(rest, *self._look_up(rest, context))] if rest else []
        best = _speaking(looked, whole[1].confidence)
        if best:
            asked = aspects if aspects is not None else asking.find(best[0]) or asking.find(text)
            return self._decided(best[0], best[1], best[2], day, context, asked)
        return self._decided(text, *whole, day, context, aspects)

    def _look_up(self, text: str, context: Context = Context()) -> tuple[queries.Query, Decision]:
        query = queries.read(text, self._index.speller.mend)
        hits = locating.without_offices(ranking.rank(self._index, query, context.entries), query)
        return query, decide(hits, query)

    def _several(
        self, clear: list[tuple[str, queries.Query, Decision]], day: date, context: Context
    ) -> Answer:
        answers = [self._decided(text, query, found, day, context) for text, query, found in clear[:2]]
        first, second = answers
        return replace(
            first,
            text=f"{first.text}\n\n{say('answer.also')}\n{second.text}",
            aspects=tuple(dict.fromkeys(first.aspects + second.aspects)),
            sources=tuple(dict.fromkeys(first.sources + second.sources)),
        )

    def _decided(
        self, text: str, query: queries.Query, decision: Decision, day: date, context: Context,
        aspects: tuple[Aspect, ...] | None = None,
    ) -> Answer:  # fmt: skip
        asked = asking.find(query.text) if aspects is None else aspects
        candidates = tuple(
            Candidate(hit.card.entry_id, hit.card.official_title, round(hit.score, 4), hit.card.code)
            for hit in decision.hits[:CANDIDATES]
        )
        there = replace(context, province=find_province(text) or context.province)
        answer = self._quoted(text, decision, asked, day, there)
        return replace(
            answer,
            candidates=candidates,
            aspects=asked,
            confidence=max(answer.confidence, decision.confidence),
        )

    def _quoted(
        self, text: str, decision: Decision, asked: tuple[Aspect, ...], day: date, context: Context
    ) -> Answer:
        """The answer of the decision, or a passage of a document in its place or behind it."""
        query = queries.read(text)  # not mended: a document's own words are no slips
        wanted = self._passages.count > 0 and quoting.may_speak(decision)
        quote = quoting.find(self._passages, query) if wanted else None
        place = quoting.place(quote, self._passages, query, decision, self._fetch) if quote else None
        if quote is None or place is None or place == Place.NOWHERE:
            missing = plans.missing(decision, query, self._index.cards)
            answer = missing or self._worded(text, decision, asked, day, context)
            return locating.to_office(answer, context, self.contact, day)
        document = self._fetch(quote.found.document)
        if place == Place.INSTEAD:
            return quoting.compose(document, quote.found, query, day, quote.sure)
        answer = self._worded(text, decision, asked, day, context)
        return quoting.behind(answer, document, quote.found, query)

    def _worded(
        self, text: str, decision: Decision, asked: tuple[Aspect, ...], day: date, context: Context
    ) -> Answer:
        first = decision.hits[0].card if decision.hits else None
        if decision.verdict == Verdict.OUT_OF_SCOPE or first is None:
            return Answer(Status.OUT_OF_SCOPE, f"{say('out_of_scope.lead')} {say('out_of_scope.next')}")
        if decision.verdict == Verdict.KNOWN:
            return self._known(first)
        if decision.verdict == Verdict.ANSWER:
            answer = self._said(self._fetch(first), asked, day, context, text, decision.confidence)
            twins = tuple(Choice(_with_level(hit.card), hit.card.entry_id) for hit in decision.twins)
            return replace(answer, choices=(*answer.choices[: 4 - len(twins[:2])], *twins[:2]))
        near = [hit.card for hit in decision.hits if hit.card.kind != Kind.KNOWN]
        if decision.verdict == Verdict.CLARIFY:
            choices = tuple(Choice(card.title, card.entry_id) for card in near[:4])
            return Answer(Status.CLARIFY, say("clarify.lead"), choices=choices)
        choices = tuple(Choice(card.title, card.entry_id) for card in near[:2])
        lines = [say("no_answer.lead"), say("no_answer.offer"), *(f"- {c.title}" for c in choices)]
        return Answer(Status.NO_ANSWER, "\n".join([*lines, say("no_answer.next")]), choices=choices)

    def _said(
        self, entry: Entry, asked: tuple[Aspect, ...], day: date, context: Context, text: str, sure: float
    ) -> Answer:
        composed = compose(entry, asked, day, context.province, text)
        cited = citations(entry, composed.facts)
        block = source_block(entry, cited, day)
        answer = Answer(
            Status.ANSWERED, f"{composed.text}\n\n{block}" if block else composed.text, asked, entry.id,
            entry.code, entry.official_title, cited, choices=composed.choices, confidence=sure,
        )  # fmt: skip
        return locating.sent(answer, entry, text, context, self.contact, day)

    def _known(self, card: Card) -> Answer:
        entry = self._fetch(card)
        ask_at = entry.facts[0].text.rstrip(".")
        if card.entry_id.startswith("ten/"):
            lead = say("known.procedure", title=card.title)
        else:
            lead = say("known.field", name=lower_first(card.title))
        return Answer(Status.NO_ANSWER, f"{lead}{say('known.ask', ask_at=ask_at)}", entry=entry.id)


def _with_level(card: Card) -> str:
    """A twin's title, told apart by who handles it unless the title says so itself."""
    names = group("levels")
    levels = [names[level] for level in card.levels if level in names]
    return card.official_title + (
        f" ({', '.join(levels)})" if levels and "cấp " not in card.official_title else ""
    )
