"""Entries as the rest of the program sees them: plain values, no database."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date
from enum import StrEnum
from functools import cached_property

from knowledge.fees import Fee


class Kind(StrEnum):
    """What an entry is about."""

    ANSWER = "answer"
    PROCEDURE = "procedure"
    CONTACT = "contact"
    PLAN_FACT = "plan_fact"
    INDEX = "index"
    LEGAL = "legal"
    DOCUMENT = "document"  # a document as it was issued: its passages answer, not the entry
    WITHDRAWN = "withdrawn"  # an officer took the entry away from citizens; hides all its other layers
    KNOWN = "known"  # known by name only: a procedure or field without content yet


class Origin(StrEnum):
    """Who wrote a layer of an entry, in the order in which they are believed."""

    OFFICER = "officer"
    PROVINCE = "province"  # what a province lays over a national procedure
    CONTENT = "content"
    IMPORT = "import"
    CATALOGUE = "catalogue"


PRECEDENCE = {origin: rank for rank, origin in enumerate(Origin)}


class Confidence(StrEnum):
    """How a statement was seen; decides how it may be said (docs/content.md)."""

    PRIMARY = "seen_primary"
    SECONDARY = "seen_secondary"
    UNCONFIRMED = "general_unconfirmed"


class Aspect(StrEnum):
    """What a question can ask of an entry; ``ANSWER`` is the whole."""

    ANSWER = "answer"
    FEE = "fee"
    TIME = "time"
    DOCUMENTS = "documents"
    FORM = "form"
    PLACE = "place"
    AGENCY = "agency"
    STEPS = "steps"
    CONDITIONS = "conditions"
    RESULT = "result"
    LAW = "law"
    ONLINE = "online"
    CONTACT = "contact"
    NOW = "now"  # what holds today, of an entry that speaks of the past


def in_force(day: date, valid_from: date | None, valid_to: date | None) -> bool:
    """Whether a statement with these (inclusive) limits holds on the day."""
    return (valid_from is None or valid_from <= day) and (valid_to is None or day <= valid_to)


@dataclass(frozen=True, slots=True)
class Source:
    """A document or official address that a statement rests on."""

    key: str
    title: str
    kind: str = "legal"  # legal | portal | plan | press | note
    number: str | None = None
    issuer: str | None = None
    issued_on: date | None = None
    url: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    replaced_by: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement about one aspect, true between two days for one way of filing, level, province."""

    aspect: Aspect
    text: str
    origin: Origin
    confidence: Confidence
    channel: str | None = None
    level: str | None = None
    province: str | None = None
    payer: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    fees: tuple[Fee, ...] = ()
    sources: tuple[str, ...] = ()

    def holds(self, day: date) -> bool:
        return in_force(day, self.valid_from, self.valid_to)


