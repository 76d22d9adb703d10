"""The console over the shipped knowledge, people of every role, and browsers without a screen."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

import httpx
from fastapi import FastAPI
from fastapi.testclient import TestClient

from bot.cases.case import Case
from bot.clock import Clock
from bot.desk.accounts import Accounts
from bot.desk.router import desk_router
from bot.forms.form import Draft
from bot.handoffs.handoff import Handoff
from bot.services import Services
from bot.visit import Visit
from tests.bot.fakes import message

PASSWORD = "một mật khẩu đủ dài 2026"
CSRF = re.compile(r'name="csrf" value="([^"]+)"')
PEOPLE = {  # login -> unit, role
    "an": ("quy-nhon", "officer"), "chi": ("quy-nhon", "lead"), "giam": ("quy-nhon", "auditor"),
    "binh": ("tinh", "officer"), "mai": ("tinh", "maintainer"), "lan": ("tinh", "maintainer"),
    "quan": ("tinh", "administrator"),
}  # fmt: skip
KINDS = ["report", "proposal", "idea", "question", "example", "handoff"]


class Browser:
    """One person's browser: follows redirects, sends the session's token with every form."""

    def __init__(self, client: TestClient) -> None:
        self.http = client
        self.csrf = ""

    def get(self, path: str, **more: Any) -> httpx.Response:
        answer = self.http.get(f"/desk{path}", **more)
        found = CSRF.search(answer.text)
        self.csrf = found[1] if found else self.csrf
        return answer

    def post(self, path: str, *, csrf: str | None = None, **fields: Any) -> httpx.Response:
        data = {**fields, "csrf": self.csrf if csrf is None else csrf}
        answer = self.http.post(f"/desk{path}", data=data)
        found = CSRF.search(answer.text)
        self.csrf = found[1] if found else self.csrf
        return answer

    def sign_in(self, login: str, password: str = PASSWORD, **more: str) -> httpx.Response:
        answer = self.http.post("/desk/sign-in", data={"login": login, "password": password, **more})
        found = CSRF.search(answer.text)
        self.csrf = found[1] if found else self.csrf
        return answer


@dataclass
class Console:
    """The services behind it, and who works there."""

    services: Services
    app: FastAPI
    accounts: Accounts
    clock: Clock

    def browser(self, login: str | None = None) -> Browser:
        made = Browser(TestClient(self.app, base_url="http://desk.test"))
        if login is not None:
            answer = made.sign_in(login)
            assert answer.status_code == 200, answer.text
        return made

    def officer(self, login: str) -> Any:
        found = self.services.directory.officer_by_login(login)
        assert found is not None
        return found

    def waiting(self, conversation: str = "dân", unit: str = "quy-nhon", question: str = "") -> Handoff:
        """A citizen who waits for the unit."""
        memory = self.services.memories.recall("telegram", conversation)
        asked = message("gặp cán bộ", conversation)
        visit = Visit(replace(asked, channel="telegram"), "gặp cán bộ", memory, self.clock())
        found = self.services.directory.unit_by_slug(unit)
        assert found is not None
        with self.services.engine.begin() as connection:
            made, _ = self.services.handoffs.open(connection, visit, found, "asked", question)
        return made

    def writes(self, handoff: Handoff, text: str) -> None:
        """The citizen writes into the conversation."""
        with self.services.engine.begin() as connection:
            now = self.services.handoffs.store.by_code(handoff.code, connection)
            assert now is not None
            self.services.handoffs.heard(connection, now, text)

    def outbox(self, conversation: str = "dân") -> list[str]:
        """What the citizen is sent."""
        return [reply.text for _, reply in self.services.mailbox.waiting_for("telegram", conversation)]

    def case(self, unit: str = "quy-nhon", kind: str = "report", **values: str) -> Case:
        """A filed case."""
        memory = self.services.memories.recall("telegram", "dân")
        given = {
            "what": "Cán bộ hẹn lại ba lần mà không nói lý do", "where": "phường Quy Nhơn, tỉnh Gia Lai",
            "name": "Lý Thị Hồng Gấm", "phone": "0912345678", "address": "12 Trăng Non", **values,
        }  # fmt: skip
        draft = Draft(
            key=f"k{len(self.services.cases.of_unit(None, limit=500))}{unit}", conversation_id=memory.id,
            channel="telegram", conversation="dân", form=kind, values=given, tracker="",
        )  # fmt: skip
        found = self.services.directory.unit_by_slug(unit)
        assert found is not None
        with self.services.engine.begin() as connection:
            return self.services.casework.file(connection, draft, found)


def settle(services: Services, clock: Clock) -> Accounts:
    """Two units, people of every role, a password for each."""
    directory = services.directory
    directory.add_unit("tinh", "Văn phòng tỉnh", province="gia-lai", receives=KINDS)
    directory.add_unit(
        "quy-nhon", "Trung tâm phường Quy Nhơn", province="gia-lai", places=["gia-lai/phuong-quy-nhon"],
        receives=KINDS, next_slug="tinh", reply_days=10, reply_basis="Quyết định thử",
    )  # fmt: skip
    accounts = Accounts(services.engine, services.cipher, clock)
    for login, (unit, role) in PEOPLE.items():
        officer = directory.add_officer(login, f"Người {login}", unit, role)
        with services.engine.begin() as connection:
            accounts.set_password(connection, officer.id, PASSWORD, must_change=False)
    return accounts


def console_of(services: Services, clock: Clock) -> Console:
    app = FastAPI()
    router, _ = desk_router(services, None)
    app.include_router(router)
    return Console(services, app, settle(services, clock), clock)
