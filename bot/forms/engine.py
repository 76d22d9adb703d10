"""Forms in a conversation: what is asked next, what an answer does, and what ends a form."""

from __future__ import annotations

import inspect
import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Protocol

from bot.dossiers.codes import dossier_code
from bot.forms import asking, stopping
from bot.forms.drafts import DraftStore
from bot.forms.form import (
    DROPPED,
    ELSEWHERE,
    FILLED,
    FILLING,
    KEPT,
    READY,
    REFUSED,
    REVIEW,
    Draft,
    Form,
    FormEnd,
    Part,
    forms,
)  # fmt: skip
from bot.forms.reading import Reading, Wish, bare, chosen, phone, read, wish
from bot.privacy.abroad import is_abroad
from bot.visit import Visit
from bot.wordings import words
from knowledge.answers.answer import Answer, Status
from knowledge.answers.wordings import group
from nlu.errors import RasaUnavailable

log = logging.getLogger(__name__)

PAGE = "page"  # the button of the message that the one-time page leaves when it is sent


class FormDialogue(Protocol):
    """Rasa, told which parts are settled; it calls ``turn.ask`` or ``turn.ready``. Raises
    `RasaUnavailable`."""

    async def signal(self, sender: str, intent: str, entities: dict[str, str], turn: FormTurn) -> None: ...


class FormTurn:
    """What Rasa decided in one turn of a form."""

    def __init__(self) -> None:
        self.answer: Answer | None = None
        self.part: str | None = None
        self.complete = False
        self.interrupted = False

    async def respond(self, act: str) -> None:
        self.interrupted = True

    async def ask(self, form: str, part: str) -> None:
        self.part = part

    async def ready(self, form: str) -> None:
        self.complete = True


