"""What the application asks of a province's one-stop software."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from bot.privacy.abroad import is_abroad


class State(StrEnum):
    """How far a dossier is; ``other``: only the office's own word is known."""

    RECEIVED = "received"
    PROCESSING = "processing"
    SUPPLEMENT = "supplement"
    READY = "ready"
    RETURNED = "returned"
    REFUSED = "refused"
    STOPPED = "stopped"
    OTHER = "other"

    @property
    def over(self) -> bool:
        """Whether the agency has nothing more to do by a day."""
        return self in (State.READY, State.RETURNED, State.REFUSED, State.STOPPED)


class Asked(StrEnum):
    """Where a second factor may be asked for in a chat."""

    ANYWHERE = "anywhere"
    COUNTRY = "country"  # only on channels whose servers are in this country
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Factor:
    """What must be given beside the code. ``label`` is read by citizens: "4 số cuối điện thoại ..."."""

    label: str
    pattern: re.Pattern[str]
    asked: Asked = Asked.COUNTRY

    def may_be_asked(self, channel: str) -> bool:
        if self.asked is Asked.NEVER:
            return False
        return self.asked is Asked.ANYWHERE or not is_abroad(channel)

    def fits(self, value: str) -> bool:
        return self.pattern.fullmatch(value.strip()) is not None


@dataclass(frozen=True, slots=True)
class DossierState:
    """``word`` is the office's own word for the state; texts are its own, dates None when not told."""

    code: str
    state: State
    word: str
    source: str  # whose software said it
    title: str | None = None
    step: str | None = None
    unit: str | None = None
    result: str | None = None
    received_on: date | None = None
    due_on: date | None = None


class DossierAdapter(Protocol):
    """Looks dossiers up; never without the second factor."""

    @property
    def factors(self) -> tuple[Factor, ...]:
        """All second factors that may be demanded."""
        ...

    def factor(self, code: str) -> Factor:
        """The one demanded for a code. Raises `Foreign`."""
        ...

    async def look_up(self, code: str, factor: str) -> DossierState:
        """How far the dossier is. Raises a `DossierError`."""
        ...
