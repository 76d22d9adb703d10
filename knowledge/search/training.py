"""Train the shipped encoder: a static embedding over accent-free, many-syllable tokens.

    python -m knowledge.search.training --text FILE.jsonl.gz --out knowledge/search/encoder
    python -m knowledge.search.training --text FILE.jsonl.gz --out FOLDER --stage tuning

Data: heading and article of the official legal codification (MIT, outside this repository), titles of
the shipped catalogue with their field, and our own questions with the entry they belong to. Loss: in-batch
negatives both ways (Henderson et al. 2017, arXiv:1705.00652) on cosine similarity. Runs on a CPU in
minutes; the seed is fixed and results repeat within noise.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import torch

from knowledge.entries import Aspect
from knowledge.evaluation.splits import Stage, learnable
from knowledge.search.composed import ComposedEmbedding
from knowledge.search.tokenizer import build_tokenizer
from knowledge.sync import shipped
from knowledge.vietnamese.text import nfc

SEED = 20261121
VOCABULARY = 24_000  # tokens: 24,000 x 192 half floats are 9 MB
DIMENSIONS = 192
RATE = 0.02
SCALE = 20.0  # inverse temperature of the softmax over cosines
GENERIC = re.compile(
    r"phạm vi điều chỉnh|đối tượng áp dụng|hiệu lực thi hành|giải thích từ ngữ|trách nhiệm thi hành"
)

Pair = tuple[str, str]


def codification_pairs(path: Path) -> Iterator[Pair]:
    """Heading and the beginning of its article, generic headings left out."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            heading = nfc(row["heading"])
            if GENERIC.search(heading.lower()) or len(heading) < 12:
                continue
            body = nfc(re.sub(r"#+\s*\d+\S*", " ", row["body"]).replace("\n", " "))
            yield f"{heading}", " ".join(body.split()[:60])
            yield heading, row["de_muc"]


def own_pairs(stage: Stage) -> Iterator[Pair]:
    """Our questions with their titles, first sentences and sister questions; catalogue titles with fields."""
    layers, _ = shipped()
    kept = learnable(stage)
    for layer in layers:
        answer = next((fact.text for fact in layer.facts if fact.aspect == Aspect.ANSWER), None)
        questions = [text for text in layer.questions if kept(layer.entry_id, text)]
        for question in questions:
            yield question, layer.title
            if answer:
                yield question, " ".join(answer.split()[:40])
        yield from pairwise(questions)
        if layer.field and layer.field != layer.title:
            yield layer.title, layer.field


def train(pairs: list[tuple[Pair, int]], out: Path, epochs: int, batch: int) -> None:
    """Fit on (pair, repetitions an epoch) and write the model in half precision to ``out``."""
    torch.manual_seed(SEED)
    rng = random.Random(SEED)  # noqa: S311 - shuffling, not secrets
    repeated = [pair for pair, times in pairs for _ in range(times)]
    tokenizer = build_tokenizer([text for pair, _ in pairs for text in pair], VOCABULARY)
    model = ComposedEmbedding(tokenizer, DIMENSIONS)
    groups = model.groups(RATE)
    steps = epochs * (len(repeated) // batch)
    optimizer = torch.optim.Adam(groups, lr=RATE)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, max_lr=[float(str(group["lr"])) for group in groups], total_steps=steps, pct_start=0.1
    )
    step = 0
    for _ in range(epochs):
        rng.shuffle(repeated)
        for start in range(0, len(repeated) - batch + 1, batch):
            loss = _loss(model, repeated[start : start + batch])
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
            step += 1
            if step % 100 == 0:
                _say(f"{step}/{steps} loss {loss.item():.3f}")
    model.eval().save(out)


def _loss(model: ComposedEmbedding, pairs: list[Pair]) -> torch.Tensor:
    normalize = torch.nn.functional.normalize
    first, second = (normalize(model([pair[side] for pair in pairs]), dim=-1) for side in (0, 1))
    scores = first @ second.T * SCALE
    # The same text twice in a batch is no negative of itself.
    places: dict[str, int] = {}
    ids = torch.tensor([places.setdefault(pair[1], len(places)) for pair in pairs])
    same = (ids[:, None] == ids[None, :]) & ~torch.eye(len(pairs), dtype=torch.bool)
    scores = scores.masked_fill(same, -1e4)
    labels = torch.arange(len(pairs))
    entropy = torch.nn.functional.cross_entropy
    return (entropy(scores, labels) + entropy(scores.T, labels)) / 2


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--text", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--batch", type=int, default=512)
    parser.add_argument("--stage", type=Stage, choices=list(Stage), default=Stage.RELEASE)
    options = parser.parse_args()
    pairs = [(pair, 1) for pair in codification_pairs(options.text)]
    pairs += [(pair, 4) for pair in own_pairs(options.stage)]
    _say(f"{len(pairs)} pairs")
    train(pairs, options.out, options.epochs, options.batch)


if __name__ == "__main__":
    main()
