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
from knowledge.vietnamese.text import folded_words, nfc

# A text part may hold a question as part of a story; one that is long or tells of somebody is the story.
STORY_CHARS = 140
SURE = 0.6  # of knowledge's answer: as sure as it must be to answer at all
_TELLS = re.compile(
    r"\b(?:toi|em|minh|chung toi|gia dinh|nha toi|me toi|ba toi|bo toi|vo|chong|con toi|can bo|cong chuc|nhan vien"
    r"|chi|anh|co|ong|ho|xa|phuong|hom qua|hom nay|hom truoc|sang nay|chieu qua|tuan truoc|thang truoc|ngay)\b"
    r".{0,40}\b(?:da|bi|noi|bao|hoi|doi|yeu cau|bat|den|toi|nop|len|gap|goi|tra loi|mang|quat|hen|de nghi)\b"
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
    found = _wishes().get(words)
    if part is None:
        return found
    if found in (Wish.SEND, Wish.EDIT, Wish.GO_ON):
        return None  # only a finished draft can be sent; "ok" is an answer
    if found == Wish.DONE and part.kind not in ("file", "page"):
        return None
    if found == Wish.SKIP and not part.optional:
        return None
    private = part.personal or part.kind in ("file", "page")
    if found is None and part.optional and private and words in at("form.words.refuse"):
        return Wish.SKIP
    return found


class Reading(StrEnum):
    """What a message inside a form is."""

    ANSWER = "answer"
    QUESTION = "question"
    UNCLEAR = "unclear"


def read(text: str, part: Part, ask: Ask) -> tuple[Reading, Answer | None]:
    """Whether a message answers the part or asks something else, with knowledge's answer where it asks.

    ``ask`` looks a question up. An answer is the rule: a question must look like one, and knowledge must
    be sure of it.
    """
    if part.name == "question" or not asks(text):
        return Reading.ANSWER, None
    folded = " ".join(folded_words(nfc(text)))
    story = part.kind == "text" and (len(text) > STORY_CHARS or "\n" in text.strip())
    if story or (part.kind == "text" and _TELLS.search(folded)):
        return Reading.ANSWER, None
    found = ask(text)
    if found.status not in (Status.ANSWERED, Status.CLARIFY, Status.NO_ANSWER):
        return Reading.ANSWER, None
    marked = text.rstrip().endswith("?")
    if found.status == Status.ANSWERED and found.confidence >= SURE:
        if part.kind == "text":
            return (Reading.QUESTION if marked and not _TELLS.search(folded) else Reading.UNCLEAR), found
        return Reading.QUESTION, found
    if marked and part.kind != "text":
        return (Reading.QUESTION if found.status != Status.NO_ANSWER else Reading.UNCLEAR), found
    return Reading.ANSWER, None


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
        if words == title or words == value or (words == str(number) and not part.choices[0].isdigit()):
            return value
    if set(part.choices) == {"yes", "no"}:
        if words in at("form.yes_words"):
            return "yes"
        if words in at("form.no_words"):
            return "no"
    return None
