"""One turn as the capabilities see it, and what it leads to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection

from bot.memory import Memory
from bot.messages import Incoming
from knowledge.answers.answer import Answer

# Work done in the one transaction that also marks the message as answered and stores the reply: after a
# crash either all of it is there or the turn is run again. Returns another answer when the state of the
# database turned out to be another than the turn had read (a claim that came second), else None.
Commit = Callable[[Connection], Answer | None]


@dataclass(slots=True)
class Visit:
    """A message in flight. ``incoming`` holds the raw words; ``text`` the same with personal numbers
    masked, and is what everything but a form's own answer is read from."""

    incoming: Incoming
    text: str
    memory: Memory
    now: datetime
    personal: bool = False
    commits: list[Commit] = field(default_factory=list)

    @property
    def conversation_id(self) -> int:
        """The row of the conversation."""
        return self.memory.id

    def later(self, work: Commit) -> None:
        """Do this when the turn is stored."""
        self.commits.append(work)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a message led to. ``answer`` None: nothing is said (an officer has the word). ``asked``: what a
    citizen said, personal numbers masked; "" for a button, None where no citizen spoke."""

    answer: Answer | None
    memory: Memory
    commits: tuple[Commit, ...] = ()
    asked: str | None = None

    def commit(self, connection: Connection) -> Answer | None:
        """Do the work in the caller's transaction; returns the answer that holds then."""
        answer = self.answer
        for work in self.commits:
            answer = work(connection) or answer
        return answer

    def remembered(self, answer: Answer | None) -> Memory:
        """The memory with the answer that holds: buttons that only the work made begin a turn."""
        had = self.answer is not None and bool(self.answer.choices)
        new = answer is not None and bool(answer.choices) and not had
        return replace(self.memory, turns=self.memory.turns + 1) if new else self.memory
