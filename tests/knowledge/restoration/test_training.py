from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest

from knowledge.restoration.channel import read_sightings
from knowledge.restoration.channel_training import learn, word_pairs, write_letters
from knowledge.restoration.corpus import CorpusError, Text, read_texts
from knowledge.restoration.counting import count
from knowledge.restoration.model import WORD_BITS, Model, load
from knowledge.restoration.reading import Reader
from knowledge.restoration.restoring import restore_with
from knowledge.restoration.training import train
from tests.knowledge.restoration.conftest import SENTENCES


def test_a_model_is_trained_from_files_and_restores(tmp_path: Path) -> None:
    (tmp_path / "clean.txt").write_text("\n".join(SENTENCES * 5), "utf-8")
    sizes = train([tmp_path / "clean.txt"], tmp_path / "model.npz", (0.0, 0.0))
    assert len(sizes) == 3
    reader = Reader(load(tmp_path / "model.npz"), {})
    assert restore_with(reader, "Nguoi dan nop don tai phuong.").text == "Người dân nộp đơn tại phường."


def test_runs_of_words_never_cross_an_edge() -> None:
    found = count(["Nộp đơn. Trả đơn, nộp đơn\nTrả"] * 3, 2)
    pairs = {
        f"{found.words[key >> WORD_BITS]} {found.words[key & ((1 << WORD_BITS) - 1)]}": times
        for key, times in zip(found.keys[1].tolist(), found.counts[1].tolist(), strict=True)
    }
    assert pairs == {"<s> nộp": 3, "nộp đơn": 6, "<s> trả": 6, "trả đơn": 3, "đơn ,": 3, ", nộp": 3}


def test_copies_and_damaged_paragraphs_are_not_counted() -> None:
    clean = "Cơ quan tiếp nhận trả kết quả cho người dân tại nơi đã nộp hồ sơ ban đầu."
    damaged = "Co quan tiep nhan tra ket qua cho nguoi dan tai noi da nop ho so ban dau."
    assert count([clean] * 4 + [damaged] * 4, 1).counts[0].sum() == count([clean], 1).counts[0].sum()


def test_texts_are_read_by_their_kind(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "a.jsonl.gz", "wt", encoding="utf-8") as file:
        row = {"id": "1.2.LQ.3", "heading": "Nộp đơn", "body": "### 01400000 Người dân nộp đơn.\nXong."}
        file.write(json.dumps(row) + "\n")
    (tmp_path / "b.tsv").write_text("# chú thích\nmã\tphường A|phường B\n", "utf-8")
    (article,) = read_texts(tmp_path / "a.jsonl.gz")
    assert article.document == "1.2.LQ"
    assert article.body.split() == ["Nộp", "đơn", "Người", "dân", "nộp", "đơn.", "Xong."]
    (table,) = read_texts(tmp_path / "b.tsv")
    assert table.body.split("\n") == ["mã", "phường A", "phường B"]
    assert not table.held_out


def test_documents_are_held_out_whole() -> None:
    held = [Text(f"1.{n}.LQ", "").held_out for n in range(2000)]
    assert 60 < sum(held) < 140
    assert Text("1.5.LQ", "một").held_out == Text("1.5.LQ", "hai").held_out


@pytest.mark.parametrize("content", ["{", '{"id": 1}', "[]"])
def test_a_file_that_cannot_be_learned_from_is_named(content: str, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text(content, "utf-8")
    with pytest.raises(CorpusError, match=r"bad\.jsonl"):
        list(read_texts(tmp_path / "bad.jsonl"))
    with pytest.raises(CorpusError, match=r"gone\.txt"):
        list(read_texts(tmp_path / "gone.txt"))


def test_a_channel_learns_from_pairs_and_from_a_damaged_text(small: Model, tmp_path: Path) -> None:
    pairs = [pair for word in ("nộp ndp", "đơn don", "tại tai") for pair in word_pairs(*word.split())]
    assert pairs == [("nộp", "ndp"), ("đơn", "don"), ("tại", "tai")]
    # The damaged text reads ư as "w", which no pair has told.
    damaged = ["Ngwoi dan ndp don tai phwong. Phwong tra kết quả. Ngwoi dan nhan kết quả tai phwong."] * 3
    letters = learn(small, Counter(pairs * 100), damaged)
    write_letters(letters, tmp_path / "letters.tsv")
    read = read_sightings(tmp_path / "letters.tsv")
    assert read["ộ"]["d"] > 0.5
    assert max(read["ư"], key=lambda sign: read["ư"][sign]) == "w"


def test_words_run_together_teach_nothing() -> None:
    assert list(word_pairs("kế...của", "ké...cia")) == [("kế", "ké"), ("của", "cia")]
    assert list(word_pairs("kế...của", "kécia")) == []
    assert list(word_pairs("13/8/2021", "13/8/2021")) == []
