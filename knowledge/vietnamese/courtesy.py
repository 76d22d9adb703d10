"""Words of courtesy around a question: taken off before searching, kept for small talk.

"chào ad, cho em hỏi ... với ạ, cảm ơn" is the same question as "...". An opening is the longest
beginning made only of persons, fillers and opening words; it is cut behind its last opening word,
so "ba tôi mất ..." keeps its first two words. A closing mirrors it. The words are data.
"""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.vietnamese.abbreviations import DATA, read_table
from knowledge.vietnamese.text import fold

_WORD = re.compile(r"[^\W_]+(?:[./-][^\W_]+)*", re.UNICODE)


@lru_cache(maxsize=1)
def _lists() -> tuple[frozenset[tuple[str, ...]], ...]:
    """Phrases as tuples of words: all of courtesy, the openers, the closers."""
    lists: dict[str, set[tuple[str, ...]]] = {}
    for name, phrases in read_table(DATA / "courtesy.tsv"):
        for phrase in phrases.split():
            lists.setdefault(name, set()).add(tuple(fold(phrase).split("_")))
    everything = frozenset().union(*lists.values())
    return everything, frozenset(lists["open"]), frozenset(lists["close"])


# Particles whose accent-free form is another word too: with other accents they are that word ("nhà").
_PARTICLES = {
    "nha": {"nha", "nhá"}, "ta": {"ta"}, "ha": {"ha", "hả", "há", "hà"}, "vay": {"vay", "vậy"},
    "da": {"da", "dạ"}, "a": {"a", "ạ", "à", "á"}, "ne": {"ne", "nè", "né"}, "nghe": {"nghe"},
    "voi": {"voi", "với"}, "nhe": {"nhe", "nhé"}, "cam": {"cam", "cảm", "cám"},
    "no": {"nờ"}, "ho": {"ho", "hộ"},
}  # fmt: skip


def _spoken(word: str) -> str:
    """The accent-free word, or the word itself when its accents make it no particle."""
    folded = fold(word)
    return word if folded in _PARTICLES and word not in _PARTICLES[folded] else folded


def strip(text: str) -> str:
    """The text without courtesy at its beginning and end; empty when there was nothing else."""
    spans = [match.span() for match in _WORD.finditer(text)]
    folded = [_spoken(text[start:end].lower()) for start, end in spans]
    first = _opening(folded)
    last = len(folded) - _closing(folded[first:])
    if first >= last:
        return ""
    end = len(text) if last == len(folded) else spans[last - 1][1]
    # A mark of a question survives the courtesy that followed it.
    mark = "?" if last < len(folded) and "?" in text[end : spans[last][0]] else ""
    return text[spans[first][0] : end].strip() + mark


def is_courtesy(text: str) -> bool:
    """Whether nothing is left of the text when courtesy is taken off."""
    return not strip(text)


def _opening(folded: list[str]) -> int:
    """How many words at the beginning are courtesy."""
    everything, openers, _ = _lists()
    position = cut = 0
    while position < len(folded):
        length = _match(everything, folded, position)
        if not length:
            break
        if opener := _match(openers, folded, position):
            cut = position + opener
        elif cut == position and tuple(folded[position : position + length]) in _TAILS:
            cut = position + length
        position += length
    return max(cut, position if position == len(folded) else 0)


# After an opening word these still belong to it: "cho em hỏi | là", "hỏi | về việc".
_TAILS = {("la",), ("ve",), ("chut",), ("xiu",), ("ti",), ("teo",), ("tham",), ("nhanh",), ("voi",), ("vs",),
          ("cai",), ("nay",), ("cai", "nay"), ("the", "nay"), ("nhu", "sau"), ("ve", "viec")}  # fmt: skip


def _closing(folded: list[str]) -> int:
    """How many words at the end are courtesy."""
    everything, _, closers = _lists()
    position = cut = len(folded)
    while position > 0:
        length = max((n for n in (1, 2, 3) if n <= position and tuple(folded[position - n : position])
                      in everything), default=0)  # fmt: skip
        if not length:
            break
        position -= length
        if any(tuple(folded[position : position + n]) in closers for n in (1, 2, 3)):
            cut = position
    return len(folded) - cut


def _match(phrases: frozenset[tuple[str, ...]], folded: list[str], position: int) -> int:
    longest = min(3, len(folded) - position)  # a slice past the end is a shorter phrase
    return max(
        (n for n in range(1, longest + 1) if tuple(folded[position : position + n]) in phrases), default=0
    )


def closes(text: str) -> bool:
    """Whether courtesy alone says thanks or goodbye: nothing more is to be waited for."""
    return re.search(r"\b(?:cam on|thank|thanks|tks|bye|tam biet|ok|oke)\b", fold(text)) is not None
