"""The encoder's tokenizer: accent-free, its merges may cross spaces ("giay phep lai xe" is one token)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

UNKNOWN = "[UNK]"
SPACE = "▁"
LONGEST = 28  # characters of a token: about five syllables
RAREST = 3  # times a token must occur


def build_tokenizer(texts: Iterable[str], size: int) -> Tokenizer:
    """Byte pairs over the accent-free texts, at most ``size`` tokens."""
    tokenizer = Tokenizer(models.BPE(unk_token=UNKNOWN))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFD(), normalizers.Lowercase(), normalizers.StripAccents(),
            normalizers.Replace("đ", "d"), normalizers.Replace(Regex(r"[^a-z0-9.,;:?!]+"), " "),
            normalizers.Strip(),
        ]
    )  # fmt: skip
    # Punctuation ends a token, a space does not.
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(r"[.,;:?!]+"), "isolated"),
            pre_tokenizers.Metaspace(replacement=SPACE, prepend_scheme="always", split=False),
        ]
    )
    tokenizer.decoder = decoders.Metaspace()
    trainer = trainers.BpeTrainer(
        vocab_size=size, special_tokens=[UNKNOWN], max_token_length=LONGEST, min_frequency=RAREST,
        show_progress=False,
    )  # fmt: skip
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def syllables(tokenizer: Tokenizer) -> list[list[str]]:
    """The syllables (or letters) that each token of the vocabulary is made of, by token id."""
    vocabulary: dict[str, Any] = tokenizer.get_vocab()
    parts: list[list[str]] = [[] for _ in vocabulary]
    for token, place in vocabulary.items():
        parts[place] = [part for part in token.split(SPACE) if part] or [token]
    return parts
