"""Turns in flight: which conversation waits for which action, in this process.

The application opens a turn, sends the message to Rasa, and Rasa calls an action back. A call for a
conversation that waits for none, or with the id of an older turn, is refused: it is late, or not ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from nlu.errors import NoTurnError, TurnInFlightError


class Turn(Protocol):
    """One citizen's message being answered; ``bot`` implements it, actions call it.

    ``id`` is unguessable and goes to Rasa as ``metadata["turn"]``.
    """

    @property
    def id(self) -> str: ...

    async def respond(self, act: str) -> None:
        """Make the reply for an act: answer, greet, thank, goodbye, affirm, deny, person, complaint, idea,
        ask_officer, example, my_data, dossier_status, choose_province, help, abuse or cancel."""

    async def ask(self, form: str, part: str) -> None:
        """Ask for a part of the form being filled."""

    async def ready(self, form: str) -> None:
        """The form has all its parts."""


_in_flight: dict[str, Turn] = {}


@contextmanager
def open(sender: str, turn: Turn) -> Iterator[Turn]:
    """Accept action calls for ``sender`` while the block runs; TurnInFlightError for a second turn."""
    if sender in _in_flight:
        raise TurnInFlightError("Hội thoại này còn một lượt chưa trả lời xong.")
    _in_flight[sender] = turn
    try:
        yield turn
    finally:
        del _in_flight[sender]


def current(sender: str, turn_id: str | None) -> Turn:
    """The turn in flight for ``sender``; NoTurnError when there is none or its id is another."""
    turn = _in_flight.get(sender)
    if turn is None or turn.id != turn_id:
        raise NoTurnError("Không có lượt hội thoại nào đang chờ hành động này.")
    return turn
