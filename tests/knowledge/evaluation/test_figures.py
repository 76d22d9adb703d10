from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.evaluation import page
from knowledge.evaluation.figures import calibration, measure
from knowledge.evaluation.sets import Question
from knowledge.runtime import Knowledge
from tests.knowledge.small import PASSPORT, POST, STAY

TODAY = date(2026, 11, 21)
SETS = [
    ("thu_tuc", [
        Question("1", "làm hộ chiếu bao nhiêu tiền", entry=(PASSPORT,)),
        Question("2", "đăng ký tạm trú cần giấy tờ gì", entry=(STAY,)),
        Question("3", "gửi giấy tờ qua bưu điện", entry=(PASSPORT,)),  # wrong on purpose
    ]),
    ("near_misses", [
        Question("4", "làm hộ chiếu ở đâu", entry=(PASSPORT,), not_entry=(STAY,), kind="again"),
        Question("5", "gửi giấy tờ qua bưu điện", entry=(STAY,), not_entry=(POST,), kind="again"),
    ]),
    ("offtopic", [Question("6", "nấu phở bò thế nào", status=("out_of_scope", "no_answer"))]),
]  # fmt: skip


def test_figures_and_their_page(small: Knowledge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found, reports = measure(SETS, small.answer, small.index, TODAY)
    first = found.sets[0]
    assert (first.questions, first.first) == (3, pytest.approx(2 / 3))
    assert set(first.baselines) == {"BM25 trên tên", "BM25 trên tên và cách hỏi", "mô hình câu"}
    assert [(row.kind, row.right, row.neighbour) for row in found.near] == [("again", 0.5, 0.5)]
    assert found.typing["chữ hoa"] == 1.0
    assert found.chosen is not None
    assert found.chosen.answered == 0.0
    assert len(found.worst) == sum(len(report.failures) for report in reports)
    assert "worst" not in found.plain()

    monkeypatch.setattr(page, "RELEASES", tmp_path)
    page.record(found, page.RELEASE)
    assert page.release_before() is None
    page.record(found, "0.0.1")
    page.write(found, {"Máy": "hai nhân <b>"}, tmp_path / "trang" / "index.html")
    text = (tmp_path / "trang" / "index.html").read_text("utf-8")
    assert text.count("<svg") == 3
    assert "Bản trước: 0.0.1" in text
    assert "hai nhân &lt;b&gt;" in text
    assert "gửi giấy tờ qua bưu điện" in text  # a failure is shown


def test_calibration() -> None:
    judged = [(0.95, True)] * 9 + [(0.95, False)] + [(0.15, False)] * 10
    bins, error = calibration(judged)
    assert [(b.count, b.right) for b in bins] == [(10, 0.0), (10, 0.9)]
    assert error == pytest.approx(0.5 * 0.15 + 0.5 * 0.05)
