"""Writes turns down, in the transaction that also stores the reply."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, insert

from bot.cases.redacting import redacted
from bot.clock import Clock, utc
from bot.privacy.cipher import Cipher
from bot.turns.records import TurnRow
from bot.visit import Outcome
from knowledge.answers.answer import Answer, Status

# Their words are questions; those of the others may be a story, an address, a call for help.
ASKED = frozenset({Status.ANSWERED, Status.CLARIFY, Status.NO_ANSWER, Status.OUT_OF_SCOPE})
MAX_CHARS = 400


class TurnLog:
    """``subject``: the id of an entry -> what it is about; asked at every turn, so it must be quick."""

    def __init__(self, cipher: Cipher, clock: Clock, subject: Callable[[str], str | None]) -> None:
        self._cipher = cipher
        self._clock = clock
        self._subject = subject

    def record(self, connection: Connection, outcome: Outcome, channel: str, answer: Answer | None) -> None:
        """One row; none when nothing was said to a citizen."""
        if answer is None or outcome.asked is None:
            return
        question = None
        if answer.status in ASKED and outcome.asked.strip():
            question = self._cipher.seal(redacted(outcome.asked.strip()[:MAX_CHARS], {}))
        connection.execute(
            insert(TurnRow).values(
                at=utc(self._clock()), channel=channel, conversation_id=outcome.memory.id,
                status=str(answer.status), entry=answer.entry,
                topic=self._subject(answer.entry) if answer.entry else None,
                province=outcome.memory.context.province, confidence=answer.confidence, question=question,
            )
        )  # fmt: skip
