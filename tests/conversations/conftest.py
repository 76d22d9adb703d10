"""One office for all scripted conversations of a module: the real application with the real Rasa, an emulated
Telegram, three units with their groups, officers in them."""

from __future__ import annotations

import itertools
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.clock import wall
from tests.bot.homes import dialogue_home, motcua
from tests.conversations.harness import Group, Person
from tests.e2e.running import Running, running
from tests.emulators.telegram import EmulatedUser, TelegramEmulator

_numbers = itertools.count(1)
# All scripts of a module share the groups: at Telegram's pace they would wait for each other.
PACE: dict[str, Any] = {
    "MOTCUA_TELEGRAM_CHAT_S": "0", "MOTCUA_TELEGRAM_GROUP_MINUTE": "100000", "MOTCUA_MESSAGE_LIMIT": "100000",
}  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/conversations/" in item.path.as_posix():
            item.add_marker(pytest.mark.e2e)
            if not sys.platform.startswith("linux"):
                item.add_marker(pytest.mark.skip(reason="looks for processes in /proc"))


@dataclass
class Office:
    """``ward`` is open at all hours and passes on to ``province``; ``closed`` has a holiday today."""

    application: Running
    telegram: TelegramEmulator
    ward: Group
    province: Group
    closed: Group
    an: EmulatedUser  # officer of the ward
    chi: EmulatedUser  # a second one there
    binh: EmulatedUser  # lead at the province
    dung: EmulatedUser  # officer of the closed unit
    giam: EmulatedUser  # auditor of the ward
    stranger: EmulatedUser  # in the ward's group, registered nowhere

    def person(self, name: str = "Công dân") -> Person:
        """A citizen nobody has seen before."""
        return Person(self.telegram.user(f"{name} {next(_numbers)}"), self.application)


KINDS = "report,proposal,idea,question,example,handoff"


def settle_office(home: Path, telegram: TelegramEmulator) -> dict[str, object]:
    """Units, groups, officers and office hours in a home; returns the people and the groups."""
    names = ("an", "chi", "binh", "dung", "giam", "stranger")
    people = {name: telegram.user(name, username=name) for name in names}
    groups = {
        "ward": telegram.group("Tổ một cửa phường", people["an"], people["chi"], people["giam"],
                               people["stranger"]),
        "province": telegram.group("Tổ một cửa tỉnh", people["binh"]),
        "closed": telegram.group("Tổ một cửa Phan Thiết", people["dung"]),
    }  # fmt: skip
    today = wall().date()
    days = f"{today.isoformat()}..{(today + timedelta(days=20)).isoformat()}"
    (home / "hours.yaml").write_text(
        f"hours: {{t2-cn: '0:00-23:59'}}\nworking_days: {{{days}: thử nghiệm}}\n"
        f"units:\n  phan-thiet:\n    hours: {{t2-cn: '0:00-23:59'}}\n"
        f"    holidays: {{{today.isoformat()}..{(today + timedelta(days=2)).isoformat()}: nghỉ}}\n",
        "utf-8",
    )
    motcua(home, "units", "add", "tinh-gia-lai", "--name", "Văn phòng UBND tỉnh Gia Lai", "--province",
           "gia-lai", "--receives", KINDS, "--group", f"telegram:{groups['province'].id}")  # fmt: skip
    motcua(home, "units", "add", "quy-nhon", "--name", "Trung tâm PVHCC phường Quy Nhơn", "--province",
           "gia-lai", "--places", "gia-lai/phuong-quy-nhon", "--receives", KINDS, "--group",
           f"telegram:{groups['ward'].id}", "--next", "tinh-gia-lai")  # fmt: skip
    motcua(home, "units", "add", "phan-thiet", "--name", "Trung tâm PVHCC phường Phan Thiết", "--province",
           "lam-dong", "--receives", KINDS, "--group", f"telegram:{groups['closed'].id}")  # fmt: skip
    for login, name, unit, role in (
        ("an", "Chị An", "quy-nhon", "officer"), ("chi", "Anh Chí", "quy-nhon", "officer"),
        ("binh", "Anh Bình", "tinh-gia-lai", "lead"), ("dung", "Chị Dung", "phan-thiet", "officer"),
        ("giam", "Anh Giám", "quy-nhon", "auditor"),
    ):  # fmt: skip
        motcua(home, "officers", "add", login, "--name", name, "--unit", unit, "--role", role, "--telegram",
               str(people[login].id))  # fmt: skip
    return {**people, **{name: Group(group) for name, group in groups.items()}}


@pytest.fixture(scope="session")
def office_home(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Makes a home with a trained Rasa of one's own."""
    import shutil

    def copy(name: str) -> Path:
        return Path(shutil.copytree(dialogue_home(tmp_path_factory), tmp_path_factory.mktemp(name) / "home"))

    return copy


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def office(office_home: Callable[[str], Path], request: pytest.FixtureRequest) -> AsyncIterator[Office]:
    home = office_home(request.module.__name__.rpartition(".")[2])
    async with TelegramEmulator() as telegram:
        people = settle_office(home, telegram)
        async with running(home, telegram, **PACE, MOTCUA_LOG_LEVEL="DEBUG") as application:
            yield Office(application, telegram, **people)  # type: ignore[arg-type]
