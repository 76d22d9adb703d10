"""Slips of typing mended by what usually stands beside a word ("giaays khai sinhh", "thường chú").

A noisy channel: each doubtful word gets candidates (Telex keys taken as letters, one letter wrong, a sound
written as another region says it, words run together or torn apart), and the sequence that the counts of
syllables and pairs find most likely wins, each change at its price. Words that may be right stay unless
their neighbours speak clearly against them. Everything works on accent-free lower-case words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from knowledge.vietnamese.syllables import is_syllable
from knowledge.vietnamese.text import LETTERS, fold

Step = tuple[int, tuple[str, ...]]

LONGEST = 40  # words of a message that is looked at: a longer one says enough without the slips
TELEX, SOUND, EDIT, EDGE, JOIN = 1.5, 4.0, 5.5, 6.5, 4.0  # prices in nats
UNKNOWN = 12.0  # of a letter heap that is no syllable and no known word
VALID = 2.0  # on top, for a letter changed in a possible syllable
USUAL = 0.01  # of the rarer word's texts
KEPT = 1.0  # what a change must win over leaving the word alone
KNOWN = 3  # texts that hold a word before another may be mended into it
_CLUSTERS = (("tr", "ch"), ("s", "x"), ("gi", "d"), ("d", "r"), ("gi", "r"), ("d", "v"), ("l", "n"),
             ("ngh", "ng"), ("gh", "g"), ("k", "c"), ("qu", "w"))  # fmt: skip
_ENDINGS = (("n", "ng"), ("t", "c"), ("i", "y"), ("nh", "n"), ("ch", "t"), ("ao", "au"), ("u", "o"))
_FIRST_VOWEL = re.compile("[aeiouyw]")


def untelex(word: str) -> str:
    """A word typed with Telex keys left as letters, without them ("dduwowngf" -> "duong")."""
    first = _FIRST_VOWEL.search(word)
    if first is None:
        return word
    # Vietnamese has no f, j, w; s, r and x stand only before the vowel.
    rest = word[first.start() :]
    tail = re.sub("[sfrxjw]", "", rest) if re.search("[aeiouy]", rest) else "u" + re.sub("[sfrxjw]", "", rest)
    return re.sub(r"([aeod])\1+", r"\1", word[: first.start()] + tail)


class Speller:
    """Mends words by the counts of one collection of texts."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        """``counts`` tells in how many texts each word and each pair ("khai_sinh") stands."""
        self._pairs = dict(counts)
        self._known = {word: n for word, n in counts.items() if n and "_" not in word and word.isalpha()}
        self._total = float(sum(self._known.values()) or 1)
        self._by_part: dict[str, list[str]] = {}
        for word, n in self._known.items():
            if n >= KNOWN and 2 <= len(word) <= 8:
                for part in {word, *_shorter(word)}:
                    self._by_part.setdefault(part, []).append(word)

    def extended(self, counts: Mapping[str, int]) -> Speller:
        """A speller that knows further texts too; the words of this one stay as they were counted."""
        other = Speller({})
        other._pairs = {**self._pairs}
        other._known = {**self._known}
        other._by_part = {**self._by_part}
        for word, count in counts.items():
            other._pairs[word] = held = other._pairs.get(word, 0) + count
            if word and "_" not in word and word.isalpha():
                other._known[word] = held
                if held >= KNOWN > held - count and 2 <= len(word) <= 8:
                    for part in {word, *_shorter(word)}:
                        other._by_part[part] = [*other._by_part.get(part, ()), word]
        other._total = self._total + sum(counts.values())
        return other

    def mend(self, text: str) -> str:
        """The text with its slips mended, everything else as it was."""
        spans = [match.span() for match in LETTERS.finditer(text)]
        words = [fold(text[start:end]) for start, end in spans]
        out, place, at = [], 0, 0
        for length, mended in self.steps(words):
            if mended != tuple(words[at : at + length]):
                start, end = spans[at][0], spans[at + length - 1][1]
                out += [text[place:start], " ".join(mended)]
                place = end
            at += length
        return "".join([*out, text[place:]])

    def steps(self, words: list[str]) -> list[Step]:
        """How many words became which, for accent-free lower-case words; empty when none is doubtful."""
        if len(words) > LONGEST or not any(self._doubtful(words, at) for at in range(len(words))):
            return []
        if len(words) > 1 and sum(map(self._lost, words)) * 2 > len(words):
            return []  # another language, or a hand on the keyboard: nothing to mend
        # Best sequence ending at each place, by its last word: {last: (cost, steps)}.
        best: list[dict[str, tuple[float, tuple[Step, ...]]]] = [{} for _ in range(len(words) + 1)]
        best[0][""] = (0.0, ())
        for at in range(len(words)):
            for length, mended, price in self._choices(words, at):
                ends = best[at + length]
                for last, (cost, before) in best[at].items():
                    spent = cost + price + self._sequence(last, mended)
                    held = ends.get(mended[-1])
                    if held is None or spent < held[0]:
                        ends[mended[-1]] = (spent, (*before, (length, mended)))
        return list(min(best[-1].values())[1])

    def _doubtful(self, words: list[str], at: int) -> bool:
        word = words[at]
        if not word.isalpha():
            return False
        if word not in self._known:
            return True
        near = [(words[at - 1], word)] if at else []
        near += [(word, words[at + 1])] if at + 1 < len(words) else []
        return bool(near) and not any(self._usual(*pair) for pair in near)

    def _lost(self, word: str) -> bool:
        """Whether letters are no word, no syllable and no Telex keys of one."""
        return word.isalpha() and not (word in self._known or is_syllable(word) or is_syllable(untelex(word)))

    def _usual(self, first: str, second: str) -> bool:
        """Whether two words often stand together, for how rare they are."""
        rarer = min(self._known.get(first, 0), self._known.get(second, 0))
        return self._pairs.get(f"{first}_{second}", 0) > USUAL * rarer

    def _choices(self, words: list[str], at: int) -> list[tuple[int, tuple[str, ...], float]]:
        """(words used, what they become, price) for the word at a place."""
        word = words[at]
        found: dict[tuple[int, tuple[str, ...]], float] = {(1, (word,)): -KEPT}
        if at + 1 < len(words) and (1 in (len(word), len(words[at + 1])) or not is_syllable(words[at + 1])):
            joined = word + words[at + 1]
            if joined.isalpha() and self._known.get(joined, 0) >= KNOWN:
                found[(2, (joined,))] = JOIN
        if self._doubtful(words, at):
            strange = word not in self._known and not is_syllable(word)
            found[(1, (word,))] = UNKNOWN if strange and len(word) < 12 else -KEPT
            for other, price in self._near(word).items():
                if strange or self._fits(words, at, other):
                    key = (1, (other,))
                    found[key] = min(price, found.get(key, math.inf))
            for place in range(1, len(word)) if len(word) > 3 else ():
                halves = (word[:place], word[place:])
                if all(self._known.get(half, 0) >= KNOWN and is_syllable(half) for half in halves):
                    found[(1, halves)] = JOIN
        return [(length, mended, price) for (length, mended), price in found.items()]

    def _fits(self, words: list[str], at: int, other: str) -> bool:
        """Whether another word is usual beside a neighbour, which may itself be a slip."""
        before = words[at - 1] if at else other
        after = words[at + 1] if at + 1 < len(words) else other
        return (
            before not in self._known or after not in self._known
            or self._usual(before, other) or self._usual(other, after)
        )  # fmt: skip

    def _near(self, word: str) -> dict[str, float]:
        """Known words that the word may stand for, with the price of each."""
        found: dict[str, float] = {}
        bare = untelex(word)
        if bare != word and self._known.get(bare, 0) >= KNOWN:
            found[bare] = TELEX
        for other in _sounds(word):
            if self._known.get(other, 0) >= KNOWN:
                found.setdefault(other, SOUND)
        if 2 <= len(word) <= 9:
            # A word that may be right is only changed for a much likelier one.
            dear = VALID if is_syllable(word) else 0.0
            for part in {word, *_shorter(word)}:
                for other in self._by_part.get(part, ()):
                    if other != word and abs(len(other) - len(word)) <= 1:
                        found.setdefault(other, dear + (EDIT if other[0] == word[0] else EDGE))
        return found

    def _sequence(self, last: str, mended: tuple[str, ...]) -> float:
        """The cost of the words behind ``last``: minus the log of an interpolated pair model."""
        cost = 0.0
        for word in mended:
            held = self._known.get(word, 0)
            alone = (held + 0.5) / self._total
            before = self._known.get(last, 0)
            together = self._pairs.get(f"{last}_{word}", 0) / before if before and held else 0.0
            cost -= math.log(0.85 * together + 0.15 * alone)
            last = word
        return cost


def _shorter(word: str) -> list[str]:
    return [word[:place] + word[place + 1 :] for place in range(len(word))] if len(word) > 1 else []


def _sounds(word: str) -> list[str]:
    """The word as another region or a hurried ear writes it."""
    found = []
    for one, other in _CLUSTERS:
        for old, new in ((one, other), (other, one)):
            if word.startswith(old):
                found.append(new + word[len(old) :])
    for one, other in _ENDINGS:
        for old, new in ((one, other), (other, one)):
            if word.endswith(old) and len(word) > len(old):
                found.append(word[: -len(old)] + new)
    return found
