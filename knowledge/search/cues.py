"""What a question says of the entry it wants, beside its subject: province, year, lại, nước ngoài ..."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from knowledge.search.query import Query
from knowledge.vietnamese.abbreviations import read_table
from knowledge.vietnamese.places import find_province
from knowledge.vietnamese.text import fold

_TABLE = Path(__file__).parent / "cues.tsv"
# The plans that have a number in their text, with their province and first year.
_PLAN_NUMBERS = {"814": ("binh-dinh", 2017), "116": ("binh-dinh", 2021), "36": ("binh-thuan", 2023)}


@dataclass(frozen=True, slots=True)
class Cues:
    """``province`` is a slug; ``said`` holds the names of the cues of `cues.tsv` that were met."""

    province: str | None
    years: tuple[int, ...]
    said: frozenset[str]

    @property
    def about_plan(self) -> bool:
        """Whether the question names a plan: its kind, and a province, a year or a number."""
        return "plan" in self.said and bool(self.province or self.years)


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    rows = read_table(_TABLE)
    return {name: re.compile(rf"\b(?:{'|'.join(patterns)})\b") for name, *patterns in rows}


def find(query: Query) -> Cues:
    """The cues of a question."""
    return _find(query.text)


@lru_cache(maxsize=256)  # ranking and deciding both ask
def _find(text: str) -> Cues:
    folded = fold(text)
    province = find_province(text)
    years = tuple(int(year) for year in re.findall(r"\b(20[12]\d)\b", folded))
    said = {name for name, pattern in _patterns().items() if pattern.search(folded)}
    for number, (its_province, its_year) in _PLAN_NUMBERS.items():
        if re.search(rf"\b(?:ke hoach|quyet dinh|kh|qd)(?: so)? {number}\b", folded):
            province, years = province or its_province, years or (its_year,)
            said.add("plan")
    return Cues(province, years, frozenset(said))
