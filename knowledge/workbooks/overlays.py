"""What a province laid over national procedures: fee, time, place, agency, with the deciding document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from knowledge.entries import Aspect, Fact, Kind, Layer, Origin
from knowledge.workbooks.amounts import shown_amount
from knowledge.workbooks.checks import code_after, day, in_order, one_value, trusted
from knowledge.workbooks.facts import fact_key
from knowledge.workbooks.labels import label
from knowledge.workbooks.register import Register
from knowledge.workbooks.rows import Coming, Edit, Identity, Row, numbered
from knowledge.workbooks.state import State
from knowledge.workbooks.statements import said, with_fees
from knowledge.workbooks.values import Value, plain, shown

_DOCUMENT = ("number", "issued_on", "issuer", "url")


def rows(state: State) -> Iterator[Row]:
    """A row for each statement of a province about a procedure."""
    for entry_id in state.entries:
        layer = state.layer(entry_id, Origin.PROVINCE)
        if layer is None:
            continue
        first = state.first(entry_id) or layer
        keys = numbered([fact_key(entry_id, fact) for fact in layer.facts])
        for place, (key, fact) in enumerate(zip(keys, layer.facts, strict=True)):
            yield Row(entry_id, key, _values(state, layer, first.title, fact), place)


def _values(state: State, layer: Layer, title: str, fact: Fact) -> dict[str, Value]:
    source = state.sources.get(fact.sources[0]) if fact.sources else None
    return {
        "province": label("provinces", fact.province), "code": layer.entry_id.removeprefix("tthc/"),
        "title": shown(title), "aspect": label("aspects", fact.aspect), "text": shown(fact.text),
        "amount": shown_amount(fact.fees), "channel": label("channels", fact.channel),
        "valid_from": fact.valid_from, "valid_to": fact.valid_to,
        "number": source.number if source else None, "issued_on": source.issued_on if source else None,
        "issuer": shown(source.issuer) if source else None, "url": source.url if source else None,
        "confidence": label("confidences", fact.confidence), "owner": shown(layer.owner),
        "checked_on": layer.checked_on,
    }  # fmt: skip


def identity() -> Identity:
    def key(values: Mapping[str, Value]) -> str:
        return "|".join(plain(values.get(name)) for name in ("code", "province", "aspect"))

    return Identity(key, ("channel", "valid_from"))


def build(edits: Sequence[Edit], coming: Coming, register: Register) -> None:
    """The province's layers of edited procedures; rows of other provinces stay as they are."""
    by_entry: dict[str, list[Edit]] = {}
    for edit in edits:
        by_entry.setdefault(edit.current.subject if edit.current else f"tthc/{edit.text('code')}", []).append(
            edit
        )
    for entry_id, some in by_entry.items():
        before = len(coming.problems)
        made = _layer(entry_id, some, coming, register)
        if len(coming.problems) > before:
            continue
        if made and made.facts:
            coming.put(made)
        else:
            coming.retire(entry_id, Origin.PROVINCE)


def _layer(entry_id: str, edits: Sequence[Edit], coming: Coming, register: Register) -> Layer | None:
    first = coming.state.first(entry_id)
    if first is None or first.kind != Kind.PROCEDURE:
        for edit in edits:
            coming.wrong(edit, "code", f"không có thủ tục mã {edit.text('code') or '(để trống)'}")
        return None
    old = coming.state.layer(entry_id, Origin.PROVINCE)
    facts: list[Fact | None] = list(old.facts) if old else []
    for edit in edits:
        if edit.current and edit.values.get("remove"):
            facts[edit.current.payload] = None
            continue
        made = _fact(edit, facts[edit.current.payload] if edit.current else None, coming, register)
        if edit.current:
            facts[edit.current.payload] = made
        elif not edit.values.get("remove"):
            facts.append(made)
    kept = tuple(fact for fact in facts if fact)
    owner = _owner(old, edits, coming)
    checked = one_value([edit for edit in edits if edit.current], "checked_on", coming)
    days = [day(edit, "checked_on") for edit in edits] + [old.checked_on if old else None]
    return Layer(
        entry_id=entry_id, origin=Origin.PROVINCE, kind=Kind.PROCEDURE, title=first.title, topic=first.topic,
        owner=owner, code=entry_id.removeprefix("tthc/"),
        checked_on=day(checked, "checked_on") if checked else max(filter(None, days), default=None),
        facts=kept, sources=tuple(dict.fromkeys(key for fact in kept for key in fact.sources)),
    )  # fmt: skip


