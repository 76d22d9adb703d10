"""What all actions do: find the turn that waits, hand the act over, leave a mark in Rasa's reply."""

from __future__ import annotations

from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from nlu.actions import turns
from nlu.actions.plain import plain_act


class HandOver(Action):  # type: ignore[misc]  # rasa-sdk has no types
    """An action of one dialogue act. Subclasses name the act; the application decides all wording."""

    act: ClassVar[str]

    def name(self) -> str:
        return f"action_{self.act}"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        turn = turns.current(tracker.sender_id, _turn_id(tracker))
        await self.tell(turn, tracker)
        # Rasa's reply would be empty otherwise, and an empty reply means that Rasa failed.
        dispatcher.utter_message(json_message={"turn": turn.id})
        return []

    async def tell(self, turn: turns.Turn, tracker: Tracker) -> None:
        """Hand the decision over to the turn."""
        await turn.respond(plain_act(self.act, _text(tracker)))


def _turn_id(tracker: Tracker) -> str | None:
    """The id that went out with the message now being answered."""
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            found = (event.get("metadata") or {}).get("turn")
            return found if isinstance(found, str) else None
    return None


def _text(tracker: Tracker) -> str:
    return str((tracker.latest_message or {}).get("text") or "")
