"""What is kept from learning: whole entries for the test and dev sets, one of two voices for tuning."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from enum import Enum
from functools import lru_cache

from knowledge.content_files import CONTENT
from knowledge.evaluation.sets import read_set
from knowledge.vietnamese.abbreviations import read_table
from knowledge.vietnamese.text import fold, nfc

TEST = ("procedures_test", "unseen_test")
DEV = ("procedures_dev", "unseen_dev")
Kept = Callable[[str, str], bool]  # (entry id, question) -> whether it may be learned


class Stage(Enum):
    """What an encoder is trained for."""

    RELEASE = "release"  # never the questions of an entry that the test sets ask for
    TUNING = "tuning"  # nor those of the dev sets' entries, nor those that tuning asks


@lru_cache(maxsize=4)
def entries_of(sets: tuple[str, ...]) -> frozenset[str]:
    """The entries that are right answers in the sets."""
    return frozenset(entry for name in sets for question in read_set(name) for entry in question.entry)


@lru_cache(maxsize=1)
def second_voice() -> frozenset[str]:
    """The questions of the second, independent writing (`content/asked/*-2.tsv`)."""
    tables = sorted((CONTENT / "asked").glob("*-2.tsv"))
    return frozenset(nfc(row[1]) for table in tables for row in read_table(table))


def learnable(stage: Stage) -> Kept:
    """Which of our own questions a stage may learn from."""
    kept_back = entries_of(TEST if stage == Stage.RELEASE else TEST + DEV)
    if stage == Stage.RELEASE:
        return lambda entry_id, question: entry_id not in kept_back
    return lambda entry_id, question: entry_id not in kept_back and not asked_back(entry_id, question)


def asked_back(entry_id: str, question: str) -> bool:
    """Whether tuning asks this question: a procedure's second voice, an eighth of what one voice wrote."""
    return question in second_voice() if entry_id.startswith("tthc/") else in_eighth(question)


def in_eighth(text: str) -> bool:
    """Whether a question is of the eighth kept back where only one voice wrote; accents do not matter."""
    return int(hashlib.sha256(fold(text).encode()).hexdigest()[:8], 16) % 8 == 0