def _owner(old: Layer | None, edits: Sequence[Edit], coming: Coming) -> str | None:
    """One layer holds the rules of all provinces: units of several are named one after the other."""
    changed = one_value([edit for edit in edits if edit.current], "owner", coming)
    told = [changed.text("owner") if changed else old.owner if old else None]
    told += [edit.text("owner") for edit in edits if edit.current is None]
    names = dict.fromkeys(name.strip() for one in told if one for name in one.split(";"))
    if not names:
        coming.wrong(edits[0], "owner", "thiếu đơn vị phụ trách")
    return "; ".join(names) or None


def _fact(edit: Edit, old: Fact | None, coming: Coming, register: Register) -> Fact | None:
    if old and "code" in edit.changed:
        coming.wrong(edit, "code", "không đổi mã thủ tục của dòng đã có; gỡ dòng này rồi thêm dòng mới")
    province = code_after(edit, "province", "provinces", old.province if old else None, coming)
    aspect = code_after(edit, "aspect", "overlaid", old.aspect if old else None, coming)
    channel = code_after(edit, "channel", "channels", old.channel if old else None, coming)
    text = said(edit, old, coming)
    for name, value in (("province", province), ("aspect", aspect), ("text", text)):
        if not value and not edit.values.get(name):
            coming.wrong(edit, name, "không được để trống")
    in_order(edit, coming)
    sources = _sources(edit, old, coming, register)
    confidence = trusted(edit, coming)
    if not (aspect and text):
        return None
    made = Fact(
        Aspect(aspect), text, Origin.PROVINCE, confidence, channel, province=province,
        valid_from=day(edit, "valid_from"), valid_to=day(edit, "valid_to"), sources=sources,
    )  # fmt: skip
    made = replace(made, level=old.level, payer=old.payer) if old else made
    return with_fees(made, edit, old, coming)


def _sources(edit: Edit, old: Fact | None, coming: Coming, register: Register) -> tuple[str, ...]:
    """The deciding document: the one it was, corrected, or the one that a new number names."""
    changed = [name for name in _DOCUMENT if name in edit.changed]
    if old and not changed:
        return old.sources
    for name in ("number", "issued_on", "issuer"):
        if not edit.values.get(name):
            coming.wrong(edit, name, "thiếu số, ngày hoặc cơ quan của văn bản quyết định")
            return ()
    if old and old.sources and "number" not in changed and old.sources[0] in register:
        _correct(edit, old.sources[0], changed, coming, register)
        return old.sources
    told = day(edit, "issued_on"), edit.text("issuer"), edit.text("url")
    try:
        key = register.document(edit.text("number") or "", *told)
    except ValueError as error:
        coming.wrong(edit, "number", error)
        return ()
    return (key, *(old.sources[1:] if old else ()))


def _correct(edit: Edit, key: str, changed: Sequence[str], coming: Coming, register: Register) -> None:
    """Mend what the register says of a document; rows that cite it too must not disagree."""
    before, now = coming.state.sources.get(key), register[key]
    for name in changed:
        value: Any = day(edit, name) if name == "issued_on" else edit.text(name)
        if before and getattr(now, name) not in (getattr(before, name), value):
            coming.wrong(edit, name, f"dòng khác cũng sửa văn bản {now.number}, thành giá trị khác")
            return
        now = replace(now, **{name: value})
    register.put(now)
