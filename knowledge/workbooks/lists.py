"""Lists of procedures as the ministries publish them: what they name and we do not, and the other way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from knowledge.entries import Aspect, Confidence, Fact, Kind, Layer, Origin, Source
from knowledge.importers.portal_agencies import clean_agency
from knowledge.publishing import draft
from knowledge.vietnamese.places.table import slug
from knowledge.vietnamese.text import PROCEDURE_CODE, fold, nfc
from knowledge.workbooks.errors import FileError
from knowledge.workbooks.files import ROWS, opened
from knowledge.workbooks.state import State, read_state

_HEADER_WITHIN = 30  # rows: the state's name and motto, the title of the list, blank lines
_HEADS = {
    "code": ("ma so", "ma", "ma thu tuc", "ma tthc", "ma so tthc", "ma so thu tuc"),
    "title": ("ten", "ten thu tuc", "ten tthc", "ten thu tuc hanh chinh"),
    "issuer": ("co quan ban hanh", "co quan cong bo", "bo nganh"),
    "agency": ("co quan thuc hien", "co quan giai quyet"),
    "field": ("linh vuc", "ten linh vuc"),
}
_OWN_CODE = re.compile(r"\s*\(\s*\d\.\d{6}\s*\)$")  # some titles repeat their code
_AGENCIES = 4  # named where to ask; a list of all kinds of courts helps nobody
_PORTAL = frozenset({Origin.IMPORT, Origin.CATALOGUE})


@dataclass(frozen=True, slots=True)
class ListedProcedure:
    """One row of a list."""

    code: str
    title: str
    issuer: str | None = None
    agencies: tuple[str, ...] = ()
    field: str | None = None
    row: int = 0


@dataclass(frozen=True, slots=True)
class ProcedureList:
    """A list; ``problems`` holds a line for each row left out."""

    name: str
    rows: tuple[ListedProcedure, ...]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Renamed:
    """A procedure whose name in the list differs from ours in more than spelling."""

    code: str
    ours: str
    theirs: str


@dataclass
class ListReport:
    """What the lists and we have in common, and what only one side has; ``gone`` is only reported."""

    listed: int = 0
    known: int = 0  # in the lists, and with us under their code
    missing: list[ListedProcedure] = field(default_factory=list)
    renamed: list[Renamed] = field(default_factory=list)
    gone: list[tuple[str, str]] = field(default_factory=list)  # (code, title) of ours in the lists' fields
    problems: list[str] = field(default_factory=list)
    revision: int = 0  # published by `import_lists`


def read_procedure_list(path: Path) -> ProcedureList:
    """The rows of a ministry's list, wherever its header stands. Raises `FileError`."""
    with opened(path) as book:
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible" and (found := _read(path, sheet)):
                return found
    raise FileError(f"{path.name}: không thấy dòng tiêu đề có cột Mã số và cột Tên.")


def _read(path: Path, sheet: Any) -> ProcedureList | None:
    sheet.reset_dimensions()
    columns: dict[str, int] = {}
    rows: dict[str, ListedProcedure] = {}
    problems: list[str] = []
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if number > ROWS:
            raise FileError(f"{path.name}: trang {sheet.title} có hơn 50.000 dòng.")
        if not columns:
            columns = _header(cells)
            if not columns and number >= _HEADER_WITHIN:
                return None
            continue
        told = {name: _text(cells[place]) for name, place in columns.items() if place < len(cells)}
        if not any(told.values()):
            continue
        code, title = told.get("code", ""), _OWN_CODE.sub("", " ".join(told.get("title", "").split()))
        where = f"{path.name} dòng {number}"
        if not PROCEDURE_CODE.fullmatch(code) or not title:
            problems.append(f"{where}: không có mã hoặc tên thủ tục")
        elif code in rows:
            problems.append(f"{where}: mã {code} đã có ở dòng {rows[code].row}")
        else:
            rows[code] = ListedProcedure(
                code, title, clean_agency(told.get("issuer", "")), _agencies(told.get("agency", "")),
                " ".join(told.get("field", "").split()) or None, number,
            )  # fmt: skip
    return ProcedureList(path.name, tuple(rows.values()), tuple(problems)) if columns else None


