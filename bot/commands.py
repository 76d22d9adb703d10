"""Slash commands, the same on every channel: /start /help /tinh /canbo /huy."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.memory import Memory
from knowledge.answers.acts import EXAMPLES, handoff
from knowledge.answers.answer import Answer, Choice, Status
from knowledge.answers.asking_back import ask_back
from knowledge.answers.destinations import Contact
from knowledge.answers.where import noted
from knowledge.answers.wordings import say
from knowledge.vietnamese.places import PROVINCE_NAMES, Located, find_province, new_province
from knowledge.vietnamese.text import fold

PLACE = "place:"  # before the name of what a citizen is asked to tell apart
_PROVINCES = ("binh-dinh", "gia-lai", "binh-thuan", "lam-dong")


def slash(text: str) -> tuple[str, str] | None:
    """A slash command's folded name and the rest of the message; None when the text is not one."""
    words = text.strip().split(maxsplit=1)
    if not words or not words[0].startswith("/"):
        return None
    return fold(words[0].split("@")[0].removeprefix("/")), words[1] if len(words) > 1 else ""


def command_answer(text: str, memory: Memory) -> tuple[Answer, Memory] | None:
    """The answer to a slash command; None when the text is not one."""
    named = slash(text)
    if named is None:
        return None
    name, rest = named
    if name == "tinh":
        return _province(rest, memory)
    if name == "canbo":
        return handoff(memory.context), memory
    if name == "huy":
        return Answer(Status.CANCELLED, say("cancelled.nothing")), replace(memory, waiting=None)
    if name == "help":
        return Answer(Status.SMALLTALK, say("smalltalk.help")), memory
    if name == "start":
        examples = tuple(Choice(text, say=text) for text in EXAMPLES)
        return Answer(Status.SMALLTALK, say("smalltalk.greet"), choices=examples), memory
    return Answer(Status.SMALLTALK, say("smalltalk.help")), memory


def _province(named: str, memory: Memory) -> tuple[Answer, Memory]:
    slug = named if named in PROVINCE_NAMES else find_province(named)
    if slug is None:
        choices = tuple(Choice(PROVINCE_NAMES[slug], say=f"/tinh {slug}") for slug in _PROVINCES)
        return (
            Answer(Status.CLARIFY, say("province.ask"), choices=choices),
            replace(memory, waiting="province"),
        )
    return set_province(slug, memory)


def set_province(slug: str, memory: Memory) -> tuple[Answer, Memory]:
    """Remember the citizen's province and say so, with what it belongs to now."""
    text = say("province.set", name=PROVINCE_NAMES[slug])
    if new_province(slug) != slug:
        merged = say("province.merged", old=PROVINCE_NAMES[slug], new=PROVINCE_NAMES[new_province(slug)])
        text = f"{merged} {text}"
    known = replace(memory, context=replace(memory.context, province=slug), waiting=None)
    return Answer(Status.SMALLTALK, text), known


def set_place(where: Located, memory: Memory, day: date, contact: Contact) -> tuple[Answer, Memory]:
    """Remember where the citizen lives and say where to go, or ask which commune of several."""
    answer, back = noted(where, day, contact), ask_back(where)
    before = memory.context
    context = replace(before, place=where.key or before.place, province=where.province or before.province)
    waiting = f"{PLACE}{back.about}" if back else None
    if answer is None:
        return Answer(Status.CLARIFY, say("province.ask")), memory
    return answer, replace(memory, context=context, waiting=waiting)
