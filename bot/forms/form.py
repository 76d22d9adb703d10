"""Forms and their parts, as data; a draft is one form being filled by one citizen."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import yaml

from bot.visit import Visit
from knowledge.answers.answer import Answer

FILLED, REFUSED, ELSEWHERE = "filled", "refused", "elsewhere"  # the states of a part that Rasa is told
FILLING, REVIEW, KEPT, FILED, READY, DROPPED = "filling", "review", "kept", "filed", "ready", "dropped"


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a form asks for.

    ``kind``: ``text`` (any words), ``line`` (a few words), ``name``, ``address``, ``phone``, ``code``,
    ``choice`` (one of ``choices``, its values), ``file`` (a picture or document, only where the channel
    carries one) or ``page`` (the page behind a one-time link, only on channels whose servers are abroad).
    ``optional``: may be refused without harm. ``personal``: asked in the chat only on channels of this
    country, else on the page.
    """

    name: str
    kind: str
    optional: bool = False
    personal: bool = False
    choices: tuple[str, ...] = ()
    most: int = 2000  # characters


@dataclass(frozen=True, slots=True)
class Form:
    """``review``: whether the finished draft is shown and sent only on consent."""

    name: str
    parts: tuple[Part, ...]
    review: bool = True

    def part(self, name: str) -> Part:
        return next(part for part in self.parts if part.name == name)


@dataclass(frozen=True, slots=True)
class Draft:
    """``values``: part -> what was given (text, a choice's value; for files a list of
    ``{"kind", "reference", "name"}``). ``refused``: parts the citizen does not give. ``extra``: what else
    belongs to it ("kind": report or proposal, "entry", ...). ``asked``: the part asked for now."""

    key: str
    form: str
    conversation_id: int
    channel: str
    conversation: str
    tracker: str
    stage: str = FILLING
    values: Mapping[str, Any] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()
    extra: Mapping[str, Any] = field(default_factory=dict)
    asked: str | None = None
    current: bool = True
    version: str | None = None  # of the row it was read from; None for a new one

    def given(self, name: str) -> str:
        """The text of a part, empty when it was not given."""
        value = self.values.get(name)
        return value if isinstance(value, str) else ""

    def settled(self, name: str) -> bool:
        return name in self.values or name in self.refused

    def with_value(self, name: str, value: Any) -> Draft:
        return replace(self, values={**self.values, name: value}, refused=self.refused - {name})

    def without(self, *names: str) -> Draft:
        """The parts open again."""
        kept = {name: value for name, value in self.values.items() if name not in names}
        return replace(self, values=kept, refused=self.refused - set(names))

    def refusing(self, name: str) -> Draft:
        return replace(self.without(name), refused=self.refused | {name})


class FormEnd(Protocol):
    """What becomes of a form once every part is settled; one for each form."""

    def review(self, draft: Draft, visit: Visit) -> tuple[str, bool]:
        """The draft as the citizen reads it, with what happens when it is sent; and whether it can be
        sent (False: nobody receives it; then the text says what to do with it). The engine adds the
        buttons: send, correct, leave for later, drop. Called only for forms with a review."""
        ...

    def submit(self, draft: Draft, visit: Visit) -> tuple[Answer, str] | Awaitable[tuple[Answer, str]]:
        """Send it: changes go into ``visit.later``. Returns the answer and the draft's new stage (filed,
        ready, dropped; filling or review when it goes on). Called again after a crash, and for a double
        tap: must do nothing twice (`Draft.key` is unique and stays the same)."""
        ...


@lru_cache(maxsize=1)
def forms() -> dict[str, Form]:
    """All forms by name, in the order of their parts."""
    data = yaml.safe_load((Path(__file__).parent / "definitions.yaml").read_text("utf-8"))
    return {
        name: Form(
            name,
            tuple(
                Part(part, **{**values, "choices": tuple(map(str, values.get("choices", ())))})
                for part, values in body["parts"].items()
            ),
            body.get("review", True),
        )
        for name, body in data.items()
    }
