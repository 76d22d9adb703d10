"""Abbreviations and chat spellings written out, only where they stand as words of their own.

The table is data (`data/abbreviations.tsv`): what is typed (accent-free), what it means, and for
ambiguous ones a pattern that the words before or after must match. The first line that fits wins;
numbers of documents and dossier codes are never touched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from knowledge.vietnamese.text import fold

DATA = Path(__file__).parent / "data"
_TOKEN = re.compile(r"[^\W_]+(?:[./-][^\W_]+)*|\s+|[^\w\s]|_", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Rule:
    meaning: str
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None


def read_table(path: Path) -> list[list[str]]:
    """Lines of a tab-separated table, without comments and blank lines."""
    lines = path.read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]


@lru_cache(maxsize=1)
def rules() -> dict[str, list[Rule]]:
    table: dict[str, list[Rule]] = {}
    for row in read_table(DATA / "abbreviations.tsv"):
        short, meaning, before, after = (*row, "", "")[:4]
        table.setdefault(short, []).append(
            Rule(
                meaning,
                re.compile(rf"(?:{before})$") if before else None,
                re.compile(rf"^(?:{after})") if after else None,
            )
        )
    return table


@lru_cache(maxsize=256)  # one message asks six or seven times
def expand(text: str) -> str:
    """The text with its abbreviations written out (accented); everything else as it was."""
    table = rules()
    pieces = _TOKEN.findall(text)
    folded = [fold(piece) for piece in pieces]
    out: list[str] = []
    for position, piece in enumerate(pieces):
        # "hồng" is not the chat word "hong": an accented word is looked up as it stands, đ apart.
        candidates = table.get(piece.lower()) or table.get(piece.lower().replace("đ", "d"))
        if candidates is None:
            out.append(piece)
            continue
        # Contexts look at most four words far: enough for "đk tạm trú", cheap for a long message.
        before = " ".join("".join(folded[max(0, position - 8) : position]).split())
        after = " ".join("".join(folded[position + 1 : position + 9]).split())
        out.append(next((r.meaning for r in candidates if _fits(r, before, after)), piece))
    return "".join(out)


def _fits(rule: Rule, before: str, after: str) -> bool:
    return (rule.before is None or rule.before.search(before) is not None) and (
        rule.after is None or rule.after.search(after) is not None
    )
