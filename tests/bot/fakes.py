"""Small stand-ins for tests of the conversation: a clock that moves when told, a knowledge of few words."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import date, datetime, timedelta
from typing import Any

from bot.clock import ZONE
from bot.messages import Incoming
from knowledge.answers.answer import Answer, Choice, Citation, Context, Status
from knowledge.answers.guards import emergency
from knowledge.entries import Aspect, Entry

ENTRY = "tthc/1.000001"
CITATION = Citation(
    "Luật Căn cước", "26/2023/QH15", date(2023, 11, 27), "https://vanban.chinhphu.vn/1", date(2026, 7, 1),
    date(2024, 7, 1), None,
)  # fmt: skip


class FakeClock:
    def __init__(self) -> None:
        self.now = datetime(2026, 7, 15, 9, 30, tzinfo=ZONE)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        self.now += timedelta(**by)


class FakeKnowledge:
    """Answers every text with itself and two buttons; raises on the words "làm hỏng"."""

    revision = 1

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.contexts: list[Context] = []

    def answer(self, text: str, day: date, context: Context = Context()) -> Answer:
        self.asked.append(text)
        self.contexts.append(context)
        if "làm hỏng" in text:
            raise RuntimeError(f"a fault that quotes {text}")
        if "không biết" in text:
            return Answer(Status.NO_ANSWER, "Chưa có câu trả lời.")
        urgent, _ = emergency(text)
        choices = (Choice("Lệ phí", ENTRY, Aspect.FEE), Choice("Bình Định", say="/tinh binh-dinh"))
        return urgent or Answer(
            Status.ANSWERED, f"Trả lời: {text}", (Aspect.TIME,), ENTRY, "1.000001", "Cấp căn cước",
            (CITATION,), choices=choices, confidence=0.87654,
        )  # fmt: skip

    def entry(self, entry_id: str, aspect: Aspect | None, day: date, context: Context = Context()) -> Answer:
        return Answer(Status.ANSWERED, f"Mục {entry_id} {aspect or ''}".strip(), entry=entry_id)

    def contact(self, place: str) -> Entry | None:
        return None


_number = 0


def message(text: str | None, conversation: str = "an", **more: Any) -> Incoming:
    """A Telegram message with an id of its own."""
    global _number
    _number += 1
    values: dict[str, Any] = {
        "channel": "telegram",
        "conversation": conversation,
        "message_id": f"m{_number}",
        "sent_at": datetime(2026, 7, 15, 9, 30, tzinfo=ZONE),
        "text": text,
    }
    return Incoming(**{**values, **more})


class FakeRasa:
    """A dialogue that tells every turn ``act``, or does what ``run`` does."""

    def __init__(
        self, act: str = "ask", run: Callable[[Any], Coroutine[Any, Any, None]] | None = None
    ) -> None:
        self.act = act
        self.heard: list[tuple[str, str]] = []
        self._run = run

    async def run(self, sender: str, text: str, turn: Any) -> None:
        self.heard.append((sender, text))
        if self._run is not None:
            await self._run(turn)
        else:
            await turn.respond(self.act)
