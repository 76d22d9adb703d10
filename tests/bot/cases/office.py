"""An office for tests of cases: units, officers, citizens, and what arrives where."""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import Engine

from bot.cases.capability import CaseCapability
from bot.cases.case import Case
from bot.cases.ends import CaseEnd
from bot.cases.service import Casework
from bot.cases.sights import Sights
from bot.cases.store import Cases
from bot.cases.tool import CaseTool
from bot.forms.form import Draft
from bot.hours import Hours
from bot.mailbox import Mailbox
from bot.memory import MemoryStore
from bot.messages import Reply
from bot.officers.directory import Directory
from bot.officers.staff import Officer, StaffCall, Unit
from bot.posting import Posting
from bot.privacy.cipher import Cipher
from bot.visit import Visit
from knowledge.answers.answer import Answer
from tests.bot.fakes import FakeClock, message

BASIS = "Quyết định 45/QĐ-UBND"
EVERYTHING = ["report", "proposal", "idea", "question", "example"]
WARD = "gia-lai/phuong-quy-nhon-nam"  # the old phường Ngô Mây among others
CONTACT = {"name": "Lý Thị Hồng Gấm", "address": "12 Lê Lợi, phường Quy Nhơn", "phone": "0905123678"}
REPORT: dict[str, Any] = {
    "what": "Nộp hồ sơ khai sinh mười ngày chưa có kết quả.",
    "where": "phường Ngô Mây, Quy Nhơn",
    "when": "từ đầu tháng 7",
    "wish": "Trả kết quả khai sinh.",
    **CONTACT,
}


class Office:
    """Two units of Gia Lai: a ward's (its group "-1") and the province's (its group "-2")."""

    def __init__(
        self, engine: Engine, mailbox: Mailbox, memories: MemoryStore, cipher: Cipher, hours: Hours,
        clock: FakeClock,
    ) -> None:  # fmt: skip
        self.engine = engine
        self.mailbox = mailbox
        self.memories = memories
        self.clock = clock
        self.directory = Directory(engine, clock)
        self.ward = self.directory.add_unit(
            "quy-nhon-nam", "Bộ phận Một cửa phường Quy Nhơn Nam", province="gia-lai", places=[WARD],
            receives=EVERYTHING, group="telegram:-1",
        )  # fmt: skip
        self.province = self.directory.add_unit(
            "trung-tam-tinh", "Trung tâm Phục vụ hành chính công tỉnh Gia Lai", province="gia-lai",
            receives=EVERYTHING, group="telegram:-2", reply_days=5, reply_basis=BASIS,
        )  # fmt: skip
        self.binh = self.directory.add_officer("binh", "Trần Quốc Bình", "quy-nhon-nam", telegram="11")
        self.cuc = self.directory.add_officer("cuc", "Đỗ Thu Cúc", "quy-nhon-nam", telegram="12")
        self.dung = self.directory.add_officer("dung", "Phạm Tiến Dũng", "trung-tam-tinh", telegram="21")
        self.cases = Cases(engine, cipher, self.directory, hours, clock)
        self.casework = Casework(self.cases, self.directory, Posting(mailbox, memories, clock), clock)
        self.sights = Sights(cipher, clock)
        self.capability = CaseCapability(self.casework)
        self.tool = CaseTool(self.casework)

    def visit(self, text: str = "", conversation: str = "an", channel: str = "web") -> Visit:
        memory = self.memories.recall(channel, conversation)
        incoming = message(text, conversation, channel=channel)
        return Visit(incoming, text, memory, self.clock())

    def draft(self, form: str = "report", conversation: str = "an", **values: Any) -> Draft:
        given = values or dict(REPORT)
        extra = given.pop("extra", {})
        return Draft(
            key=secrets.token_hex(16), form=form, channel="web", conversation=conversation,
            conversation_id=self.visit(conversation=conversation).conversation_id,
            tracker=secrets.token_hex(16), values=given, extra=extra,
        )  # fmt: skip

    def settle(self, answer: Answer | None, visit: Visit) -> Answer | None:
        """Store the turn as the dispatcher does: what holds then is the answer."""
        with self.engine.begin() as connection:
            for work in visit.commits:
                answer = work(connection) or answer
        return answer

    def file(self, draft: Draft | None = None) -> Case:
        """A draft through the form's end, and its case."""
        draft = draft or self.draft()
        visit = self.visit(conversation=draft.conversation)
        answer, stage = CaseEnd(draft.form, self.casework).submit(draft, visit)
        self.settle(answer, visit)
        assert stage == "filed"
        case = self.cases.by_draft(draft.key)
        assert case is not None
        return case

    def again(self, case: Case) -> Case:
        """The case as it is now."""
        now = self.cases.by_code(case.code)
        assert now is not None
        return now

    def staff(self, officer: Officer, command: str, code: str | None, text: str = "") -> str:
        """A command in the group of the officer's unit; what the group reads."""
        unit = self.directory.unit(officer.unit_id)
        assert unit is not None
        visit = self.visit(f"/{command} {code} {text}", "-1", "telegram")
        answer = self.settle(self.tool.handle(StaffCall(officer, unit, command, code, text), visit), visit)
        return answer.text if answer else ""

    def group(self, unit: Unit) -> list[Reply]:
        """What lies in the outbox of a unit's group."""
        assert unit.staff_conversation is not None
        return [reply for _, reply in self.mailbox.waiting_for("telegram", unit.staff_conversation)]

    def citizen(self, conversation: str = "an") -> list[Reply]:
        return [reply for _, reply in self.mailbox.waiting_for("web", conversation)]
