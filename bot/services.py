"""Everything a conversation needs, built once over one database: the capabilities and what they stand on."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import Engine

from bot.cases.capability import CaseCapability
from bot.cases.ends import FORMS, CaseEnd
from bot.cases.service import Casework
from bot.cases.store import Cases
from bot.cases.tool import CaseTool
from bot.clock import Clock
from bot.conversation import Conversation
from bot.counter.capability import CounterCapability
from bot.desk.options import Options
from bot.doors import Dialogue
from bot.dossiers.adapter import DossierAdapter
from bot.dossiers.capability import DossierCapability
from bot.dossiers.ends import DossierEnd
from bot.dossiers.http import read_adapter
from bot.forms.drafts import DraftStore
from bot.forms.engine import PAGE, FormDialogue, FormEngine
from bot.forms.form import Draft, FormEnd
from bot.forms.links import ContactPages, Links
from bot.handoffs.capability import HandoffCapability
from bot.handoffs.queue import Handoffs
from bot.handoffs.store import HandoffStore
from bot.handoffs.tool import HandoffTool
from bot.hours import Hours, load_hours
from bot.letters.docx import KINDS
from bot.letters.ends import LetterEnd
from bot.mailbox import Mailbox
from bot.memory import MemoryStore
from bot.messages import Incoming
from bot.officers.desk import StaffDesk
from bot.officers.directory import Directory
from bot.posting import Posting
from bot.privacy.capability import PrivacyCapability
from bot.privacy.cipher import Cipher, open_cipher
from bot.privacy.days import RetentionDays
from bot.privacy.retention import Retention
from bot.settings import Settings
from bot.surveys.capability import SurveyCapability
from bot.surveys.ends import SurveyEnd
from bot.surveys.feedback import FeedbackCapability
from bot.triage import TriageCapability
from bot.turns.log import TurnLog
from bot.visit import Visit
from knowledge.answers.answer import Answer
from knowledge.runtime import Knowledge


@dataclass
class Address:
    """Where citizens reach our own pages; known once the server listens."""

    url: str | None = None


@dataclass
class Services:
    """The parts of one application, each built on those before it."""

    settings: Settings
    engine: Engine
    knowledge: Knowledge
    clock: Clock
    address: Address = field(default_factory=Address)
    secret: bytes | None = None  # makes the tokens of one-time pages; None: another one in each process

    def __post_init__(self) -> None:
        """Raises `BotError` for an unusable key, file of hours or file of dossier systems."""
        settings, engine, clock = self.settings, self.engine, self.clock
        self.cipher: Cipher = open_cipher(
            settings.home, settings.key.get_secret_value() if settings.key else None
        )
        self.memories = MemoryStore(engine, clock, timedelta(minutes=settings.session_minutes))
        self.mailbox = Mailbox(engine, clock, self.cipher)
        self.posting = Posting(self.mailbox, self.memories, clock)
        self.directory = Directory(engine, clock)
        self.mailbox.on_move(self.memories.move)
        self.mailbox.on_move(self.directory.move_group)
        self.hours: Hours = load_hours(settings.home)
        self.options = Options(engine, clock, settings, self.hours)
        self.drafts = DraftStore(engine, self.cipher, clock)
        self.links = Links(clock, settings.link_minutes, self.secret)
        self.days = RetentionDays(
            drafts=settings.draft_days, contacts=settings.contact_days, contents=settings.case_days
        )
        self.retention = Retention(engine, clock, self.days)
        self.cases = Cases(engine, self.cipher, self.directory, self.hours, clock)
        self.casework = Casework(self.cases, self.directory, self.posting, clock)
        self.handoffs = Handoffs(
            HandoffStore(engine, self.cipher, clock), self.directory, self.posting, self.hours, clock,
            self.drafts, settings.pass_minutes,
        )  # fmt: skip
        self.desk = StaffDesk(self.directory, [HandoffTool(self.handoffs), CaseTool(self.casework)])
        self.adapter: DossierAdapter | None = read_adapter(settings.dossiers) if settings.dossiers else None
        pages = ContactPages(self.links, lambda: self.address.url or "")
        self.forms = FormEngine(self.drafts, self._ends(), self._look_up, pages, self._named_days())
        self.turns = TurnLog(self.cipher, clock, self.knowledge.subject)
        self.conversation = self._conversation()

    def _ends(self) -> dict[str, FormEnd]:
        ends: dict[str, FormEnd] = {form: CaseEnd(form, self.casework) for form in FORMS}
        ends |= {form: LetterEnd(form, self.links, lambda: self.address.url) for form in KINDS}
        ends["dossier"] = DossierEnd(self.adapter, self.cipher, self.clock)
        ends["survey"] = SurveyEnd(self.clock)
        return ends

    def _conversation(self) -> Conversation:
        handoffs = HandoffCapability(self.handoffs)
        feedback = FeedbackCapability(self.engine, self.cipher)
        return Conversation(
            self.knowledge, self.memories, self.clock, forms=self.forms, staff=self.desk, handoffs=handoffs,
            feedback=feedback, office=self.options,
            # Codes of dossiers before codes of cases: those answer any six characters.
            capabilities=(
                handoffs, PrivacyCapability(self.engine, self.cipher, self.days),
                DossierCapability(self.adapter, self.forms.open, self.cipher),
                CounterCapability(self.hours, self.knowledge, self.clock),
                CaseCapability(self.casework), SurveyCapability(self.engine, self.forms.open), feedback,
                TriageCapability(self.forms, self._entry),
            ),
        )  # fmt: skip

    def talk_to(self, dialogue: Dialogue | None, forms: FormDialogue | None) -> None:
        """Rasa has come or gone."""
        self.conversation.dialogue = dialogue
        self.forms.dialogue = forms

    async def page_sent(self, draft: Draft) -> None:
        """The one-time page of a draft was sent: the conversation goes on by itself."""
        await self.mailbox.receive(
            Incoming(
                draft.channel, draft.conversation, f"page-{secrets.token_hex(8)}", self.clock(), button=PAGE
            )
        )

    def _look_up(self, text: str, visit: Visit) -> Answer:
        return self.conversation.look_up(text, visit)

    def _entry(self, entry_id: str, day: date) -> Answer:
        return self.conversation.entry(entry_id, day)

    def _named_days(self) -> dict[str, int]:
        return {"days": self.days.contacts, "draft_days": self.days.drafts}
