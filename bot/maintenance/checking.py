"""`motcua knowledge check | due | register | affected`: what is wrong, what will be, what rests on what."""

from __future__ import annotations

from collections import Counter
from datetime import date

from bot.errors import SettingsError
from bot.maintenance.screen import err, line
from bot.opening import knowledge_engine
from bot.settings import Settings
from knowledge.checking import check
from knowledge.due import due
from knowledge.register import Status, affected, register
from knowledge.store import Store


def check_content(settings: Settings, day: date) -> int:
    """List what is wrong; 1 when a published entry has no source."""
    findings = check(Store(knowledge_engine(settings)), day)
    for finding in findings:
        line(f"{finding.kind}\t{finding.entry}\t{finding.detail}")
    counts = Counter(finding.kind for finding in findings)
    err.print("; ".join(f"{kind}: {count}" for kind, count in sorted(counts.items())) or "Không có gì.")
    return 1 if any(finding.fatal for finding in findings) else 0


def show_due(settings: Settings, day: date, days: int, owner: str | None) -> None:
    """What must be looked at again within the days, the earliest first."""
    found = due(Store(knowledge_engine(settings)), day, days, owner)
    for one in found:
        line(str(one))
    line(f"{len(found)} việc trong {days} ngày tới." if found else f"Không có gì trong {days} ngày tới.")


def show_register(settings: Settings, day: date, status: str | None) -> None:
    """Every document that the knowledge rests on, with its status on the day."""
    if status is not None and status not in {str(known) for known in Status}:
        raise SettingsError(f"--status phải là một trong: {', '.join(Status)}.")
    found = [
        one for one in register(Store(knowledge_engine(settings)), day) if status in (None, str(one.status))
    ]
    for one in found:
        line(str(one))
    line(f"{len(found)} văn bản.")


def show_affected(settings: Settings, day: date) -> None:
    """Entries that rest on documents no longer in force, by document."""
    found = affected(Store(knowledge_engine(settings)), day)
    for key, entries in found.items():
        line(key)
        for entry in entries:
            line(f"    {entry}")
    line(f"{len(found)} văn bản có mục cần soát." if found else "Không có mục nào dẫn văn bản đã thay.")
