"""The buttons of forms, and the words that take a draft up again."""

from __future__ import annotations

from dataclasses import replace

from bot.capability import Capability
from bot.forms import stopping
from bot.forms.engine import FormEngine, fresh_tracker, kind_of
from bot.forms.form import FILLING, Draft, Part, forms
from bot.forms.reading import Wish, bare, wish
from bot.visit import Visit
from bot.wordings import words
from knowledge.answers.answer import Answer, Context, Status

_IDLE = {
    Wish.CANCEL: "nothing", Wish.LATER: "nothing", Wish.SKIP: "nothing", Wish.BACK: "no_step",
    Wish.RESTART: "restarted",
}  # fmt: skip


class FormCapability(Capability):
    """Presses of form buttons: "form:<verb>:<beginning of the draft's key>:<part>:<value>"."""

    name = "form"

    def __init__(self, engine: FormEngine) -> None:
        self._engine = engine

    async def command(self, name: str, rest: str, visit: Visit) -> Answer | None:
        """/huy stops the form that is open."""
        draft = self._engine.current(visit.conversation_id) if name == "huy" else None
        return self._engine.cancel(draft, visit) if draft else None

    async def hear(self, visit: Visit) -> Answer | None:
        """ "viết tiếp": the draft left for later goes on. Where no form is open, the words that stop or turn
        back in one say that there is nothing to stop."""
        wished = wish(visit.incoming.text or "", None)
        kept = self._engine.drafts.kept(visit.conversation_id) if wished else []
        if wished == Wish.GO_ON:
            if kept:
                return await self._engine.go_on(kept[0], visit, words("form.lead.goes_on"))
            named = {"nhap", "viet"} & set(bare(visit.text).split())
            return Answer(Status.FORM, words("form.resume.none")) if named else None
        if wished not in _IDLE or self._engine.current(visit.conversation_id):
            return None
        context = visit.memory.context
        if wished == Wish.RESTART:
            context = Context(province=context.province, place=context.place)
        visit.memory = replace(visit.memory, context=context, waiting=None)
        return stopping.idle(_IDLE[wished], kept[0] if kept else None)

    async def press(self, operation: str, visit: Visit) -> Answer | None:
        """A button of a form. One of a form that is over answers kindly; one pressed twice does nothing
        the second time but ask again for what is open."""
        verb, _, rest = operation.partition(":")
        key, _, rest = rest.partition(":")
        draft = (
            next((one for one in self._engine.all(visit) if one.key.startswith(key)), None) if key else None
        )
        if draft is None and visit.incoming.button is None and (heard := await self.hear(visit)):
            return heard  # words that an old button bears too
        if draft is None:
            filed = self._filed(key, visit) if verb == "send" else None
            return (
                await self._engine.submit(filed, visit) if filed else Answer(Status.ERROR, words("form.gone"))
            )
        return await self._pressed(verb, rest, draft, visit)

    def _filed(self, key: str, visit: Visit) -> Draft | None:
        """A draft of this conversation that has been sent already: its receipt is given again."""
        draft = self._engine.drafts.ended(visit.conversation_id, key)
        return draft if draft and draft.form in self._engine.ends else None

    async def _pressed(self, verb: str, rest: str, draft: Draft, visit: Visit) -> Answer | None:
        form = forms()[draft.form]
        name, _, value = rest.partition(":")
        part = next((part for part in form.parts if part.name == name), None)
        if verb == "new":
            laid = replace(draft, current=False)
            visit.later(lambda connection: self._engine.drafts.save(connection, laid))
            return await self._engine.open(draft.form, visit, extra=kind_of(draft), anew=True)
        if verb == "restart":
            fresh = replace(fresh_tracker(draft), values={}, refused=frozenset(), extra=kind_of(draft))
            return await self._engine.go_on(fresh, visit)
        if verb == "drop":
            return self._engine.drop(draft, visit)
        if verb == "later":
            return self._engine.keep(draft, visit)
        if verb in ("resume", "go"):
            return await self._engine.go_on(draft, visit, words("form.lead.goes_on"))
        if verb == "send":
            return await self._engine.send(draft, visit)
        if verb == "change":
            return stopping.edit(draft)
        if verb == "edit" and part is not None:
            return self._change(draft, visit, part)
        if verb in ("answer", "question"):
            return await self._settled_unclear(verb, draft, visit)
        if part is None or part.name != draft.asked:  # an old button: the part has been settled since
            return await self._engine.ask_again(draft, visit)
        if verb == "pick" and value in part.choices:
            return await self._engine.go_on(draft.with_value(part.name, value), visit)
        if verb == "skip":
            return await self._engine.skip(draft, visit, part)
        if verb == "done":
            return await self._engine.done(draft, visit, part)
        if verb == "back":
            return await self._engine.back(draft, visit)
        return await self._engine.go_on(draft, visit)  # keep

    async def _settled_unclear(self, verb: str, draft: Draft, visit: Visit) -> Answer:
        """The citizen has told what a held text was: an answer, or a question."""
        form = forms()[draft.form]
        held = str(draft.extra.get("held", ""))
        freed = replace(draft, extra={name: kept for name, kept in draft.extra.items() if name != "held"})
        if not held or not draft.asked:
            return await self._engine.go_on(freed, visit)
        if verb == "answer":
            return await self._engine.record(held, visit, freed, form.part(draft.asked))
        visit.later(lambda connection: self._engine.drafts.save(connection, freed))
        return await self._engine.between(self._engine.look_up(held, visit), freed, visit)

    def _change(self, draft: Draft, visit: Visit, part: Part) -> Answer:
        """One part of a finished draft is asked for again; what it holds stays until then."""
        asked = replace(fresh_tracker(draft), asked=part.name, stage=FILLING, current=True)
        if part.kind == "page":
            asked = replace(asked.without(part.name), asked=part.name)
        visit.later(lambda connection: self._engine.drafts.save(connection, asked))
        return self._engine.ask(asked, visit, part, stopping.holding(asked, part))
