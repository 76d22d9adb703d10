"""A question made ready for searching."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from knowledge.vietnamese import abbreviations, courtesy, lexicon
from knowledge.vietnamese.text import PROCEDURE_CODE, folded_words, nfc, squeeze

# Syllables of address and particles: they carry no subject, and they are the same without accents.
STOP = frozenset(
    ["oi", "ad", "a", "e", "em", "anh", "chi", "toi", "tui", "minh", "da", "vang", "nhe", "nha", "nhi", "vay",
     "the", "thi", "la", "ma", "nay", "voi", "giup", "gium", "dum", "xin", "muon", "hoi", "cho", "duoc",
     "khong", "bao", "nhieu", "gi", "nao", "sao", "phai", "o", "dau", "co"]
)  # fmt: skip

_PLAN_NAME = re.compile(
    r"\b(?:(?:ban |cai |trong |theo )?(?:ke hoach|quyet dinh)(?: (?:so )?(?:814|116|36)(?: (?:qd|kh) ubnd)?)?"
    r"|thong tin tuyen truyen|tuyen truyen|truyen thong|cai cach hanh chinh|cong tac|giai doan"
    r"|tinh (?:binh dinh|binh thuan)"
    r"|binh dinh|binh thuan|(?:hoi |nam |trong nam )?20[12]\d(?: (?:den |toi )?20[123]\d)?|qd ubnd|kh ubnd)\b"
)
_PLAN_FILLER = frozenset(
    ["theo", "cua", "trong", "ban", "tinh", "ve", "nam", "hoi", "va", "cac", "do", "de", "thuoc"]
)


def tokens(folded: list[str]) -> list[str]:
    """Syllables and neighbouring pairs ("khai sinh" -> khai, sinh, khai_sinh)."""
    return folded + [f"{first}_{second}" for first, second in pairwise(folded)]


@dataclass(frozen=True)
class Query:
    """``text`` is the question without courtesy, abbreviations written out; ``code`` a procedure's
    code if the question gives one."""

    original: str
    text: str
    code: str | None

    @cached_property
    def folded(self) -> list[str]:
        return folded_words(self.text)

    @cached_property
    def content(self) -> list[str]:
        """The folded syllables without those of address and asking (all, when nothing else is left)."""
        kept = [word for word in self.folded if word not in STOP]
        return kept or self.folded

    @cached_property
    def subject(self) -> Query:
        """The question without the words that only name a plan (its kind, number, year, province).

        Every entry of a plan shares those words; what is asked of the plan is in the others. The query
        itself when nothing else would be left.
        """
        rest = _PLAN_NAME.sub(" ", " ".join(self.folded))
        left = [word for word in rest.split() if word not in STOP and word not in _PLAN_FILLER]
        return Query(self.original, rest, self.code) if left else self

    @cached_property
    def tokens(self) -> list[str]:
        pairs = [f"{a}_{b}" for a, b in pairwise(self.folded)]
        return self.content + pairs

    @cached_property
    def situated(self) -> bool:
        """Whether the question tells a situation whose official name is known ("bố tôi vừa mất")."""
        return lexicon.situation(self.folded) is not None

    @cached_property
    def additions(self) -> list[str]:
        """Official words that the everyday ones call for, as folded syllables and pairs."""
        found: list[str] = []
        for text in lexicon.additions(self.folded):
            found.extend(tokens(folded_words(text)))
        return found


def read(text: str, mend: Callable[[str], str] | None = None) -> Query:
    """The query of a citizen's text (any form: NFD, capitals, no accents), its slips mended by ``mend``."""
    clean = squeeze(nfc(text))
    code = PROCEDURE_CODE.search(clean)
    body = courtesy.strip(clean) or clean
    said = abbreviations.expand(body)
    return Query(clean, mend(said) if mend else said, code.group(1) if code else None)


_SENTENCE = re.compile(r"(?<=[?!])\s+|(?<=[^\d\s][.;])\s+|(?<=\w):\s+|=+\)+\s*|\n+")
_OPENING_CLAUSE = 12  # words that talk before a comma may have


def sentences(text: str) -> list[str]:
    """The sentences of a message that are more than courtesy or a number."""
    parts = [part.strip(" .;,") for part in _SENTENCE.split(text)]
    return [part for part in parts if re.search(r"[^\W\d_]{2}", part) and not courtesy.is_courtesy(part)]


def after_talk(text: str) -> str | None:
    """What follows an opening clause that may be mere talk ("em đang vội, ..."); None without one."""
    first, comma, rest = text.partition(",")
    if comma and len(first.split()) <= _OPENING_CLAUSE and len(rest.split()) >= 3:
        return rest.strip()
    return None
