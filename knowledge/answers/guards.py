"""What is settled before any search: unreadable input, danger, small talk, a dossier's code."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from knowledge.answers import danger, personal
from knowledge.answers.answer import Answer, Status
from knowledge.answers.wordings import group, say
from knowledge.search import query as queries
from knowledge.vietnamese import courtesy
from knowledge.vietnamese.abbreviations import expand, read_table
from knowledge.vietnamese.dossiers import find_dossier
from knowledge.vietnamese.text import folded_words, nfc, squeeze

MAX_CHARS = 3000  # of one message; a longer one is asked to be summed up
_OWN_DOSSIER = re.compile(
    r"\bho so (?:cua )?(?:em|toi|minh|tui|con|chau|nha|anh|chi|vo|chong|me|ba|bo)\b.*"
    r"\b(?:toi dau|den dau|xong chua|co chua|duyet chua|sao roi|the nao roi|den buoc nao|tra chua)\b"
)
_ABUSE = re.compile(
    r"\b(?:dm|dmm|dcm|dkm|dit me|(?<!day )du ma|dit|vcl|vkl|clgt|cac me|an cut|cut di|do ngu|ngu nhu|ngu vai"
    r"|mat day|khon nan|chet tiet)\b"
)
# Without accents these are "con các", "sổ đỏ cho", "bộ máy", "tiền sử dụng đất", "cụt tay" ...
_ABUSE_ACCENTED = re.compile(
    r"\b(?:con cặc|cút|(?<!hạt )óc chó|lũ chó|đồ chó|chó chết|mẹ mày|bố mày|tiên sư)\b"
)
_PERSON = re.compile(
    r"\b(?:gap|noi chuyen voi|noi chuyen truc tiep voi|ket noi voi|chuyen may|chuyen cho|cho gap|goi giup)\b"
    r".{0,12}\b(?:can bo|nhan vien|nguoi that|nguoi truc|tong dai vien|chuyen vien|tu van vien)\b"
)


MASHED, MASHED_AT_MOST = 4, 200  # times one letter or digit alone makes a message: "hhhhhh"


def unreadable(text: str) -> Answer | None:
    """A kind word for empty, wordless or far too long input."""
    clean = nfc(text)
    if not clean:
        return Answer(Status.ERROR, say("error.empty"))
    if len(clean) > MAX_CHARS:
        return Answer(Status.ERROR, say("error.too_long", limit=f"{MAX_CHARS:,}".replace(",", ".")))
    letters = "".join(folded_words(clean))
    if MASHED <= len(letters) <= MASHED_AT_MOST and len(set(letters)) == 1:
        return Answer(Status.ERROR, say("error.emoji"))
    if not letters:
        if set(clean) <= set("?.! …"):
            return Answer(Status.CLARIFY, say("clarify.lead_subject"))
        return Answer(Status.ERROR, say("error.emoji"))
    return None


def emergency(text: str) -> tuple[Answer | None, str]:
    """The emergency answer when danger is surely present, and the line to add when it is doubtful."""
    # "ad ơi" sounds like the beginning of a cry and is none.
    kinds, sure = ((), False) if courtesy.is_courtesy(text) else danger.find(text)
    parts = queries.sentences(text)
    if sure and len(parts) > 1:
        # Talk around a question may sound alarming only together: one sentence must do so by itself.
        sure = any(danger.find(part)[1] for part in parts) or danger.likelihood(text) >= danger.LOUD
    if not kinds:
        return None, ""
    first = group(f"emergency.{kinds[0].value}")
    if not sure:
        return None, say("emergency.doubtful", number=first["number"], name=first["name"])
    lines = [say("emergency.lead", number=first["number"], name=first["name"])]
    others = dict.fromkeys(
        f"{other['number']} ({other['name']})"
        for other in (group(f"emergency.{kind.value}") for kind in kinds[1:])
        if other["number"] != first["number"]
    )
    if others:
        lines.append(say("emergency.also", others=", ".join(others)))
    if "second" in first:
        lines.append(first["second"])
    lines.append(say("emergency.advice"))
    return Answer(Status.EMERGENCY, "\n".join(lines), confidence=1.0), ""


def urgent(text: str) -> bool:
    """Whether danger is surely present in a message that can be read."""
    return len(text) <= MAX_CHARS and emergency(text)[0] is not None


@lru_cache(maxsize=1)
def _smalltalk() -> list[tuple[str, re.Pattern[str]]]:
    rows = read_table(Path(__file__).parent / "smalltalk.tsv")
    return [(name, re.compile("|".join(patterns))) for name, *patterns in rows]


def smalltalk(text: str) -> Answer | None:
    """An answer to a message that is courtesy and nothing else."""
    folded = folded_text(text)
    alone = courtesy.is_courtesy(text)
    for name, pattern in _smalltalk():
        if pattern.search(folded) and (alone or name in ("robot", "help") or _short_act(name, folded)):
            return Answer(Status.SMALLTALK, say(f"smalltalk.{name}"), confidence=1.0)
    return Answer(Status.SMALLTALK, say("smalltalk.opening"), confidence=1.0) if alone else None


def _short_act(name: str, folded: str) -> bool:
    return name in ("affirm", "deny") or (name == "goodbye" and len(folded.split()) <= 4)


def names_dossier(text: str) -> bool:
    """Whether the message gives a dossier's code or asks how far the citizen's own dossier is."""
    return find_dossier(text) is not None or _OWN_DOSSIER.search(folded_text(text)) is not None


def wants_person(text: str) -> bool:
    """Whether the message plainly asks for a human."""
    return _PERSON.search(folded_text(text)) is not None


def is_abuse(text: str) -> bool:
    """Whether the message curses."""
    accented = _ABUSE_ACCENTED.search(nfc(text).lower())
    return accented is not None or _ABUSE.search(folded_text(text)) is not None


def folded_text(text: str) -> str:
    """The words of a message, abbreviations written out, without accents."""
    return " ".join(folded_words(expand(squeeze(nfc(text)))))


def mask(text: str) -> tuple[str, bool]:
    """The text without personal numbers, and whether it had any."""
    return personal.redact(nfc(text))


# What is said to these is still said below the warning.
_WARNED = frozenset(
    {Status.ANSWERED, Status.CLARIFY, Status.NEEDS_ACCOUNT, Status.NO_ANSWER, Status.HANDOFF}
)  # fmt: skip


def with_warning(answer: Answer) -> Answer:
    """The warning about personal data, and the answer below it when there is one.

    Nothing comes before the number to call in danger, and nothing beside it.
    """
    if answer.status == Status.EMERGENCY:
        return answer
    text = say("personal_data.lead")
    if answer.status in _WARNED:
        text += f"\n\n{say('personal_data.then')}\n{answer.text}"
    return replace(answer, status=Status.PERSONAL_DATA, text=text)
