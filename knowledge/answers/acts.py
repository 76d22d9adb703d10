"""What is said to a dialogue act that is no question: small talk, a person, a complaint, a dossier."""

from __future__ import annotations

import re
from collections.abc import Callable

from knowledge.answers import guards
from knowledge.answers.answer import Answer, Choice, Context, Status
from knowledge.answers.wordings import group, say

EXAMPLES = tuple(group("examples").values())
COMPLAINT_ENTRY = "phan-anh/chon-cach"  # the entry that helps to choose among the four channels
LIVES = re.compile(
    r"\b(?:em|e|toi|minh|tui|con|chau|nha|dan|nguoi|song|o)\b.{0,12}\b(?:o|tai|que|song|dan|nguoi)\b"
)
_SMALL = frozenset({"greet", "thank", "goodbye", "affirm", "deny", "help", "abuse"})
# Without Rasa the plainest acts are told by their words. A wish stands at the beginning, or behind "muốn".
_WISH = r"(?:^|\b(?:muon|can|xin|cho|de|nho)\b )(?:toi |em |minh |e |tui |duoc |phep )*(?:muon |can |xin )?"
_GUESSES = (
    ("person", guards.wants_person),
    ("dossier_status", guards.names_dossier),
    (
        "complaint",
        re.compile(
            rf"{_WISH}(?:gui |viet |lam |soan )?(?:don |mot |1 )?"
            r"(?:phan anh|khieu nai|to cao|to giac|kien nghi|gop y)\b"
            r"|\b(?:buc xuc|uat uc)\b.*\b(?:keu|lam gi|gui|chon|biet)\b"
        ),
    ),
    (
        "idea",
        re.compile(
            rf"{_WISH}(?:gui |co |dua )?(?:mot |1 |vai )?(?:hien ke|sang kien|y tuong|de xuat|gop ke)\b"
        ),
    ),
    (
        "ask_officer",
        re.compile(
            rf"{_WISH}(?:gui |dat |hoi )(?:mot |1 )?(?:cau hoi |thac mac )?(?:cho |toi |den )?(?:ong |ba )?"
            r"(?:giam doc|lanh dao|can bo|chu tich)\b"
        ),
    ),
    (
        "example",
        re.compile(
            rf"{_WISH}(?:gui |viet |gioi thieu )?(?:loi )?(?:khen|bieu duong|tuyen duong|guong|mo hinh)\b"
        ),
    ),
    (
        "my_data",
        re.compile(r"\b(?:xoa|luu|giu)\b.*\b(?:du lieu|thong tin)\b.*\b(?:cua|ve) (?:toi|em|minh|tui)\b"),
    ),
    ("cancel", re.compile(r"^(?:huy|huy bo|thoi khong hoi nua|bat dau lai|dung lai)$")),
)


def guess_act(text: str) -> str:
    """The act of a text when Rasa cannot be asked; ``ask`` for everything not plainly another."""
    folded = guards.folded_text(text)
    for act, test in _GUESSES:
        if test.search(folded) if isinstance(test, re.Pattern) else test(text):
            return act
    return "ask"


_CHANNELS = {
    "denunciation": re.compile(r"\bto cao\b"),
    "complaint": re.compile(r"\bkhieu nai\b"),
    "proposal": re.compile(r"\bkien nghi\b"),
    "report": re.compile(r"\b(?:phan anh|gop y)\b"),
}


def which_channel(text: str) -> str | None:
    """The channel that a wish to speak up names: report, proposal, complaint or denunciation; None when it
    names none or several."""
    folded = guards.folded_text(text)
    named = [name for name, pattern in _CHANNELS.items() if pattern.search(folded)]
    if named == ["proposal", "report"]:  # "phản ánh, kiến nghị" is one name
        return "report"
    return named[0] if len(named) == 1 else None


def handoff(context: Context) -> Answer:
    """A person is wanted: the queue when an officer is registered, else where to find one."""
    return Answer(
        Status.HANDOFF,
        say("handoff.available" if context.officer_available else "handoff.none"),
        confidence=1.0,
    )


def act_answer(act: str, found: Answer, context: Context, entry: Callable[[str], Answer]) -> Answer:
    """The answer to an act; ``found`` is what knowledge had for the text, kept when the act says nothing.

    ``entry`` gives the answer of an entry by its id.
    """
    if act in _SMALL:
        if found.status == Status.SMALLTALK:
            return found
        return Answer(Status.SMALLTALK, say(f"smalltalk.{act}"), confidence=1.0)
    if act == "person":
        return handoff(context)
    if act == "dossier_status":
        return needs_account()
    if act == "complaint":
        answer = entry(COMPLAINT_ENTRY)
        return answer if answer.status == Status.ANSWERED else found
    if act == "cancel":
        return Answer(Status.CANCELLED, say("cancelled.nothing"), confidence=1.0)
    if act == "choose_province":
        choices = tuple(Choice(name, say=f"/tinh {slug}") for slug, name in group("provinces").items())
        return Answer(Status.CLARIFY, say("province.ask"), choices=choices)
    return found


def needs_account() -> Answer:
    """How a citizen looks a dossier up."""
    text = say("needs_account.lead") + "\n" + say("needs_account.next")
    return Answer(Status.NEEDS_ACCOUNT, text, confidence=1.0)
