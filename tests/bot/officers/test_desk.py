"""The desk itself: which code a post is about, and commands that mean the same in two tools."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from sqlalchemy import Engine

from bot.memory import MemoryStore
from bot.officers.desk import StaffDesk, quoted_code
from bot.officers.directory import Directory
from bot.officers.staff import StaffCall
from bot.visit import Visit
from bot.wordings import words
from knowledge.answers.answer import Answer, Status
from tests.bot.fakes import FakeClock, message


@pytest.mark.parametrize(
    ("post", "code"),
    [
        ("#K7M2QP Công dân: dạ em đây", "K7M2QP"),
        ("#K7M2QP Công dân: còn #A2B3C4 thì sao", "K7M2QP"),
        ("#k7m2qp: đã nhận", "K7M2QP"),
        ("Đang chờ 2, đang trả lời 0.\n#K7M2QP chờ nhận\n#A2B3C4 chờ nhận", None),
        ("2 việc đang mở:\n#K7M2QP phản ánh", None),
        ("Lệnh dùng được:\n/nhan MÃ", None),
        ("K7M2QP không có dấu thăng", None),
        ("#K7M2QPX dài quá", None),
        ("", None),
    ],
)
def test_the_code_of_a_post(post: str, code: str | None) -> None:
    assert quoted_code(post) == code


class OneCode:
    """A tool that knows one command and one code, and tells what it was asked."""

    def __init__(self, command: str, code: str) -> None:
        self.command, self.code = command, code

    @property
    def commands(self) -> Mapping[str, str]:
        return {self.command: f"/{self.command} MÃ"}

    def handle(self, call: StaffCall, visit: Visit) -> Answer | None:
        if (call.command, call.code) != (self.command, self.code):
            return None
        return Answer(Status.HANDOFF, f"{self.command} {call.code} {call.text}".strip())


@pytest.fixture
def desk(engine: Engine, clock: FakeClock) -> StaffDesk:
    directory = Directory(engine, clock)
    directory.add_unit("mot", "Một", group="telegram:-1")
    directory.add_officer("an", "An", "mot", telegram="11")
    return StaffDesk(directory, [OneCode("nhan", "A2B3C4"), OneCode("nhanviec", "K7M2QP")])


@pytest.fixture
def ask(desk: StaffDesk, memories: MemoryStore, clock: FakeClock):  # type: ignore[no-untyped-def]
    def asked(text: str, **more: object) -> str:
        incoming = message(text, "-1", **{"author": "11", **more})
        visit = Visit(incoming, text, memories.recall("telegram", "-1"), clock())
        answer = desk.turn(visit)
        return answer.text if answer else ""

    return asked


def test_claiming_is_claiming_whatever_the_code_is_of(ask) -> None:  # type: ignore[no-untyped-def]
    assert ask("/nhan A2B3C4") == "nhan A2B3C4"
    assert ask("/nhan K7M2QP") == "nhanviec K7M2QP"
    assert ask("/nhanviec A2B3C4 nhé") == "nhan A2B3C4 nhé"
    assert ask("/nhan Z9Z9Z9") == words("staff.unknown_code", code="Z9Z9Z9")


def test_the_code_written_goes_before_the_code_of_the_post(ask) -> None:  # type: ignore[no-untyped-def]
    assert ask("/nhan A2B3C4", quoted="#K7M2QP Công dân: dạ") == "nhan A2B3C4"
    assert ask("/nhan", quoted="#K7M2QP Công dân: dạ") == "nhanviec K7M2QP"


def test_only_registered_accounts_are_obeyed(ask) -> None:  # type: ignore[no-untyped-def]
    for author in ("12", None):
        assert ask("/nhan A2B3C4", author=author) == words("staff.unknown_person")
        assert ask("xin chào", author=author) == ""


def test_only_in_a_group_of_a_unit(desk: StaffDesk) -> None:
    assert desk.is_group("telegram", "-1")
    assert not desk.is_group("telegram", "11")
    assert not desk.is_group("web", "-1")
