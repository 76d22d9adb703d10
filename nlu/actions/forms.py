"""Forms: Rasa has chosen the part to ask for, or found that none is missing; the turn does the rest."""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml
from rasa_sdk import Tracker

from nlu.actions import turns
from nlu.actions.handover import HandOver
from nlu.environment import ROOT

DOMAIN = ROOT / "nlu" / "domain" / "forms.yml"


class AskPart(HandOver):
    """Asks for one part of a form: ``action_ask_<form>_<part>``, as Rasa calls it."""

    def __init__(self, form: str, part: str) -> None:
        self._form = form
        self._part = part

    def name(self) -> str:
        return f"action_ask_{self._form}_{self._part}"

    async def tell(self, turn: turns.Turn, tracker: Tracker) -> None:
        await turn.ask(self._form, self._part)


class FormReady(HandOver):
    """All parts of a form are settled."""

    def __init__(self, form: str) -> None:
        self._form = form

    def name(self) -> str:
        return f"action_{self._form}_ready"

    async def tell(self, turn: turns.Turn, tracker: Tracker) -> None:
        await turn.ready(self._form)


@cache
def parts_of_forms() -> dict[str, tuple[str, ...]]:
    """form -> its parts in the order in which Rasa asks for them."""
    domain: dict[str, Any] = yaml.safe_load(DOMAIN.read_text("utf-8"))
    found = {}
    for name, body in domain["forms"].items():
        form = name.removesuffix("_form")
        found[form] = tuple(slot.removeprefix(f"{form}_") for slot in body["required_slots"])
    return found


def form_actions() -> list[HandOver]:
    """The actions of all forms."""
    forms = parts_of_forms()
    asking = [AskPart(form, part) for form, parts in forms.items() for part in parts]
    return [*asking, *(FormReady(form) for form in forms)]
