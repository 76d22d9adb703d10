"""Importing files of the national portal: read, flagged, quarantined, published in one step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine

from knowledge.entries import Origin, Source
from knowledge.errors import KnowledgeError
from knowledge.importers.errors import RecordError
from knowledge.importers.portal_records import read_lines
from knowledge.importers.procedure_layers import layer_of, source_of
from knowledge.publishing import draft


@dataclass
class Report:
    """What an import did; ``flagged``, ``quarantined`` and ``malformed`` hold a line for each case."""

    read: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    flagged: list[str] = field(default_factory=list)
    quarantined: list[str] = field(default_factory=list)
    malformed: list[str] = field(default_factory=list)
    revision: int = 0


def import_files(
    engine: Engine, files: list[Path], on_progress: Callable[[int], None] | None = None
) -> Report:
    """Import all records of the files as layers of their entries (idempotent by code).

    A line that cannot be read is reported with its number and skipped. Nothing becomes visible before
    everything is written. Raises `KnowledgeError` when a file cannot be opened.
    """
    report = Report()
    sources: dict[str, Source] = {}
    seen: set[str] = set()
    for path in files:
        if not path.is_file():
            raise KnowledgeError(f"Không có tệp {path}.")
    with draft(engine, "motcua", f"nhập thủ tục từ {', '.join(path.name for path in files)}") as coming:
        for path in files:
            for number, record in read_lines(path):
                if on_progress:
                    on_progress(report.read + len(report.quarantined) + len(report.malformed))
                if isinstance(record, RecordError):
                    where = f"{path.name} dòng {number}: {record}"
                    (report.quarantined if record.code else report.malformed).append(where)
                    continue
                if record.code in seen:
                    report.flagged.append(
                        f"{path.name} dòng {number}: mã {record.code} đã có ở dòng trước, giữ bản đầu"
                    )
                    continue
                seen.add(record.code)
                report.read += 1
                outcome = coming.put(layer_of(record, Origin.IMPORT))
                setattr(report, outcome, getattr(report, outcome) + 1)
                source = source_of(record)
                sources[source.key] = source
                # Another form of the same letters is no case for a person.
                repairs = [repair for repair in record.repairs if not repair.startswith("nfc:")]
                if record.flags or repairs:
                    notes = ", ".join([*sorted(record.flags), *repairs])
                    report.flagged.append(f"{record.code}: {notes}")
        if report.read:
            report.revision = coming.publish(sources.values())
    return report
