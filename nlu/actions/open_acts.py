"""What makes a message plainly an open act, and what makes it a question all the same.

The words stand in ``open_acts.yaml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_TABLE = Path(__file__).with_suffix(".yaml")


@dataclass(frozen=True, slots=True)
class Way:
    """One way to do an open act: the words it needs, those it must not have, and what makes it asking."""

    needs: tuple[re.Pattern[str], ...]
    none: tuple[re.Pattern[str], ...]
    asking: frozenset[str]
    strange: float

    def tells(self, text: str, folded: str) -> bool:
        """Whether the message, given with and without accents, does the act and does not ask about it."""
        if not all(_found(pattern, text, folded) for pattern in self.needs):
            return False
        if any(_found(pattern, text, folded) for pattern in self.none):
            return False
        said = _shared("idle").sub(" ", folded)
        if "rules" in self.asking and _shared("rules").search(said):
            return False
        asks = "?" in said or _shared("how").search(said)
        return not ("how" in self.asking and asks and not _shared("now").search(folded))


def telling(act: str, text: str, folded: str) -> Way | None:
    """The first way in which the message does the act; None for a question about it."""
    return next((way for way in ways()[act] if way.tells(text, folded)), None)


@cache
def ways() -> dict[str, tuple[Way, ...]]:
    """act -> the ways to do it."""
    none = {name: _pattern(lines) for name, lines in _table()["none"].items()}
    return {
        act: tuple(
            Way(
                needs=tuple(_pattern(lines) for lines in way["all"]),
                none=tuple(none[name] for name in way.get("none", ())),
                asking=frozenset(way.get("asking", ())),
                strange=way["strange"],
            )
            for way in named.values()
        )
        for act, named in _table()["ways"].items()
    }


def _found(pattern: re.Pattern[str], text: str, folded: str) -> bool:
    return bool(pattern.search(text) or pattern.search(folded))


@cache
def _shared(name: str) -> re.Pattern[str]:
    return _pattern(_table()[name])


def _pattern(lines: list[str]) -> re.Pattern[str]:
    joined = "|".join(lines)
    for name, words in _table()["shared"].items():
        joined = joined.replace(f"{{{name}}}", words)
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)")


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = yaml.safe_load(_TABLE.read_text("utf-8"))
    return table
