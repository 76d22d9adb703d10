"""Train the shipped syllable model on clean administrative Vietnamese.

    python -m knowledge.restoration.training phapdien_pairs.jsonl.gz national_2642.jsonl.gz \\
        knowledge/vietnamese/data/places.tsv knowledge/content/asked/*.tsv

The codification and the portal's records are outside this repository; the names of places and our own ways
of asking are in it, and teach the words that people type. One document in twenty is left out to measure on
(``corpus.HELD``). Takes about a minute of one core; the same texts give the same file. Only words and the
probabilities of short runs of them are written.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from knowledge.errors import KnowledgeError
from knowledge.restoration.corpus import read_texts
from knowledge.restoration.counting import count
from knowledge.restoration.model import SHIPPED, write
from knowledge.restoration.smoothing import estimate

# Least weighted difference of a kept run of two, three, four syllables: 2.6 MB. Of 18,285 words on scans of
# held-out documents, (1, 2, 4) with twice the size reads 7 more rightly, everything (four times) 23 more.
KEPT = (1.0, 4.0, 16.0)


def train(paths: Sequence[Path], out: Path, kept: tuple[float, ...] = KEPT) -> tuple[int, ...]:
    """Count, smooth, prune and write; the number of n-grams of each length written."""
    model = estimate(count(_bodies(paths), len(kept) + 1), kept)
    write(model, out)
    return tuple(len(level.keys) for level in model.levels)


def _bodies(paths: Sequence[Path]) -> Iterator[str]:
    for path in paths:
        for text in read_texts(path):
            if not text.held_out:
                yield text.body


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("texts", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, default=SHIPPED)
    options = parser.parse_args()
    try:
        sizes = train(options.texts, options.out)
    except KnowledgeError as error:
        sys.exit(str(error))
    sys.stderr.write(f"{sizes} n-grams, {options.out.stat().st_size / 1e6:.1f} MB\n")


if __name__ == "__main__":
    main()
