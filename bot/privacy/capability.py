"""My data: what is kept and until when, a copy, and deletion at the citizen's wish."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from sqlalchemy import Connection, Engine

from bot.capability import Capability
from bot.clock import ZONE
from bot.privacy.cipher import Cipher
from bot.privacy.copying import Copy
from bot.privacy.days import RetentionDays
from bot.privacy.erasing import ASKED, erase_conversation, write_receipt
from bot.privacy.holdings import Holdings, holdings
from bot.privacy.telling import confirmation, overview, receipt, staying
from bot.privacy.wishes import Wish, whole_wish, wish_in
from bot.visit import Visit
from bot.wordings import words
from knowledge.answers.answer import Answer, Choice, Context, Status


class PrivacyCapability(Capability):
    """``days`` are those that the retention keeps to."""

    name: ClassVar[str] = "privacy"
    everywhere: ClassVar[bool] = True

    def __init__(self, engine: Engine, cipher: Cipher, days: RetentionDays) -> None:
        self._engine = engine
        self._cipher = cipher
        self._days = days

    async def command(self, name: str, rest: str, visit: Visit) -> Answer | None:
        if name != "dulieu":
            return None
        return self._do(wish_in(rest), visit)

    async def act(self, act: str, visit: Visit) -> Answer | None:
        return self._do(wish_in(visit.text), visit) if act == "my_data" else None

    async def hear(self, visit: Visit) -> Answer | None:
        wish = whole_wish(visit.text)
        return self._do(wish, visit) if wish else None

    async def press(self, operation: str, visit: Visit) -> Answer | None:
        name, _, rest = operation.partition(":")
        if name == "show":
            return self._overview(visit)
        if name == "copy":
            return self._copy(int(rest) if rest.isascii() and rest.isdigit() else 0, visit)
        if name == "forget":
            return self._forget(visit)
        if name == "keep":
            return Answer(Status.CANCELLED, words("privacy.delete.kept"), confidence=1.0)
        if name == "delete":
            return self._delete(visit) if rest == "yes" else self._ask_deletion(visit)
        return None

    def _do(self, wish: Wish, visit: Visit) -> Answer:
        if wish is Wish.DELETE:
            return self._ask_deletion(visit)
        return self._copy(0, visit) if wish is Wish.COPY else self._overview(visit)

    def _held(self, visit: Visit) -> Holdings:
        with self._engine.connect() as connection:
            return holdings(connection, visit.conversation_id, self._days)

    def _overview(self, visit: Visit) -> Answer:
        kept = self._held(visit)
        choices = []
        if kept.anything:
            choices.append(_choice("copy"))
        if kept.deletable:
            choices.append(_choice("delete"))
        if kept.province or kept.place:
            choices.append(_choice("forget"))
        return Answer(Status.SMALLTALK, overview(kept, self._days), choices=tuple(choices), confidence=1.0)

    def _copy(self, number: int, visit: Visit) -> Answer:
        """One part of the copy, read anew each time: what is told is what is there."""
        with self._engine.connect() as connection:
            copy = Copy(connection, self._cipher, visit.conversation_id, visit.incoming.channel)
            parts = copy.parts()
        if not parts:
            return Answer(Status.SMALLTALK, words("privacy.nothing"), confidence=1.0)
        number = min(number, len(parts) - 1)
        day = f"{visit.now.astimezone(ZONE):%d-%m-%Y}"
        head = words("privacy.copy.head", number=number + 1, count=len(parts), day=day)
        choices: tuple[Choice, ...] = (_choice("delete"),)
        if number + 1 < len(parts):
            title = words("privacy.buttons.next", number=number + 2, count=len(parts))
            choices = (Choice(title, do=f"privacy:copy:{number + 1}"),)
        return Answer(Status.SMALLTALK, f"{head}\n{parts[number]}", choices=choices, confidence=1.0)

    def _forget(self, visit: Visit) -> Answer:
        """Province and place only."""
        visit.memory = replace(
            visit.memory, context=replace(visit.memory.context, province=None, place=None), waiting=None
        )
        return Answer(Status.SMALLTALK, words("privacy.forgotten"), confidence=1.0)

    def _ask_deletion(self, visit: Visit) -> Answer:
        kept = self._held(visit)
        if not kept.deletable:
            lines = [words("privacy.delete.nothing"), *staying(kept, self._days)]
            return Answer(Status.SMALLTALK, "\n".join(lines), confidence=1.0)
        choices = (_choice("yes"), _choice("keep"))
        return Answer(Status.CLARIFY, confirmation(kept, self._days), choices=choices, confidence=1.0)

    def _delete(self, visit: Visit) -> Answer:
        visit.memory = replace(visit.memory, context=Context(), waiting=None, failures=0)
        days, now = self._days, visit.now

        def work(connection: Connection) -> Answer:
            counts = erase_conversation(connection, visit.conversation_id, now)
            stays = staying(holdings(connection, visit.conversation_id, days), days)
            if not counts:  # pressed a second time
                text = "\n".join([words("privacy.delete.nothing"), *stays])
                return Answer(Status.SMALLTALK, text, confidence=1.0)
            code = write_receipt(connection, ASKED, counts, now)
            at = f"{now.astimezone(ZONE):%H:%M} ngày {now.astimezone(ZONE):%d-%m-%Y}"
            return Answer(Status.SMALLTALK, receipt(code, counts, stays, at, days), confidence=1.0)

        visit.later(work)
        return Answer(Status.SMALLTALK, words("privacy.delete.nothing"), confidence=1.0)


def _choice(name: str) -> Choice:
    operations = {"yes": "delete:yes"}
    return Choice(words(f"privacy.buttons.{name}"), do=f"privacy:{operations.get(name, name)}")
