"""What maintainers run: sync, check, import, evaluate; figures to the screen, an exit code back."""

from __future__ import annotations

import os
import platform
import resource
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bot.errors import BotError
from bot.opening import knowledge_engine, open_knowledge, quiet_logs
from bot.settings import Settings
from knowledge.checking import check
from knowledge.errors import KnowledgeError
from knowledge.evaluation import page
from knowledge.evaluation.figures import Figures, measure
from knowledge.evaluation.labelled import PARTS, read_labelled
from knowledge.evaluation.report import Report
from knowledge.evaluation.sets import Question, read_set
from knowledge.importers.procedures import import_files
from knowledge.runtime import Knowledge
from knowledge.search.dense import SHIPPED, SentenceEncoder
from knowledge.store import Store
from knowledge.sync import sync

console = Console(stderr=True, highlight=False)
out = Console(highlight=False)
SHOWN_REASONS = 20


def _progress(title: str) -> Progress:
    return Progress(
        TextColumn(title), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console,
        transient=True, disable=not console.is_terminal,
    )  # fmt: skip


def sync_content(settings: Settings) -> None:
    """Load the shipped content and say what changed."""
    quiet_logs("WARNING")
    with _progress("Nạp nội dung") as progress:
        task = progress.add_task("", total=None)
        report = sync(
            knowledge_engine(settings),
            on_progress=lambda done, total: progress.update(task, completed=done, total=total),
        )
    out.print(
        f"Nội dung: {report.new} mới, {report.updated} sửa, {report.retired} bỏ, "
        f"{report.unchanged} không đổi. Bản công bố số {report.revision}."
    )


def check_content(settings: Settings, day: date) -> int:
    """List what is wrong; 1 when a published entry has no source."""
    findings = check(Store(knowledge_engine(settings)), day)
    for finding in findings:
        out.print(f"{finding.kind}\t{finding.entry}\t{finding.detail}", soft_wrap=True, markup=False)
    counts: dict[str, int] = {}
    for finding in findings:
        counts[finding.kind] = counts.get(finding.kind, 0) + 1
    console.print("; ".join(f"{kind}: {count}" for kind, count in sorted(counts.items())) or "Không có gì.")
    return 1 if any(finding.fatal for finding in findings) else 0


def import_procedure_files(settings: Settings, files: list[Path]) -> None:
    """Import the files and say what came of it. Raises `BotError` when nothing could be read."""
    quiet_logs("WARNING")
    engine = knowledge_engine(settings)
    with _progress("Nhập thủ tục") as progress:
        task = progress.add_task("", total=None)
        report = import_files(engine, files, lambda done: progress.update(task, completed=done))
    out.print(
        f"Thủ tục: {report.new} mới, {report.updated} sửa, {report.unchanged} không đổi, "
        f"{len(report.flagged)} cần xem, {len(report.quarantined)} để riêng, "
        f"{len(report.malformed)} dòng hỏng. "
        f"Bản công bố số {report.revision}."
    )
    for title, rows in (
        ("Để riêng", report.quarantined),
        ("Dòng hỏng", report.malformed),
        ("Cần xem", report.flagged),
    ):
        for row in rows[:SHOWN_REASONS]:
            out.print(f"  {title}: {row}", soft_wrap=True, markup=False)
        if len(rows) > SHOWN_REASONS:
            out.print(f"  {title}: ... và {len(rows) - SHOWN_REASONS} nữa")
    if report.read == 0:
        raise BotError(f"Không đọc được bản ghi nào từ {', '.join(str(path) for path in files)}.")


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
            out.print(
                f"[{report.name} {failure.question.id}] {failure.question.text!r}: "
                + "; ".join(failure.reasons),
                soft_wrap=True, markup=False,
            )  # fmt: skip
    out.print(_table(reports))
    if html:
        page.write(found, _machine(found, loaded), html)
        out.print(f"Trang kết quả: {html}", soft_wrap=True)
    if release:
        out.print(f"Đã ghi {page.record(found, release)}", soft_wrap=True)
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


def _table(reports: list[Report]) -> Table:
    table = Table("bộ", "câu", "đúng", "đầu tiên", "trong 3", "trong 10", "MRR", "p50 ms", "p95 ms")
    for report in reports:
        shares = [report.recall(1), report.recall(3), report.recall(10), report.mrr]
        table.add_row(
            report.name, str(report.questions), f"{report.accuracy:.1%}",
            *("" if share is None else f"{share:.3f}" for share in shares),
            f"{report.percentile(0.5):.1f}", f"{report.percentile(0.95):.1f}",
        )  # fmt: skip
    return table
