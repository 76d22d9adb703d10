"""What a citizen reads about a dossier, or why nothing can be read."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.clock import ZONE
from bot.dossiers.adapter import DossierState, State
from bot.forms.form import Draft
from bot.privacy.cipher import Cipher
from bot.wordings import words
from knowledge.answers.acts import needs_account
from knowledge.answers.answer import Answer, Choice, Status
from knowledge.answers.wordings import say


def elsewhere(code: str | None = None) -> Answer:
    """Where to look up, when nobody can be asked from here."""
    answer = needs_account()
    if code is None:
        return answer
    text = f"{words('dossier.recognised', code=code)}\n{answer.text}"
    return Answer(Status.NEEDS_ACCOUNT, text, confidence=1.0)


def look_yourself(why: str) -> Answer:
    """A reason, and where to look up."""
    return Answer(Status.NEEDS_ACCOUNT, f"{why}\n{say('needs_account.lead')}", confidence=1.0)


def state_answer(found: DossierState, now: datetime) -> Answer:
    """How far the dossier is."""
    here = now.astimezone(ZONE)
    if found.state is State.OTHER:
        lines = [words("dossier.state.other", code=found.code, word=found.word)]
    else:
        lines = [words(f"dossier.state.{found.state.value}", code=found.code)]
    details = {
        "title": found.title, "step": found.step, "unit": found.unit, "result": found.result,
        "received_on": _shown(found.received_on), "due_on": _shown(found.due_on),
    }  # fmt: skip
    lines += [words(f"dossier.line.{name}", value=value) for name, value in details.items() if value]
    if found.due_on and found.due_on < here.date() and not found.state.over:
        lines.append(words("dossier.overdue"))
    lines.append(words("dossier.source", name=found.source, at=f"{here:%H:%M} ngày {here:%d-%m-%Y}"))
    return Answer(Status.NEEDS_ACCOUNT, "\n".join(lines), confidence=1.0)


def failed(wording: str, code: str | None, cipher: Cipher, wait: timedelta | None = None) -> Answer:
    """Why nothing was found, what to do, and buttons to try again where that helps."""
    minutes = max(1, -(-int(wait.total_seconds()) // 60)) if wait else 0
    text = words(f"dossier.failed.{wording}", code=code or "", minutes=minutes)
    if wording in ("foreign", "too_many"):
        return look_yourself(text)
    choices = []
    if code is not None and wording != "not_found":  # sealed: buttons are stored as they are
        choices.append(Choice(words("dossier.buttons.again"), do=f"dossier:again:{cipher.seal(code)}"))
    choices.append(Choice(words("dossier.buttons.other"), do="dossier:start"))
    return Answer(Status.NEEDS_ACCOUNT, text, choices=tuple(choices), confidence=1.0)


def ask_again(wording: str, code: str, draft: Draft) -> Answer:
    """The second factor once more; the form stays open for it."""
    stop = Choice(words("dossier.buttons.stop"), do=f"form:drop:{draft.key[:8]}")
    text = words(f"dossier.failed.{wording}", code=code)
    return Answer(Status.FORM, text, choices=(stop,), confidence=1.0)


def _shown(day: date | None) -> str | None:
    return f"{day:%d-%m-%Y}" if day else None
