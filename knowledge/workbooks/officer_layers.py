"""The officer's layers made of edited statements.

A layer of an officer holds all statements of every aspect that was edited, because an entry takes each
aspect from its most believed origin; aspects nobody touched keep following the shipped content.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from knowledge.entries import Confidence, Kind, Layer, Origin
from knowledge.vietnamese.text import PROCEDURE_CODE
from knowledge.workbooks.checks import coded, day, one_value
from knowledge.workbooks.facts import entry_id as named_id
from knowledge.workbooks.facts import entry_province, read_years, sheet_of
from knowledge.workbooks.lines import Line, Whole, lines_of, settle
from knowledge.workbooks.register import Register
from knowledge.workbooks.rows import Coming, Edit, Row
from knowledge.workbooks.sheets import PLANS, PROCEDURES, Sheet

_ID = re.compile(r"[a-z0-9-]+(?:/[a-z0-9.-]+)+")


@dataclass(frozen=True, slots=True)
class _Task:
    """The edits of one entry."""

    sheet: Sheet
    entry_id: str
    edits: list[Edit] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def wrong(self, coming: Coming, name: str, reason: str) -> None:
        coming.wrong(self.edits[0], name, reason)


def build(
    sheet: Sheet, edits: Sequence[Edit], rows: Sequence[Row], coming: Coming, register: Register
) -> None:
    """Put the layers of the edited rows of one sheet; ``rows`` are all that the state gives."""
    tasks: dict[str, _Task] = {}
    for edit in edits:
        entry_id = edit.current.subject if edit.current else named_id(sheet, edit.values)
        tasks.setdefault(entry_id, _Task(sheet, entry_id)).edits.append(edit)
    for row in rows:
        if row.subject in tasks:
            tasks[row.subject].rows.append(row)
    for task in tasks.values():
        before = len(coming.problems)
        if not _known(task, coming):
            continue
        if any(edit.values.get("remove") for edit in task.edits):
            _withdraw(task, coming)
            continue
        made = _layer(task, coming, register)
        if made and len(coming.problems) == before:
            coming.put(made)


def _known(task: _Task, coming: Coming) -> bool:
    """Whether the rows name an entry of this sheet, or one that may come new into it."""
    state, entry_id = coming.state, task.entry_id
    layers = state.entries.get(entry_id)
    reason = ""
    if not entry_id:
        reason = "dòng mới cần mã mục hoặc tên mục"
    elif entry_id in state.withdrawn:
        reason = f"mục {entry_id} đã bị gỡ; khôi phục trước rồi sửa"
    elif layers and sheet_of(layers) is not task.sheet:
        sheet = sheet_of(layers)
        reason = f"mục {entry_id} không thuộc trang này" + (f" mà ở trang {sheet.title}" if sheet else "")
    elif not layers and not _ID.fullmatch(entry_id):
        reason = (
            f"“{entry_id}” không phải mã mục; mã chỉ có chữ thường không dấu, số, gạch ngang: chu-de/ten-muc"
        )
    elif not layers and (task.sheet is PROCEDURES) != entry_id.startswith("tthc/"):
        reason = "mã của thủ tục, và chỉ của thủ tục, bắt đầu bằng tthc/"
    elif task.sheet is PROCEDURES and not PROCEDURE_CODE.fullmatch(entry_id.removeprefix("tthc/")):
        reason = f"“{entry_id}” không phải mã thủ tục, ví dụ tthc/1.001193"
    if reason:
        task.wrong(coming, "id", reason)
    return not reason


def _withdraw(task: _Task, coming: Coming) -> None:
    for edit in task.edits:
        if edit.current is None or edit.changed - {"remove"}:
            coming.wrong(
                edit, "remove", "mục đang gỡ thì không sửa hay thêm dòng; làm từng việc một lần nhập"
            )
            return
    if task.entry_id in coming.state.published:
        topic = task.entry_id.split("/")[0]
        coming.put(Layer(task.entry_id, Origin.OFFICER, Kind.WITHDRAWN, task.entry_id, topic))
    else:  # a draft that nobody has seen
        for layer in coming.state.entries[task.entry_id]:
            coming.retire(task.entry_id, layer.origin)


def _layer(task: _Task, coming: Coming, register: Register) -> Layer | None:
    layers = coming.state.entries.get(task.entry_id, ())
    first = coming.state.first(task.entry_id)
    base = _shared(task, _base(task, first), coming)
    lines = lines_of(task.rows, task.edits, base, entry_province(layers), coming, register)
    if lines is None:
        return None
    whole = Whole(base.valid_from, base.valid_to, entry_province(layers))
    settled = settle(lines, whole, is_new=first is None, steady=base.kind != Kind.PROCEDURE, coming=coming)
    aspects = {fact.aspect for fact in base.facts} | {a for line in lines for a in line.aspects}
    facts = tuple(replace(line.fact, origin=Origin.OFFICER) for line in lines if line.fact.aspect in aspects)
    _warn(lines, layers, {fact.aspect for fact in facts}, coming)
    return replace(
        base, facts=facts, sources=_sources(base, lines),
        valid_from=settled.valid_from, valid_to=settled.valid_to,
        province=settled.province if first is None else base.province,
    )  # fmt: skip


def over(first: Layer) -> Layer:
    """A layer without statements over an entry: what the entry takes from its first layer alone."""
    return Layer(
        first.entry_id, Origin.OFFICER, first.kind, first.title, first.topic, owner=first.owner,
        code=first.code, valid_from=first.valid_from, valid_to=first.valid_to,
        checked_on=first.checked_on, confidence=first.confidence, sources=first.sources,
    )  # fmt: skip


def _base(task: _Task, first: Layer | None) -> Layer:
    """The officer's layer before the edits."""
    if first:
        return first if first.origin == Origin.OFFICER else over(first)
    kind = {PLANS: Kind.PLAN_FACT, PROCEDURES: Kind.PROCEDURE}.get(task.sheet, Kind.ANSWER)
    code = task.entry_id.removeprefix("tthc/") if kind == Kind.PROCEDURE else None
    return Layer(
        task.entry_id, Origin.OFFICER, kind, "", task.entry_id.split("/")[0], code=code,
        confidence=Confidence.SECONDARY,
    )  # fmt: skip


