"""How many syllables of damaged text are restored rightly, and whether the certainty holds.

    .venv/bin/python docs/benchmarks/restoration.py CLEAN... [--words 20000] [--gold GOLD SCAN] [--fit]

CLEAN are texts as `knowledge.restoration.training` takes them (of JSONL files only documents that were never
learned from are used), or plain texts. Each is damaged four ways, always with the same seed: not at all; all
accents taken off; letter by letter by the learnt channel; drawn on worn pages and read by Tesseract set to
English, where that is installed. A gold file has rows "line of SCAN from 0, the line, what it says"; a word
with two right spellings has both with a bar between. Counted are words with a letter in them, by the space
between them, without case and outer signs; a word torn or run together by the scan counts as wrong. `--fit`
also fits the two constants of `certainty` in `knowledge/restoration/certainty.py`.
"""

from __future__ import annotations

import argparse
import bisect
import re
import shutil
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import numpy as np

from knowledge.restoration import certainty
from knowledge.restoration.channel import LETTERS_FILE, normal, read_sightings
from knowledge.restoration.corpus import read_texts
from knowledge.restoration.detection import damage
from knowledge.restoration.restoring import Restored, restore

SEED = 20261121
PAGE = 380  # words restored together

# A damaged page and, for each clean word of it, which word by place stands for it (None: none).
Damaged = tuple[str, list[int | None]]
Damage = Callable[[list[str], Random], Damaged]


@dataclass(slots=True)
class Tally:
    """Counts of one set and damage."""

    words: int = 0
    before: int = 0
    after: int = 0
    seconds: float = 0.0
    told: list[tuple[float, bool]] = field(default_factory=list)  # certainty, rightness
    damages: list[float] = field(default_factory=list)

    def line(self, name: str) -> str:
        sure = [right for told, right in self.told if told >= 0.9]
        return (
            f"| {name} | {self.words:,} | {self.before / self.words:.1%} | {self.after / self.words:.2%} |"
            f" {len(sure) / max(len(self.told), 1):.1%} | {sum(sure) / max(len(sure), 1):.2%} |"
            f" {expected_error(self.told):.4f} | {min(self.damages):.2f}-{max(self.damages):.2f} |"
            f" {1000 * PAGE * self.seconds / self.words:.0f} |"
        )


