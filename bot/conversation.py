"""One turn: a message in, a reply out. Guards first, then what is going on, then Rasa's dialogue act,
then knowledge."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.capability import Capability
from bot.clock import Clock
from bot.commands import PLACE, command_answer, set_place, set_province, slash
from bot.doors import Dialogue, FeedbackDoor, HandoffDoor, OfficeDoor, StaffDoor
from bot.forms import stopping
from bot.forms.capability import FormCapability
from bot.forms.engine import PAGE, FormEngine
from bot.forms.form import Draft
from bot.memory import Memory, MemoryStore
from bot.messages import Incoming
from bot.visit import Outcome, Visit
from knowledge.answers import danger, guards
from knowledge.answers.acts import LIVES, act_answer, guess_act
from knowledge.answers.answer import Answer, Choice, Status
from knowledge.answers.following import asks_again, follow, subjectless
from knowledge.answers.where import home, only_tells, resolve
from knowledge.answers.wordings import group, say
from knowledge.runtime import Knowledge
from knowledge.vietnamese.places import find_province
from nlu.actions.plain import plain_act
from nlu.errors import RasaUnavailable

log = logging.getLogger(__name__)

# What knowledge says with these is final; no dialogue act of small talk takes its place.
_FINAL = frozenset(
    {
        Status.ANSWERED, Status.EMERGENCY, Status.PERSONAL_DATA, Status.NEEDS_ACCOUNT, Status.HANDOFF,
        Status.ERROR,
    }
)  # fmt: skip
# Acts that begin something: believed only when the message is plainly that (nlu/actions/plain.py), and
# then worth more than an entry that happens to speak of it.
OPEN_ACTS = frozenset({"person", "complaint", "idea", "ask_officer", "example", "my_data", "dossier_status"})
_FAILURES = frozenset({Status.NO_ANSWER, Status.OUT_OF_SCOPE})
OFFER_AFTER = 2  # failures in a row
_MEANWHILE = ("handoff:", "feedback:", "privacy:")  # buttons that work while an officer has the word


class Turn:
    """A turn in flight: Rasa's action calls `respond` with the act; what follows is decided after it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.act: str | None = None

    async def respond(self, act: str) -> None:
        """Settle the turn by the dialogue act ("ask", "greet", ...)."""
        self.act = act

    async def ask(self, form: str, part: str) -> None:
        """No form is open here: the message is a question like any other."""

    async def ready(self, form: str) -> None:
        """No form is open here."""


