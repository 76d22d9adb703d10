"""What becomes of an answered case for others: its public page, and an entry in the knowledge's draft."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine

from bot.cases import texts
from bot.cases.case import ANSWERED, CLOSED, QUESTION, Case, Event
from bot.cases.redacting import redacted
from bot.cases.routing import locate_name
from bot.errors import BotError
from bot.officers.staff import Unit
from bot.wordings import words
from knowledge import changes
from knowledge.entries import Aspect, Confidence, Fact, Kind, Layer, Origin, Source
from knowledge.vietnamese.text import nfc

TOPIC = "hoi-dap"
TITLE = 100  # characters
_HIDDEN = frozenset({"where"})  # said apart, as the commune alone


class NotPublishableError(BotError):
    """A case cannot become an entry; the reason is said to who asked."""


def public_of(case: Case, unit: Unit, reply: Event, text: str | None = None) -> dict[str, Any]:
    """What everybody may read of a case: redacted text (or the officer's own wording of it), the commune,
    days, unit and redacted reply. Nothing else of a case leaves it."""
    shown = {name: value for name, value in case.redacted.items() if name not in _HIDDEN}
    told = "\n".join([*list(shown.values())[:1], *texts.parts(case, shown)[1:]])
    return {
        "kind": case.kind,
        "text": redacted(text, {}) if text else told,
        "place": locate_name(case.values.get("where", "")) or "",
        "unit": unit.name,
        "filed_on": case.filed_at.date().isoformat(),
        "answered_on": reply.at.date().isoformat(),
        "reply": redacted(reply.text, {}),
    }


def draft_entry(
    knowledge: Engine, case: Case, unit: Unit, reply: Event | None, author: str, title: str | None = None
) -> tuple[str, int]:
    """Put an answered question into the knowledge's draft; the id of the entry, and how many changes were
    new. Raises `NotPublishableError`, or `StoreError` without an author."""
    if case.kind != QUESTION:
        raise NotPublishableError(words("cases.publish.not_a_question", code=case.code))
    if case.state not in (ANSWERED, CLOSED) or reply is None:
        raise NotPublishableError(words("cases.publish.not_answered", code=case.code))
    if not case.shareable:
        raise NotPublishableError(words("cases.publish.no_consent", code=case.code))
    question = " ".join(nfc(case.redacted.get("question", "")).split())
    if not question:
        raise NotPublishableError(words("cases.publish.erased", code=case.code))
    entry_id, key, day = f"{TOPIC}/{case.code.lower()}", f"tra-loi-{case.code.lower()}", reply.at.date()
    source = Source(
        key, words("cases.publish.source", unit=unit.name), kind="note", issuer=unit.name, issued_on=day
    )
    # What an office told one person is second hand for all others: the reply asks to check again.
    fact = Fact(Aspect.ANSWER, redacted(reply.text, {}), Origin.OFFICER, Confidence.SECONDARY, sources=(key,))
    layer = Layer(
        entry_id, Origin.OFFICER, Kind.ANSWER, _title(title or question), TOPIC, owner=unit.name,
        province=unit.province, checked_on=day, confidence=Confidence.SECONDARY, questions=(question,),
        facts=(fact,), sources=(key,),
    )  # fmt: skip
    count = changes.put(knowledge, [layer], [source], author, words("cases.publish.reason", code=case.code))
    return entry_id, count


def _title(text: str) -> str:
    """The first sentence, cut between words."""
    first = text.split("?")[0].split(". ")[0].strip()
    if len(first) <= TITLE:
        return first[:1].upper() + first[1:]
    return first[:TITLE].rsplit(" ", 1)[0] + " …"
