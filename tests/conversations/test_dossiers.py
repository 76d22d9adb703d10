"""Where is my dossier: asked of a province's one-stop software through the mapping of MOTCUA_DOSSIERS."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from bot.wordings import words
from tests.conversations.conftest import PACE
from tests.conversations.harness import Person, execute
from tests.e2e.running import Running, running
from tests.emulators.onestop import Fault, OneStopServer
from tests.emulators.onestop.mappings import FIRST
from tests.emulators.telegram import TelegramEmulator

pytestmark = pytest.mark.asyncio(loop_scope="module")

CODE, FACTOR = "H08.12.34-260701-0012", "3456"  # of the emulated province
LABEL = "4 số cuối điện thoại đã khai trong hồ sơ"


@dataclass
class Desk:
    """The application, and the software that it may ask."""

    application: Running
    telegram: TelegramEmulator
    onestop: OneStopServer

    def person(self) -> Person:
        return Person(self.telegram.user("Công dân"), self.application)

    async def asked(self) -> Person:
        """A citizen who has given the code and is asked for the second factor."""
        citizen = self.person()
        told = await citizen.say(CODE)
        assert words("dossier.begin", code=CODE, label=LABEL) in told.text
        assert "Đang xử lý" not in told.text
        return citizen


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(office_home: Callable[[str], Path]) -> AsyncIterator[Desk]:
    home = office_home("dossiers")
    async with OneStopServer() as onestop, TelegramEmulator() as telegram:
        mapping = home.parent / "mapping.yaml"
        mapping.write_text(FIRST.format(base=onestop.base_url), "utf-8")
        async with running(home, telegram, **PACE, MOTCUA_DOSSIERS=str(mapping)) as application:
            yield Desk(application, telegram, onestop)


async def test_the_right_factor_shows_how_far_it_is(desk: Desk) -> None:
    citizen = await desk.asked()
    told = await citizen.say(FACTOR)
    for said in (words("dossier.state.processing", code=CODE), "UBND phường Quy Nhơn", "20-07-2026"):
        assert said in told.text
    method, target, _, _ = desk.onestop.heard[-1]
    assert (method, target) == ("GET", f"/tra-cuu/{CODE}?sdt={FACTOR}")
    assert execute(desk.application.home, "SELECT count(*) FROM drafts WHERE stage <> 'dropped'") == [(0,)]
    assert CODE not in desk.application.printed()


async def test_the_code_in_a_sentence_of_ones_own(desk: Desk) -> None:
    citizen = desk.person()
    told = await citizen.say(f"cho em hỏi hồ sơ {CODE.lower()} của em tới đâu rồi ạ")
    assert LABEL in told.text
    assert words("dossier.state.processing", code=CODE) in (await citizen.say("dạ 3456")).text or "dạng" in (
        citizen.last.text if citizen.last else ""
    )


async def test_without_a_code_it_is_asked_for(desk: Desk) -> None:
    citizen = desk.person()
    told = await citizen.say("tra cứu hồ sơ của tôi")
    assert words("dossier.ask.code") in told.text
    assert words("dossier.again.code") in (await citizen.say("em không nhớ rõ")).text
    assert words("dossier.ask.factor") in (await citizen.say(f"mã {CODE}")).text
    assert words("dossier.state.processing", code=CODE) in (await citizen.say(FACTOR)).text


async def test_a_wrong_factor_shows_nothing_and_may_be_given_again(desk: Desk) -> None:
    citizen = await desk.asked()
    told = await citizen.say("0000")
    assert told.text == words("dossier.failed.wrong_factor", code=CODE)
    assert told.buttons == [words("dossier.buttons.stop")]
    asked = len(desk.onestop.heard)
    told = await citizen.say("không phải số")
    assert "UBND" not in told.text
    assert len(desk.onestop.heard) == asked, "what cannot be one is not asked"
    assert words("dossier.state.processing", code=CODE) in (await citizen.say(FACTOR)).text


async def test_a_wrong_factor_then_no_more(desk: Desk) -> None:
    citizen = await desk.asked()
    await citizen.say("0000")
    assert (
        words("form.cancel.done", form=words("form.names.dossier"))
        in (await citizen.tap(words("dossier.buttons.stop"))).text
    )
    asked = len(desk.onestop.heard)
    await citizen.say(FACTOR)
    assert len(desk.onestop.heard) == asked, "a number by itself is no factor any more"


async def test_one_who_guesses_is_stopped(desk: Desk) -> None:
    citizen = desk.person()
    await citizen.say("H08.12.34-260601-0007")
    for guess in range(1000, 1020):
        told = await citizen.say(str(guess))
        if "tạm ngừng tra" in told.text:
            break
    else:
        raise AssertionError("nobody stopped it")
    assert len([heard for heard in desk.onestop.heard if "0007" in heard[1]]) <= 10


async def test_a_code_of_elsewhere(desk: Desk) -> None:
    citizen, asked = desk.person(), len(desk.onestop.heard)
    code = "G22.99.5-251118-0012"
    told = await citizen.say(code)
    assert words("dossier.failed.foreign", code=code) in told.text
    assert "dichvucong.gov.vn" in told.text
    assert len(desk.onestop.heard) == asked, "a stranger's code is sent to nobody"


async def test_a_code_that_is_not_there(desk: Desk) -> None:
    citizen = desk.person()
    code = "H08.12.34-260701-9999"
    await citizen.say(code)
    told = await citizen.say(FACTOR)
    assert told.text == words("dossier.failed.not_found", code=code)
    assert told.buttons == [words("dossier.buttons.other")]
    assert words("dossier.ask.code") in (await citizen.tap(words("dossier.buttons.other"))).text
    await citizen.say(CODE)
    assert words("dossier.state.processing", code=CODE) in (await citizen.say(FACTOR)).text


@pytest.mark.parametrize(
    ("fault", "wording"),
    [(Fault.HANG, "timed_out"), (Fault.BROKEN, "unavailable"), (Fault.GARBAGE, "unavailable")],
)
async def test_software_that_fails_and_comes_back(desk: Desk, fault: Fault, wording: str) -> None:
    citizen = await desk.asked()
    desk.onestop.fault = fault
    try:
        told = await citizen.say(FACTOR)
    finally:
        desk.onestop.fault = None
    assert told.text == words(f"dossier.failed.{wording}", code=CODE)
    assert "Traceback" not in desk.application.printed()
    again = await citizen.tap(words("dossier.buttons.again"))
    assert LABEL in again.text, "the code is remembered, the factor is not"
    assert words("dossier.state.processing", code=CODE) in (await citizen.say(FACTOR)).text


async def test_a_question_before_the_factor(desk: Desk) -> None:
    citizen = await desk.asked()
    between = await citizen.say("làm lại căn cước bị mất phí bao nhiêu?")
    assert "35.000" in between.text
    assert words("dossier.ask.factor") in between.text
    assert words("dossier.state.processing", code=CODE) in (await citizen.say(FACTOR)).text


async def test_cancelled_nothing_is_asked(desk: Desk) -> None:
    citizen, asked = await desk.asked(), len(desk.onestop.heard)
    assert words("form.cancel.done", form=words("form.names.dossier")) in (await citizen.say("hủy")).text
    assert len(desk.onestop.heard) == asked
