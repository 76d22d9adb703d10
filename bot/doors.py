"""What a turn knows of its neighbours: Rasa, the staff groups, hand-offs, the buttons under an answer."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Protocol

from bot.visit import Visit
from knowledge.answers.answer import Answer, Choice

if TYPE_CHECKING:
    from bot.conversation import Turn


class Dialogue(Protocol):
    """Rasa seen from here: runs one turn and has the act it chose told to ``turn.respond``."""

    async def run(self, sender: str, text: str, turn: Turn) -> None: ...


class StaffDoor(Protocol):
    """Takes the messages of staff groups."""

    def is_group(self, channel: str, conversation: str) -> bool:
        """Whether a conversation is a unit's group."""

    def turn(self, visit: Visit) -> Answer | None:
        """What is said to a message in a staff group; None: nothing."""

    def press(self, operation: str, visit: Visit) -> Answer | None:
        """A button under one of our posts in a staff group."""


class HandoffDoor(Protocol):
    """Hand-offs, as far as a turn must know them."""

    def holds(self, visit: Visit) -> bool:
        """Whether an officer has the word in this conversation, or is waited for."""

    def standing(self, visit: Visit) -> Answer | None:
        """How it stands, while the machine is silent; None when it is not."""

    def relay(self, visit: Visit, *, quietly: bool = False) -> Answer | None:
        """Pass a message on to the officer; None: nothing is said by us. ``quietly``: something else is."""

    async def open(self, reason: str, visit: Visit) -> Answer | None:
        """Hand the conversation over; None when nobody can take it."""


class FeedbackDoor(Protocol):
    """The two small buttons under an answer."""

    def choices(self, answer: Answer, visit: Visit) -> tuple[Choice, ...]: ...


class OfficeDoor(Protocol):
    """What the office has set for everybody."""

    def greeting(self) -> str:
        """What takes the place of the shipped greeting; empty for none."""

    def notice(self, today: date) -> str:
        """An emergency notice, at the head of each conversation; empty for none."""

    def closed(self, channel: str) -> str:
        """Why a channel is switched off; empty while it is on."""
