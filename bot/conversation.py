"""One turn: a message in, a reply out. Guards first, then Rasa's dialogue act, then knowledge."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from bot.clock import Clock
from bot.commands import PLACE, command_answer, set_place, set_province
from bot.memory import Memory, MemoryStore
from bot.messages import Incoming
from knowledge.answers import guards
from knowledge.answers.acts import LIVES, act_answer, guess_act
from knowledge.answers.answer import Answer, Choice, Status
from knowledge.answers.following import asks_again, follow, subjectless
from knowledge.answers.where import home, only_tells, resolve
from knowledge.answers.wordings import group, say
from knowledge.runtime import Knowledge
from knowledge.vietnamese.places import find_province
from nlu.errors import RasaUnavailable

log = logging.getLogger(__name__)

# What knowledge says with these is final; no dialogue act takes its place.
_FINAL = frozenset(
    {
        Status.ANSWERED, Status.EMERGENCY, Status.PERSONAL_DATA, Status.NEEDS_ACCOUNT, Status.HANDOFF,
        Status.ERROR,
    }
)  # fmt: skip


class Dialogue(Protocol):
    """Rasa seen from here: runs one turn and has the act it chose told to ``turn.respond``."""

    async def run(self, sender: str, text: str, turn: Turn) -> None: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a message led to: the answer and the memory to be saved with it."""

    answer: Answer
    memory: Memory


class Turn:
    """A turn in flight: Rasa's action calls `respond` with the act; the answer is kept here."""

    def __init__(self, conversation: Conversation, text: str, memory: Memory) -> None:
        self._conversation = conversation
        self._text = text
        self.memory = memory
        self.answer: Answer | None = None

    async def respond(self, act: str) -> None:
        """Settle the turn by the dialogue act ("ask", "greet", ...)."""
        self.answer, self.memory = self._conversation.settle(act, self._text, self.memory)


class Conversation:
    """Turns of all conversations; holds no state of its own."""

    def __init__(
        self, knowledge: Knowledge, memories: MemoryStore, clock: Clock, dialogue: Dialogue | None = None
    ) -> None:
        self._knowledge = knowledge
        self._memories = memories
        self._clock = clock
        self.dialogue = dialogue

    @property
    def today(self) -> date:
        return self._clock().date()

    async def turn(self, incoming: Incoming, personal: bool = False) -> Outcome | None:
        """The outcome of a message; None for what needs no reply (an edit, talk in a group).

        ``personal`` says that personal numbers were masked in the text when it was stored.
        """
        if incoming.edited or not incoming.addressed:
            return None
        memory = self._memories.recall(incoming.channel, incoming.conversation)
        if incoming.button is not None:
            return self._pressed(incoming.button, memory)
        text = incoming.text or ""
        if not text.strip() and incoming.attachments:
            kinds = group("attachments")
            kind = kinds.get(incoming.attachments[0].kind, kinds["document"])
            return Outcome(Answer(Status.ERROR, say("error.attachment", kind=kind)), memory)
        answer, memory = await self._text(text, memory)
        if personal and answer.status != Status.PERSONAL_DATA:
            answer = guards.with_warning(answer)
        return Outcome(answer, _remember(answer, text, memory))

    async def _text(self, text: str, memory: Memory) -> tuple[Answer, Memory]:
        if settled := guards.unreadable(text):
            return settled, memory
        urgent, _ = guards.emergency(text)
        if urgent:
            return urgent, memory
        if commanded := command_answer(text, memory):
            return commanded
        if choice := self._memories.typed(memory, text):
            return self._chosen(choice, memory)
        turn = Turn(self, text, memory)
        if self.dialogue is not None:
            try:
                await self.dialogue.run(memory.sender, text, turn)
            except RasaUnavailable as error:
                log.warning("Rasa không trả lời, dùng cách dự phòng: %s", error)
        if turn.answer is None:
            await turn.respond(guess_act(text))
        assert turn.answer is not None  # noqa: S101 - respond always sets it
        return turn.answer, turn.memory

    def settle(self, act: str, text: str, memory: Memory) -> tuple[Answer, Memory]:
        """The answer to a text whose dialogue act is known; never lets an act hide an answer."""
        about = (memory.waiting or "").removeprefix(PLACE) if (memory.waiting or "").startswith(PLACE) else ""
        among = resolve(about).keys if about else ()
        told = home(text, among)
        if told and (among or only_tells(text)):
            return set_place(told, memory, self.today, self._knowledge.contact)
        if about:
            memory = replace(memory, waiting=None)
        province = find_province(text)
        named_only = province is not None and subjectless(text)
        if province and named_only and (memory.waiting == "province" or not asks_again(text, memory.context)):
            return set_province(province, memory)
        answer = self._knowledge.answer(text, self.today, memory.context)
        if province and _lives_there(text):
            memory = replace(memory, context=replace(memory.context, province=province))
        if told and told.key:
            lives = told.province or memory.context.province
            memory = replace(memory, context=replace(memory.context, place=told.key, province=lives))
        if answer.status in _FINAL:
            return answer, memory
        if guards.is_abuse(text):
            act = "abuse"

        def entry(entry_id: str) -> Answer:
            return self._knowledge.entry(entry_id, None, self.today, memory.context)

        return act_answer(act, answer, memory.context, entry), memory

    def _pressed(self, value: str, memory: Memory) -> Outcome:
        choice = self._memories.pressed(memory, value)
        if choice is None:
            return Outcome(Answer(Status.ERROR, say("error.unknown_button")), memory)
        answer, memory = self._chosen(choice, memory)
        return Outcome(answer, _remember(answer, "", memory))

    def _chosen(self, choice: Choice, memory: Memory) -> tuple[Answer, Memory]:
        if choice.entry:
            return self._knowledge.entry(choice.entry, choice.aspect, self.today, memory.context), memory
        words = choice.say or choice.title
        if commanded := command_answer(words, memory):
            return commanded
        return self.settle("ask", words, memory)


def _lives_there(text: str) -> bool:
    return LIVES.search(guards.folded_text(text)) is not None


def _remember(answer: Answer, text: str, memory: Memory) -> Memory:
    """The memory after an answer: its entry, aspects and question; small talk changes nothing."""
    context = memory.context
    if answer.entry and answer.status in (Status.ANSWERED, Status.PERSONAL_DATA):
        followed = follow(text, context) if text else None
        question = followed.question if followed else (text or context.question)
        entries = (answer.entry, *(entry for entry in context.entries if entry != answer.entry))
        context = replace(context, entries=entries[:3], aspects=answer.aspects, question=question)
    turns = memory.turns + 1 if answer.choices else memory.turns
    return replace(memory, context=context, turns=turns, fresh=False)
