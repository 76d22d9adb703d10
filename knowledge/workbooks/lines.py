"""The statements of one entry while they are edited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from knowledge.entries import Aspect, Confidence, Fact, Layer, Origin
from knowledge.workbooks.checks import code_after, coded, day, in_order, trusted
from knowledge.workbooks.register import Register
from knowledge.workbooks.rows import Coming, Edit, Row
from knowledge.workbooks.statements import said, with_fees


@dataclass(frozen=True, slots=True)
class Whole:
    """What an entry says for all its statements that do not say otherwise."""

    valid_from: date | None
    valid_to: date | None
    province: str | None


@dataclass
class Line:
    """A statement on its way into a layer: ``fact`` with what it says itself, and what its row shows.

    ``was`` is the statement before (None: a new one), ``edit`` its edited row.
    """

    fact: Fact
    was: Fact | None
    edit: Edit | None
    valid_from: date | None
    valid_to: date | None
    province: str | None
    dropped: tuple[str, ...] = ()  # sources that the edit took away

    @property
    def aspects(self) -> set[Aspect]:
        """The aspects that the layer must hold because of this statement."""
        if self.was is None:
            return {self.fact.aspect}
        return set() if self.was == self.fact else {self.was.aspect, self.fact.aspect}


def lines_of(
    rows: Sequence[Row], edits: Sequence[Edit], base: Layer, province: str | None, coming: Coming,
    register: Register,
) -> list[Line] | None:  # fmt: skip
    """The statements of an entry after the edits, new ones at the end; None when a cell forbids it."""
    by_key = {edit.current.key: edit for edit in edits if edit.current}
    before = len(coming.problems)
    found: list[Line | None] = []
    for row in rows:
        old: Fact = row.payload
        edit = by_key.get(row.key)
        if edit:
            found.append(_edited(edit, old, base, province, coming, register))
        else:
            spans = (old.valid_from or base.valid_from, old.valid_to or base.valid_to)
            found.append(Line(old, old, None, *spans, old.province or province))
    found += [_edited(edit, None, base, province, coming, register) for edit in edits if edit.current is None]
    lines = [line for line in found if line]
    return lines if len(coming.problems) == before else None


def _edited(
    edit: Edit, old: Fact | None, base: Layer, province: str | None, coming: Coming, register: Register
) -> Line | None:
    aspect = code_after(edit, "aspect", "aspects", old.aspect if old else None, coming)
    text = said(edit, old, coming)
    if not edit.values.get("aspect"):
        coming.wrong(edit, "aspect", "không được để trống")
    if not text:
        coming.wrong(edit, "text", "không được để trống; muốn thôi dùng dòng này thì ghi hiệu lực đến")
    in_order(edit, coming)
    sources = _sources(edit, old, base, coming, register)
    if not aspect or not text:
        return None
    confidence = old.confidence if old and "confidence" not in edit.changed else trusted(edit, coming)
    made = replace(
        old or Fact(Aspect(aspect), text, Origin.OFFICER, Confidence.SECONDARY),
        aspect=Aspect(aspect), text=text, confidence=confidence, sources=sources,
        channel=code_after(edit, "channel", "channels", old.channel if old else None, coming),
        level=code_after(edit, "level", "levels", old.level if old else None, coming),
    )  # fmt: skip
    made = with_fees(made, edit, old, coming)
    if old is None:
        spans = (day(edit, "valid_from") or base.valid_from, day(edit, "valid_to") or base.valid_to)
        where = coded(edit, "province", "provinces", coming) or province
        return Line(made, None, edit, *spans, where)
    where = (
        coded(edit, "province", "provinces", coming)
        if "province" in edit.changed
        else old.province or province
    )
    dropped = tuple(key for key in old.sources if key not in sources)
    return Line(made, old, edit, day(edit, "valid_from"), day(edit, "valid_to"), where, dropped)


def _sources(
    edit: Edit, old: Fact | None, base: Layer, coming: Coming, register: Register
) -> tuple[str, ...]:
    if old and "sources" not in edit.changed:
        return old.sources
    try:
        keys = register.keys(edit.text("sources"))
    except ValueError as error:
        coming.wrong(edit, "sources", error)
        return ()
    if not keys and old is None:
        keys = base.sources
    if not keys:
        coming.wrong(edit, "sources", "mỗi dòng phải có nguồn; ghi khóa của trang Nguồn")
    return keys


def settle(lines: Sequence[Line], whole: Whole, *, is_new: bool, steady: bool, coming: Coming) -> Whole:
    """Put spans and provinces where they belong: on the entry when all its rows agree, else on each row.

    A ``steady`` entry may bear a span as a whole; a procedure's statements bear theirs one by one.
    """
    spans: dict[str, date | None] = {}
    for name in ("valid_from", "valid_to"):
        spans[name] = _settle_span(lines, name, getattr(whole, name), steady)
    if is_new and len({line.province for line in lines}) == 1:
        return Whole(**spans, province=lines[0].province)
    for line in lines:
        if line.province is None and whole.province and line.edit:
            coming.wrong(line.edit, "province", "mục này thuộc một tỉnh, không bỏ trống được")
        if line.province != (line.fact.province or whole.province):
            line.fact = replace(line.fact, province=line.province)
    return Whole(**spans, province=whole.province)


def _settle_span(lines: Sequence[Line], name: str, entry: date | None, steady: bool) -> date | None:
    wanted = [getattr(line, name) for line in lines]
    if all(value == (getattr(line.fact, name) or entry) for line, value in zip(lines, wanted, strict=True)):
        return entry
    if len(set(wanted)) == 1 and (steady or entry):
        for line in lines:
            if getattr(line.fact, name) is not None:
                line.fact = _with(line.fact, name, wanted[0])
        agreed: date | None = wanted[0]
        return agreed
    for line, value in zip(lines, wanted, strict=True):
        if getattr(line.fact, name) != value and (entry or value != getattr(line.fact, name)):
            line.fact = _with(line.fact, name, value)
    return None


def _with(fact: Fact, name: str, value: date | None) -> Fact:
    return replace(fact, valid_from=value) if name == "valid_from" else replace(fact, valid_to=value)
