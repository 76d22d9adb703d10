"""Cases as citizens meet them after filing: looked up by code, taken back, called unsolved."""

from __future__ import annotations

import re
from typing import ClassVar

from sqlalchemy import Connection

from bot.capability import Capability
from bot.cases import texts
from bot.cases.case import OPEN, Case
from bot.cases.service import Casework
from bot.codes import find_code
from bot.visit import Visit
from bot.wordings import at, words
from knowledge.answers.answer import Answer, Choice, Status
from knowledge.vietnamese.text import fold, folded_words, nfc

_DOSSIER = re.compile(r"\bho so\b")


class CaseCapability(Capability):
    """Codes are found wherever a message is nothing but a code and words of looking up."""

    name: ClassVar[str] = "case"

    def __init__(self, casework: Casework) -> None:
        self._casework = casework
        self._cases = casework.cases

    async def press(self, operation: str, visit: Visit) -> Answer | None:
        name, _, code = operation.partition(":")
        if name == "list":
            return self._list(visit)
        case = self._cases.by_code(code) if code else None
        if case is None:
            return self._unknown(code) if code else None
        if name == "status":
            return self._status(case, visit)
        own = case.conversation_id == visit.conversation_id
        if not own:  # a button belongs to its conversation; this one was filed in another
            return Answer(Status.ANSWERED, words("cases.other_conversation", code=code))
        if name == "withdraw":
            return self._ask_withdraw(case)
        if name == "withdraw-yes":
            return self._withdraw(case, visit)
        if name == "unsolved":
            return self._unsolved(case, visit)
        return None

    async def hear(self, visit: Visit) -> Answer | None:
        """ "tra cứu ABC123", "abc123", "mã ABC123 tới đâu rồi"; "tra cứu" alone lists what was filed here."""
        code = find_code(visit.text)
        if code is None:
            asked = " ".join(folded_words(visit.text))
            if asked in at("cases.hear.list"):
                return self._list(visit, silent=asked not in at("cases.hear.always"))
            return None
        rest = folded_words(re.sub(re.escape(code), " ", fold(nfc(visit.text)), flags=re.IGNORECASE))
        if not set(rest) <= set(at("cases.hear.words")):
            return None
        case = self._cases.by_code(code)
        if case is not None:
            return self._status(case, visit)
        # "hồ sơ AB1234": the code of a dossier, for another capability to look at
        return None if _DOSSIER.search(" ".join(rest)) else self._unknown(code)

    async def command(self, name: str, rest: str, visit: Visit) -> Answer | None:
        """/tracuu CODE."""
        if name != "tracuu":
            return None
        code = find_code(rest)
        if code is None:
            return self._list(visit)
        case = self._cases.by_code(code)
        return self._status(case, visit) if case else self._unknown(code)

    def _status(self, case: Case, visit: Visit) -> Answer:
        unit = self._casework.directory.unit(case.unit_id)
        own = case.conversation_id == visit.conversation_id
        return texts.status(case, unit, self._cases.reply_of(case), own=own)

    def _unknown(self, code: str) -> Answer:
        return Answer(Status.ANSWERED, words("cases.unknown", code=code))

    def _list(self, visit: Visit, *, silent: bool = False) -> Answer | None:
        """The cases of this conversation as buttons; ``silent``: nothing where there are none."""
        found = self._cases.of_conversation(visit.conversation_id)
        if not found:
            return None if silent else Answer(Status.ANSWERED, words("cases.list.none"))
        lines = [words("cases.list.head")]
        for case in found:
            state = words(f"cases.states.{case.state}")
            day = texts.said_day(case.filed_at)
            lines.append(
                words(
                    "cases.list.line", code=case.code, kind=texts.kind_name(case.kind), day=day, state=state
                )
            )
        choices = tuple(Choice(case.code, do=f"case:status:{case.code}", small=True) for case in found)
        return Answer(Status.ANSWERED, "\n".join(lines), choices=choices)

    def _ask_withdraw(self, case: Case) -> Answer:
        if case.state not in OPEN:
            return Answer(Status.ANSWERED, words("cases.withdraw.too_late", code=case.code))
        choices = (
            Choice(texts.button("withdraw_yes"), do=f"case:withdraw-yes:{case.code}"),
            Choice(texts.button("withdraw_no"), do=f"case:status:{case.code}"),
        )
        return Answer(Status.ANSWERED, words("cases.withdraw.ask", code=case.code), choices=choices)

    def _withdraw(self, case: Case, visit: Visit) -> Answer:
        def work(connection: Connection) -> Answer | None:
            if self._casework.withdraw(connection, case):
                return None
            now = self._cases.by_code(case.code, connection)
            name = "done" if now is not None and now.state == "withdrawn" else "too_late"
            return Answer(Status.ANSWERED, words(f"cases.withdraw.{name}", code=case.code))

        visit.later(work)
        return Answer(Status.CANCELLED, words("cases.withdraw.done", code=case.code))

    def _unsolved(self, case: Case, visit: Visit) -> Answer:
        def work(connection: Connection) -> Answer | None:
            if self._casework.unsolved(connection, case):
                return None
            events = self._cases.events(case, connection)
            told = any(event.kind == "unsolved" for event in events)
            name = "again" if told else "not_yet"
            return Answer(Status.ANSWERED, words(f"cases.unsolved.{name}", code=case.code))

        visit.later(work)
        return Answer(Status.ANSWERED, words("cases.unsolved.done", code=case.code))
