"""`motcua evaluate`: figures and failures of question sets, the page of a release."""

from __future__ import annotations

import os
import platform
import resource
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from rich.table import Table

from bot.maintenance.screen import line, out
from bot.opening import open_knowledge, quiet_logs
from bot.settings import Settings
from knowledge.errors import KnowledgeError
from knowledge.evaluation import page
from knowledge.evaluation.figures import Figures, measure
from knowledge.evaluation.labelled import PARTS, read_labelled
from knowledge.evaluation.report import Report
from knowledge.evaluation.sets import Question, read_set
from knowledge.runtime import Knowledge
from knowledge.search.dense import SHIPPED, SentenceEncoder


def evaluate_sets(
    settings: Settings, names: list[str], bar: float | None, failures: int, day: date,
    collected: Path | None = None, html: Path | None = None, release: str | None = None,
) -> int:  # fmt: skip
    """Ask the sets, print figures and failures, write the page; 1 when a set is under the bar.

    ``collected`` is the file of questions whose labels are ours (`labelled.PARTS`); ``release`` records
    the figures under that name.
    """
    quiet_logs("WARNING")
    sets = [(Path(name).stem, _questions(name, collected)) for name in names]
    knowledge, loaded = _timed(lambda: open_knowledge(settings))
    found, reports = measure(sets, knowledge.answer, knowledge.index, day)
    for report in reports:
        for failure in report.failures[:failures]:
            reasons = "; ".join(failure.reasons)
            line(f"[{report.name} {failure.question.id}] {failure.question.text!r}: {reasons}")
    out.print(table(reports))
    if html:
        page.write(found, _machine(found, loaded), html)
        line(f"Trang kết quả: {html}")
    if release:
        line(f"Đã ghi {page.record(found, release)}")
    return 1 if bar is not None and any(report.accuracy < bar for report in reports) else 0


def _questions(name: str, collected: Path | None) -> list[Question]:
    if name in PARTS:
        if collected is None:
            raise KnowledgeError(f"Bộ {name} chỉ có nhãn; cần --questions TỆP để có câu hỏi.")
        return read_labelled(collected, name)
    return read_set(name)


def _timed(make: Callable[[], Knowledge]) -> tuple[Knowledge, float]:
    started = time.perf_counter()
    return make(), time.perf_counter() - started


def _machine(figures: Figures, loaded: float) -> dict[str, str]:
    """Speed and memory of this process, in words."""
    started = time.perf_counter()
    SentenceEncoder()
    encoder = time.perf_counter() - started
    size = sum(path.stat().st_size for path in SHIPPED.iterdir() if path.is_file()) / 1e6
    # On Linux the peak is given in kibibytes.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    slowest = max((row.p95 for row in figures.sets), default=0.0)
    return {
        "Máy": f"{platform.system()} {platform.machine()}, {os.cpu_count()} nhân,"
        f" Python {platform.python_version()}",
        "Nạp tri thức và mô hình": f"{loaded:.1f} giây",
        "Nạp lại riêng mô hình câu": f"{encoder:.2f} giây, {size:.1f} MB trên đĩa",
        "p95 của bộ chậm nhất": f"{slowest:.1f} ms một câu, một luồng",
        "Bộ nhớ cao nhất của tiến trình đánh giá": f"{peak:.0f} MB",
    }


def table(reports: list[Report]) -> Table:
    """The figures of some sets, a row each."""
    table = Table("bộ", "câu", "đúng", "đầu tiên", "trong 3", "trong 10", "MRR", "p50 ms", "p95 ms")
    for report in reports:
        shares = [report.recall(1), report.recall(3), report.recall(10), report.mrr]
        table.add_row(
            report.name, str(report.questions), f"{report.accuracy:.1%}",
            *("" if share is None else f"{share:.3f}" for share in shares),
            f"{report.percentile(0.5):.1f}", f"{report.percentile(0.95):.1f}",
        )  # fmt: skip
    return table
