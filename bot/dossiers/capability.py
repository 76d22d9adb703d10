"""Where is my dossier: recognises a code, says how to look up, or begins the look-up."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable
from typing import Any, ClassVar, Protocol

from bot.capability import Capability
from bot.dossiers.adapter import DossierAdapter
from bot.dossiers.codes import dossier_code, without_code
from bot.dossiers.errors import Foreign
from bot.dossiers.telling import elsewhere, failed, look_yourself
from bot.privacy.cipher import Cipher, SealError
from bot.visit import Visit
from bot.wordings import words
from knowledge.answers.answer import Answer, Status

FORM = "dossier"
WORDS_BESIDE = 25  # a code in a longer message is part of a story or a question, which search answers


class OpenForm(Protocol):
    """Begins a form with parts already given; returns its first question."""

    def __call__(
        self, form: str, visit: Visit, values: dict[str, Any], extra: dict[str, Any]
    ) -> Answer | Awaitable[Answer]: ...


class DossierCapability(Capability):
    """Without an adapter: how and where to look up."""

    name: ClassVar[str] = "dossier"

    def __init__(self, adapter: DossierAdapter | None, open_form: OpenForm, cipher: Cipher) -> None:
        self._adapter = adapter
        self._open_form = open_form
        self._cipher = cipher

    async def hear(self, visit: Visit) -> Answer | None:
        text = visit.incoming.text or ""
        code = dossier_code(text)
        if code is None or len(without_code(text).split()) > WORDS_BESIDE:
            return None
        return await self._with_code(code, visit)

    async def act(self, act: str, visit: Visit) -> Answer | None:
        if act != "dossier_status":
            return None
        code = dossier_code(visit.incoming.text or "")
        return await (self._with_code(code, visit) if code else self._without_code(visit))

    async def press(self, operation: str, visit: Visit) -> Answer | None:
        name, _, sealed = operation.partition(":")
        if name == "start":
            return await self._without_code(visit)
        if name != "again":
            return None
        try:
            code = dossier_code(str(self._cipher.open(sealed)))
        except SealError:  # sealed with a key that is gone
            return None
        return await self._with_code(code, visit) if code else None

    async def _with_code(self, code: str, visit: Visit) -> Answer:
        if self._adapter is None:
            return elsewhere(code)
        try:
            factor = self._adapter.factor(code)
        except Foreign as error:
            return failed(error.wording, code, self._cipher)
        if not factor.may_be_asked(visit.incoming.channel):
            return look_yourself(words("dossier.not_here", code=code, label=factor.label))
        return await self._begin({"code": code}, words("dossier.begin", code=code, label=factor.label), visit)

    async def _without_code(self, visit: Visit) -> Answer:
        if self._adapter is None:
            return elsewhere()
        factors = self._adapter.factors
        channel = visit.incoming.channel
        if not any(factor.may_be_asked(channel) for factor in factors):
            return look_yourself(words("dossier.not_here_any"))
        if len(factors) > 1:  # which one is demanded is known with the code
            return Answer(Status.CLARIFY, words("dossier.send_code"), confidence=1.0)
        return await self._begin({}, words("dossier.begin_bare", label=factors[0].label), visit)

    async def _begin(self, values: dict[str, Any], lead: str, visit: Visit) -> Answer:
        opened = self._open_form(FORM, visit, values, {})
        answer: Answer = await opened if inspect.isawaitable(opened) else opened
        return Answer(
            answer.status, f"{lead}\n{answer.text}", choices=answer.choices, confidence=answer.confidence
        )
