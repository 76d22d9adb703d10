"""What maintainers run: sync, check, import, evaluate; figures to the screen, an exit code back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bot.errors import BotError
from bot.opening import knowledge_engine, open_knowledge, quiet_logs
from bot.settings import Settings
from knowledge.checking import check
from knowledge.evaluation.report import Report, evaluate
from knowledge.evaluation.sets import read_set
from knowledge.importers.procedures import import_files
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


def evaluate_sets(settings: Settings, names: list[str], bar: float | None, failures: int, day: date) -> int:
    """Ask the sets, print figures and failures; 1 when one is under the bar."""
    quiet_logs("WARNING")
    sets = [(name, read_set(name)) for name in names]
    knowledge = open_knowledge(settings)
    reports = [evaluate(Path(name).stem, questions, knowledge.answer, day) for name, questions in sets]
    for report in reports:
        for failure in report.failures[:failures]:
            out.print(
                f"[{report.name} {failure.question.id}] {failure.question.text!r}: "
                + "; ".join(failure.reasons),
                soft_wrap=True, markup=False,
            )  # fmt: skip
    out.print(_table(reports))
    return 1 if bar is not None and any(report.accuracy < bar for report in reports) else 0


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
