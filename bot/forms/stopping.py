"""What is said around a form: its review, a correction, stopping, going on later."""

from __future__ import annotations

from collections.abc import Mapping

from bot.forms import asking
from bot.forms.form import Draft, Part, forms
from bot.wordings import words
from knowledge.answers.answer import Answer, Choice, Status

SHOWN_CHARS = 300  # of a long answer when it is repeated
_LETTERS = frozenset({"complaint", "denunciation"})


def _name(draft: Draft) -> str:
    return words(f"form.names.{draft.form}")


def _button(draft: Draft, name: str, verb: str, *, small: bool = False) -> Choice:
    return Choice(words(f"form.buttons.{name}"), do=f"form:{verb}:{draft.key[:8]}", small=small)


def review(draft: Draft, text: str, *, sendable: bool) -> Answer:
    """The finished draft with what can be done with it."""
    choices = [
        _button(draft, "edit", "change", small=True), _button(draft, "later", "later", small=True),
        _button(draft, "drop", "drop", small=True),
    ]  # fmt: skip
    if sendable:
        name = "make" if draft.form in _LETTERS else "send"
        choices.insert(0, _button(draft, name, "send"))
    return Answer(Status.FORM, text, choices=tuple(choices), confidence=1.0)


def waiting(draft: Draft) -> Answer:
    """A reminder that the finished draft waits for a decision."""
    name = "waiting_letter" if draft.form in _LETTERS else "waiting"
    return review(draft, words(f"form.review.{name}", form=_name(draft)), sendable=True)


def edit(draft: Draft) -> Answer:
    """Which part shall be corrected."""
    form = forms()[draft.form]
    choices = tuple(
        Choice(asking.label(draft.form, part.name), do=f"form:edit:{draft.key[:8]}:{part.name}", small=True)
        for part in form.parts
        if asking.applies(part, draft.channel)
    )
    return Answer(Status.FORM, words("form.review.edit"), choices=choices, confidence=1.0)


def cancel(draft: Draft, days: Mapping[str, int]) -> Answer:
    """Nothing is lost without asking."""
    choices = (
        _button(draft, "drop", "drop"), _button(draft, "later", "later"), _button(draft, "go_on", "go"),
    )  # fmt: skip
    text = words("form.cancel.ask", form=_name(draft), days=days["draft_days"])
    return Answer(Status.FORM, text, choices=choices, confidence=1.0)


def restart(draft: Draft) -> Answer:
    choices = (_button(draft, "restart", "restart"), _button(draft, "go_on", "go"))
    return Answer(Status.FORM, words("form.cancel.restart"), choices=choices, confidence=1.0)


def dropped(draft: Draft) -> Answer:
    return Answer(Status.CANCELLED, words("form.cancel.done", form=_name(draft)), confidence=1.0)


def kept(draft: Draft, days: Mapping[str, int]) -> Answer:
    text = words("form.cancel.kept", form=_name(draft), days=days["draft_days"])
    return Answer(Status.CANCELLED, text, choices=(_button(draft, "go_on", "resume"),), confidence=1.0)


def offer(draft: Draft) -> Answer:
    """A form of this kind is half written: go on, or begin another."""
    choices = (_button(draft, "go_on", "resume"), _button(draft, "new", "new"))
    text = words("form.resume.offer", form=_name(draft))
    return Answer(Status.FORM, text, choices=choices, confidence=1.0)


def idle(name: str, kept: Draft | None) -> Answer:
    """Nothing is open that could be stopped; what is kept for later can be taken up or dropped."""
    text = words(f"form.idle.{name}")
    if kept is None:
        return Answer(Status.CANCELLED, text, confidence=1.0)
    choices = (_button(kept, "go_on", "resume"), _button(kept, "drop", "drop"))
    return Answer(Status.CANCELLED, f"{text}\n{reminder(kept)}", choices=choices, confidence=1.0)


def reminder(draft: Draft) -> str:
    """A line for an answer that was given while a draft lies by."""
    return words("form.resume.reminder", form=_name(draft))


def still_asked(draft: Draft) -> str:
    """A line for an answer that was given in the middle of a form."""
    return words("form.resume.still_asked", form=_name(draft))


def take(draft: Draft) -> Choice:
    """The button that takes a held message as the answer."""
    return _button(draft, "is_answer", "answer")


def unclear(draft: Draft, text: str) -> Answer:
    """Whether a message was a question or the answer is asked, never guessed."""
    said = words("form.unclear", text=_short(text), form=_name(draft))
    choices = (take(draft), _button(draft, "is_question", "question"))
    return Answer(Status.FORM, said, choices=choices, confidence=1.0)


def holding(draft: Draft, part: Part) -> str:
    """What a part holds now, for one who goes back to it; empty when it holds nothing to show."""
    value = draft.given(part.name)
    if part.kind == "choice" and value:
        value = asking.titles(draft.form, part)[value]
    return words("form.lead.back", value=_short(value)) if value else ""


def _short(text: str) -> str:
    return text if len(text) <= SHOWN_CHARS else text[:SHOWN_CHARS].rstrip() + "…"
