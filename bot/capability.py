"""What a citizen can do here besides asking: one class a capability, all spoken to in the same way."""

from __future__ import annotations

from typing import ClassVar

from bot.visit import Visit
from knowledge.answers.answer import Answer


class Capability:
    """Base: does nothing. Changes of the database go into ``visit.later``, reads may happen at once.

    A button of a capability has ``Choice(title, do="name:rest")``; pressing it, typing its number or its
    title calls `press` with the rest.
    """

    name: ClassVar[str] = ""
    everywhere: ClassVar[bool] = False  # whether `hear` is asked inside forms too

    async def press(self, operation: str, visit: Visit) -> Answer | None:
        """A button of this capability was pressed. None: the button is old."""
        return None

    async def hear(self, visit: Visit) -> Answer | None:
        """A message before any search: exact words and codes only. None: not for us."""
        return None

    async def act(self, act: str, visit: Visit) -> Answer | None:
        """The dialogue act that Rasa read in a message. None: not for us."""
        return None

    async def command(self, name: str, rest: str, visit: Visit) -> Answer | None:
        """A slash command by its folded name. None: not for us."""
        return None
