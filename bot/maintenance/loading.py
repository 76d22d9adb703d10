"""`motcua knowledge sync | import procedures`: files of the project and of the national portal."""

from __future__ import annotations

from pathlib import Path

from bot.errors import BotError
from bot.maintenance.screen import line, progress, some
from bot.opening import knowledge_engine, quiet_logs
from bot.settings import Settings
from knowledge.importers.procedures import import_files
from knowledge.sync import sync


def sync_content(settings: Settings) -> None:
    """Load the shipped content and say what changed."""
    quiet_logs("WARNING")
    with progress("Nạp nội dung") as bar:
        task = bar.add_task("", total=None)
        report = sync(
            knowledge_engine(settings),
            on_progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
    line(
        f"Nội dung: {report.new} mới, {report.updated} sửa, {report.retired} bỏ, "
        f"{report.unchanged} không đổi. Bản công bố số {report.revision}."
    )


def import_procedure_files(settings: Settings, files: list[Path]) -> None:
    """Import the files and say what came of it. Raises `BotError` when nothing could be read."""
    quiet_logs("WARNING")
    engine = knowledge_engine(settings)
    with progress("Nhập thủ tục") as bar:
        task = bar.add_task("", total=None)
        report = import_files(engine, files, lambda done: bar.update(task, completed=done))
    line(
        f"Thủ tục: {report.new} mới, {report.updated} sửa, {report.unchanged} không đổi, "
        f"{len(report.flagged)} cần xem, {len(report.quarantined)} để riêng, "
        f"{len(report.malformed)} dòng hỏng. "
        f"Bản công bố số {report.revision}."
    )
    some("Để riêng", report.quarantined)
    some("Dòng hỏng", report.malformed)
    some("Cần xem", report.flagged)
    if report.read == 0:
        raise BotError(f"Không đọc được bản ghi nào từ {', '.join(str(path) for path in files)}.")
