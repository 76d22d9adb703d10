"""What becomes of a finished form of a case: shown, sent, or given back where nobody receives it."""

from __future__ import annotations

from sqlalchemy import Connection

from bot.cases import texts
from bot.cases.case import EXAMPLE, IDEA, QUESTION, REPORT, kind_of, told
from bot.cases.routing import receiver
from bot.cases.service import Casework
from bot.forms.form import DROPPED, FILED, REVIEW, Draft, forms
from bot.officers.staff import Unit
from bot.visit import Visit
from bot.wordings import words
from knowledge.answers.answer import Answer, Status

FORMS = (REPORT, IDEA, QUESTION, EXAMPLE)


class CaseEnd:
    """The end (`FormEnd`) of one of the four forms that become cases."""

    def __init__(self, form: str, casework: Casework) -> None:
        self._form = forms()[form]
        self._casework = casework

    def review(self, draft: Draft, visit: Visit) -> tuple[str, bool]:
        """The draft with the unit that would receive it now; not to be sent where none does."""
        unit = self._receiver(draft, visit)
        due = self._casework.cases.due_on(unit) if unit else None
        return texts.review(draft, self._form, unit, due), unit is not None

    def submit(self, draft: Draft, visit: Visit) -> tuple[Answer, str]:
        """File it. The code is made in the turn's transaction, so the receipt comes from there too."""
        cases, directory = self._casework.cases, self._casework.directory
        if (filed := cases.by_draft(draft.key)) is not None:
            return texts.receipt(filed, directory.unit(filed.unit_id)), FILED
        if not told(draft):  # sent before, and erased since
            return Answer(Status.ERROR, words("form.gone")), DROPPED
        unit = self._receiver(draft, visit)
        if unit is None:  # it was there when the draft was shown
            return Answer(Status.FORM, texts.review(draft, self._form, None, None)), REVIEW
        receiving = unit

        def work(connection: Connection) -> Answer:
            case = self._casework.file(connection, draft, receiving)
            return texts.receipt(case, directory.unit(case.unit_id, connection))

        visit.later(work)
        return Answer(Status.FORM, words("cases.receipt.sending")), FILED

    def _receiver(self, draft: Draft, visit: Visit) -> Unit | None:
        return receiver(self._casework.directory, kind_of(draft), told(draft), visit.memory.context)
