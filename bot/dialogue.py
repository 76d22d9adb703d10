"""Rasa's part of a turn: the message goes to Rasa, its action comes back to the turn in flight."""

from __future__ import annotations

import secrets
from typing import Protocol

from nlu.actions import turns
from nlu.client import RasaClient
from nlu.errors import RasaUnavailable


class Turn(Protocol):
    """What a turn of the conversation, or of a form, is told."""

    async def respond(self, act: str) -> None: ...

    async def ask(self, form: str, part: str) -> None: ...

    async def ready(self, form: str) -> None: ...


class RasaDialogue:
    """Runs turns through one Rasa."""

    def __init__(self, client: RasaClient) -> None:
        self._client = client

    async def run(self, sender: str, text: str, turn: Turn) -> None:
        """Have Rasa choose the act and the action answer. Raises `RasaUnavailable`.

        A late reply of Rasa is no loss when the action has answered already.
        """
        waiting = _InFlight(turn)
        with turns.open(sender, waiting):
            try:
                await self._client.turn(sender, text, {"turn": waiting.id})
            except RasaUnavailable:
                if not waiting.answered:
                    raise

    async def signal(self, sender: str, intent: str, entities: dict[str, str], turn: Turn) -> None:
        """Tell Rasa something that nobody typed: parts of a form are settled. Raises `RasaUnavailable`."""
        waiting = _InFlight(turn)
        with turns.open(sender, waiting):
            try:
                await self._client.signal(sender, intent, entities, {"turn": waiting.id})
            except RasaUnavailable:
                if not waiting.answered:
                    raise


class _InFlight:
    """A turn under the unguessable id by which Rasa names it."""

    def __init__(self, turn: Turn) -> None:
        self.id = secrets.token_hex(16)
        self.answered = False
        self._turn = turn

    async def respond(self, act: str) -> None:
        await self._turn.respond(act)
        self.answered = True

    async def ask(self, form: str, part: str) -> None:
        await self._turn.ask(form, part)
        self.answered = True

    async def ready(self, form: str) -> None:
        await self._turn.ready(form)
        self.answered = True
