"""Rasa's forms on the real Rasa: told what is settled, it picks the next part, and nothing else is needed."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.forms.form import forms
from nlu.actions import turns
from nlu.actions.forms import parts_of_forms
from nlu.client import RasaClient
from nlu.server import RasaServer
from tests.nlu.conftest import SECRET, ActionServer, RecordingTurn

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(trained_home: Path) -> AsyncIterator[RasaClient]:
    async with ActionServer().serve() as actions:
        server = RasaServer(trained_home, actions.url, secret=SECRET)
        await server.start()
        try:
            async with RasaClient(server.url, server.secret) as client:
                yield client
        finally:
            await server.stop()


async def _signal(client: RasaClient, sender: str, intent: str, states: dict[str, str]) -> list[str]:
    turn = RecordingTurn(secrets.token_hex(8))
    with turns.open(sender, turn):
        await client.signal(sender, intent, states, {"turn": turn.id})
    return turn.acts


async def test_the_order_is_that_of_our_own_definitions() -> None:
    ours = {name: tuple(part.name for part in form.parts) for name, form in forms().items()}
    assert parts_of_forms() == ours


@pytest.mark.parametrize("form", sorted(forms()))
async def test_a_form_asks_part_after_part_and_ends(client: RasaClient, form: str) -> None:
    sender, states = secrets.token_hex(8), {}
    parts = parts_of_forms()[form]
    for number, part in enumerate(parts):
        assert await _signal(client, sender, f"fill_{form}", states) == [f"ask:{form}:{part}"]
        states[f"{form}_{part}"] = ("filled", "refused", "elsewhere")[number % 3]
    assert await _signal(client, sender, f"fill_{form}", states) == [f"ready:{form}"]


async def test_a_rasa_that_lost_its_memory_goes_on_where_the_draft_is(client: RasaClient) -> None:
    states = {"report_what": "filled", "report_where": "refused"}
    assert await _signal(client, secrets.token_hex(8), "fill_report", states) == ["ask:report:office"]


async def test_a_question_in_between_is_answered_and_the_part_asked_again(client: RasaClient) -> None:
    sender = secrets.token_hex(8)
    await _signal(client, sender, "fill_report", {"report_what": "filled"})
    assert await _signal(client, sender, "ask_between", {}) == ["answer", "ask:report:where"]
    assert await _signal(client, secrets.token_hex(8), "ask_between", {}) == ["answer"]


async def test_drafts_are_apart(client: RasaClient) -> None:
    first, second = secrets.token_hex(8), secrets.token_hex(8)
    await _signal(client, first, "fill_idea", {"idea_idea": "filled"})
    assert await _signal(client, second, "fill_idea", {}) == ["ask:idea:idea"]
    again = {"idea_idea": "filled"}
    assert await _signal(client, first, "fill_idea", again) == ["ask:idea:benefit"], "told nothing new"


async def test_a_citizen_cannot_signal(client: RasaClient) -> None:
    sender, turn = secrets.token_hex(8), RecordingTurn("t")
    with turns.open(sender, turn):
        await client.turn(sender, '/fill_report{"report_what": "filled"}', {"turn": "t"})
    assert all(not act.startswith(("ask:", "ready:")) for act in turn.acts)
