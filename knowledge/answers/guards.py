"""What is settled before any search: unreadable input, danger, small talk, a dossier's code."""

from __future__ import annotations

import re

from knowledge.answers import danger, personal
from knowledge.answers.answer import Answer, Status
from knowledge.answers.wordings import group, say
from knowledge.vietnamese import courtesy
from knowledge.vietnamese.abbreviations import expand
from knowledge.vietnamese.text import folded_words, nfc, squeeze

MAX_CHARS = 3000  # of one message; a longer one is asked to be summed up
_SMALLTALK = (
    ("robot", r"(?:la|phai) (?:may|robot|bot|nguoi that|ai)\b|\bchatbot\b.*khong"),
    ("help", r"giup duoc gi|lam duoc gi|tra loi duoc (?:gi|nhung gi)|huong dan su dung|hoi duoc (?:gi|nhung gi)|ban la ai|la ai vay|help"),
    ("thank", r"cam on|thank|tks|camon"),
    ("goodbye", r"tam biet|bye|hen gap lai|chao tam biet|di nha|ket thuc"),
    ("greet", r"\b(?:chao|hello|hi|alo|helo|hey)\b"),
    ("affirm", r"^(?:ok|oke|okela|duoc|duoc roi|dung|dung roi|vang|da|u|uh|um|roi|dong y|chuan|phai|hieu roi|ro roi)(?: (?:a|roi|ad|em|nhe|nha|da))*$"),
    ("deny", r"^(?:khong|ko|thoi|khoi|khong can|khong phai|chua|sai roi|khong dung)(?: (?:a|roi|ad|em|nhe|nha|can|dau|nua|cam on))*$"),
)  # fmt: skip
_DOSSIER = re.compile(
    r"\b[a-z]\d{2}(?:\.\d{1,3})*-\d{6}-\d{3,6}\b|\b\d{3}\.\d{2}\.\d{2}\.[a-z]\d{2}-\d{6}-\d+\b", re.IGNORECASE
)


def unreadable(text: str) -> Answer | None:
    """A kind word for empty, wordless or far too long input."""
    clean = nfc(text)
    if not clean:
        return Answer(Status.ERROR, say("error.empty"))
    if len(clean) > MAX_CHARS:
        return Answer(Status.ERROR, say("error.too_long", limit=f"{MAX_CHARS:,}".replace(",", ".")))
    if not folded_words(clean):
        return Answer(Status.ERROR, say("error.emoji"))
    return None


def emergency(text: str) -> tuple[Answer | None, str]:
    """The emergency answer when danger is surely present, and the line to add when it is doubtful."""
    kinds, sure = danger.find(text)
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


def smalltalk(text: str) -> Answer | None:
    """An answer to a message that is courtesy and nothing else."""
    folded = " ".join(folded_words(expand(squeeze(nfc(text)))))
    alone = courtesy.is_courtesy(text)
    for name, pattern in _SMALLTALK:
        if re.search(pattern, folded) and (alone or name in ("robot", "help") or _short_act(name, folded)):
            return Answer(Status.SMALLTALK, say(f"smalltalk.{name}"), confidence=1.0)
    return Answer(Status.SMALLTALK, say("smalltalk.opening"), confidence=1.0) if alone else None


def _short_act(name: str, folded: str) -> bool:
    return name in ("affirm", "deny") or (name == "goodbye" and len(folded.split()) <= 4)


def dossier(text: str) -> Answer | None:
    """How to look a dossier up, when the message gives a dossier's code."""
    if not _DOSSIER.search(text):
        return None
    return Answer(
        Status.NEEDS_ACCOUNT, say("needs_account.lead") + "\n" + say("needs_account.next"), confidence=1.0
    )


def mask(text: str) -> tuple[str, bool]:
    """The text without personal numbers, and whether it had any."""
    return personal.redact(nfc(text))
