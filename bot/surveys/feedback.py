"""Was the answer of use? Two small buttons under it, and in one tap why it was not."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import Connection, Engine, select, update

from bot.capability import Capability
from bot.clock import utc
from bot.privacy.cipher import Cipher
from bot.surveys.once import insert_once
from bot.surveys.records import FeedbackRow
from bot.visit import Visit
from bot.wordings import words
from knowledge.answers.answer import Answer, Choice, Status
from knowledge.answers.guards import mask

REASONS = ("wrong", "other", "missing", "unclear")
UNSURE = 0.6  # below it the answer was a guess: a citizen who rejects it is offered a person
_ASKS_PERSON = frozenset({"wrong", "other"})


@dataclass(frozen=True, slots=True)
class _Pressed:
    """What a button carries: which answer it stood under, and how sure that answer was."""

    key: str
    confidence: float
    entry: str | None

    @classmethod
    def read(cls, text: str) -> _Pressed | None:
        key, _, rest = text.partition(":")
        written, _, entry = rest.partition(":")
        try:
            return cls(key, float(written), entry or None) if key else None
        except ValueError:
            return None


class FeedbackCapability(Capability):
    """Nothing is stored until a button is pressed; one row for an answer, whatever is pressed then."""

    name: ClassVar[str] = "feedback"

    def __init__(self, engine: Engine, cipher: Cipher) -> None:
        self._engine = engine
        self._cipher = cipher

    def choices(self, answer: Answer, visit: Visit) -> tuple[Choice, ...]:
        """The two buttons under an answer; none under what is no answer."""
        if answer.status is not Status.ANSWERED:
            return ()
        carried = f"{secrets.token_hex(8)}:{answer.confidence:.2f}:{answer.entry or ''}"
        return tuple(
            Choice(words(f"feedback.buttons.{name}"), do=f"feedback:{name}:{carried}", small=True)
            for name in ("yes", "no")
        )

    async def press(self, operation: str, visit: Visit) -> Answer | None:
        verb, _, rest = operation.partition(":")
        if verb == "why":
            return self._why(rest, visit)
        pressed = _Pressed.read(rest)
        if verb not in ("yes", "no") or pressed is None:
            return None
        self._store(pressed, verb == "yes", visit)
        if verb == "yes":
            return Answer(Status.SMALLTALK, words("feedback.thanks.useful"), confidence=1.0)
        choices = tuple(
            Choice(words(f"feedback.reasons.{reason}"), do=f"feedback:why:{pressed.key}:{reason}")
            for reason in REASONS
        )
        return Answer(Status.CLARIFY, words("feedback.why"), choices=choices, confidence=1.0)

    def _store(self, pressed: _Pressed, useful: bool, visit: Visit) -> None:
        context = visit.memory.context
        # The question is that of this answer only while nothing else has been answered since.
        same = pressed.entry is not None and context.entries[:1] == (pressed.entry,)
        question = self._cipher.seal(mask(context.question)[0]) if same and context.question else None

        def work(connection: Connection) -> None:
            new = insert_once(
                connection, FeedbackRow, key=pressed.key, at=utc(visit.now), useful=useful,
                conversation_id=visit.conversation_id, channel=visit.incoming.channel, entry=pressed.entry,
                question=question, confidence=pressed.confidence, reason=None,
            )  # fmt: skip
            if not new:  # the other button, or the same again: the last word counts, once
                mine = (FeedbackRow.key == pressed.key) & (FeedbackRow.useful != useful)
                connection.execute(update(FeedbackRow).where(mine).values(useful=useful, reason=None))

        visit.later(work)

    def _why(self, rest: str, visit: Visit) -> Answer | None:
        key, _, reason = rest.partition(":")
        if reason not in REASONS:
            return None
        mine = (FeedbackRow.key == key) & (FeedbackRow.conversation_id == visit.conversation_id)
        with self._engine.connect() as connection:
            row = connection.execute(select(FeedbackRow.confidence).where(mine)).first()
        if row is None:  # deleted at the citizen's wish in between
            return Answer(Status.SMALLTALK, words("feedback.thanks.reason"), confidence=1.0)

        def work(connection: Connection) -> None:
            connection.execute(
                update(FeedbackRow).where(mine, FeedbackRow.useful.is_(False)).values(reason=reason)
            )

        visit.later(work)
        unsure = row.confidence is not None and row.confidence < UNSURE
        if not unsure and reason not in _ASKS_PERSON:
            return Answer(Status.SMALLTALK, words("feedback.thanks.reason"), confidence=1.0)
        person = Choice(words("feedback.buttons.person"), do="handoff:open:rejected")
        return Answer(Status.SMALLTALK, words("feedback.thanks.person"), choices=(person,), confidence=1.0)
