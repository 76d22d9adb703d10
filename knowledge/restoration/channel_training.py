"""Learn how letters are misread: from pages scanned on purpose, then from damaged documents themselves.

    python -m knowledge.restoration.channel_training --clean phapdien_pairs.jsonl.gz --damaged 001.txt

Scans give pairs of words for certain, but of our printer and our wear; a damaged document gives what really
happened, but only through its restoration. So the scans' sightings are scaled down to a first opinion, and
the document's own are added in rounds of restoring and counting (expectation-maximisation). Needs the
shipped model and `tesseract`; about ten minutes of one core, nearly all of it the scans'.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random

from knowledge.errors import KnowledgeError
from knowledge.restoration.aligning import letters_of
from knowledge.restoration.channel import LETTERS_FILE, Sightings, normal
from knowledge.restoration.corpus import read_texts
from knowledge.restoration.model import Model, shipped
from knowledge.restoration.reading import Reader
from knowledge.restoration.restoring import restore_with
from knowledge.restoration.scans import WORDS, scan
from knowledge.restoration.tokens import Kind, cut
from knowledge.vietnamese.text import nfc

SEED = 20261121
PAGES = 300
OPINION = 0.01  # of a scan's sighting: at 0.01 the damaged seed reads best, and other scans no worse
ROUNDS = 3
BELIEVED = 0.5  # certainty of a restored word that is counted, with its certainty as weight
LEAST = 0.02  # sightings of a reading that is worth a row

Pairs = Counter[tuple[str, str]]


def scanned_pairs(path: Path, pages: int) -> Pairs:
    """(clean word, what was read) from pages of the texts that the model learns from, drawn at random."""
    random = Random(SEED)  # noqa: S311 - a sample, not a secret
    texts = [text.body for text in read_texts(path) if not text.held_out]
    random.shuffle(texts)
    words = [word for text in texts for word in text.split()[:WORDS]]
    found: Pairs = Counter()
    for page in range(min(pages, len(words) // WORDS)):
        drawn = scan(words[page * WORDS : (page + 1) * WORDS], random)
        for clean, read in drawn.pairs():
            found.update(word_pairs(clean, read))
    return found


def word_pairs(clean: str, read: str) -> Iterator[tuple[str, str]]:
    """Pairs of words in one printed word and its reading, where both have as many ("kế...của")."""
    ours, theirs = ([piece.text for piece in cut(text) if piece.kind is Kind.WORD] for text in (clean, read))
    if len(ours) == len(theirs):
        for word, seen in zip(ours, theirs, strict=True):
            if word.isalpha():
                yield normal(word), normal(seen)


def learn(model: Model, opinion: Pairs, damaged: Sequence[str]) -> Sightings:
    """How letters are read, by pairs that are known and documents that are not."""
    base = Counter({pair: times * OPINION for pair, times in opinion.items()})
    letters = letters_of(base)
    for _ in range(ROUNDS if damaged else 0):
        reader = Reader(model, letters)
        letters = letters_of(base + _restored_pairs(reader, damaged))
    return letters


def _restored_pairs(reader: Reader, texts: Iterable[str]) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for text in texts:
        for word in restore_with(reader, text).words:
            proposed = normal(word.proposed)
            if word.certainty >= BELIEVED and proposed in reader.model.ids and proposed.isalpha():
                found[proposed, normal(word.original)] += word.certainty  # type: ignore[assignment]
    return found


def write_letters(letters: Sightings, path: Path) -> None:
    """One row a reading: what was written, what was read, how often."""
    rows = ["# Chữ gốc, chữ bị đọc thành, số lần (đã quy đổi)"]
    for written, reads in sorted(letters.items()):
        rows += [f"{written}\t{read}\t{times:.2f}" for read, times in sorted(reads.items()) if times >= LEAST]
    path.write_text("\n".join(rows) + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--clean", type=Path, required=True)
    parser.add_argument("--damaged", type=Path, nargs="*", default=[])
    parser.add_argument("--pages", type=int, default=PAGES)
    parser.add_argument("--out", type=Path, default=LETTERS_FILE)
    options = parser.parse_args()
    try:
        damaged = [nfc(path.read_text("utf-8")) for path in options.damaged]
        letters = learn(shipped(), scanned_pairs(options.clean, options.pages), damaged)
    except (KnowledgeError, OSError) as error:
        sys.exit(str(error))
    write_letters(letters, options.out)
    sys.stderr.write(f"{sum(len(reads) for reads in letters.values())} readings\n")


if __name__ == "__main__":
    main()