class FormEngine:
    """Fills forms. ``ends`` are told apart by the form's name; ``page`` makes the address of the one-time
    page of a draft (and stores it by ``visit.later``); ``limits`` are the days that wordings name."""

    def __init__(
        self,
        drafts: DraftStore,
        ends: Mapping[str, FormEnd],
        look_up: Callable[[str, Visit], Answer],
        page: Callable[[Draft, Visit], tuple[str, int]],
        days: Mapping[str, int],
    ) -> None:
        self.drafts = drafts
        self.ends = dict(ends)
        self.look_up = look_up
        self._page = page
        self._days = days
        self.dialogue: FormDialogue | None = None

    def current(self, conversation_id: int) -> Draft | None:
        """The draft being filled in a conversation."""
        return self.drafts.current(conversation_id)

    def by_number(self, draft: Draft) -> bool:
        """Whether a typed number means a button: not where it may be the answer."""
        part = forms()[draft.form].part(draft.asked) if draft.asked else None
        return part is None or (part.kind in ("choice", "page", "file") and "5" not in part.choices)

    def all(self, visit: Visit) -> list[Draft]:
        """The conversation's drafts that are not done, the one being filled first."""
        current = self.current(visit.conversation_id)
        return [*([current] if current else []), *self.drafts.kept(visit.conversation_id)]

    async def ask_again(self, draft: Draft, visit: Visit) -> Answer:
        """The question that is open, once more; the review when there is none."""
        if draft.asked is None:
            return await self.go_on(draft, visit)
        return self.ask(draft, visit, forms()[draft.form].part(draft.asked), "")

    async def open(
        self,
        form: str,
        visit: Visit,
        values: Mapping[str, Any] | None = None,
        extra: Mapping[str, Any] | None = None,
        *,
        anew: bool = False,
    ) -> Answer:
        """Begin a form. One of the same kind that is half written is offered first, unless ``anew``."""
        known = [draft for draft in self.all(visit) if draft.form == form]
        if known and forms()[form].review and not anew:
            return stopping.offer(known[0])
        draft = self.drafts.begin(form, visit, dict(values or {}), dict(extra or {}))
        lead = words(f"{form}.intro") if not values or forms()[form].review else ""
        return await self.go_on(draft, visit, lead)

    async def turn(self, visit: Visit, draft: Draft) -> Answer | None:
        """A message while a form is open. None: it was no word to the form (its review is waiting)."""
        form = forms()[draft.form]
        part = form.part(draft.asked) if draft.asked else None
        if visit.incoming.attachments and not (visit.incoming.text or "").strip():
            return await self._attached(visit, draft, part)
        raw = visit.incoming.text or ""
        if (wished := wish(raw, part)) is not None and (
            answer := await self._wished(wished, visit, draft, part)
        ):
            return answer
        if part is None:
            return None
        if visit.incoming.attachments:
            draft = _with_file(draft, visit)
        return await self._answered(raw, visit, draft, part)

    async def _wished(self, wished: Wish, visit: Visit, draft: Draft, part: Part | None) -> Answer | None:
        if wished == Wish.CANCEL:
            return self.cancel(draft, visit)
        if wished == Wish.LATER:
            return self.keep(draft, visit)
        if wished == Wish.RESTART:
            return stopping.restart(draft)
        if wished == Wish.BACK:
            return await self.back(draft, visit)
        if part is not None and wished == Wish.SKIP:
            return await self.skip(draft, visit, part)
        if part is not None and wished == Wish.DONE:
            return await self.done(draft, visit, part)
        if part is None and wished == Wish.SEND:
            return await self.send(draft, visit)
        if part is None and wished == Wish.EDIT:
            return stopping.edit(draft)
        return await self.go_on(draft, visit, words("form.lead.goes_on")) if wished == Wish.GO_ON else None

    async def _answered(self, raw: str, visit: Visit, draft: Draft, part: Part) -> Answer:
        text = raw.strip()
        if part.kind == "choice":
            value = chosen(text, part, asking.titles(draft.form, part))
            if value is not None:
                return await self.go_on(draft.with_value(part.name, value), visit)
            return await self._not_usable(text, visit, draft, part, "form.again.choice")
        if part.kind in ("file", "page"):
            return await self._not_usable(text, visit, draft, part, f"form.again.{part.kind}")
        kind, found = read(text, part, lambda words_: self.look_up(words_, visit))
        if kind == Reading.QUESTION and found is not None:
            # Should it have been the answer after all, one tap takes it.
            draft = replace(draft, extra={**draft.extra, "held": text})
            visit.later(lambda connection: self.drafts.save(connection, draft))
            between = await self.between(found, draft, visit)
            return replace(between, choices=(*between.choices, stopping.take(draft)))
        if kind == Reading.UNCLEAR:
            draft = replace(draft, extra={**draft.extra, "held": text})
            visit.later(lambda connection: self.drafts.save(connection, draft))
            return stopping.unclear(draft, text)
        return await self.record(text, visit, draft, part)

    async def record(self, text: str, visit: Visit, draft: Draft, part: Part) -> Answer:
        """Take the words for the part's answer, when they can be one."""
        if not text:
            return self._again(draft, visit, part, words("form.again.empty"))
        if len(text) > part.most:
            said = words("form.again.too_long", most=_dotted(part.most), count=_dotted(len(text)))
            return self._again(draft, visit, part, said)
        value: str | None = text
        if part.kind == "phone":
            value = phone(text)
        elif part.kind == "code":
            value = dossier_code(text)
        elif part.kind == "name" and not any(sign.isalpha() for sign in text):
            value = None
        if value is None:
            return self._again(draft, visit, part, words(f"{draft.form}.again.{part.name}"))
        said_in = {**draft.extra.get("said", {}), part.name: visit.incoming.message_id}
        draft = replace(draft.with_value(part.name, value), extra={**draft.extra, "said": said_in})
        return await self.go_on(draft, visit)

    async def _not_usable(self, text: str, visit: Visit, draft: Draft, part: Part, again: str) -> Answer:
        """No answer to a choice, a file or the page: a question is answered, the rest asked for again."""
        found = self.look_up(visit.text, visit) if len(bare(text).split()) > 1 else None
        if found is not None and found.status == Status.ANSWERED and found.confidence >= 0.6:
            return await self.between(found, draft, visit)
        lead = words(again)
        if part.kind == "page" and visit.personal:
            lead = words("form.again.no_page_here")
        return self._again(draft, visit, part, lead)

    async def between(self, found: Answer, draft: Draft, visit: Visit) -> Answer:
        """A question in the middle: answered, and the part asked for again."""
        turn = FormTurn()
        await self._tell(draft, "ask_between", {}, turn)
        part = forms()[draft.form].part(draft.asked or turn.part or "")
        question = self.ask(draft, visit, part, "")
        return replace(found, status=Status.FORM, text=f"{found.text}\n\n{question.text}",
                       choices=question.choices)  # fmt: skip

    async def _attached(self, visit: Visit, draft: Draft, part: Part | None) -> Answer | None:
        kinds = group("attachments")
        kind = kinds.get(visit.incoming.attachments[0].kind, kinds["document"])
        takes = any(item.kind == "file" for item in forms()[draft.form].parts)
        if not takes or visit.incoming.attachments[0].kind not in ("photo", "document"):
            return (
                self._again(draft, visit, part, words("form.again.attachment", kind=kind)) if part else None
            )
        draft = _with_file(draft, visit)
        lead = words("form.lead.file", kind=kind)
        if part is None:
            return await self.go_on(draft, visit, lead)
        visit.later(lambda connection: self.drafts.save(connection, draft))
        return self.ask(draft, visit, part, lead)

    async def edited(self, visit: Visit) -> Answer | None:
        """A citizen changed a message: when it had answered a part of the open form, the part changes."""
        draft = self.current(visit.conversation_id)
        text = (visit.incoming.text or "").strip()
        if draft is None or not text:
            return None
        message = visit.incoming.message_id.partition(".e")[0]
        for name, said_in in draft.extra.get("said", {}).items():
            if said_in != message or name not in draft.values:
                continue
            part = forms()[draft.form].part(name)
            value = phone(text) if part.kind == "phone" else text
            if value is None or len(text) > part.most:
                return None
            lead = words("form.lead.edited", part=asking.label(draft.form, name))
            return await self.go_on(draft.with_value(name, value), visit, lead)
        return None

    async def page_sent(self, visit: Visit) -> Answer | None:
        """The one-time page of this conversation's draft was sent."""
        draft = self.current(visit.conversation_id)
        if draft is None or draft.asked is None or not draft.settled(draft.asked):
            return None
        return await self.go_on(draft, visit, words("form.lead.noted"))

    async def done(self, draft: Draft, visit: Visit, part: Part) -> Answer:
        """ "Xong" to a file or to the page."""
        if part.kind == "file" and part.name not in draft.values:
            return await self.skip(draft, visit, part)
        if part.kind == "page" and not draft.settled(part.name):
            return self._again(draft, visit, part, words("form.again.page"))
        return await self.go_on(draft, visit)

    async def skip(self, draft: Draft, visit: Visit, part: Part) -> Answer:
        return await self.go_on(draft.refusing(part.name), visit, words("form.lead.skipped"))

    async def back(self, draft: Draft, visit: Visit) -> Answer:
        """Ask for the part before; what it holds stays until something else is said."""
        form = forms()[draft.form]
        name = asking.previous(form, draft)
        if name is None:
            return self._again(draft, visit, form.part(draft.asked or form.parts[0].name), "")
        draft = replace(draft, asked=name, stage=FILLING)
        visit.later(lambda connection: self.drafts.save(connection, draft))
        return self.ask(draft, visit, form.part(name), stopping.holding(draft, form.part(name)))

    async def go_on(self, draft: Draft, visit: Visit, lead: str = "") -> Answer:
        """Rasa picks the next part, or finds the form complete; without Rasa our own order does."""
        form = forms()[draft.form]
        missing = asking.open_parts(form, draft)
        turn, states = FormTurn(), _states(form, draft)
        if not states:  # a form that is told nothing for the part it asked for gives up, in Rasa's book
            draft = fresh_tracker(draft)
        await self._tell(draft, f"fill_{draft.form}", states, turn)
        name = turn.part if turn.part in missing else (missing[0] if missing else None)
        if name is None:
            return await self._complete(draft, visit, lead)
        draft = replace(draft, asked=name, stage=FILLING, current=True)
        visit.later(lambda connection: self.drafts.save(connection, draft))
        return self.ask(draft, visit, form.part(name), lead)

    async def _tell(self, draft: Draft, intent: str, entities: dict[str, str], turn: FormTurn) -> None:
        if self.dialogue is None:
            return
        try:
            await self.dialogue.signal(draft.tracker, intent, entities, turn)
        except RasaUnavailable as error:
            log.warning("Rasa không trả lời trong biểu mẫu, dùng thứ tự có sẵn: %s", error)

    async def _complete(self, draft: Draft, visit: Visit, lead: str = "") -> Answer:
        if not forms()[draft.form].review:
            return await self.submit(draft, visit)
        draft = replace(draft, asked=None, stage=REVIEW, current=True)
        visit.later(lambda connection: self.drafts.save(connection, draft))
        text, sendable = self.ends[draft.form].review(draft, visit)
        return stopping.review(draft, "\n".join(filter(None, (lead, text))), sendable=sendable)

    async def send(self, draft: Draft, visit: Visit) -> Answer:
        if asking.open_parts(forms()[draft.form], draft):
            return await self.go_on(draft, visit)
        return await self.submit(draft, visit)

    async def submit(self, draft: Draft, visit: Visit) -> Answer:
        done = self.ends[draft.form].submit(draft, visit)
        answer, stage = await done if inspect.isawaitable(done) else done
        if stage == READY:  # its page still needs what was written
            ready = replace(draft, stage=READY, current=False, asked=None)
            visit.later(lambda connection: self.drafts.save(connection, ready))
        elif stage not in (FILLING, REVIEW):
            ended = replace(draft, stage=stage)
            visit.later(lambda connection: self.drafts.finish(connection, ended))
        elif stage == FILLING:
            going = replace(draft, asked=_last_asked(draft), stage=FILLING)
            going = going.without(going.asked) if going.asked else going
            visit.later(lambda connection: self.drafts.save(connection, going))
        return answer

    def cancel(self, draft: Draft, visit: Visit) -> Answer:
        """Stop, after asking where something would be lost."""
        if forms()[draft.form].review or draft.form == "triage":
            return stopping.cancel(draft, self._days)
        return self.drop(draft, visit)

    def drop(self, draft: Draft, visit: Visit) -> Answer:
        dropped = replace(draft, stage=DROPPED)
        visit.later(lambda connection: self.drafts.finish(connection, dropped))
        return stopping.dropped(draft)

    def keep(self, draft: Draft, visit: Visit) -> Answer:
        kept = replace(draft, stage=KEPT if draft.asked else REVIEW, current=False)
        visit.later(lambda connection: self.drafts.save(connection, kept))
        return stopping.kept(draft, self._days)

    def _again(self, draft: Draft, visit: Visit, part: Part, lead: str) -> Answer:
        return self.ask(draft, visit, part, lead)

    def ask(self, draft: Draft, visit: Visit, part: Part, lead: str) -> Answer:
        values: dict[str, object] = dict(self._days)
        if part.kind == "page":
            values["link"], values["minutes"] = self._page(draft, visit)
        return asking.ask(draft, part, lead, values)