def expected_error(told: list[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error: how far certainty and rightness lie apart, in bins of equal size."""
    rows = np.array_split(np.array(sorted(told), float), bins) if told else []
    return sum(abs(part[:, 0].mean() - part[:, 1].mean()) * len(part) for part in rows) / max(len(told), 1)


def untouched(words: list[str], random: Random) -> Damaged:
    return " ".join(words), list(range(len(words)))


def stripped(words: list[str], random: Random) -> Damaged:
    letters = unicodedata.normalize("NFD", " ".join(words).replace("đ", "d").replace("Đ", "D"))
    return "".join(ch for ch in letters if not unicodedata.combining(ch)), list(range(len(words)))


def sampled(words: list[str], random: Random) -> Damaged:
    """Each letter read as the channel has seen it read; capitals stay capitals."""
    out = []
    for word in words:
        parts = []
        for letter in word:
            reads = SIGHTINGS.get(letter.lower())
            read = random.choices(list(reads), list(reads.values()))[0] if reads else letter
            parts.append(read.upper() if letter.isupper() else read)
        out.append("".join(parts) or word)
    return " ".join(out), list(range(len(out)))


def scanned(words: list[str], random: Random) -> Damaged:
    from knowledge.restoration.scans import scan

    page = scan(words, random)
    at = {place: number for number, place in enumerate(page.places) if place is not None}
    return " ".join(page.read), [at.get(place) for place in range(len(words))]


SIGHTINGS = {
    letter: {read: times for read, times in reads.items() if " " not in read}
    for letter, reads in read_sightings(LETTERS_FILE).items()
}


def compared(word: str) -> str:
    return normal(word.strip(".,;:()[]\"“”'‘’-…/"))


def judge(tally: Tally, clean: list[str], damaged: Damaged) -> None:
    """Restore a damaged page and count its words."""
    text, places = damaged
    started = time.perf_counter()
    found = restore(text)
    tally.seconds += time.perf_counter() - started
    tally.damages.append(damage(text))
    count(tally, clean, places, text, found)


def count(tally: Tally, clean: list[str], places: list[int | None], text: str, found: Restored) -> None:
    read, restored, told = text.split(), found.text.split(), certainties(found, text)
    for word, place in zip(clean, places, strict=True):
        if not any(letter.isalpha() for letter in word):
            continue
        tally.words += 1
        if place is None:
            continue
        wanted = {compared(form) for form in word.split("|")}
        right = compared(restored[place]) in wanted
        tally.before += compared(read[place]) in wanted
        tally.after += right
        if place in told:
            tally.told.append((told[place], right))


def certainties(found: Restored, text: str) -> dict[int, float]:
    """The least certainty of what stands in each word between spaces."""
    starts = [match.start() for match in re.finditer(r"\S+", text)]
    least: dict[int, float] = {}
    for word in found.words:
        place = bisect.bisect_right(starts, word.start) - 1
        least[place] = min(word.certainty, least.get(place, 1.0))
    return least


def pages(path: Path, most: int, random: Random) -> Iterator[list[str]]:
    """Pages of a clean text, of JSONL files from documents never learned from, in random order."""
    texts = [text.body for text in read_texts(path) if text.held_out or not text.document]
    random.shuffle(texts)
    words = [word for text in texts for word in text.split()][:most]
    for start in range(0, len(words), PAGE):
        yield words[start : start + PAGE]


def gold_tally(gold: Path, scan: Path) -> Tally:
    """A whole damaged document restored, its hand-read lines judged."""
    text = scan.read_text("utf-8")
    firsts = [0]  # word by place that each line begins with
    for line in text.split("\n"):
        firsts.append(firsts[-1] + len(line.split()))
    started = time.perf_counter()
    found = restore(text)
    tally = Tally(seconds=time.perf_counter() - started, damages=[damage(text)])
    for row in gold.read_text("utf-8").splitlines():
        number, _, wanted = row.split("\t")
        clean, first = wanted.split(), firsts[int(number)]
        count(tally, clean, list(range(first, first + len(clean))), text, found)
    tally.seconds *= tally.words / max(len(found.words), 1)
    return tally


def fit(told: Iterable[tuple[float, bool]]) -> tuple[float, float]:
    """Slope and bias of logistic regression from the raw chance's log-odds to rightness."""
    rows = np.array([(certainty.log_odds(certainty.chance_of(told)), right) for told, right in told], float)
    slope, bias = 0.5, 0.0
    design = np.stack((rows[:, 0], np.ones(len(rows))))
    for _ in range(50):  # Newton's steps, held short
        guess = 1 / (1 + np.exp(-(slope * rows[:, 0] + bias)))
        step = np.linalg.solve((design * guess * (1 - guess)) @ design.T, design @ (rows[:, 1] - guess))
        slope, bias = slope + np.clip(step[0], -0.2, 0.2), bias + np.clip(step[1], -0.2, 0.2)
    return float(slope), float(bias)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("clean", type=Path, nargs="*")
    options.add_argument("--words", type=int, default=20_000)
    options.add_argument("--gold", type=Path, nargs=2)
    options.add_argument("--fit", action="store_true")
    chosen = options.parse_args()
    kinds: dict[str, Damage] = {"none": untouched, "no accents": stripped, "channel": sampled}
    if shutil.which("tesseract"):
        kinds["scan"] = scanned
    restore("Làm nóng máy")
    print(
        "| set, damage | words | before | after | sure (0.9) | right of these | ECE | damage() | ms a page |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    everything: list[tuple[float, bool]] = []
    for path in chosen.clean:
        for name, kind in kinds.items():
            tally, random = Tally(), Random(SEED)
            for page in pages(path, chosen.words, random):
                judge(tally, page, kind(page, random))
            print(tally.line(f"{path.name[:12]}, {name}"), flush=True)
            everything += tally.told if name != "none" else []
    if chosen.gold:
        print(gold_tally(*chosen.gold).line("gold"))
    if chosen.fit and everything:
        slope, bias = fit(everything)
        print(f"SLOPE = {slope:.2f}, BIAS = {bias:.2f}")


if __name__ == "__main__":
    main()
