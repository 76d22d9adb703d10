"""`motcua knowledge check`: what is wrong with the published knowledge."""

from __future__ import annotations

from collections import Counter
from datetime import date

from bot.maintenance.screen import err, line
from bot.opening import knowledge_engine
from bot.settings import Settings
from knowledge.checking import check
from knowledge.store import Store


def check_content(settings: Settings, day: date) -> int:
    """List what is wrong; 1 when a published entry has no source."""
    findings = check(Store(knowledge_engine(settings)), day)
    for finding in findings:
        line(f"{finding.kind}\t{finding.entry}\t{finding.detail}")
    counts = Counter(finding.kind for finding in findings)
    err.print("; ".join(f"{kind}: {count}" for kind, count in sorted(counts.items())) or "Không có gì.")
    return 1 if any(finding.fatal for finding in findings) else 0
