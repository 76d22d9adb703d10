"""What the trained model makes of messages that are not among its examples."""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from nlu.actions.plain import plain_act
from nlu.client import RasaClient
from nlu.environment import ROOT, rasa_command, rasa_python, rasa_variables
from nlu.processes import start_process
from nlu.server import RasaServer
from nlu.twins import read_examples, without_accents, write_training_data

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="module")]

_MESSAGES = [
    json.loads(line) for line in Path(__file__).with_name("acts.jsonl").read_text("utf-8").splitlines()
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(trained_home: Path) -> AsyncIterator[RasaClient]:
    server = RasaServer(trained_home, "http://127.0.0.1:1/actions/webhook")
    await server.start()
    try:
        async with RasaClient(server.url, server.secret) as client:
            yield client
    finally:
        await server.stop()


async def _act(client: RasaClient, text: str) -> str:
    """The act that the turn would be asked for."""
    intent = (await client.parse(text))["intent"]
    return "answer" if intent in {"ask", "nlu_fallback"} else plain_act(intent, text)


async def test_held_out_messages(client: RasaClient) -> None:
    right: Counter[str] = Counter()
    total: Counter[str] = Counter(message["act"] for message in _MESSAGES)
    for message in _MESSAGES:
        expected = "answer" if message["act"] == "ask" else message["act"]
        right[message["act"]] += await _act(client, message["text"]) == expected
    for act, count in total.items():  # seen with --log-cli-level=INFO
        logging.getLogger(__name__).info("%s %s/%s", act, right[act], count)
    assert right["ask"] / total["ask"] >= 0.97, right
    others = total.total() - total["ask"]
    assert (right.total() - right["ask"]) / others >= 0.85, right


async def test_a_missed_act_is_answered_not_confused_with_another(client: RasaClient) -> None:
    confused = [
        message
        for message in _MESSAGES
        if message["act"] != "ask" and await _act(client, message["text"]) not in {message["act"], "answer"}
    ]
    assert len(confused) <= 0.02 * len(_MESSAGES), confused


@pytest.mark.parametrize(
    ("text", "act"),
    [("Ngã tư Hùng Vương", "answer"), ("không có", "deny"), ("hủy bỏ giấy phép", "answer")],
)
async def test_answers_that_a_classifier_takes_for_cancel(client: RasaClient, text: str, act: str) -> None:
    """A citizen's answer to "where?" once threw the draft away (notes: trap 1)."""
    assert await _act(client, text) == act


async def test_no_held_out_message_was_learned(client: RasaClient) -> None:
    learned = {
        without_accents(example).casefold()
        for file in read_examples(ROOT / "nlu" / "data" / "nlu")
        for _, example in file.examples
    }
    assert not [m for m in _MESSAGES if without_accents(m["text"]).casefold() in learned]


async def test_the_written_training_folder_is_valid_without_warnings(tmp_path: Path) -> None:
    write_training_data(ROOT / "nlu" / "data", tmp_path / "data")
    command = rasa_command(
        rasa_python(), "data", "validate", "--fail-on-warnings", "--config", str(ROOT / "config.yml"),
        "--domain", str(ROOT / "nlu" / "domain"), "--data", str(tmp_path / "data"),
    )  # fmt: skip
    # Rasa's own warnings must be seen here, so its usual silence is off.
    process = await start_process(command, tmp_path, rasa_variables() | {"PYTHONWARNINGS": "default"})
    printed, _ = await process.communicate()
    said = [line for line in printed.decode().splitlines() if "UserWarning" in line and "/rasa/" in line]
    assert (process.returncode, said) == (0, []), printed.decode()