def _header(cells: Sequence[Any]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        words = " ".join(fold(_text(cell)).split())
        for name, heads in _HEADS.items():
            if words in heads:
                found.setdefault(name, place)
    return found if {"code", "title"} <= set(found) else {}


def _text(cell: Any) -> str:
    """The text of a cell line by line; a code that a program took for a number gets its zeros back."""
    value = cell.value
    if isinstance(value, float):
        return f"{value:.6f}"
    return "\n".join(line for line in (nfc(line) for line in str(value or "").splitlines()) if line)


def _agencies(text: str) -> tuple[str, ...]:
    named = (clean_agency(line) for line in text.split("\n"))
    return tuple(dict.fromkeys(name for name in named if name))


def compare_list(engine: Engine, lists: Iterable[ProcedureList]) -> ListReport:
    """What the lists name and we do not, other names, and what of ours they lack."""
    return _compared(read_state(engine, drafted=False), lists)


def _compared(state: State, lists: Iterable[ProcedureList]) -> ListReport:
    report = ListReport()
    listed: dict[str, ListedProcedure] = {}
    for one in lists:
        report.problems += one.problems
        for row in one.rows:
            if row.code in listed:
                report.problems.append(f"{one.name} dòng {row.row}: mã {row.code} đã có ở danh sách khác")
            listed.setdefault(row.code, row)
    report.listed = len(listed)
    for code, row in listed.items():
        title = _our_title(state, code)
        if title is None:
            report.missing.append(row)
            continue
        report.known += 1
        if _same_name(title) != _same_name(row.title):
            report.renamed.append(Renamed(code, title, row.title))
    fields = {fold(row.field) for row in listed.values() if row.field}
    report.gone = [(code, title) for code, title in _ours(state, fields) if code not in listed]
    return report


def _our_title(state: State, code: str) -> str | None:
    """The official title under which we know a procedure; None for an unknown code."""
    layers = state.entries.get(f"tthc/{code}") or state.entries.get(f"ten/{code}")
    if not layers:
        return None
    return next((layer.title for layer in layers if layer.origin in _PORTAL), layers[0].title)


def _same_name(title: str) -> str:
    words = re.findall(r"\w+", nfc(title).casefold())
    return " ".join(words[2:] if words[:2] == ["thủ", "tục"] else words)


def _ours(state: State, fields: set[str]) -> Iterator[tuple[str, str]]:
    for entry_id, layers in state.entries.items():
        portal = next((layer for layer in layers if layer.origin in _PORTAL), None)
        if portal and portal.kind == Kind.PROCEDURE and portal.field and fold(portal.field) in fields:
            yield entry_id.removeprefix("tthc/"), portal.title


def import_lists(engine: Engine, paths: Sequence[Path], day: date) -> ListReport:
    """Make the procedures that only the lists name known by name, published in one step.

    What later came with content is no longer known by name only. Running it again changes nothing.
    """
    lists = [read_procedure_list(path) for path in paths]
    names = ", ".join(path.name for path in paths)
    with draft(engine, "motcua", f"nhập danh sách thủ tục từ {names}") as coming:
        state = read_state(engine, drafted=False)
        report = _compared(state, lists)
        sources: dict[str, Source] = {}
        for row in report.missing:
            source = _source(row.issuer)
            sources[source.key] = source
            coming.put(_layer(row, source.key, day))
        for entry_id in sorted(coming.known(Origin.IMPORT)):
            if entry_id.startswith("ten/") and f"tthc/{entry_id[4:]}" in state.entries:
                coming.retire(entry_id, Origin.IMPORT)
        report.revision = coming.publish(sources.values())
    return report


def _source(issuer: str | None) -> Source:
    name = issuer or "các bộ, ngành"
    return Source(
        f"danh-sach-tthc-{slug(name)}"[:120],
        f"Danh sách thủ tục hành chính của {name}",
        "portal",
        issuer=issuer,
    )


def _layer(row: ListedProcedure, source: str, day: date) -> Layer:
    """Known by name only, like the shipped ones (`knowledge.known`): its one fact is where to ask."""
    place = Fact(Aspect.PLACE, _ask_at(row.agencies), Origin.IMPORT, Confidence.PRIMARY, sources=(source,))
    return Layer(
        entry_id=f"ten/{row.code}", origin=Origin.IMPORT, kind=Kind.KNOWN, title=row.title, topic="known",
        field=row.field, checked_on=day, facts=(place,), sources=(source,),
    )  # fmt: skip


def _ask_at(agencies: Sequence[str]) -> str:
    named = ", ".join(agencies[:_AGENCIES])
    if not named:
        return "Trung tâm Phục vụ hành chính công nơi gần nhất."
    words = fold(named)
    if "cap xa" in words:
        return f"Trung tâm Phục vụ hành chính công cấp xã; cơ quan thực hiện: {named}."
    if re.search(r"\btinh\b|\bso \w", words):
        return f"Trung tâm Phục vụ hành chính công trong tỉnh; cơ quan thực hiện: {named}."
    return f"{named}."
