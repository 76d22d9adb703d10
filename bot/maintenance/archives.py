"""`motcua backup | restore`: what was written and what was put back, in words."""

from __future__ import annotations

from pathlib import Path

from bot.backup import back_up, restore
from bot.clock import ZONE
from bot.maintenance.screen import line
from bot.opening import quiet_logs
from bot.settings import Settings


def back_up_home(settings: Settings, file: Path, *, force: bool, conversations: bool) -> None:
    quiet_logs("WARNING")
    report = back_up(settings, file, force, conversations=conversations)
    talk = _talk(report.conversation_rows, "không có hội thoại")
    line(
        f"Đã sao lưu vào {report.file} ({report.size / 1e6:.1f} MB): bản công bố số {report.revision}, "
        f"{report.knowledge_rows} dòng tri thức, {talk}."
    )
    if conversations:
        line("Tệp chứa lời của người dân: giữ ở nơi được phép giữ dữ liệu cá nhân.")


def restore_home(settings: Settings, file: Path, *, force: bool) -> None:
    quiet_logs("WARNING")
    report = restore(settings, file, force)
    made = report.made_at.astimezone(ZONE).strftime("%d-%m-%Y %H:%M")
    talk = _talk(report.conversation_rows, "hội thoại giữ như cũ")
    line(
        f"Đã khôi phục bản sao lưu ngày {made} (chương trình {report.program}): bản công bố số "
        f"{report.revision}, {report.knowledge_rows} dòng tri thức, {talk}."
    )
    for step in report.migrated:
        line(f"    Nâng cấp: {step}")
    if report.safety:
        line(f"    Dữ liệu trước khi khôi phục nằm trong {report.safety}")


def _talk(rows: int | None, without: str) -> str:
    return without if rows is None else f"{rows} dòng hội thoại"
