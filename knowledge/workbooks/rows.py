"""Rows of a sheet: as the state says them, as a file holds them, and what an official changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from knowledge.entries import Layer, Origin, Source
from knowledge.workbooks.sheets import Sheet
from knowledge.workbooks.state import State
from knowledge.workbooks.values import Value, digest, plain


@dataclass(frozen=True, slots=True)
class Row:
    """A row that the state gives: ``key`` finds it again in its sheet, ``subject`` is whose mark it bears.

    ``payload`` is what it was made of (a fact, a layer, a source).
    """

    subject: str
    key: str
    values: Mapping[str, Value]
    payload: Any = None


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row of a file: ``digests`` tell what its cells said when it was exported (none: a new row)."""

    sheet: Sheet
    number: int
    letters: Mapping[str, str]  # column name -> its letter in this file
    values: Mapping[str, Value]
    key: str | None = None
    mark: str | None = None
    digests: Mapping[str, str] = field(default_factory=dict)

    def cell(self, name: str) -> str:
        """ "Trang!E12"; the first column where the file lacks this one."""
        letter = self.letters.get(name) or min(self.letters.values(), key=lambda one: (len(one), one))
        return f"{self.sheet.title}!{letter}{self.number}"

    @property
    def empty(self) -> bool:
        return not any(plain(value) for value in self.values.values())

    @property
    def untouched(self) -> bool:
        return bool(self.digests) and all(
            digest(value) == self.digests[name] for name, value in self.values.items() if name in self.digests
        )


@dataclass(frozen=True, slots=True)
class Edit:
    """A row with changed cells, or (``current`` None) a new row."""

    row: ReadRow
    current: Row | None
    changed: frozenset[str]
    values: Mapping[str, Value]  # the state's, with the changed cells over them

    def cell(self, name: str) -> str:
        return self.row.cell(name)

    def text(self, name: str) -> str | None:
        value = self.values.get(name)
        return None if value is None else plain(value)


@dataclass
class Coming:
    """What an import is about to write, and what speaks against it."""

    state: State
    layers: dict[tuple[str, Origin], Layer] = field(default_factory=dict)
    retired: set[tuple[str, Origin]] = field(default_factory=set)
    sources: dict[str, Source] = field(default_factory=dict)  # new and changed ones
    problems: list[str] = field(default_factory=list)  # "Trang!Ô: lý do"
    warnings: list[str] = field(default_factory=list)

    def layer(self, entry_id: str, origin: Origin) -> Layer | None:
        """The layer as it will be."""
        key = (entry_id, origin)
        return self.layers.get(key) or (None if key in self.retired else self.state.layer(*key))

    def put(self, layer: Layer) -> None:
        self.layers[layer.entry_id, layer.origin] = layer
        self.retired.discard((layer.entry_id, layer.origin))

    def retire(self, entry_id: str, origin: Origin) -> None:
        self.layers.pop((entry_id, origin), None)
        if self.state.layer(entry_id, origin):
            self.retired.add((entry_id, origin))

    def wrong(self, edit: Edit, name: str, reason: object) -> None:
        self.problems.append(f"{edit.cell(name)}: {reason}")


def numbered(keys: Sequence[str]) -> list[str]:
    """The keys with a number behind each, so that equal ones differ."""
    seen: dict[str, int] = {}
    out = []
    for key in keys:
        seen[key] = seen.get(key, 0) + 1
        out.append(f"{key}|{seen[key]}")
    return out


@dataclass(frozen=True, slots=True)
class Matched:
    """Edits of one sheet, cells of locked columns that were changed, rows that stand twice."""

    edits: list[Edit]
    problems: list[str]


@dataclass(frozen=True, slots=True)
class Identity:
    """When two rows speak of the same: ``key`` is equal, and ``alike`` cells where both are filled."""

    key: Callable[[Mapping[str, Value]], str]
    alike: tuple[str, ...] = ()


def match(current: Sequence[Row], read: Sequence[ReadRow], identity: Identity) -> Matched:
    """What changed between the state's rows of a sheet and the file's.

    A cell counts as changed when it says something else than now and something else than when it was
    exported. A row without key (new, typed, or copied) that speaks of the same as one which no other row
    of the file stands for changes that one.
    """
    edits: list[Edit] = []
    problems: list[str] = []
    keyed, loose = _told_apart([row for row in read if not row.empty], problems)
    left = {row.key: row for row in current}
    for row in keyed:
        found = left.pop(row.key or "", None)
        if found is None:
            if not row.untouched:
                loose.append(row)
            continue
        changed = _changed(row, found)
        for name in sorted(changed):
            if row.sheet.column(name).locked:
                problems.append(f"{row.cell(name)}: cột này chỉ để nhận ra dòng, không sửa được")
        if changed:
            edits.append(_edit(row, found, changed))
    buckets: dict[str, list[Row]] = {}
    for one in left.values():
        buckets.setdefault(identity.key(one.values), []).append(one)
    for row in sorted(loose, key=lambda one: one.number):
        alike = [one for one in buckets.get(identity.key(row.values), ()) if _alike(row, one, identity.alike)]
        if not alike:
            edits.append(Edit(row, None, frozenset(_filled(row)), row.values))
            continue
        nearest = min(alike, key=lambda one: len(_changed(row, one)))
        buckets[identity.key(row.values)].remove(nearest)
        changed = frozenset(name for name in _changed(row, nearest) if not row.sheet.column(name).locked)
        if changed:
            edits.append(_edit(row, nearest, changed))
    return Matched(sorted(edits, key=lambda edit: edit.row.number), problems)


def _told_apart(read: Sequence[ReadRow], problems: list[str]) -> tuple[list[ReadRow], list[ReadRow]]:
    """Rows that stand for exported ones, and new ones: of a copied row the one left as it was is the old."""
    by_key: dict[str, list[ReadRow]] = {}
    loose = [row for row in read if row.key is None]
    for row in read:
        if row.key is not None:
            by_key.setdefault(row.key, []).append(row)
    keyed = []
    for rows in by_key.values():
        touched = [row for row in rows if not row.untouched]
        if len(rows) == 1:
            keyed += rows
        elif len(touched) == len(rows):
            name = next(iter(rows[1].letters))
            problems.append(
                f"{rows[1].cell(name)}: dòng này chép từ dòng {rows[0].number} và cả hai đều đã sửa; "
                "xóa ô “Khóa dòng” (cột ẩn) của dòng mới"
            )
        else:
            keyed.append(next(row for row in rows if row.untouched))
            loose += [replace(row, key=None, digests={}) for row in touched]
    return keyed, loose


def _changed(row: ReadRow, now: Row) -> frozenset[str]:
    """Columns whose cell was changed by hand; of a row that never was exported the filled ones count."""
    return frozenset(
        name
        for name, value in row.values.items()
        if plain(value) != plain(now.values.get(name))
        and (digest(value) != row.digests[name] if name in row.digests else value is not None)
    )


def _alike(row: ReadRow, now: Row, names: tuple[str, ...]) -> bool:
    return all(
        plain(row.values.get(name)) in ("", plain(now.values.get(name))) for name in names
    )  # an empty cell of a new row takes over what stands there


def _edit(row: ReadRow, found: Row, changed: frozenset[str]) -> Edit:
    over = {name: row.values[name] for name in changed}
    return Edit(row, found, changed, {**found.values, **over})


def _filled(row: ReadRow) -> list[str]:
    return [name for name, value in row.values.items() if value is not None]
