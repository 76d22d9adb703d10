from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from knowledge.errors import KnowledgeError
from knowledge.evaluation import labelled
from knowledge.evaluation.labelled import DECLINED, LABELS, PARTS, digest, read_labelled


def test_labels_hold_no_text_and_every_part() -> None:
    rows = [json.loads(line) for line in LABELS.read_text("utf-8").splitlines()]
    assert {row["part"] for row in rows} == set(PARTS)
    assert all(len(row["q"]) == 12 and set(row) <= {"q", "part", "reach", "entry", "why"} for row in rows)
    assert all(bool(row["entry"]) == (row["reach"] == "in") for row in rows)
    assert Counter(row["part"] for row in rows)["zalo"] == 200


def test_texts_meet_their_labels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    labels = tmp_path / "labels.jsonl"
    rows = [
        {"q": digest("mất xe"), "part": "zalo", "reach": "in", "entry": ["tthc/1.000001"]},
        {"q": digest("phạt mấy triệu"), "part": "zalo", "reach": "out", "entry": []},
        {"q": digest("nộp ở đâu"), "part": "zalo", "reach": "topic", "entry": []},
    ]
    labels.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    monkeypatch.setattr(labelled, "LABELS", labels)
    collected = tmp_path / "questions.jsonl"
    texts = ("mất xe", "phạt mấy triệu", "nộp ở đâu", "không có nhãn")
    collected.write_text("\n".join(json.dumps({"q": text}) for text in texts), "utf-8")
    known, out, topic = read_labelled(collected, "zalo")
    assert (known.text, known.entry, known.status) == ("mất xe", ("tthc/1.000001",), ())
    assert (out.text, out.entry, out.status) == ("phạt mấy triệu", (), DECLINED)
    assert topic.status == ("answered",)
    with pytest.raises(KnowledgeError, match="bandocapt"):
        read_labelled(collected, "bandocapt")


@pytest.mark.parametrize("text", ["{", "[1]", "{}", "\xff"])
def test_a_file_that_is_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(KnowledgeError, match=r"questions\.jsonl"):
        read_labelled(path, "zalo")
