"""The look-up through the engine of the forms: the factor is never stored, a wrong one is asked again."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, select

from bot.dossiers.capability import DossierCapability
from bot.dossiers.ends import DossierEnd
from bot.forms.drafts import DraftStore
from bot.forms.engine import FormEngine
from bot.forms.records import DraftRow
from bot.memory import MemoryStore
from bot.privacy.cipher import Cipher
from bot.visit import Visit
from knowledge.answers.answer import Answer, Status
from tests.bot.dossiers.conftest import Read
from tests.bot.fakes import FakeClock, message
from tests.emulators.onestop.mappings import FIRST

ONE = "H08.12.34-260701-0012"


class Chat:
    """One conversation; every turn is stored."""

    def __init__(
        self, engine: Engine, cipher: Cipher, clock: FakeClock, memories: MemoryStore, read: Read
    ) -> None:
        self.engine, self.clock, self.memories = engine, clock, memories
        adapter = read(FIRST)
        self.forms = FormEngine(
            DraftStore(engine, cipher, clock), {"dossier": DossierEnd(adapter, cipher, clock)},
            lambda text, visit: Answer(Status.NO_ANSWER, "?"), lambda draft, visit: ("", 0),
            {"draft_days": 30},
        )  # fmt: skip
        self.dossier = DossierCapability(adapter, self.forms.open, cipher)

    async def say(self, text: str) -> Answer:
        visit = Visit(message(text), text, self.memories.recall("telegram", "an"), self.clock())
        draft = self.forms.current(visit.conversation_id)
        answer = await (self.forms.turn(visit, draft) if draft else self.dossier.hear(visit))
        if answer is None:
            answer = await self.dossier.act("dossier_status", visit)
        with self.engine.begin() as connection:
            for work in visit.commits:
                answer = work(connection) or answer
        assert answer is not None
        return answer

    def stages(self, cipher: Cipher) -> list[tuple[str, dict[str, str]]]:
        with self.engine.connect() as connection:
            rows = connection.execute(select(DraftRow.stage, DraftRow.content)).all()
        return [(stage, cipher.open(content)["values"]) for stage, content in rows]


@pytest.fixture
def chat(engine: Engine, cipher: Cipher, clock: FakeClock, memories: MemoryStore, read: Read) -> Chat:
    return Chat(engine, cipher, clock, memories, read)


async def test_a_code_a_wrong_factor_and_the_right_one(chat: Chat, cipher: Cipher) -> None:
    asked = await chat.say(f"hồ sơ {ONE} tới đâu rồi")
    assert asked.status is Status.FORM
    assert "4 số cuối điện thoại" in asked.text
    wrong = await chat.say("0000")
    assert (wrong.status, "không khớp" in wrong.text) == (Status.FORM, True)
    assert chat.stages(cipher) == [("filling", {"code": ONE})]  # the code is kept, the factor not
    misshapen = await chat.say("ba bốn năm sáu")
    assert "chưa đúng dạng" in misshapen.text
    told = await chat.say("3456")
    assert told.text.startswith(f"Hồ sơ {ONE} đang được giải quyết.")
    assert chat.stages(cipher) == [("dropped", {})]


async def test_the_code_is_asked_for(chat: Chat, cipher: Cipher) -> None:
    asked = await chat.say("hồ sơ của tôi tới đâu rồi")
    assert "Mã hồ sơ của anh/chị là gì ạ?" in asked.text
    assert "4 số cuối điện thoại" in asked.text
    assert "thông tin xác nhận" in (await chat.say("h08 12 34 260701 0012")).text
    assert (await chat.say("3456")).text.startswith(f"Hồ sơ {ONE} đang được giải quyết.")
    assert chat.stages(cipher) == [("dropped", {})]


async def test_it_can_be_left(chat: Chat, cipher: Cipher) -> None:
    await chat.say(ONE)
    left = await chat.say("thôi không làm nữa")
    assert left.status is Status.CANCELLED
    assert chat.stages(cipher) == [("dropped", {})]
