"""The commands on cases in a staff group: take, reply, refuse, forward, look, show publicly."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import Connection

from bot.cases import texts
from bot.cases.case import ANSWERED, CLOSED, FILED, OPEN, Case
from bot.cases.publishing import public_of
from bot.cases.routing import Place, complained_of, place_of
from bot.cases.service import Casework
from bot.officers.staff import StaffCall, Unit
from bot.visit import Visit
from bot.wordings import at, words
from knowledge.answers.answer import Answer, Choice, Context, Status
from knowledge.vietnamese.text import fold, folded_words, nfc

LISTED = 20
_YES, _HIDE, _EDIT = "dong y", "an", "sua:"


def _said(path: str, **values: object) -> Answer:
    return Answer(Status.HANDOFF, words(f"cases.staff.{path}", **values))


class CaseTool:
    """A `StaffTool`. The group never reads a contact, whoever asks."""

    def __init__(self, casework: Casework) -> None:
        self._casework = casework
        self._cases = casework.cases
        self._does: Mapping[str, Callable[[Case, StaffCall, Visit], Answer]] = {
            "": self._reply, "nhanviec": self._take, "traloi": self._reply, "tuchoi": self._refuse,
            "chuyenviec": self._forward, "xem": self._see, "lienhe": self._contact, "congkhai": self._public,
        }  # fmt: skip

    @property
    def commands(self) -> Mapping[str, str]:
        """Folded name -> one line of help."""
        help_: dict[str, str] = at("cases.staff.help")
        return help_

    def handle(self, call: StaffCall, visit: Visit) -> Answer | None:
        """The answer for the group; None for a command or a code that is none of ours."""
        do = self._does.get(call.command)
        if do is None:
            return None
        if call.code is None:
            if call.command == "xem":
                return self._list(call.unit)
            return _said("which", command=call.command) if call.command else None
        case = self._cases.by_code(call.code)
        if case is None:
            return None
        if call.command != "lienhe" and not self._casework.may(case, call.officer):
            # Not said why: whoever is spoken of in a case need not learn it here.
            return _said("not_yours", code=case.code)
        return do(case, call, visit)

    def _list(self, unit: Unit) -> Answer:
        found = self._cases.of_unit(unit.id, OPEN, LISTED)
        if not found:
            return _said("none_open")
        lines = [words("cases.staff.list_head", count=len(found))]
        for case in found:
            due = texts.deadline_for_staff(case, unit)
            state = words(f"cases.states.{case.state}")
            lines.append(
                words(
                    "cases.staff.list_line", code=case.code, kind=texts.kind_name(case.kind), state=state,
                    due=due,
                )
            )  # fmt: skip
        return Answer(Status.HANDOFF, "\n".join(lines))

    def _take(self, case: Case, call: StaffCall, visit: Visit) -> Answer:
        def work(connection: Connection) -> Answer | None:
            if self._casework.take(connection, case, call.officer):
                return None
            return self._as_it_is(connection, case, call)

        visit.later(work)
        return _said("taken", code=case.code, officer=call.officer.name)

    def _reply(self, case: Case, call: StaffCall, visit: Visit) -> Answer:
        text = call.text.strip()
        if not text:
            return _said("reply_empty", code=case.code)

        def work(connection: Connection) -> Answer | None:
            if self._casework.reply(connection, case, call.officer, text):
                return None
            return self._as_it_is(connection, case, call)

        visit.later(work)
        name = "replied_public" if case.may_be_public else "replied"
        return _said(name, code=case.code)

    def _refuse(self, case: Case, call: StaffCall, visit: Visit) -> Answer:
        reason = call.text.strip()
        if not reason:
            return _said("reason_empty", code=case.code)

        def work(connection: Connection) -> Answer | None:
            if self._casework.refuse(connection, case, call.officer, reason):
                return None
            return self._as_it_is(connection, case, call)

        visit.later(work)
        return _said("refused", code=case.code)

    def _forward(self, case: Case, call: StaffCall, visit: Visit) -> Answer:
        target, why = self._target(call.text, call.unit)
        if target is None:
            others = [unit for unit in self._casework.directory.units() if unit.id != call.unit.id]
            names = "\n".join(f"- {unit.slug}: {unit.name}" for unit in others)
            return _said("forward_where", code=case.code, units=names or words("cases.staff.no_units"))
        if self._complained_of(case, target):
            return _said("forward_not_there", code=case.code)
        unit = target

        def work(connection: Connection) -> Answer | None:
            if self._casework.forward(connection, case, call.officer, unit, why):
                return None
            return self._as_it_is(connection, case, call)

        visit.later(work)
        return _said("forwarded", code=case.code, unit=unit.name)

    def _target(self, text: str, own: Unit) -> tuple[Unit | None, str]:
        """The unit that a text begins with, by slug or whole name, and what follows it."""
        plain = " ".join(folded_words(text))
        for unit in self._casework.directory.units():
            for name in (unit.slug, unit.name):
                words_ = folded_words(name)
                if unit.id != own.id and (plain + " ").startswith(" ".join(words_) + " "):
                    return unit, _after(text, len(words_))
        return None, ""

    def _complained_of(self, case: Case, unit: Unit) -> bool:
        place: Place = place_of(case.values, Context())
        return complained_of(unit, case.kind, case.values, place)

    def _see(self, case: Case, call: StaffCall, visit: Visit) -> Answer:
        lines = [
            words(
                "cases.staff.see_head", code=case.code, kind=texts.kind_name(case.kind),
                state=words(f"cases.states.{case.state}"), day=texts.said_day(case.filed_at),
                due=texts.deadline_for_staff(case, call.unit),
            ),
            *texts.group_content(case),
        ]  # fmt: skip
        if (reply := self._cases.reply_of(case)) is not None:
            lines.append(words("cases.staff.see_reply", day=texts.said_day(reply.at), text=reply.text))
        choices: tuple[Choice, ...] = ()
        if case.state == FILED:
            choices = (Choice(texts.button("take"), do=f"staff:nhanviec:{case.code}"),)
        return Answer(Status.HANDOFF, "\n".join(lines), choices=choices)

    def _contact(self, case: Case, call: StaffCall, visit: Visit) -> Answer:
        return _said("contact", code=case.code)

    def _public(self, case: Case, call: StaffCall, visit: Visit) -> Answer:
        """Without words: what would be shown. "đồng ý" shows it, "sửa: ..." another text, "ẩn" hides it."""
        wish = " ".join(folded_words(call.text))
        if wish == _HIDE:
            return self._hide(case, call, visit)
        reply = self._cases.reply_of(case)
        if case.state not in (ANSWERED, CLOSED) or reply is None:
            return _said("public_not_answered", code=case.code)
        if not case.may_be_public:
            return _said("public_no_consent", code=case.code)
        if not case.redacted:
            return Answer(Status.HANDOFF, words("cases.publish.erased", code=case.code))
        edited = call.text.partition(":")[2].strip() if fold(call.text).strip().startswith(_EDIT) else ""
        public = public_of(case, call.unit, reply, edited or None)
        if wish != _YES and not edited:
            return _said("public_preview", code=case.code, text=public["text"], reply=public["reply"])

        def work(connection: Connection) -> Answer | None:
            if self._casework.show(connection, case, call.officer, public):
                return None
            return self._as_it_is(connection, case, call)

        visit.later(work)
        return _said("public_shown", code=case.code)

    def _hide(self, case: Case, call: StaffCall, visit: Visit) -> Answer:
        def work(connection: Connection) -> Answer | None:
            done = self._casework.hide(connection, case, call.officer)
            return None if done else _said("public_not_shown", code=case.code)

        visit.later(work)
        return _said("public_hidden", code=case.code)

    def _as_it_is(self, connection: Connection, case: Case, call: StaffCall) -> Answer:
        """Why nothing was done: somebody else was faster."""
        now = self._cases.by_code(case.code, connection)
        if now is None or now.unit_id != call.unit.id:
            return _said("gone", code=case.code)
        if now.state in OPEN and now.officer_id is not None and now.officer_id != call.officer.id:
            holder = self._casework.directory.officer_by_id(now.officer_id, connection)
            return _said("held", code=case.code, officer=holder.name if holder else "")
        if now.state in OPEN and now.officer_id == call.officer.id:
            return _said("yours_already", code=case.code)
        return _said("over", code=case.code, state=words(f"cases.states.{now.state}"))


def _after(text: str, count: int) -> str:
    """A text without its first so many words."""
    left = nfc(text)
    for _ in range(count):
        word = folded_words(left)[0]
        start = fold(left).find(word)
        left = left[start + len(word) :]
    return left.strip(" .,:;–-")
