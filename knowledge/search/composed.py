"""A static embedding whose tokens are the sum of their syllables and of something of their own.

Tokens of several syllables fit a training set too well when each has a free vector: on procedures whose
questions were never learned they found the right one for 55 of 100 questions, single syllables for 74.
Here a token's own part is learned more slowly and is dropped half of the time, so that syllables carry
the meaning and tokens the exceptions (docs/decisions/0006).
"""

from __future__ import annotations

from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer

from knowledge.search.tokenizer import syllables

OWN_PACE = 0.3  # learning rate of a token's own part against that of the syllables
DROPPED = 0.5  # share of the tokens whose own part is left out in a training step
LONGEST = 128  # tokens of a text


class ComposedEmbedding(torch.nn.Module):
    """Texts in, vectors of shape (texts, dimensions) out, not normalised."""

    def __init__(self, tokenizer: Tokenizer, dimensions: int) -> None:
        super().__init__()
        self._tokenizer = tokenizer
        places: dict[str, int] = {}
        self._parts = [[places.setdefault(part, len(places)) for part in parts]
                       for parts in syllables(tokenizer)]  # fmt: skip
        self.syllables = torch.nn.Embedding(len(places), dimensions)
        self.own = torch.nn.Embedding(len(self._parts), dimensions)
        torch.nn.init.zeros_(self.own.weight)
        self._read: dict[str, tuple[list[int], list[int]]] = {}

    def forward(self, texts: list[str]) -> torch.Tensor:
        rows = [self._ids(text) for text in texts]
        whole = _bag(self.syllables.weight, [parts for _, parts in rows])
        tokens = [ids for ids, _ in rows]
        if self.training:
            kept = (torch.rand(sum(map(len, tokens))) > DROPPED).float()
            return whole + _bag(self.own.weight, tokens, kept)
        return whole + _bag(self.own.weight, tokens)

    def groups(self, rate: float) -> list[dict[str, object]]:
        """Parameter groups with their learning rates."""
        return [
            {"params": self.syllables.parameters(), "lr": rate},
            {"params": self.own.parameters(), "lr": rate * OWN_PACE},
        ]

    @torch.no_grad()
    def save(self, out: Path) -> None:
        """Write a sentence-transformers model, one half-precision vector a token."""
        flat = _bag(self.syllables.weight, self._parts) + self.own.weight
        static = StaticEmbedding(self._tokenizer, embedding_weights=flat.numpy())
        model = SentenceTransformer(modules=[static], device="cpu")
        model.half().save(str(out), create_model_card=False)

    def _ids(self, text: str) -> tuple[list[int], list[int]]:
        found = self._read.get(text)
        if found is None:
            ids = self._tokenizer.encode(text, add_special_tokens=False).ids[:LONGEST] or [0]
            found = self._read[text] = (ids, [part for token in ids for part in self._parts[token]])
        return found


def _bag(weight: torch.Tensor, rows: list[list[int]], kept: torch.Tensor | None = None) -> torch.Tensor:
    """The sum of each row's vectors, of shape (rows, dimensions)."""
    starts = torch.tensor([0, *[len(row) for row in rows[:-1]]]).cumsum(0)
    flat = torch.tensor([place for row in rows for place in row])
    return torch.nn.functional.embedding_bag(flat, weight, starts, mode="sum", per_sample_weights=kept)
