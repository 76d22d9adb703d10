"""Workbooks: the entries out to XLSX and back, and the ministries' lists of procedures."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.maintenance.reviewing import person
from bot.maintenance.screen import change, line, some
from bot.opening import knowledge_engine, quiet_logs
from bot.settings import Settings
from knowledge.workbooks import importing, lists
from knowledge.workbooks.comparing import Changes, compare
from knowledge.workbooks.errors import CellsError
from knowledge.workbooks.exporting import export
from knowledge.workbooks.reading import read_workbook


def export_xlsx(settings: Settings, path: Path, *, published: bool, everything: bool) -> None:
    """Write the entries to a workbook; the draft laid over what is published unless ``published``."""
    report = export(knowledge_engine(settings), path, drafted=not published, everything=everything)
    line(f"Đã ghi {report.path} (bản công bố số {report.revision}):")
    for sheet, rows in report.rows.items():
        line(f"    {sheet}: {rows} dòng")


def import_xlsx(settings: Settings, path: Path, by: str | None, reason: str | None, preview: bool) -> None:
    """Show what a workbook changes, then write it into the draft unless ``preview``.

    Raises `CellsError` after listing every cell that cannot be taken; then nothing is written.
    """
    quiet_logs("WARNING")
    engine = knowledge_engine(settings)
    who = None if preview and not (by or settings.maintainer) else person(settings, by)
    try:
        workbook = read_workbook(path)
        found = compare(engine, workbook, who)
        _show(found)
        if preview:
            line("Chạy thử, không ghi gì.")
            return
        report = importing.apply(engine, workbook, who or "", reason or f"sửa trong {path.name}")
    except CellsError as error:
        some("Ô chưa nhận được", error.problems)
        raise
    line(f"Đã ghi {report.written} thay đổi vào bản nháp." if report.written else "Không có gì để ghi.")


def _show(found: Changes) -> None:
    for one in found.cells:
        line(f"Ô {one.cell}")
        change(one.difference)
    some("Không ghi vì đã có người sửa sau khi xuất", found.conflicts)
    some("Lưu ý", found.warnings)
    line(f"{len(found.cells)} ô khác bản đang có." if found.cells else "Không có ô nào khác.")


def import_lists(settings: Settings, paths: list[Path], day: date, preview: bool) -> None:
    """Compare the ministries' lists with what we have; procedures we lack become known by name."""
    quiet_logs("WARNING")
    engine = knowledge_engine(settings)
    if preview:
        report = lists.compare_list(engine, [lists.read_procedure_list(path) for path in paths])
        line("Chạy thử, không ghi gì.")
    else:
        report = lists.import_lists(engine, paths, day)
    line(
        f"Danh sách: {report.listed} thủ tục, {report.known} đã có, {len(report.missing)} chưa có, "
        f"{len(report.renamed)} khác tên, {len(report.gone)} của ta không còn trong danh sách."
        + ("" if preview else f" Bản công bố số {report.revision}.")
    )
    some("Chưa có", (f"{row.code} {row.title}" for row in report.missing))
    some("Khác tên", (f"{row.code}: ta “{row.ours}”, danh sách “{row.theirs}”" for row in report.renamed))
    some("Không còn trong danh sách", (f"{code} {title}" for code, title in report.gone))
    some("Không đọc được", report.problems)
