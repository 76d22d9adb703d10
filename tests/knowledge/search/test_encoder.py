from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.search.composed import ComposedEmbedding
from knowledge.search.dense import SHIPPED, SentenceEncoder, flat_index
from knowledge.search.tokenizer import build_tokenizer, syllables

TEXTS = ["đăng ký khai sinh", "Đăng ký khai sinh cho con", "giấy phép lái xe", "đổi giấy phép lái xe"] * 5


@pytest.fixture(scope="module")
def shipped_encoder() -> SentenceEncoder:
    return SentenceEncoder()


def test_tokens_cross_spaces_and_know_their_syllables() -> None:
    tokenizer = build_tokenizer(TEXTS, 200)
    encoded = tokenizer.encode("ĐĂNG KÝ khai sinh")
    assert len(encoded.tokens) < 4
    assert encoded.ids == tokenizer.encode("dang ky khai sinh").ids
    parts = syllables(tokenizer)
    assert [part for place in encoded.ids for part in parts[place]] == ["dang", "ky", "khai", "sinh"]


def test_what_is_saved_is_what_was_learned(tmp_path: Path) -> None:
    model = ComposedEmbedding(build_tokenizer(TEXTS, 200), 8).eval()
    learned = model(["đăng ký khai sinh", "giấy phép lái xe"]).detach().numpy()
    learned /= np.linalg.norm(learned, axis=1, keepdims=True)
    model.save(tmp_path / "model")
    loaded = SentenceEncoder(tmp_path / "model")
    assert loaded.encode(["đăng ký khai sinh", "giấy phép lái xe"]) == pytest.approx(learned, abs=2e-3)


def test_in_training_some_tokens_speak_by_their_syllables_alone() -> None:
    model = ComposedEmbedding(build_tokenizer(TEXTS, 200), 8)
    model.own.weight.data.fill_(1.0)
    text = ["đăng ký khai sinh cho con"]
    drawn = {tuple(model.train()(text)[0].tolist()) for _ in range(30)}
    assert len(drawn) > 1
    assert len({tuple(model.eval()(text)[0].tolist()) for _ in range(3)}) == 1


def test_one_text_is_encoded_as_among_many(shipped_encoder: SentenceEncoder) -> None:
    texts = ["mất căn cước làm lại ở đâu", "xyzzy", "khai sinh"]
    together = shipped_encoder.encode(texts)
    alone = np.concatenate([shipped_encoder.encode([text]) for text in texts])
    assert alone == pytest.approx(together, abs=1e-3)  # the model itself rounds to half precision
    assert np.linalg.norm(together, axis=1) == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize("text", ["💤", "", "学习"])
def test_a_text_without_tokens_is_near_to_nothing(shipped_encoder: SentenceEncoder, text: str) -> None:
    assert not shipped_encoder.encode([text]).any()
    assert not shipped_encoder.encode([text, text]).any()


def test_the_shipped_model_is_small() -> None:
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) < 20_000_000
    assert (SHIPPED / "README.md").is_file()


def test_the_index_finds_the_nearest() -> None:
    vectors = np.eye(6, dtype=np.float32)
    distances, found = flat_index(vectors).search(vectors[2:3], 2)
    assert found[0][0] == 2
    assert distances[0][0] == pytest.approx(1.0, abs=1e-3)
