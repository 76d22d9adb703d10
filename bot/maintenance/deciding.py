"""`motcua knowledge decisions | decide`: what imports found and a person must decide."""

from __future__ import annotations

from bot.maintenance.reviewing import person
from bot.maintenance.screen import line
from bot.opening import knowledge_engine
from bot.settings import Settings
from knowledge import decisions


def show_decisions(settings: Settings) -> None:
    """What waits for a decision, with the choices."""
    found = decisions.open_decisions(knowledge_engine(settings))
    for one in found:
        choices = " | ".join(f"{slug} ({words})" for slug, words in one.choices.items())
        line(f"Việc {one.id}\t{one.subject}\t{one.title}\n  {one.detail}\n  Chọn: {choices}")
    line(f"{len(found)} việc chờ quyết định." if found else "Không có việc nào chờ quyết định.")


def decide(settings: Settings, number: int, choice: str, by: str | None) -> None:
    """Decide one of them; what follows goes into the draft."""
    engine = knowledge_engine(settings)
    waiting = decisions.open_decisions(engine)
    words = next((one.choices.get(choice, "") for one in waiting if one.id == number), "")
    count = decisions.decide(engine, number, choice, person(settings, by))
    more = f" {count} thay đổi vào bản nháp, chờ người khác công bố." if count else ""
    line(f"Đã quyết định việc {number}: {words}.{more}")
