"""Runs actions for Rasa inside our own web application, on rasa-sdk's executor.

rasa-sdk's own server would be a third process, listening on all interfaces unless told otherwise.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from rasa_sdk.executor import ActionExecutor

from nlu.actions.abuse import Abuse
from nlu.actions.answer import Answer
from nlu.actions.ask_officer import AskOfficer
from nlu.actions.cancel import Cancel
from nlu.actions.complaint import Complaint
from nlu.actions.dossier import DossierStatus
from nlu.actions.example import Example
from nlu.actions.forms import form_actions
from nlu.actions.idea import Idea
from nlu.actions.my_data import MyData
from nlu.actions.person import Person
from nlu.actions.province import ChooseProvince
from nlu.actions.smalltalk import Affirm, Deny, Goodbye, Greet, Help, Thank
from nlu.errors import NoTurnError

ACTIONS = (
    Answer, Greet, Thank, Goodbye, Affirm, Deny, Help, Person, Complaint, Idea, AskOfficer,
    Example, MyData, DossierStatus, ChooseProvince, Abuse, Cancel,
)  # fmt: skip


@cache
def _executor() -> ActionExecutor:
    executor = ActionExecutor()
    for action in (*ACTIONS, *form_actions()):
        executor.register_action(action)
    return executor


def names() -> list[str]:
    """The names of all actions, as the domain must list them."""
    return sorted(_executor().actions)


async def run(payload: dict[str, Any]) -> dict[str, Any]:
    """Run the action that Rasa calls for; returns ``{"events": [...], "responses": [...]}``.

    ``payload`` is the body of Rasa's POST. Raises NoTurnError when nobody waits for it, and for a body
    that is no action call; whatever the turn raises passes through. The web application checks the
    secret first and answers an error with 403 or 500, never 400, which Rasa takes for a refusal by rule.
    """
    action, tracker = payload.get("next_action"), payload.get("tracker")
    if action not in _executor().actions or not isinstance(tracker, dict):
        raise NoTurnError("Lời gọi hành động không hợp lệ.")
    # Rasa leaves the domain out, by `enable_selective_domain`; the executor insists on one.
    result = await _executor().run({**payload, "domain": {}})
    return {"events": result.events, "responses": result.responses} if result else {"events": []}
