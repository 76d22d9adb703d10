"""Importing files of the national portal: read, flagged, quarantined, compared, published in one step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine

from knowledge.comparing import Difference
from knowledge.decisions import Vanished, queue
from knowledge.entries import Origin, Source
from knowledge.errors import KnowledgeError
from knowledge.importers.again import PREFIX, Before, Extent, extent
from knowledge.importers.errors import BrokenFileError, RecordError
from knowledge.importers.portal_records import read_lines
from knowledge.importers.procedure_layers import layer_of, source_of
from knowledge.procedures import ProcedureRecord
from knowledge.publishing import draft


@dataclass
class Report:
    """What an import did, or would do.

    ``flagged``, ``quarantined``, ``malformed`` and ``unreadable`` (files) hold a line for each case.
    ``differences`` are those of layers imported before, fees and times first. ``vanished`` are codes that
    a newer copy of the whole lacks, ``returned`` codes that had vanished and are back, ``overtaken``
    entries whose edit holds what the file now says otherwise; ``queued`` counts the decisions opened.
    """

    read: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    flagged: list[str] = field(default_factory=list)
    quarantined: list[str] = field(default_factory=list)
    malformed: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    revision: int = 0
    extent: Extent = Extent.FIRST
    imported: int = 0  # codes imported before
    held: int = 0  # how many of them the files hold
    differences: list[Difference] = field(default_factory=list)
    vanished: list[str] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)
    overtaken: list[str] = field(default_factory=list)
    queued: int = 0


def import_files(
    engine: Engine, files: list[Path], on_progress: Callable[[int], None] | None = None, *,
    preview: bool = False,
) -> Report:  # fmt: skip
    """Import all records of the files as layers of their entries (idempotent by code).

    A line that cannot be read is reported with its number and skipped, a file that cannot be read (to its
    end) is named in ``unreadable``; the records of the others are imported. Nothing becomes visible before
    everything is written. With ``preview`` nothing is written at all. Raises `KnowledgeError` when no file
    can be opened.
    """
    report = Report()
    opened = [path for path in files if _opens(path, report)]
    if not opened:
        raise KnowledgeError("; ".join(report.unreadable) or "Không có tệp nào để nhập.")
    names = ", ".join(path.name for path in opened)
    seen: set[str] = set()
    put_aside: set[str] = set()
    loading = nullcontext() if preview else draft(engine, "motcua", f"nhập thủ tục từ {names}")
    with loading as coming:
        before = Before(engine)
        sources: dict[str, Source] = {}
        for record in _records(opened, report, seen, put_aside, on_progress):
            layer = layer_of(record, Origin.IMPORT)
            outcome = coming.put(layer) if coming else before.outcome(layer)
            setattr(report, outcome, getattr(report, outcome) + 1)
            if outcome == "updated":
                before.note(layer)
            source = source_of(record)
            sources[source.key] = source
        _compare(report, before, seen, put_aside)
        vanished = [Vanished(PREFIX + code, before.origins(PREFIX + code)) for code in report.vanished]
        # Queued before anything is published: an import killed between both finds its decisions there when
        # it runs again; the other way round nobody would be told of the edits overtaken.
        queued = queue(
            engine, vanished, before.overtaken, {PREFIX + code for code in seen}, names,
            len(report.malformed), write=not preview,
        )  # fmt: skip
        report.queued = queued.opened
        report.returned = [entry_id.removeprefix(PREFIX) for entry_id in queued.returned]
        report.revision = coming.publish(sources.values()) if coming and report.read else before.revision
    return report


def _opens(path: Path, report: Report) -> bool:
    try:
        path.open("rb").close()
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        report.unreadable.append(
            f"Không có tệp {path}" if missing else f"Không mở được tệp {path}: {error.strerror}"
        )
        return False
    return True


def _records(
    files: list[Path], report: Report, seen: set[str], put_aside: set[str],
    on_progress: Callable[[int], None] | None,
) -> Iterator[ProcedureRecord]:  # fmt: skip
    """The usable records, the first of each code; codes go into the sets, everything else into the report."""
    for path in files:
        usable, broken = False, len(report.malformed)
        unreadable = len(report.unreadable)
        for number, record in read_lines(path):
            if on_progress:
                on_progress(report.read + len(report.quarantined) + len(report.malformed))
            where = f"{path.name} dòng {number}"
            if isinstance(record, BrokenFileError):
                report.unreadable.append(f"{where}: {record}")
            elif isinstance(record, RecordError):
                (report.quarantined if record.code else report.malformed).append(f"{where}: {record}")
                if record.code:
                    usable = True
                    put_aside.add(record.code)
            else:
                usable = True
                if record.code in seen:
                    report.flagged.append(f"{where}: mã {record.code} đã có ở dòng trước, giữ bản đầu")
                    continue
                seen.add(record.code)
                report.read += 1
                _flag(record, report)
                yield record
        if not usable and len(report.unreadable) == unreadable:
            first = f" ({report.malformed[broken]})" if len(report.malformed) > broken else ""
            report.unreadable.append(f"{path.name}: không có bản ghi thủ tục nào{first}")
            del report.malformed[broken:]


def _flag(record: ProcedureRecord, report: Report) -> None:
    # Another form of the same letters is no case for a person.
    repairs = [repair for repair in record.repairs if not repair.startswith("nfc:")]
    if record.flags or repairs:
        notes = ", ".join([*sorted(record.flags), *repairs])
        report.flagged.append(f"{record.code}: {notes}")


def _compare(report: Report, before: Before, seen: set[str], put_aside: set[str]) -> None:
    """Fill in what differs from what was published."""
    imported, present = before.imported, seen | put_aside
    report.imported = len(imported)
    report.held = len(imported & present)
    report.extent = extent(report.imported, report.held, bool(report.unreadable))
    report.vanished = sorted(imported - present) if report.extent == Extent.WHOLE else []
    report.differences = before.differences
    report.overtaken = sorted({item.entry_id for item in before.overtaken})
