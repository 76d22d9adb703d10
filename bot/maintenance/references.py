"""`motcua knowledge reference ...`: records of other sites, for comparing and drafting only."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.errors import SettingsError
from bot.maintenance.reviewing import person
from bot.maintenance.screen import line, some
from bot.opening import knowledge_engine
from bot.settings import Settings
from knowledge.reference import comparing, drafting, loading

NONE = "(không có)"


def load(settings: Settings, file: Path, source: str | None) -> None:
    report = loading.load(knowledge_engine(settings), file, source)
    some("Không đọc được", report.unreadable)
    line(
        f"Tham chiếu {report.source}: {report.new} mới, {report.updated} sửa, {report.unchanged} không đổi, "
        f"{len(report.repeated)} trùng mã, {len(report.unreadable)} không đọc được. Không công bố gì."
    )


def find(settings: Settings, words: str, source: str | None) -> None:
    found = loading.find(knowledge_engine(settings), words, source)
    for record in found:
        line(f"{record.source}/{record.site_id}\t{record.code or '-'}\t{record.title}")
    if not found:
        line("Không tìm thấy.")


def compare(settings: Settings, subject: str, day: date) -> None:
    """Records of other sites beside our entry, field by field."""
    found = comparing.compare(knowledge_engine(settings), subject, day)
    line(f"{found.entry_id}: {found.title}" if found.entry_id else "Ta chưa có thủ tục này.")
    for beside in found.beside:
        line(f"{beside.record.source}/{beside.record.site_id}: {beside.record.title}")
        for row in beside.rows:
            line(f"  {'giống' if row.same else 'khác'}\t{row.name}")
            line(f"    ta: {row.ours or NONE}")
            line(f"    họ: {row.theirs}")
    if not found.beside:
        line("Không có bản tham chiếu nào nói về thủ tục này.")


def missing(settings: Settings, source: str) -> None:
    found = comparing.missing(knowledge_engine(settings), source)
    for one in found:
        named = f"chỉ biết tên: {one.named}" if one.named else ""
        line(f"{one.record.site_id}\t{one.record.title}\t{named}")
    line(f"{len(found)} thủ tục ta chưa có, {sum(bool(one.named) for one in found)} chỉ biết tên.")


def draft(settings: Settings, record: str, entry: str, by: str | None, reason: str, owner: str) -> None:
    """A draft of an entry out of a record; a person edits it, another one publishes."""
    source, slash, site_id = record.partition("/")
    if not slash:
        raise SettingsError("Viết bản tham chiếu dạng NGUỒN/MÃ, ví dụ phu-tho/12.")
    who = person(settings, by)
    layer = drafting.draft_entry(knowledge_engine(settings), source, site_id, entry, who, reason, owner)
    line(
        f"Đã soạn nháp {layer.entry_id} từ {record}: {len(layer.facts)} nội dung, "
        "cần sửa và người khác công bố."
    )