class Part(StrEnum):
    """What a passage is in its document."""

    PARAGRAPH = "paragraph"
    CLAUSE = "clause"  # an Điều, khoản or điểm
    BULLET = "bullet"
    TITLE = "title"  # a restored title: reviewed with the rest, never quoted as a passage
    ROW = "row"  # of a table: ``cells`` holds it cell by cell


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document; ``path`` is its place ("III.4.b"), ``heading`` the headings above it.

    Of damaged text ``text`` is the proposed restoration, ``original`` what the file says, ``certainty``
    (0 to 1) how sure the proposal is, and ``reviewed`` false until a person has looked.
    """

    text: str
    path: str = ""
    page: int | None = None
    part: Part = Part.PARAGRAPH
    heading: str = ""
    cells: tuple[tuple[str, str], ...] = ()  # (heading of the column, text of the cell)
    original: str | None = None
    certainty: float | None = None
    reviewed: bool = True


@dataclass(frozen=True, slots=True)
class DocumentDetails:
    """What a document says of itself; ``missing`` names what its text does not hold ("number", ...)."""

    title: str
    kind: str | None = None  # "Kế hoạch", "Quyết định" ...
    number: str | None = None
    issuer: str | None = None
    issued_on: date | None = None
    signer: str | None = None
    basis: tuple[str, ...] = ()  # the texts it rests on, one a line of "Căn cứ"
    missing: tuple[str, ...] = ()
    file: str = ""  # the name of the file it was read from
    digest: str = ""  # SHA-256 of that file
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Layer:
    """What one origin says about one entry: the unit that is written, replaced and retired."""

    entry_id: str
    origin: Origin
    kind: Kind
    title: str
    topic: str
    owner: str | None = None
    code: str | None = None
    field: str | None = None
    agency: str | None = None
    url: str | None = None
    province: str | None = None
    levels: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    flags: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    checked_on: date | None = None
    confidence: Confidence = Confidence.PRIMARY
    questions: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    passages: tuple[Passage, ...] = ()
    sources: tuple[str, ...] = ()
    place: str | None = None  # of a contact: the commune it serves, as `Place.key`
    document: DocumentDetails | None = None


@dataclass(frozen=True)
class Entry:
    """One entry: its layers merged, the most believed first."""

    layers: tuple[Layer, ...]
    sources: dict[str, Source] = dataclass_field(default_factory=dict)

    @property
    def first(self) -> Layer:
        return self.layers[0]

    @property
    def id(self) -> str:
        return self.first.entry_id

    @property
    def kind(self) -> Kind:
        return self.first.kind

    @property
    def title(self) -> str:
        return self.first.title

    @cached_property
    def official_title(self) -> str:
        """The title on the national portal where it is known, else our own."""
        for layer in self.layers:
            if layer.origin in (Origin.IMPORT, Origin.CATALOGUE):
                return layer.title
        return self.title

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        return tuple(fact for layer in self.layers for fact in layer.facts)

    def _any(self, name: str) -> str | None:
        for layer in self.layers:
            value: str | None = getattr(layer, name)
            if value:
                return value
        return None

    @cached_property
    def code(self) -> str | None:
        return self._any("code")

    @cached_property
    def field(self) -> str | None:
        return self._any("field")

    @cached_property
    def url(self) -> str | None:
        return self._any("url")

    @cached_property
    def province(self) -> str | None:
        return self._any("province")

    @cached_property
    def place(self) -> str | None:
        return self._any("place")

    @cached_property
    def levels(self) -> tuple[str, ...]:
        return next((layer.levels for layer in self.layers if layer.levels), ())

    @cached_property
    def years(self) -> tuple[int, ...]:
        return next((layer.years for layer in self.layers if layer.years), ())

    @cached_property
    def flags(self) -> frozenset[str]:
        return frozenset(flag for layer in self.layers for flag in layer.flags)

    def facts_on(self, aspect: Aspect, day: date, provinces: Collection[str] = ()) -> list[Fact]:
        """The facts of one aspect valid on the day, from the most believed origin that has any.

        With ``provinces`` (slugs of one citizen's province, old and new) what is said for these goes
        before what is said for all; without any of both, what other provinces say is given.
        """
        valid = [fact for fact in self.facts if fact.aspect == aspect and fact.holds(day)]
        if not valid:
            return []
        own = [fact for fact in valid if fact.province in provinces]
        common = [fact for fact in valid if fact.province is None]
        # An edit of the common text is no reason to forget what the citizen's own province decided.
        valid = own or common or valid
        best = min(PRECEDENCE[fact.origin] for fact in valid)
        return [fact for fact in valid if PRECEDENCE[fact.origin] == best]


def merge(layers: list[Layer], sources: dict[str, Source]) -> Entry:
    """The entry made of these layers (at least one, all of one id)."""
    # What a province lays over a procedure adds facts; title, sources and limits are those of the others.
    ordered = tuple(sorted(layers, key=lambda one: (one.origin == Origin.PROVINCE, PRECEDENCE[one.origin])))
    return Entry(ordered, sources)
