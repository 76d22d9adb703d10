from __future__ import annotations

from typing import Any

import pytest
import yaml

from nlu.actions import executor, turns
from nlu.actions.plain import plain_act
from nlu.environment import ROOT
from nlu.errors import NoTurnError, TurnInFlightError
from tests.nlu.conftest import RecordingTurn


def _call(action: str, text: str, turn: str | None, sender: str = "s") -> dict[str, Any]:
    event = {"event": "user", "text": text, "metadata": {"turn": turn} if turn else {}}
    tracker = {
        "sender_id": sender,
        "slots": {},
        "latest_message": {"text": text},
        "events": [event],
        "paused": False,
        "active_loop": {},
        "latest_action_name": "action_listen",
    }
    return {"next_action": action, "sender_id": sender, "tracker": tracker, "version": "3.6.21"}


async def test_an_action_hands_its_act_to_the_turn_and_marks_the_reply() -> None:
    turn = RecordingTurn("t1")
    with turns.open("s", turn):
        result = await executor.run(_call("action_greet", "xin chào", "t1"))
    assert turn.acts == ["greet"]
    assert [response["custom"] for response in result["responses"]] == [{"turn": "t1"}]
    assert result["events"] == []


async def test_a_question_in_any_act_is_answered() -> None:
    turn = RecordingTurn("t1")
    with turns.open("s", turn):
        await executor.run(_call("action_thank", "cảm ơn, vậy lệ phí hộ chiếu bao nhiêu", "t1"))
    assert turn.acts == ["answer"]


@pytest.mark.parametrize(("sender", "turn"), [("s", "old"), ("s", None), ("other", "t1")])
async def test_a_call_nobody_waits_for_is_refused(sender: str, turn: str | None) -> None:
    waiting = RecordingTurn("t1")
    with turns.open("s", waiting), pytest.raises(NoTurnError):
        await executor.run(_call("action_greet", "chào", turn, sender))
    with pytest.raises(NoTurnError):
        await executor.run(_call("action_greet", "chào", "t1"))
    assert waiting.acts == []


@pytest.mark.parametrize(
    "body", [{}, {"next_action": "action_greet"}, {"next_action": "other", "tracker": {}}]
)
async def test_a_body_that_is_no_call_is_refused(body: dict[str, Any]) -> None:
    with pytest.raises(NoTurnError):
        await executor.run(body)


def test_one_turn_at_a_time_for_a_sender_and_its_end_is_sure() -> None:
    with turns.open("s", RecordingTurn("a")), pytest.raises(TurnInFlightError):
        turns.open("s", RecordingTurn("b")).__enter__()
    with pytest.raises(ZeroDivisionError), turns.open("s", RecordingTurn("c")):
        raise ZeroDivisionError
    with pytest.raises(NoTurnError):
        turns.current("s", "c")


def test_the_domain_lists_the_actions_that_are_served() -> None:
    listed = []
    for file in (ROOT / "nlu/domain").glob("*.yml"):
        listed += yaml.safe_load(file.read_text(encoding="utf-8")).get("actions", [])
    assert sorted(listed) == executor.names()


@pytest.mark.parametrize(
    ("act", "text"),
    [
        ("greet", "Chào adddd ạ"),
        ("thank", "CAM ON AD NHIEU NHA"),
        ("cancel", "thôi hủy bỏ đi ạ"),
        ("deny", "không có"),
        ("complaint", "phản ánh bãi cát xả bụi mù mịt cạnh nhà tôi"),
        ("dossier_status", "hồ sơ H08.15-251103-0021 xong chưa"),
        ("person", "cho tôi gặp cán bộ"),
        ("answer", "bất cứ điều gì"),
    ],
)
def test_plain_acts_are_believed(act: str, text: str) -> None:
    assert plain_act(act, text) == act


@pytest.mark.parametrize(
    ("act", "text"),
    [
        ("cancel", "hủy bỏ giấy phép"),
        ("cancel", "Ngã tư Hùng Vương"),
        ("greet", "chào ad, hộ chiếu"),
        ("abuse", "lỗi máy chủ"),
        ("complaint", "quy trình giải quyết khiếu nại"),
        ("complaint", "tôi muốn xin trợ cấp"),
        ("dossier_status", "sửa hồ sơ đã nộp"),
        ("choose_province", "em ở Bình Thuận làm khai tử ở đâu"),
        ("person", "hỗ trợ người khuyết tật nặng"),
    ],
)
def test_what_is_more_than_the_act_is_a_question(act: str, text: str) -> None:
    assert plain_act(act, text) == "answer"
