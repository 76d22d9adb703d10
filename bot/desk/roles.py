"""Who may do what on the console. The matrix is the one place that says so; a test goes through it whole."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Action(StrEnum):
    """What a person may want to do; pages and buttons ask for one of these."""

    CONSULT = "consult"
    INBOX_SEE = "inbox.see"
    INBOX_ANSWER = "inbox.answer"
    INBOX_TAKE_OVER = "inbox.take_over"
    CASES_SEE = "cases.see"
    CASES_WORK = "cases.work"
    TEMPLATES_CHANGE = "templates.change"
    UNANSWERED_SEE = "unanswered.see"
    UNANSWERED_SETTLE = "unanswered.settle"
    KNOWLEDGE_SEE = "knowledge.see"
    KNOWLEDGE_EDIT = "knowledge.edit"
    KNOWLEDGE_PUBLISH = "knowledge.publish"
    PEOPLE_CHANGE = "people.change"
    OPTIONS_CHANGE = "options.change"
    AUDIT_SEE = "audit.see"


_A = Action
# A lead does what an officer does and answers for the unit; a maintainer keeps the knowledge and sees no
# citizen; an administrator sets things up and sees no citizen either; an auditor looks and changes nothing.
_OFFICER = frozenset(
    {_A.CONSULT, _A.INBOX_SEE, _A.INBOX_ANSWER, _A.CASES_SEE, _A.CASES_WORK, _A.KNOWLEDGE_SEE}
)
MATRIX: Final[dict[str, frozenset[Action]]] = {
    "officer": _OFFICER,
    "lead": _OFFICER
    | {_A.INBOX_TAKE_OVER, _A.TEMPLATES_CHANGE, _A.UNANSWERED_SEE},
    "maintainer": frozenset(
        {
            _A.CONSULT, _A.UNANSWERED_SEE, _A.UNANSWERED_SETTLE, _A.KNOWLEDGE_SEE, _A.KNOWLEDGE_EDIT,
            _A.KNOWLEDGE_PUBLISH,
        }
    ),
    "administrator": frozenset(
        {
            _A.CONSULT, _A.KNOWLEDGE_SEE, _A.TEMPLATES_CHANGE, _A.PEOPLE_CHANGE, _A.OPTIONS_CHANGE,
            _A.AUDIT_SEE,
        }
    ),
    "auditor": frozenset(
        {
            _A.CONSULT, _A.INBOX_SEE, _A.CASES_SEE, _A.UNANSWERED_SEE, _A.KNOWLEDGE_SEE,
            _A.AUDIT_SEE,
        }
    ),
}  # fmt: skip


ANSWERING: Final = frozenset(role for role, actions in MATRIX.items() if Action.INBOX_ANSWER in actions)


def may(role: str, action: Action) -> bool:
    """Whether a role is allowed an action; a role that is none is allowed nothing."""
    return action in MATRIX.get(role, frozenset())
