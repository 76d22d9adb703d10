"""`motcua knowledge sync | import procedures`: files of the project and of the national portal."""

from __future__ import annotations

from pathlib import Path

from bot.errors import BotError
from bot.maintenance import screen
from bot.maintenance.screen import line, progress, some
from bot.opening import knowledge_engine, quiet_logs
from bot.settings import Settings
from knowledge.importers.again import Extent
from knowledge.importers.procedures import Report, import_files
from knowledge.sync import sync

_EXTENT = {
    Extent.WHOLE: "Tệp là bản mới của cả danh mục: có {held}/{imported} mã đã nhập trước.",
    Extent.PART: "Tệp chỉ là một phần ({held}/{imported} mã đã nhập trước): không xét mã vắng mặt.",
    Extent.BROKEN: "Có tệp không đọc được hết: không xét mã vắng mặt.",
}
SHOWN_CHANGES = 40


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


def import_procedure_files(settings: Settings, files: list[Path], *, preview: bool = False) -> None:
    """Import the files (or only tell what would come of it) and say what changed.

    Raises `BotError` when a file could not be read, or no record in any.
    """
    quiet_logs("WARNING")
    engine = knowledge_engine(settings)
    with progress("Nhập thủ tục") as bar:
        task = bar.add_task("", total=None)
        report = import_files(engine, files, lambda done: bar.update(task, completed=done), preview=preview)
    if preview:
        line("Chạy thử, không ghi gì.")
    line(
        f"Thủ tục: {report.new} mới, {report.updated} sửa, {report.unchanged} không đổi, "
        f"{len(report.flagged)} cần xem, {len(report.quarantined)} để riêng, "
        f"{len(report.malformed)} dòng hỏng." + ("" if preview else f" Bản công bố số {report.revision}.")
    )
    _again(report, preview)
    some("Để riêng", report.quarantined)
    some("Dòng hỏng", report.malformed)
    some("Cần xem", report.flagged)
    some("Tệp không đọc được", report.unreadable)
    if report.read == 0:
        raise BotError(f"Không đọc được bản ghi nào từ {', '.join(str(path) for path in files)}.")
    if report.unreadable:
        raise BotError(f"Có tệp không đọc được: {'; '.join(report.unreadable)}")


def _again(report: Report, preview: bool) -> None:
    """What a newer copy says otherwise, fees and times on top."""
    if report.extent in _EXTENT:
        line(_EXTENT[report.extent].format(held=report.held, imported=report.imported))
    if report.differences:
        grave = sum(found.weight == 0 for found in report.differences)
        line(f"{len(report.differences)} chỗ khác bản đang công bố, {grave} về phí và thời hạn.")
        screen.differences(report.differences, SHOWN_CHANGES)
    some("Mã vắng mặt", report.vanished)
    some("Mã có lại", report.returned)
    some("Bản sửa có nội dung tệp đã đổi", report.overtaken)
    if report.queued:
        waiting = "sẽ có " if preview else ""
        line(f"{waiting}{report.queued} việc mới chờ quyết định: motcua knowledge decisions")
