"""What a citizen is told who names a dossier: without an adapter, with one, with somebody else's code."""

from __future__ import annotations

from typing import Any

import pytest

from bot.dossiers.adapter import DossierAdapter
from bot.dossiers.capability import DossierCapability
from bot.dossiers.ends import DossierEnd
from bot.forms.form import DROPPED, FILLING, Draft
from bot.memory import Memory
from bot.privacy.cipher import Cipher
from bot.visit import Visit
from knowledge.answers.answer import Answer, Context, Status
from knowledge.answers.guards import mask
from tests.bot.dossiers.conftest import Read
from tests.bot.fakes import FakeClock, message
from tests.emulators.onestop import Fault, OneStopServer
from tests.emulators.onestop.mappings import FIRST, SECOND

ONE, PHONE = "H08.12.34-260701-0012", "3456"
LATE = "H08.12.34-260601-0007"
TWO = "H36.05-260703-0001"
ASK = "Câu hỏi của biểu mẫu."


def visit(text: str, clock: FakeClock, conversation: int = 1, channel: str = "telegram") -> Visit:
    incoming = message(text, f"nguoi-{conversation}", channel=channel)
    return Visit(incoming, mask(text)[0], Memory(conversation, "x", Context()), clock())


class Opened:
    """Stands for the engine of the forms."""

    def __init__(self) -> None:
        self.forms: list[tuple[str, dict[str, Any], dict[str, Any]]] = []

    async def __call__(
        self, form: str, visit: Visit, values: dict[str, Any], extra: dict[str, Any]
    ) -> Answer:
        self.forms.append((form, values, extra))
        return Answer(Status.FORM, ASK)


@pytest.fixture
def opened() -> Opened:
    return Opened()


def draft(code: str, factor: str, conversation: int = 1) -> Draft:
    values = {"code": code, "factor": factor}
    return Draft("k" * 32, "dossier", conversation, "telegram", "an", "t", values=values)


async def test_without_an_adapter(opened: Opened, cipher: Cipher, clock: FakeClock) -> None:
    capability = DossierCapability(None, opened, cipher)
    answer = await capability.hear(visit(f"tra giúp {ONE.lower()} với", clock))
    assert answer is not None
    assert answer.status is Status.NEEDS_ACCOUNT
    assert answer.text.startswith(f"Đây là mã hồ sơ {ONE}.")
    assert "https://dichvucong.gov.vn" in answer.text
    bare = await capability.act("dossier_status", visit("hồ sơ của tôi tới đâu", clock))
    assert bare is not None
    assert bare.status is Status.NEEDS_ACCOUNT
    ended, stage = await DossierEnd(None, cipher, clock).submit(draft(ONE, PHONE), visit("", clock))
    assert (ended.status, stage, opened.forms) == (Status.NEEDS_ACCOUNT, DROPPED, [])


async def test_a_code_begins_the_form(read: Read, opened: Opened, cipher: Cipher, clock: FakeClock) -> None:
    capability = DossierCapability(read(FIRST), opened, cipher)
    answer = await capability.hear(visit("H08 12 34 260701 0012 xong chưa", clock))
    assert answer is not None
    assert opened.forms == [("dossier", {"code": ONE}, {})]
    assert "4 số cuối điện thoại đã khai trong hồ sơ" in answer.text
    assert answer.text.endswith(ASK)
    await capability.act("dossier_status", visit("hồ sơ của tôi tới đâu", clock))
    assert opened.forms[1] == ("dossier", {}, {})


async def test_what_is_not_for_us(read: Read, opened: Opened, cipher: Cipher, clock: FakeClock) -> None:
    capability = DossierCapability(read(FIRST), opened, cipher)
    assert await capability.hear(visit("lệ phí làm căn cước", clock)) is None
    assert await capability.hear(visit(f"{ONE} " + "tôi kể chuyện này " * 10, clock)) is None
    assert await capability.act("greet", visit("chào", clock)) is None
    assert await capability.press("again:không mở được", visit("", clock)) is None
    assert await capability.press("fly", visit("", clock)) is None
    assert opened.forms == []


async def test_a_foreign_code_is_sent_where_it_belongs(
    read: Read, opened: Opened, cipher: Cipher, clock: FakeClock, onestop: OneStopServer
) -> None:
    answer = await DossierCapability(read(FIRST), opened, cipher).hear(visit(TWO, clock))
    assert answer is not None
    assert "của nơi khác" in answer.text
    assert "https://dichvucong.gov.vn" in answer.text
    ended, stage = await DossierEnd(read(FIRST), cipher, clock).submit(draft(TWO, PHONE), visit("", clock))
    assert (ended.text, stage) == (answer.text, DROPPED)
    assert (opened.forms, onestop.heard) == ([], [])


@pytest.mark.parametrize(("channel", "asked"), [("telegram", False), ("messenger", False), ("web", True)])
async def test_a_factor_for_this_country_only(
    read: Read, opened: Opened, cipher: Cipher, clock: FakeClock, channel: str, asked: bool
) -> None:
    capability = DossierCapability(read(SECOND), opened, cipher)
    for answer in (
        await capability.hear(visit(TWO, clock, channel=channel)),
        await capability.act("dossier_status", visit("xem hồ sơ", clock, channel=channel)),
    ):
        assert answer is not None
        assert (answer.status is Status.FORM) == asked
        assert asked or "https://dichvucong.gov.vn" in answer.text
    assert len(opened.forms) == (2 if asked else 0)


