"""Speaking up: which of the four channels, and the forms that begin with a wish of the citizen."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from bot.capability import Capability
from bot.forms.engine import FormEngine
from bot.forms.form import DROPPED, Draft
from bot.visit import Visit
from bot.wordings import words
from knowledge.answers.acts import which_channel
from knowledge.answers.answer import Answer, Choice, Citation, Status
from knowledge.answers.citing import spoken
from knowledge.answers.wordings import say
from nlu.actions.plain import plain_act

FORM_OF = {
    "report": "report", "proposal": "report", "complaint": "complaint", "denunciation": "denunciation",
}  # fmt: skip
FORM_OF_ACT = {"idea": "idea", "ask_officer": "question", "example": "example"}
# What each explanation is taken from; its sources stand under it.
ENTRIES = {
    "report": ("phan-anh/la-gi", "phan-anh/chuyen-dung-noi"),
    "proposal": ("phan-anh/la-gi", "phan-anh/chuyen-dung-noi"),
    "complaint": ("khieu-nai/thoi-hieu", "khieu-nai/thu-ly", "khieu-nai/thoi-han-lan-dau",
                  "khieu-nai/don-ghi-gi", "khieu-nai/gui-cho-ai"),
    "denunciation": ("to-cao/gui-o-dau", "to-cao/cach-viet-don", "to-cao/xu-ly-ban-dau",
                     "to-cao/thoi-han-giai-quyet", "to-cao/giu-bi-mat"),
}  # fmt: skip
# A message of so many words tells the matter itself and is taken for its first part; of fewer when the wish
# and the matter are set apart: "tôi muốn phản ánh: đèn đường tắt ba tháng nay".
TOLD_WORDS, TOLD_APART = 14, 9
_TELLING = {"report": "what", "idea": "idea", "question": "question", "example": "what"}
Entry = Callable[[str, date], Answer]


class TriageEnd:
    """Two questions lead to a channel."""

    def __init__(self, explain: Callable[[str, Visit], Answer]) -> None:
        self._explain = explain

    def review(self, draft: Draft, visit: Visit) -> tuple[str, bool]:
        """Never asked for: the form has no review."""
        raise AssertionError("triage has no review")

    def submit(self, draft: Draft, visit: Visit) -> tuple[Answer, str]:
        aim = draft.given("aim")
        if aim == "complaint" and draft.given("harm") == "no":
            answer = self._explain("report", visit)
            return replace(answer, text=f"{words('triage.not_harmed')}\n\n{answer.text}"), DROPPED
        return self._explain(aim, visit), DROPPED


class TriageCapability(Capability):
    """Begins to speak up. ``entry`` gives the answer of an entry on a day, for its sources."""

    name = "triage"
    everywhere = True

    def __init__(self, forms: FormEngine, entry: Entry) -> None:
        self._forms = forms
        self._entry = entry
        forms.ends["triage"] = TriageEnd(self.explain)

    async def act(self, act: str, visit: Visit) -> Answer | None:
        """A complaint without a name is asked about; one with a name is explained, or begins at once
        when the message tells the matter."""
        raw = visit.incoming.text or ""
        if act in FORM_OF_ACT:
            form = FORM_OF_ACT[act]
            return await self._forms.open(form, visit, _told(form, raw))
        if act != "complaint":
            return None
        kind = which_channel(visit.text)
        if kind is None:
            return await self._forms.open("triage", visit)
        if kind in ("report", "proposal") and (told := _told("report", raw)):
            return await self._forms.open("report", visit, told, {"kind": kind})
        return self.explain(kind, visit)

    async def hear(self, visit: Visit) -> Answer | None:
        """Whoever names the channel while being asked for it need not be asked any more."""
        draft = self._forms.current(visit.conversation_id)
        kind = which_channel(visit.text) if draft and draft.form == "triage" else None
        if draft is None or kind is None or plain_act("complaint", visit.text) != "complaint":
            return None
        done = replace(draft, stage=DROPPED)
        visit.later(lambda connection: self._forms.drafts.finish(connection, done))
        return self.explain(kind, visit)

    async def press(self, operation: str, visit: Visit) -> Answer | None:
        verb, _, kind = operation.partition(":")
        if verb == "start" and kind in FORM_OF:
            return await self._forms.open(FORM_OF[kind], visit, extra={"kind": kind})
        if verb == "start" and kind in FORM_OF_ACT.values():
            return await self._forms.open(kind, visit)
        return await self._forms.open("triage", visit, anew=True) if verb == "choose" else None

    def explain(self, kind: str, visit: Visit) -> Answer:
        """What a channel means, with the sources of what is said, and the button that begins it."""
        found = [self._entry(entry, visit.now.date()) for entry in ENTRIES[kind]]
        sources = tuple(dict.fromkeys(source for answer in found for source in answer.sources))
        choices = (
            Choice(words(f"triage.begin.{kind}"), do=f"triage:start:{kind}"),
            Choice(words("triage.other"), do="triage:choose"),
        )
        text = f"{words(f'triage.kinds.{kind}')}\n\n{_named(sources)}"
        return Answer(Status.FORM, text, sources=sources, choices=choices, confidence=1.0)


def _named(sources: tuple[Citation, ...]) -> str:
    """The closing lines: which documents, checked when."""
    rows = [
        f"- {source.title}" + (f", số {source.number}" if source.number else "")
        for source in dict.fromkeys(sources)
    ]
    checked = max([source.checked_on for source in sources if source.checked_on], default=None)
    lines = [say("answer.sources"), *dict.fromkeys(rows)] if rows else []
    return "\n".join(lines + ([say("answer.checked", day=spoken(checked))] if checked else []))


def _told(form: str, raw: str) -> dict[str, Any]:
    """The first part, when the message that began the form tells it already."""
    words_, apart = len(raw.split()), re.search(r"[,.:;?!\n]\s*\S", raw.strip()) is not None
    told = words_ >= TOLD_WORDS or (apart and words_ >= TOLD_APART)
    return {_TELLING[form]: raw.strip()} if told else {}
