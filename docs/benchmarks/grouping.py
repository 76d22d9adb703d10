"""How near two questions must be to count as one (bot/turns/unanswered.py).

    PYTHONPATH=. .venv/bin/python docs/benchmarks/grouping.py

Pairs of evaluation questions with one expected entry against pairs with two; prints the share of each that a
cosine joins.
"""

from __future__ import annotations

import random
import sys
from collections import defaultdict

from knowledge.evaluation.sets import read_set
from knowledge.search.dense import SentenceEncoder

SETS = ("topics_dev", "procedures_dev", "unseen_dev")
OTHERS = 2000


def main() -> None:
    by_entry: dict[str, list[str]] = defaultdict(list)
    for name in SETS:
        for question in read_set(name):
            if question.entry:
                by_entry[question.entry[0]].append(question.text)
    chance = random.Random(1)
    same = [tuple(chance.sample(texts, 2)) for texts in by_entry.values() if len(texts) > 1]
    others = []
    for _ in range(OTHERS):
        one, other = chance.sample(list(by_entry), 2)
        others.append((chance.choice(by_entry[one]), chance.choice(by_entry[other])))
    encoder = SentenceEncoder()
    for title, pairs in (("one entry", same), ("two entries", others)):
        left, right = (encoder.encode([pair[side] for pair in pairs]) for side in (0, 1))
        near = (left * right).sum(1)
        shares = "  ".join(f"{at:.2f}: {(near >= at).mean():.3f}" for at in (0.35, 0.4, 0.45, 0.5, 0.55, 0.6))
        sys.stdout.write(f"{title} ({len(pairs)} pairs): {shares}\n")


if __name__ == "__main__":
    main()