async def test_with_several_factors_the_code_comes_first(
    read: Read, opened: Opened, cipher: Cipher, clock: FakeClock
) -> None:
    both: DossierAdapter = read(FIRST + SECOND.partition("systems:")[2])
    capability = DossierCapability(both, opened, cipher)
    answer = await capability.press("start", visit("", clock, channel="web"))
    assert answer is not None
    assert answer.status is Status.CLARIFY
    await capability.hear(visit(TWO, clock, channel="web"))
    assert opened.forms == [("dossier", {"code": TWO}, {})]


async def test_the_state_is_told(read: Read, cipher: Cipher, clock: FakeClock) -> None:
    end = DossierEnd(read(FIRST), cipher, clock)
    answer, stage = await end.submit(draft(ONE, PHONE), visit("", clock))
    assert (answer.status, stage) == (Status.NEEDS_ACCOUNT, DROPPED)
    lines = answer.text.splitlines()
    assert lines[0] == f"Hồ sơ {ONE} đang được giải quyết."
    assert "Ngày hẹn trả: 20-07-2026" in lines
    assert lines[-1] == "Theo Hệ thống một cửa Bình Định (thử nghiệm), lúc 09:30 ngày 15-07-2026."
    assert "Đã qua ngày hẹn" not in answer.text
    for personal in (PHONE, "0905123456", "Nguyễn Văn An"):
        assert personal not in answer.text
    late, _ = await end.submit(draft(LATE, "7888"), visit("", clock))
    assert "Đã qua ngày hẹn" in late.text
    unknown, _ = await end.submit(draft("H08.12.34-260702-0099", "0111"), visit("", clock))
    assert "“Chờ ký số liên thông”" in unknown.text


async def test_every_failure_has_its_own_words(
    read: Read, cipher: Cipher, clock: FakeClock, onestop: OneStopServer
) -> None:
    end = DossierEnd(read(FIRST), cipher, clock)
    told: dict[str, str] = {}
    for name, code, factor, fault, wanted in [
        ("no code", "tôi không nhớ", PHONE, None, DROPPED),
        ("misshapen", ONE, "số của tôi", None, FILLING),
        ("wrong factor", ONE, "0000", None, FILLING),
        ("not found", "H08.12.34-260701-9999", PHONE, None, DROPPED),
        ("foreign", TWO, PHONE, None, DROPPED),
        ("timed out", ONE, PHONE, Fault.HANG, DROPPED),
        ("unavailable", ONE, PHONE, Fault.BROKEN, DROPPED),
    ]:
        onestop.fault = fault
        answer, stage = await end.submit(draft(code, factor), visit("", clock))
        assert stage == wanted, name
        assert "đang được giải quyết" not in answer.text
        assert factor not in answer.text or factor == PHONE
        told[name] = answer.text
    assert len(set(told.values())) == len(told)


async def test_trying_again_after_a_failure(
    read: Read, opened: Opened, cipher: Cipher, clock: FakeClock, onestop: OneStopServer
) -> None:
    adapter = read(FIRST)
    onestop.fault = Fault.BROKEN
    answer, _ = await DossierEnd(adapter, cipher, clock).submit(draft(ONE, PHONE), visit("", clock))
    again = answer.choices[0].do or ""
    assert ONE not in again  # buttons are stored as they are
    await DossierCapability(adapter, opened, cipher).press(again.removeprefix("dossier:"), visit("", clock))
    assert opened.forms == [("dossier", {"code": ONE}, {})]


@pytest.mark.parametrize("spread", ["one conversation", "one code"])
async def test_nobody_guesses(read: Read, cipher: Cipher, clock: FakeClock, spread: str) -> None:
    """Five wrong ones in an hour, of a conversation over all codes, for a code over all conversations."""
    end = DossierEnd(read(FIRST), cipher, clock)

    async def tried(number: int, factor: str) -> str:
        same = spread == "one conversation"
        code = f"H08.12.34-260701-{1000 + number}" if same and factor != PHONE else ONE
        conversation = 1 if same else number
        answer, _ = await end.submit(draft(code, factor, conversation), visit("", clock, conversation))
        return answer.text

    for number in range(5):
        assert "tạm ngừng" not in await tried(number, "0000")
        clock.advance(minutes=1)
    refused = await tried(6, PHONE)
    assert "tạm ngừng" in refused
    assert "55 phút" in refused
    clock.advance(minutes=54, seconds=59)
    assert "tạm ngừng" in await tried(7, PHONE)
    clock.advance(seconds=1)
    assert "đang được giải quyết" in await tried(8, PHONE)


async def test_failures_of_the_software_and_right_factors_do_not_count(
    read: Read, cipher: Cipher, clock: FakeClock, onestop: OneStopServer
) -> None:
    end = DossierEnd(read(FIRST), cipher, clock)
    for fault in [Fault.BROKEN] * 6 + [None] * 6:
        onestop.fault = fault
        answer, _ = await end.submit(draft(ONE, PHONE), visit("", clock))
        assert "tạm ngừng" not in answer.text
