"""The application killed with 50 messages in flight; and started again."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path

from knowledge.answers.wordings import say
from tests.e2e.running import Running, at, processes_in, until
from tests.emulators.telegram import EmulatedUser, TelegramEmulator

PEOPLE = 50


def _answered(people: list[EmulatedUser]) -> int:
    return sum(bool(person.replies) for person in people)


async def test_killed_with_50_messages_in_flight(home_copy: Callable[[str], Path]) -> None:
    home = home_copy("crash")
    async with TelegramEmulator() as telegram:
        application = Running(home, **at(telegram))
        try:
            await application.start()
            people = [telegram.user(f"Người {number}") for number in range(PEOPLE)]
            for person in people:
                person.send("làm lại căn cước bị mất phí bao nhiêu?")
            await until(lambda: _answered(people) >= 5, 30)
            before = _answered(people)
            application.kill()
            assert before < PEOPLE, "killed too late to test anything"
            await until(lambda: not processes_in(home), 5)  # Rasa died with its parent

            late = telegram.user("Người viết khi máy nghỉ")
            late.send("làm lại căn cước bị mất phí bao nhiêu?")
            everybody = [*people, late]
            await application.start(rasa=False)
            await until(lambda: _answered(everybody) == PEOPLE + 1, 60)
            await until(lambda: not telegram.updates.pending, 10)
            for person in everybody:
                texts = {shown.text for shown in person.replies}
                assert len(texts) == 1, "a reply may come twice, never another one"
                assert "đồng" in texts.pop().splitlines()[0]
                assert say("error.failed") not in texts
            assert await application.end(signal.SIGTERM) == 0
            await until(lambda: not processes_in(home), 5)
            assert "Traceback" not in application.printed()
        finally:
            application.kill()
