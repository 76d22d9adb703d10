"""What a question is answered with, and what is remembered of a conversation for the next one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from knowledge.entries import Aspect


class Status(StrEnum):
    """The closed set of outcomes; each has its fixed wording in `wordings.yaml`."""

    ANSWERED = "answered"
    CLARIFY = "clarify"
    NO_ANSWER = "no_answer"
    OUT_OF_SCOPE = "out_of_scope"
    EMERGENCY = "emergency"
    PERSONAL_DATA = "personal_data"
    NEEDS_ACCOUNT = "needs_account"
    HANDOFF = "handoff"
    FORM = "form"
    CANCELLED = "cancelled"
    SMALLTALK = "smalltalk"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: an entry (with an aspect), words to be sent as if typed, or an operation of the
    application (``do``, "capability:rest"), which no typed words can name."""

    title: str
    entry: str | None = None
    aspect: Aspect | None = None
    say: str | None = None
    do: str | None = None
    small: bool = False  # may share a row with its neighbours


@dataclass(frozen=True, slots=True)
class Citation:
    """A source as shown under an answer."""

    title: str
    number: str | None = None
    issued_on: date | None = None
    url: str | None = None
    checked_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    entry: str
    title: str
    score: float
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """``text`` is exactly what a citizen reads; ``confidence`` is between 0 and 1."""

    status: Status
    text: str
    aspects: tuple[Aspect, ...] = ()
    entry: str | None = None
    code: str | None = None
    title: str | None = None
    sources: tuple[Citation, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    choices: tuple[Choice, ...] = ()
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Context:
    """What a conversation knows: the citizen's province (slug) and the last answered question."""

    province: str | None = None
    entries: tuple[str, ...] = ()  # last answered, the newest first
    aspects: tuple[Aspect, ...] = ()
    question: str | None = None
    officer_available: bool = False
    choices: tuple[Choice, ...] = field(default=())
    place: str | None = None  # key of the commune of today where the citizen lives