def _shared(task: _Task, base: Layer, coming: Coming) -> Layer:
    """The layer with what all rows of an entry share: title, kind, owner, day of checking, years."""
    made = base
    for name in ("title", "owner", "checked_on", "kind", "years"):
        edit = one_value(task.edits, name, coming)
        if edit is None:
            continue
        if name == "checked_on":
            made = replace(made, checked_on=day(edit, name))
        elif name == "kind":
            code = coded(edit, name, "kinds", coming)
            made = replace(made, kind=Kind(code) if code else made.kind)
        elif name == "years":
            try:
                made = replace(made, years=read_years(edit.text(name)))
            except ValueError as error:
                coming.wrong(edit, name, error)
        elif name == "title":
            made = replace(made, title=edit.text(name) or "")
        else:
            made = replace(made, owner=edit.text(name))
    if not made.title:
        task.wrong(coming, "title", "thiếu tên mục")
    if not made.owner:
        task.wrong(coming, "owner", "thiếu đơn vị phụ trách")
    return made


def _sources(base: Layer, lines: Sequence[Line]) -> tuple[str, ...]:
    """The entry's sources without those that an edit dropped, and with those of its statements."""
    used = [key for line in lines for key in line.fact.sources]
    dropped = {key for line in lines for key in line.dropped} - set(used)
    mine = [key for line in lines if line.aspects for key in line.fact.sources]
    return tuple(dict.fromkeys([*(key for key in base.sources if key not in dropped), *mine]))


def _warn(lines: Sequence[Line], layers: Sequence[Layer], said: set[str], coming: Coming) -> None:
    """What the shipped content would say again, because the officer's statements of an aspect end."""
    lower = [fact for layer in layers if layer.origin not in (Origin.OFFICER, Origin.PROVINCE)
             for fact in layer.facts if fact.province is None]  # fmt: skip
    for line in lines:
        if line.edit is None:
            continue
        left = line.was.aspect if line.was and line.was.aspect != line.fact.aspect else None
        if left and left not in said and any(fact.aspect == left for fact in lower):
            coming.wrong(
                line.edit, "aspect", "câu đi kèm sẽ vẫn còn ở khía cạnh cũ; giữ khía cạnh, "
                "ghi hiệu lực đến cho dòng này và thêm dòng mới",
            )  # fmt: skip
        ends = [one.fact.valid_to for one in lines if one.fact.aspect == line.fact.aspect]
        last = max((end for end in ends if end), default=None)
        if "valid_to" not in line.edit.changed or None in ends or last is None:
            continue
        below = [fact.valid_to for fact in lower if fact.aspect == line.fact.aspect]
        if any(end is None or end > last for end in below):
            coming.warnings.append(
                f"{line.edit.cell('valid_to')}: sau ngày {last.strftime('%d-%m-%Y')} câu đi kèm cũ "
                "sẽ hiện lại; thêm một dòng mới nối tiếp"
            )
