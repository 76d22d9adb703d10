"""What officers and citizens do with a case, told to the other side in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, and_, exists, or_, select

from bot.cases import texts
from bot.cases.case import (
    ANSWERED,
    CLOSED,
    FILED,
    OPEN,
    REFUSED,
    TAKEN,
    WITHDRAWN,
    Case,
    Directory,
    actor_of,
)
from bot.cases.records import CaseEventRow, CaseRow
from bot.cases.store import Cases
from bot.clock import Clock, utc
from bot.forms.form import Draft
from bot.officers.staff import Officer, Unit
from bot.posting import Posting
from knowledge.answers.answer import Answer, Choice, Status

LEADS = frozenset({"lead"})  # may take over what a colleague holds


class Casework:
    """Each method does its work once, in the caller's transaction, and returns whether it did: False when
    the case is no longer in a state that allows it. Who may do what is decided here, not by callers."""

    def __init__(self, cases: Cases, directory: Directory, posting: Posting, clock: Clock) -> None:
        self.cases = cases
        self.directory = directory
        self._posting = posting
        self._clock = clock

    def may(self, case: Case, officer: Officer) -> bool:
        """Whether the officer is of the unit that has the case, and not spoken of in it."""
        return officer.unit_id == case.unit_id and officer.id not in case.barred

    def file(self, connection: Connection, draft: Draft, unit: Unit) -> Case:
        """File a draft and tell the unit; a draft filed before is returned and nobody told again."""
        case, made = self.cases.file(connection, draft, unit)
        if made:
            self._tell_unit(connection, case, texts.notice(case, unit, draft_files(draft)))
        return case

    def take(self, connection: Connection, case: Case, officer: Officer) -> bool:
        """Claim a case: the first one gets it; a lead may take over."""
        if not self.may(case, officer):
            return False
        free = and_(CaseRow.state == FILED, CaseRow.officer_id.is_(None))
        if officer.role in LEADS:
            free = or_(free, and_(CaseRow.state == TAKEN, CaseRow.officer_id != officer.id))
        if not self.cases.move(connection, case, OPEN, free, state=TAKEN, officer_id=officer.id):
            return False
        self.cases.note(connection, case.id, actor_of(officer), "taken")
        return True

    def reply(self, connection: Connection, case: Case, officer: Officer, text: str) -> bool:
        """Answer the citizen; takes the case where nobody has. A second reply adds to the first."""
        done = self._settle(connection, case, officer, (*OPEN, ANSWERED), state=ANSWERED)
        if done:
            self.cases.note(connection, case.id, actor_of(officer), "replied", text)
            self._tell_citizen(connection, case, texts.reply(case, self._unit(connection, case), text))
        return done

    def refuse(self, connection: Connection, case: Case, officer: Officer, reason: str) -> bool:
        """Decline with a reason; the case is over."""
        now = utc(self._clock())
        done = self._settle(connection, case, officer, OPEN, state=REFUSED, closed_at=now)
        if done:
            self.cases.note(connection, case.id, actor_of(officer), "refused", reason)
            self._tell_citizen(connection, case, texts.refusal(case, self._unit(connection, case), reason))
        return done

    def forward(self, connection: Connection, case: Case, officer: Officer, unit: Unit, why: str) -> bool:
        """Pass it on to another unit, whose own deadline then holds; both it and the citizen are told."""
        values: dict[str, Any] = {
            "state": FILED, "unit_id": unit.id, "due_on": self.cases.due_on(unit)
        }  # fmt: skip
        if not self._settle(connection, case, officer, OPEN, keep=False, **values):
            return False
        self.cases.note(connection, case.id, actor_of(officer), "forwarded", f"{unit.name}. {why}".strip())
        moved = self.cases.by_code(case.code, connection)
        assert moved is not None  # noqa: S101 - just updated
        self._tell_unit(
            connection,
            moved,
            texts.notice(moved, unit, self.cases.files(moved, connection), again="forwarded"),
        )
        self._tell_citizen(connection, moved, texts.forwarded(moved, unit))
        return True

    def withdraw(self, connection: Connection, case: Case) -> bool:
        """The citizen takes it back; the contact goes at once."""
        values: dict[str, Any] = {"state": WITHDRAWN, "closed_at": utc(self._clock()), "contact": None}
        if not self.cases.move(connection, case, OPEN, **values):
            return False
        self.cases.note(connection, case.id, "citizen", "withdrawn")
        self._tell_unit(connection, case, texts.to_unit("withdrawn", case))
        return True

    def unsolved(self, connection: Connection, case: Case) -> bool:
        """The citizen says that it is not solved: back to the unit, once in the life of a case."""
        before = exists(
            select(CaseEventRow.id).where(CaseEventRow.case_id == case.id, CaseEventRow.kind == "unsolved")
        )
        unit = self._unit(connection, case)
        values: dict[str, Any] = {
            "state": TAKEN, "closed_at": None, "due_on": self.cases.due_on(unit) if unit else None
        }  # fmt: skip
        if not self.cases.move(connection, case, (ANSWERED, CLOSED), ~before, **values):
            return False
        self.cases.note(connection, case.id, "citizen", "unsolved")
        self._tell_unit(connection, case, texts.to_unit("unsolved", case))
        return True

    def show(self, connection: Connection, case: Case, officer: Officer, public: Mapping[str, Any]) -> bool:
        """Let everybody read the case as prepared by `publishing.public_of`."""
        if not self.may(case, officer) or not case.may_be_public:
            return False
        values: dict[str, Any] = {"shown_at": utc(self._clock()), "public": dict(public)}
        if not self.cases.move(connection, case, (ANSWERED, CLOSED), **values):
            return False
        self.cases.note(connection, case.id, actor_of(officer), "shown")
        return True

    def hide(self, connection: Connection, case: Case, officer: Officer) -> bool:
        """Take it off the public page."""
        if not self.may(case, officer):
            return False
        states = (*OPEN, ANSWERED, CLOSED, REFUSED, WITHDRAWN)
        shown = CaseRow.shown_at.is_not(None)
        if not self.cases.move(connection, case, states, shown, shown_at=None, public=None):
            return False
        self.cases.note(connection, case.id, actor_of(officer), "hidden")
        return True

    def _settle(
        self, connection: Connection, case: Case, officer: Officer, states: tuple[str, ...], *,
        keep: bool = True, **values: Any,
    ) -> bool:  # fmt: skip
        """Move a case that the officer holds, or that nobody holds yet; ``keep`` him as its holder."""
        if not self.may(case, officer):
            return False
        if values.get("state") == ANSWERED:
            values["answered_at"] = utc(self._clock())
        held = or_(CaseRow.officer_id.is_(None), CaseRow.officer_id == officer.id)
        values["officer_id"] = officer.id if keep else None
        return self.cases.move(connection, case, states, held, **values)

    def _unit(self, connection: Connection, case: Case) -> Unit | None:
        return self.directory.unit(case.unit_id, connection)

    def _tell_citizen(self, connection: Connection, case: Case, answer: Answer) -> None:
        self._posting.post(connection, case.channel, case.conversation, answer)

    def _tell_unit(self, connection: Connection, case: Case, text: str) -> None:
        """A post in the unit's group; a unit without one finds its cases by `motcua cases list`."""
        unit = self._unit(connection, case)
        if unit is None or unit.staff_channel is None or unit.staff_conversation is None:
            return
        choices = (
            Choice(texts.button("take"), do=f"staff:nhanviec:{case.code}", small=True),
            Choice(texts.button("see"), do=f"staff:xem:{case.code}", small=True),
        )
        answer = Answer(Status.HANDOFF, text, choices=choices)
        self._posting.post(connection, unit.staff_channel, unit.staff_conversation, answer)


def draft_files(draft: Draft) -> int:
    """How many pictures and documents a draft carries."""
    return len(draft.values.get("evidence") or ())
