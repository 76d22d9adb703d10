"""The end of the look-up form: asks the one-stop software and tells what it said."""

from __future__ import annotations

import logging

from bot.clock import Clock
from bot.dossiers.adapter import DossierAdapter
from bot.dossiers.attempts import Attempts
from bot.dossiers.codes import dossier_code
from bot.dossiers.errors import DossierError, Foreign, NotFound, WrongFactor
from bot.dossiers.telling import ask_again, elsewhere, failed, look_yourself, state_answer
from bot.forms.form import DROPPED, FILLING, Draft
from bot.privacy.cipher import Cipher
from bot.visit import Visit
from bot.wordings import words
from knowledge.answers.answer import Answer

log = logging.getLogger(__name__)


class DossierEnd:
    """Keeps nothing: once asked, the draft is dropped with its words. Only a factor that is not right is
    asked for again (stage filling: the engine forgets it and keeps the code)."""

    def __init__(self, adapter: DossierAdapter | None, cipher: Cipher, clock: Clock) -> None:
        self._adapter = adapter
        self._cipher = cipher
        self._clock = clock
        self._attempts = Attempts(clock)

    def review(self, draft: Draft, visit: Visit) -> tuple[str, bool]:
        """Never shown: the form has no review."""
        return "", False

    async def submit(self, draft: Draft, visit: Visit) -> tuple[Answer, str]:
        """The state of the dossier, or why it is not told."""
        code = dossier_code(draft.given("code"))
        if self._adapter is None:
            return elsewhere(code), DROPPED
        if code is None:
            return failed("no_code", None, self._cipher), DROPPED
        factor = draft.given("factor").strip()
        try:
            wanted = self._adapter.factor(code)
        except Foreign as error:
            return failed(error.wording, code, self._cipher), DROPPED
        if not wanted.may_be_asked(visit.incoming.channel):
            return look_yourself(words("dossier.not_here", code=code, label=wanted.label)), DROPPED
        if not factor or not wanted.fits(factor):
            return ask_again("misshapen", code, draft), FILLING
        return await self._asked(self._adapter, code, factor, draft)

    async def _asked(
        self, adapter: DossierAdapter, code: str, factor: str, draft: Draft
    ) -> tuple[Answer, str]:
        # A conversation may not go through the codes, nor many conversations through one code's factors.
        keys = (f"conversation {draft.conversation_id}", f"code {code}")
        if wait := self._attempts.wait(*keys):
            return failed("too_many", code, self._cipher, wait), DROPPED
        self._attempts.begin(*keys)
        try:
            found = await adapter.look_up(code, factor)
        except WrongFactor as error:
            return ask_again(error.wording, code, draft), FILLING
        except NotFound as error:
            return failed(error.wording, code, self._cipher), DROPPED
        except DossierError as error:
            self._attempts.forgive(*keys)
            log.warning("Tra hồ sơ không được: %s: %s", type(error).__name__, error)
            return failed(error.wording, code, self._cipher), DROPPED
        self._attempts.forgive(*keys)
        return state_answer(found, self._clock()), DROPPED
