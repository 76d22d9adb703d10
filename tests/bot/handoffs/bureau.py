"""Two units with groups, four officers and citizens; every message is stored as the application stores it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Engine, select

from bot.clock import ZONE
from bot.conversation import Conversation
from bot.forms.drafts import DraftStore
from bot.handoffs.capability import HandoffCapability
from bot.handoffs.handoff import Handoff
from bot.handoffs.queue import Handoffs
from bot.handoffs.records import HandoffRow
from bot.handoffs.store import HandoffStore
from bot.handoffs.ticking import tick
from bot.handoffs.tool import HandoffTool
from bot.hours import Hours
from bot.mailbox import Mailbox
from bot.memory import MemoryStore
from bot.messages import Button, Reply
from bot.officers.desk import StaffDesk
from bot.officers.directory import Directory
from bot.posting import Posting
from bot.privacy.cipher import Cipher
from bot.visit import Visit
from tests.bot.fakes import FakeClock, FakeKnowledge, message

WARD, PROVINCE = "-1", "-2"  # the groups
AN, CHI, BINH, GIAM, STRANGER = "11", "12", "21", "31", "99"  # accounts
CLOSED_AT = datetime(2026, 7, 15, 20, 0, tzinfo=ZONE)  # a Wednesday evening
OPENS_AT = datetime(2026, 7, 16, 7, 30, tzinfo=ZONE)


class Bureau:
    """``quy-nhon`` passes on to ``tinh``; both keep the shipped office hours."""

    def __init__(
        self, engine: Engine, mailbox: Mailbox, memories: MemoryStore, cipher: Cipher, hours: Hours,
        clock: FakeClock,
    ) -> None:  # fmt: skip
        self.engine, self.mailbox, self.memories, self.clock = engine, mailbox, memories, clock
        self.buttons: dict[str, list[Button]] = {}  # of answers, by conversation
        self.directory = Directory(engine, clock)
        self.tinh = self.directory.add_unit(
            "tinh", "Văn phòng tỉnh", province="gia-lai", receives=["handoff"], group=f"telegram:{PROVINCE}"
        )
        self.ward = self.directory.add_unit(
            "quy-nhon", "Trung tâm phường", province="gia-lai", receives=["handoff"],
            places=["gia-lai/phuong-quy-nhon"], group=f"telegram:{WARD}", next_slug="tinh",
        )  # fmt: skip
        self.an = self.directory.add_officer("an", "Chị An", "quy-nhon", telegram=AN)
        self.chi = self.directory.add_officer("chi", "Anh Chí", "quy-nhon", telegram=CHI)
        self.giam = self.directory.add_officer("giam", "Anh Giám", "quy-nhon", "auditor", GIAM)
        self.binh = self.directory.add_officer("binh", "Anh Bình", "tinh", "lead", BINH)
        self.posting = Posting(mailbox, memories, clock)
        self.drafts = DraftStore(engine, cipher, clock)
        self.store = HandoffStore(engine, cipher, clock)
        self.handoffs = Handoffs(
            self.store, self.directory, self.posting, hours, clock, self.drafts, pass_minutes=10
        )
        self.capability = HandoffCapability(self.handoffs)
        self.conversation = Conversation(
            FakeKnowledge(), memories, clock, capabilities=(self.capability,),
            staff=StaffDesk(self.directory, [HandoffTool(self.handoffs)]), handoffs=self.capability,
        )  # fmt: skip

    def lives(self, conversation: str = "dân", place: str = "gia-lai/phuong-quy-nhon") -> None:
        """The conversation knows where its citizen lives."""
        from dataclasses import replace

        memory = self.memories.recall("telegram", conversation)
        context = replace(memory.context, province="gia-lai", place=place)
        with self.engine.begin() as connection:
            self.memories.save(connection, replace(memory, context=context))

    async def says(self, text: str | None, conversation: str = "dân", **more: Any) -> str:
        """What is answered to a message at once; empty when nothing is."""
        outcome = await self.conversation.turn(message(text, conversation, **more))
        if outcome is None:
            return ""
        with self.engine.begin() as connection:
            answer = outcome.commit(connection)
            memory = outcome.remembered(answer)
            self.memories.save(connection, memory)
            shown = self.memories.keep_buttons(connection, memory, answer.choices if answer else ())
            self.buttons[conversation] = [*self.buttons.get(conversation, []), *shown]
        return answer.text if answer else ""

    async def presses(self, title: str, conversation: str = "dân", **more: Any) -> str:
        """Press a button of the newest answer or post that has it."""
        shown = [
            *self.buttons.get(conversation, []),
            *(one for post in self.read(conversation) for one in post.buttons),
        ]
        value = next(button.value for button in reversed(shown) if button.title == title)
        return await self.says(None, conversation, button=value, **more)

    async def staff(
        self, account: str, text: str, *, to: str | Reply | None = None, group: str = WARD, **more: Any
    ) -> str:
        """What a group reads at once when somebody in it writes."""
        quoted = to.text if isinstance(to, Reply) else to
        return await self.says(text, group, author=account, quoted=quoted, **more)

    def read(self, conversation: str = "dân") -> list[Reply]:
        """What lies in the outbox of a conversation, the oldest first; buttons as they were sent."""
        return [reply for _, reply in self.mailbox.waiting_for("telegram", conversation)]

    def texts(self, conversation: str = "dân") -> list[str]:
        return [reply.text for reply in self.read(conversation)]

    def clear(self) -> None:
        """Everything that was posted has been sent."""
        for conversation in ("dân", WARD, PROVINCE):
            for number, _ in self.mailbox.waiting_for("telegram", conversation):
                self.mailbox.sent(number)

    async def open(self, conversation: str = "dân") -> Handoff:
        """A citizen of the ward asks for a person."""
        self.lives(conversation)
        await self.says("gặp cán bộ", conversation)
        return self.live(conversation)

    def live(self, conversation: str = "dân") -> Handoff:
        found = self.store.live(self.memories.recall("telegram", conversation).id)
        assert found is not None
        return found

    def again(self, handoff: Handoff) -> Handoff:
        found = self.store.by_code(handoff.code)
        assert found is not None
        return found

    def tick(self) -> int:
        return tick(self.engine, self.handoffs, self.posting, self.clock())

    def visit(self, conversation: str = "dân") -> Visit:
        memory = self.memories.recall("telegram", conversation)
        return Visit(message("gặp cán bộ", conversation), "gặp cán bộ", memory, self.clock())

    def count(self) -> int:
        """All hand-offs there have been."""
        with self.engine.connect() as connection:
            return len(connection.execute(select(HandoffRow.id)).all())