class Conversation:
    """Turns of all conversations; holds no state of its own."""

    def __init__(
        self,
        knowledge: Knowledge,
        memories: MemoryStore,
        clock: Clock,
        dialogue: Dialogue | None = None,
        *,
        forms: FormEngine | None = None,
        capabilities: Sequence[Capability] = (),
        staff: StaffDoor | None = None,
        handoffs: HandoffDoor | None = None,
        feedback: FeedbackDoor | None = None,
        office: OfficeDoor | None = None,
    ) -> None:
        self._knowledge = knowledge
        self._memories = memories
        self._clock = clock
        self.dialogue = dialogue
        self.forms = forms
        every: list[Capability] = [*capabilities, *([FormCapability(forms)] if forms else [])]
        self._capabilities = every
        self._by_name = {capability.name: capability for capability in every}
        self._staff = staff
        self._handoffs = handoffs
        self._feedback = feedback
        self._office = office

    @property
    def today(self) -> date:
        return self._clock().date()

    def look_up(self, text: str, visit: Visit) -> Answer:
        """What knowledge says to a text, with what is remembered."""
        return self._knowledge.answer(text, self.today, visit.memory.context)

    def entry(self, entry_id: str, day: date) -> Answer:
        """The answer of an entry on a day."""
        return self._knowledge.entry(entry_id, None, day)

    async def turn(self, incoming: Incoming, personal: bool = False) -> Outcome | None:
        """The outcome of a message; None for what needs no reply (an edit, talk in a group).

        ``incoming`` holds the words as written; all but a form's own answer is read with personal numbers
        masked. ``personal`` says that some were masked before already.
        """
        memory = self._memories.recall(incoming.channel, incoming.conversation)
        masked, found = guards.mask(incoming.text) if incoming.text is not None else ("", False)
        visit = Visit(incoming, masked, memory, self._clock(), personal or found)
        if self.is_staff_group(incoming):
            answer = self._staff_turn(visit)
            return Outcome(answer, visit.memory, tuple(visit.commits))
        if not incoming.addressed:
            return None
        if closed := self._closed(visit):
            return Outcome(closed, visit.memory, asked="")
        if incoming.edited:
            answer = await self._edited(visit)
            return Outcome(answer, visit.memory, tuple(visit.commits)) if answer or visit.commits else None
        answer = await self._pressed(visit) if incoming.button is not None else await self._said(visit)
        return self._outcome(self._headed(answer, memory), visit)

    def _closed(self, visit: Visit) -> Answer | None:
        """Why a channel answers nothing at the moment; danger is answered everywhere."""
        why = self._office.closed(visit.incoming.channel) if self._office else ""
        if not why:
            return None
        return guards.emergency(visit.text)[0] or Answer(Status.ERROR, why)

    def _headed(self, answer: Answer | None, memory: Memory) -> Answer | None:
        """The answer in the office's own words where it has any: its greeting, and what everybody must
        read at the beginning of a conversation."""
        if self._office is None or answer is None:
            return answer
        greeting = self._office.greeting()
        if greeting and answer.text == say("smalltalk.greet"):
            answer = replace(answer, text=greeting)
        notice = self._office.notice(self.today)
        if notice and memory.fresh and answer.status is not Status.EMERGENCY:
            answer = replace(answer, text=f"{notice}\n\n{answer.text}")
        return answer

    def is_staff_group(self, incoming: Incoming) -> bool:
        """Whether officers write here, and no citizen."""
        return self._staff is not None and self._staff.is_group(incoming.channel, incoming.conversation)

    def _staff_turn(self, visit: Visit) -> Answer | None:
        assert self._staff is not None  # noqa: S101 - asked for by the caller
        value = visit.incoming.button
        if value is None:
            return self._staff.turn(visit)
        choice = self._memories.pressed(visit.memory, value)
        if choice is None or not choice.do:
            return Answer(Status.ERROR, say("error.unknown_button"))
        return self._staff.press(choice.do.removeprefix("staff:"), visit)

    def _outcome(self, answer: Answer | None, visit: Visit) -> Outcome:
        text = "" if visit.incoming.button is not None else visit.text
        memory = _remember(answer, text, visit.memory) if answer else visit.memory
        if answer and answer.status == Status.ANSWERED and answer.entry and self._feedback:
            asked = replace(visit, memory=memory)
            answer = replace(answer, choices=(*answer.choices, *self._feedback.choices(answer, asked)))
            if len(answer.choices) and memory.turns == visit.memory.turns:
                memory = replace(memory, turns=memory.turns + 1)
        return Outcome(answer, memory, tuple(visit.commits), text)

    # --- What was pressed

    async def _pressed(self, visit: Visit) -> Answer | None:
        value = visit.incoming.button or ""
        if value == PAGE and self.forms:
            return await self.forms.page_sent(visit)
        choice = self._memories.pressed(visit.memory, value)
        if choice is None:
            return Answer(Status.ERROR, say("error.unknown_button"))
        waits = self._handoffs is not None and not (choice.do or "").startswith(_MEANWHILE)
        if waits and self._handoffs and (standing := self._handoffs.standing(visit)):
            return standing
        answer = await self._chosen(choice, visit)
        return self._still_asked(answer, visit) if answer else None

    async def _chosen(self, choice: Choice, visit: Visit) -> Answer | None:
        if choice.do:
            name, _, operation = choice.do.partition(":")
            capability = self._by_name.get(name)
            answer = await capability.press(operation, visit) if capability else None
            return answer or Answer(Status.ERROR, say("error.unknown_button"))
        if choice.entry:
            context = visit.memory.context
            return self._knowledge.entry(choice.entry, choice.aspect, self.today, context)
        words = choice.say or choice.title
        if commanded := command_answer(words, visit.memory):
            answer, visit.memory = commanded
            return answer
        return await self._settled("ask", words, visit)

    # --- What was said

    async def _edited(self, visit: Visit) -> Answer | None:
        """A message that was changed: what it had answered changes, and the officer reads it anew."""
        if self._handoffs is not None and self._handoffs.holds(visit):
            return self._handoffs.relay(visit, quietly=True)
        return await self.forms.edited(visit) if self.forms else None

    async def _said(self, visit: Visit) -> Answer | None:
        answer = await self._replied(visit)
        if answer is None or not visit.personal or answer.status in (Status.PERSONAL_DATA, Status.FORM):
            return answer
        kept = answer.status == Status.HANDOFF and visit.commits  # in the message for the officer
        return answer if kept else guards.with_warning(answer)

    async def _replied(self, visit: Visit) -> Answer | None:
        text = visit.text
        draft = self.forms.current(visit.conversation_id) if self.forms else None
        urgent = guards.emergency(text)[0] if text.strip() else None
        held = self._handoffs if self._handoffs and self._handoffs.holds(visit) else None
        if urgent and held:
            held.relay(visit, quietly=True)
        if urgent and (held or draft is None or draft.asked is None):
            return urgent
        if urgent and danger.named(text):
            return await self._urgent_in_form(urgent, draft, visit)
        answer = await self._commanded(visit)
        if answer is not None:
            return answer
        if held is not None:
            choice = self._memories.typed(visit.memory, text, numbers=False)
            ours = choice is not None and (choice.do or "").startswith("handoff:")
            return await self._chosen(choice, visit) if choice and ours else held.relay(visit)
        if draft is not None and self.forms is not None:
            answer = await self._in_form(visit, draft)
            if answer is not None:
                return answer
        if not text.strip() and visit.incoming.attachments:
            kinds = group("attachments")
            kind = kinds.get(visit.incoming.attachments[0].kind, kinds["document"])
            return Answer(Status.ERROR, say("error.attachment", kind=kind))
        answer = await self._spoken(visit)
        if draft is not None and answer is not None and answer.status != Status.FORM:
            answer = replace(answer, text=f"{answer.text}\n\n{stopping.reminder(draft)}")
        return answer

    async def _urgent_in_form(self, urgent: Answer, draft: Draft | None, visit: Visit) -> Answer:
        """A story of a past fire sounds like one: the number comes first, the words are taken all the same
        and the form goes on."""
        going = await self.forms.turn(visit, draft) if self.forms and draft else None
        if going is None:
            return urgent
        return replace(urgent, text=f"{urgent.text}\n\n{going.text}", choices=going.choices)

    async def _in_form(self, visit: Visit, draft: Draft) -> Answer | None:
        """The form's word on a message; None when it is none of its business."""
        assert self.forms is not None  # noqa: S101 - asked for by the caller
        numbers = draft.asked is None or self.forms.by_number(draft)
        choice = self._memories.typed(visit.memory, visit.text, numbers=numbers)
        if choice is not None and choice.do:
            return await self._chosen(choice, visit)
        for capability in self._capabilities:
            if capability.everywhere and (answer := await capability.hear(visit)):
                return self._still_asked(answer, visit)
        return await self.forms.turn(visit, draft)

    def _still_asked(self, answer: Answer, visit: Visit) -> Answer:
        """An answer with a line on the form that is open. What has done something says itself what became
        of it: a hand-off lays the draft by."""
        draft = self.forms.current(visit.conversation_id) if self.forms else None
        if draft is None or draft.asked is None or visit.commits or answer.status == Status.FORM:
            return answer
        return replace(answer, text=f"{answer.text}\n\n{stopping.still_asked(draft)}")

    async def _commanded(self, visit: Visit) -> Answer | None:
        """A slash command: of a capability, or one of our own."""
        named = slash(visit.text)
        if named is None:
            return None
        for capability in self._capabilities:
            if answer := await capability.command(*named, visit):
                return self._still_asked(answer, visit)
        if named[0] not in ("start", "help", "tinh", "canbo", "huy") and self._is_answer(visit):
            return None  # "/3 ngõ 12" is an address, or something for the officer
        if commanded := command_answer(visit.text, visit.memory):
            answer, visit.memory = commanded
            return self._still_asked(answer, visit)
        return None

    def _is_answer(self, visit: Visit) -> bool:
        held = self._handoffs is not None and self._handoffs.holds(visit)
        return held or (self.forms is not None and self.forms.current(visit.conversation_id) is not None)

    async def _spoken(self, visit: Visit) -> Answer | None:
        """A message outside of forms."""
        text = visit.text
        if settled := guards.unreadable(text):
            return settled
        if choice := self._memories.typed(visit.memory, text):
            return await self._chosen(choice, visit)
        for capability in self._capabilities:
            if answer := await capability.hear(visit):
                return answer
        turn = Turn(text)
        if self.dialogue is not None:
            try:
                await self.dialogue.run(visit.memory.sender, text, turn)
            except RasaUnavailable as error:
                log.warning("Rasa không trả lời, dùng cách dự phòng: %s", error)
        act = _plainly(turn.act, text)
        answer = await self._settled(act, text, visit)
        return await self._after_failure(answer, act, visit)

    async def _settled(self, act: str, text: str, visit: Visit) -> Answer:
        """The answer to a text whose dialogue act is known; small talk never hides an answer, and a plain
        wish to begin something is not answered with an entry that speaks of it."""
        if act in OPEN_ACTS:
            for capability in self._capabilities:
                if answer := await capability.act(act, visit):
                    return answer
        answer, visit.memory = self._answered(act, text, visit.memory)
        if answer.status in (Status.HANDOFF, Status.NEEDS_ACCOUNT):
            # Knowledge has seen by words alone what Rasa has not.
            act = "person" if answer.status == Status.HANDOFF else "dossier_status"
            for capability in self._capabilities:
                if better := await capability.act(act, visit):
                    return better
        return answer

    async def _after_failure(self, answer: Answer, act: str, visit: Visit) -> Answer:
        """Two failures in a row, or a curse, lead to a person where there is one."""
        failed = answer.status in _FAILURES
        visit.memory = replace(visit.memory, failures=visit.memory.failures + 1 if failed else 0)
        cursed = guards.is_abuse(visit.text) and answer.status == Status.SMALLTALK
        if self._handoffs is None or not (cursed or visit.memory.failures >= OFFER_AFTER):
            return answer
        handed = await self._handoffs.open("abuse" if cursed else "failures", visit)
        if handed is None:
            return answer
        visit.memory = replace(visit.memory, failures=0)
        return handed

    def _answered(self, act: str, text: str, memory: Memory) -> tuple[Answer, Memory]:
        waiting = memory.waiting or ""
        about = waiting.removeprefix(PLACE) if waiting.startswith(PLACE) else ""
        among = resolve(about).keys if about else ()
        told = home(text, among)
        if told and (among or only_tells(text)):
            return set_place(told, memory, self.today, self._knowledge.contact)
        if about:
            memory = replace(memory, waiting=None)
        province = find_province(text)
        named_only = province is not None and subjectless(text)
        if province and named_only and (waiting == "province" or not asks_again(text, memory.context)):
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


def _plainly(act: str | None, text: str) -> str:
    """The act that Rasa read; a wish in so many words ("tôi muốn phản ánh: ...") is not lost to what the
    rest of the message sounds like."""
    guessed = guess_act(text)
    if guessed in OPEN_ACTS and plain_act(guessed, text) != guessed:
        guessed = "ask"
    return guessed if act is None or (act not in OPEN_ACTS and guessed in OPEN_ACTS) else act


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
