"""The question for a part of a form, with its buttons."""

from __future__ import annotations

from collections.abc import Mapping

from bot.forms.form import Draft, Form, Part, forms
from bot.privacy.abroad import is_abroad
from bot.wordings import has, words
from knowledge.answers.answer import Answer, Choice, Status

CARRYING = frozenset({"telegram"})  # channels that bring a picture or a document to us


def applies(part: Part, channel: str) -> bool:
    """Whether a channel asks for the part: personal things are asked in the chat only where the servers
    stand in this country, elsewhere on our page; files only where there is a way to send one."""
    if part.kind == "page":
        return is_abroad(channel)
    if part.kind == "file":
        return channel in CARRYING
    return not (part.personal and is_abroad(channel))


def open_parts(form: Form, draft: Draft) -> list[str]:
    """The parts still to be asked, in order."""
    return [part.name for part in form.parts if applies(part, draft.channel) and not draft.settled(part.name)]


def previous(form: Form, draft: Draft) -> str | None:
    """The part that was answered before the one asked for now."""
    names = [part.name for part in form.parts if applies(part, draft.channel)]
    before = names[: names.index(draft.asked)] if draft.asked in names else names
    return before[-1] if before else None


def titles(form: str, part: Part) -> dict[str, str]:
    """value -> the title of its button."""
    return {
        value: words(f"{form}.choices.{part.name}.{value}")
        if has(f"{form}.choices.{part.name}.{value}")
        else words(f"{form}.choices.all.{value}")
        for value in part.choices
    }


def label(form: str, part: str) -> str:
    """A part's short name."""
    return words(f"{form}.names.{part}")


def ask(draft: Draft, part: Part, lead: str, values: Mapping[str, object]) -> Answer:
    """Ask for a part; ``lead`` comes before it, ``values`` fill its places (link, minutes, days)."""
    form = forms()[draft.form]
    text = words(f"{draft.form}.ask.{part.name}", **values)
    do = f"form:{{}}:{draft.key[:8]}:{part.name}"
    known = draft.values.get(part.name)
    choices: list[Choice] = []
    if part.kind == "choice":
        names = titles(draft.form, part)
        choices += [
            Choice(names[value], do=f"form:pick:{draft.key[:8]}:{part.name}:{value}", small=len(names) > 3)
            for value in part.choices
        ]
    if part.kind == "page":
        choices.append(Choice(words("form.buttons.page_done"), do=do.format("done")))
    if part.kind == "file" and known:
        choices.append(Choice(words("form.buttons.no_more"), do=do.format("done")))
    elif known is not None:
        choices.append(Choice(words("form.buttons.keep"), do=do.format("keep"), small=True))
    if part.optional and not (part.kind == "file" and known):
        private = part.personal or part.kind == "page"
        name = "refuse" if private else "skip"
        choices.append(Choice(words(f"form.buttons.{name}"), do=do.format("skip"), small=True))
    if previous(form, draft) and form.review:
        choices.append(Choice(words("form.buttons.back"), do=do.format("back"), small=True))
    if form.review and len(choices) < 4:
        choices.append(Choice(words("form.buttons.later"), do=do.format("later"), small=True))
    return Answer(Status.FORM, "\n".join(filter(None, (lead, text))), choices=tuple(choices), confidence=1.0)
