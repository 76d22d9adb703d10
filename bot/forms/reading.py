"""How a message inside a form is read: a wish to stop or go back, a question, or the answer.

Wishes are whole messages of a fixed list, never a classifier's opinion: a classifier once took "Ngã tư Hùng
Vương" for "cancel" (docs/decisions/0010). Everything that is no wish and no question is the answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache

from bot.forms.form import Part
from bot.wordings import at
from knowledge.answers.answer import Answer, Status
from knowledge.answers.interrogative import asks
from knowledge.vietnamese import courtesy
from knowledge.vietnamese.text import folded_words, has_accents, nfc

# A text part may hold a question as part of a story; one that is long or tells of somebody is the story.
STORY_CHARS = 140
CLOSED_WORDS = 12
NAME_WORDS = 7  # "Công ty TNHH Một Thành Viên ..." is no person; longer is talk
SURE = 0.6  # of knowledge's answer: as sure as it must be to answer at all
_TELLS = re.compile(
    r"\b(?:toi|em|minh|chung toi|gia dinh|nha toi|me toi|ba toi|bo toi|vo|chong|con toi|can bo|cong chuc"
    r"|nhan vien|chi|anh|co|ong|ho|xa|phuong|hom qua|hom nay|hom truoc|sang nay|chieu qua|tuan truoc"
    r"|thang truoc|ngay)\b"
    r".{0,40}\b(?:da|bi|noi|bao|hoi|doi|yeu cau|bat|den|toi|nop|len|gap|goi|tra loi|mang|quat|hen|de nghi)\b"
)
# Ways of asking that end a message without a word of asking: "làm được chưa", "phải lên công an hay tự làm".
_ASKED = re.compile(
    r"\b(?:chua|ha(?: \w+)?|khong|ko|hong|vay|z|zay|dzay|v|nhi|hay sao|duoc (?:khong|ko|chua|hong))$"
    r"|\bhay (?:la )?(?:tu|phai|duoc|nop|len|co)\b|\b(?:neu|gia) .{4,60} thi (?:\w+ ){0,4}(?:gi|sao)\b"
)
_PHONE = re.compile(r"(?:\+?84|0)[\d .\-]{8,13}")
Ask = Callable[[str], Answer]


class Wish(StrEnum):
    """A whole message that means one thing inside a form."""

    CANCEL = "cancel"
    BACK = "back"
    RESTART = "restart"
    SKIP = "skip"
    LATER = "later"
    GO_ON = "go_on"
    SEND = "send"
    EDIT = "edit"
    DONE = "done"


@lru_cache(maxsize=1)
def _wishes() -> dict[str, Wish]:
    table = at("form.words")
    return {words: Wish(name) for name, listed in table.items() if name != "refuse" for words in listed}


def bare(text: str) -> str:
    """The words of a message, folded, without courtesy around them: "Dạ hủy giúp em ạ" is "huy"."""
    whole = " ".join(folded_words(nfc(text)))
    if whole in _wishes() or whole in at("form.words.refuse"):
        return whole
    return " ".join(folded_words(courtesy.strip(nfc(text)))) or whole


def wish(text: str, part: Part | None) -> Wish | None:
    """What a whole message wishes; None when it is something to be read. ``part``: what was asked for."""
    words = bare(text)
    found = _wishes().get(words) or _closed(text)
    if part is None:
        return found
    if found in (Wish.SEND, Wish.EDIT, Wish.GO_ON):
        return None  # only a finished draft can be sent; "ok" is an answer
    if found == Wish.DONE and part.kind not in ("file", "page"):
        return None
    if found == Wish.SKIP and not part.optional:
        return None
    if part.kind == "name" and found is not None and _named(text):
        return None  # Huy is a name; hủy is none
    private = part.personal or part.kind in ("file", "page")
    if found is None and part.optional and private and words in at("form.words.refuse"):
        return Wish.SKIP
    return found


def _closed(text: str) -> Wish | None:
    """A wish in words of its own, when the message has no other word: "ko làm nữa đâu, thoát ra đi"."""
    return next((Wish(name) for name in ("cancel", "back", "restart") if closed(text, name)), None)


def closed(text: str, name: str) -> bool:
    """Whether a short message has the core of a wish (``form.closed``) and no word besides those that such
    messages use."""
    folded = folded_words(nfc(text))
    if len(folded) > CLOSED_WORDS or not set(folded) <= _vocabulary(name):
        return False
    core = at(f"form.closed.{name}.core")
    return re.search(rf"\b(?:{core})(?!\w)", " ".join(folded)) is not None


@lru_cache(maxsize=4)
def _vocabulary(name: str) -> frozenset[str]:
    return frozenset(at(f"form.closed.{name}.words").split()) | frozenset(at("form.closed.courtesy").split())


def _named(text: str) -> bool:
    """Whether a wish's letters are written as a name: a capital, and no accent that makes it the wish."""
    return text.strip()[:1].isupper() and not has_accents(text)


class Reading(StrEnum):
    """What a message inside a form is."""

    ANSWER = "answer"
    QUESTION = "question"
    UNCLEAR = "unclear"


def read(text: str, part: Part, ask: Ask) -> tuple[Reading, Answer | None]:
    """Whether a message answers the part or asks something else, with knowledge's answer where it asks.

    ``ask`` looks a question up. An answer is the rule: a question must look like one, and where knowledge
    is not sure of it the citizen is asked which it was.
    """
    if part.name == "question":
        return Reading.ANSWER, None
    folded = " ".join(folded_words(nfc(text)))
    fits = _fits(text, part)
    if not (asks(text) or _ASKED.search(folded) or not fits):
        return Reading.ANSWER, None
    story = part.kind == "text" and (len(text) > STORY_CHARS or "\n" in text.strip())
    if story or (part.kind == "text" and _TELLS.search(folded)):
        return Reading.ANSWER, None
    found = ask(text)
    marked = text.rstrip().endswith("?")
    sure = found.status == Status.ANSWERED and found.confidence >= SURE
    if sure and (marked or part.kind != "text"):
        return Reading.QUESTION, found
    if ((marked and part.kind != "text") or not fits) and found.status in (Status.ANSWERED, Status.CLARIFY):
        return Reading.QUESTION, found
    asked = found.status in (Status.ANSWERED, Status.CLARIFY) or found.confidence >= SURE
    if sure or marked or (asked and _ASKED.search(folded) and len(folded.split()) > 4):
        return Reading.UNCLEAR, found
    return Reading.ANSWER, None


def _fits(text: str, part: Part) -> bool:
    """Whether a message can be the answer at all, where that can be told."""
    if part.kind == "phone":
        return phone(text) is not None
    return part.kind != "name" or len(text.split()) <= NAME_WORDS


def phone(text: str) -> str | None:
    """The telephone number in a text, digits only; None when there is none that can be one."""
    for match in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        digits = "0" + digits[2:] if digits.startswith("84") else digits
        if 10 <= len(digits) <= 11:
            return digits
    return None


def chosen(text: str, part: Part, titles: dict[str, str]) -> str | None:
    """The value of a choice that a text names: its title, its number, or yes and no in other words."""
    words = bare(text)
    for number, value in enumerate(part.choices, 1):
        title = " ".join(folded_words(titles[value]))
        if words in (title, value) or (words == str(number) and not part.choices[0].isdigit()):
            return value
    if set(part.choices) == {"yes", "no"}:
        if words in at("form.yes_words"):
            return "yes"
        if words in at("form.no_words"):
            return "no"
    return None