def _states(form: Form, draft: Draft) -> dict[str, str]:
    """What Rasa is told: of every settled part that it is, never what it holds."""
    states = {}
    for part in form.parts:
        if not asking.applies(part, draft.channel):
            states[f"{form.name}_{part.name}"] = ELSEWHERE
        elif draft.settled(part.name):
            states[f"{form.name}_{part.name}"] = REFUSED if part.name in draft.refused else FILLED
    return states


def fresh_tracker(draft: Draft) -> Draft:
    """Rasa hears the draft as a new conversation: a settled part can be open again there."""
    return replace(draft, tracker=secrets.token_hex(16))


def kind_of(draft: Draft) -> dict[str, Any]:
    return {name: value for name, value in draft.extra.items() if name not in ("said", "held")}


def _last_asked(draft: Draft) -> str | None:
    return draft.asked or (forms()[draft.form].parts[-1].name if forms()[draft.form].parts else None)


def _with_file(draft: Draft, visit: Visit) -> Draft:
    """The draft with a picture or document among its files; the same one sent twice is one."""
    name = next((part.name for part in forms()[draft.form].parts if part.kind == "file"), None)
    if name is None or (is_abroad(draft.channel) and not asking.CARRYING & {draft.channel}):
        return draft
    files = list(draft.values.get(name, []))
    for item in visit.incoming.attachments:
        file = {"kind": item.kind, "reference": item.reference, "name": item.name}
        if item.kind in ("photo", "document") and file not in files:
            files.append(file)
    return draft.with_value(name, files) if files else draft


def _dotted(number: int) -> str:
    return f"{number:,}".replace(",", ".")
