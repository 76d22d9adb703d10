"""Contacts of communes, provinces and their Centers: one row a place, known or not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from knowledge.entries import Aspect, Fact, Kind, Layer, Origin
from knowledge.vietnamese.places import (
    PROVINCE_NAMES,
    TODAY_PROVINCES,
    communes_of,
    name_of_key,
    place_key,
    province_of_key,
)
from knowledge.vietnamese.text import fold
from knowledge.workbooks.checks import cited, day, in_order, needs_owner, spell_sources, trusted
from knowledge.workbooks.labels import label
from knowledge.workbooks.register import Register
from knowledge.workbooks.rows import Coming, Edit, Identity, Row
from knowledge.workbooks.state import State
from knowledge.workbooks.values import Value, plain, shown

TOPIC = "lien-he"
# What each column becomes: the words before it tell a fact's column when it is read back.
_SAID = {
    "address": (Aspect.PLACE, "Địa chỉ: "), "hours": (Aspect.TIME, "Giờ làm việc: "),
    "phone": (Aspect.CONTACT, "Điện thoại: "), "email": (Aspect.CONTACT, "E-mail: "),
}  # fmt: skip
_DATA = ("agency", *_SAID)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_PHONE = re.compile(r"\+?[\d .()-]+")
_DIGITS = {3, 4, 8, 10, 11, 12}  # 113, 1022, 1800 1096, 0256 3xxx xxx, +84 ...


def is_contact(layers: Sequence[Layer]) -> bool:
    """Whether an entry is a contact of a place that stands in the columns of the sheet."""
    first = layers[0]
    return first.kind == Kind.CONTACT and bool(first.place) and _fields(first) is not None


def _fields(layer: Layer) -> dict[str, str] | None:
    found: dict[str, str] = {}
    for fact in layer.facts:
        name = next(
            (n for n, (a, lead) in _SAID.items() if fact.aspect == a and fact.text.startswith(lead)), None
        )
        if name is None or name in found:
            return None
        found[name] = fact.text.removeprefix(_SAID[name][1])
    return found


def rows(state: State) -> Iterator[Row]:
    """A row for each province, each commune, and whatever other place has a contact."""
    known: dict[str, list[Layer | None]] = {}
    for layers in state.entries.values():
        if is_contact(layers) and layers[0].place:
            known.setdefault(layers[0].place, []).append(layers[0])
    communes = [
        place_key(place.full, place.province) for name in TODAY_PROVINCES for place in communes_of(name)
    ]
    for key in dict.fromkeys([*TODAY_PROVINCES, *sorted(communes), *known]):
        for layer in known.get(key, (None,)):
            entry_id = layer.entry_id if layer else f"{TOPIC}/{key}"
            yield Row(entry_id, entry_id, _values(state, key, layer), layer)


def _values(state: State, key: str, layer: Layer | None) -> dict[str, Value]:
    province = province_of_key(key)
    values: dict[str, Value] = {
        "place": key, "area": label("provinces", province),
        "commune": "(cấp tỉnh)" if key == province else name_of_key(key),
    }  # fmt: skip
    if layer is None:
        return values
    fields = _fields(layer) or {}
    values |= {name: shown(fields.get(name)) for name in _SAID}
    return values | {
        "agency": shown(layer.title), "source": spell_sources(state, layer.sources),
        "valid_from": layer.valid_from, "valid_to": layer.valid_to,
        "confidence": label("confidences", layer.confidence), "owner": shown(layer.owner),
        "checked_on": layer.checked_on,
    }  # fmt: skip


def identity() -> Identity:
    return Identity(key_of)


def key_of(values: Mapping[str, Value]) -> str:
    """The key of the place that a row names, by its key or by province and commune; "" for none."""
    if given := plain(values.get("place")):
        return given
    area, commune = fold(plain(values.get("area"))), plain(values.get("commune"))
    province = next((slug for slug, name in PROVINCE_NAMES.items() if fold(name) == area), None)
    return place_key(commune, province) if province and commune else ""


def build(edits: Sequence[Edit], coming: Coming, register: Register) -> None:
    """The officer's layers of edited contacts. A contact stands and falls as a whole: it has few facts."""
    for edit in edits:
        key = key_of(edit.values)
        if province_of_key(key) is None:
            coming.wrong(edit, "place", f"không có nơi “{key}” trong danh sách xã, phường")
            continue
        layer: Layer | None = edit.current.payload if edit.current else None
        entry_id = edit.current.subject if edit.current else f"{TOPIC}/{key}"
        if edit.values.get("remove") or not any(edit.values.get(name) for name in _DATA):
            _remove(coming, entry_id, layer)
            continue
        before = len(coming.problems)
        made = _layer(edit, entry_id, key, layer, coming, register)
        if len(coming.problems) == before:
            coming.put(made)


def _remove(coming: Coming, entry_id: str, layer: Layer | None) -> None:
    if layer is None:
        return
    if any(other.origin != Origin.OFFICER for other in coming.state.entries.get(entry_id, ())):
        coming.put(Layer(entry_id, Origin.OFFICER, Kind.WITHDRAWN, entry_id, TOPIC))
    else:
        coming.retire(entry_id, Origin.OFFICER)


def _layer(
    edit: Edit, entry_id: str, key: str, old: Layer | None, coming: Coming, register: Register
) -> Layer:
    province = province_of_key(key) or ""
    sources = cited(edit, coming, register)
    confidence = trusted(edit, coming)
    _check(edit, coming, sources)
    facts = tuple(
        Fact(aspect, lead + text, Origin.OFFICER, confidence, sources=sources)
        for name, (aspect, lead) in _SAID.items()
        if (text := edit.text(name))
    )
    where = f"tỉnh {PROVINCE_NAMES[province]}"
    where = where if key == province else f"{name_of_key(key)}, {where}"
    asked = (f"trung tâm phục vụ hành chính công {where} ở đâu", f"số điện thoại {where}")
    return Layer(
        entry_id=entry_id, origin=Origin.OFFICER, kind=Kind.CONTACT,
        title=edit.text("agency") or f"Trung tâm Phục vụ hành chính công {where}", topic=TOPIC,
        owner=edit.text("owner"), province=province, levels=("tinh",) if key == province else ("xa",),
        valid_from=day(edit, "valid_from"), valid_to=day(edit, "valid_to"),
        checked_on=day(edit, "checked_on"), confidence=confidence,
        questions=old.questions if old else asked, facts=facts, sources=sources, place=key,
    )  # fmt: skip


def _check(edit: Edit, coming: Coming, sources: tuple[str, ...]) -> None:
    phone, email = edit.text("phone"), edit.text("email")
    if phone:
        if not sources and not edit.values.get("source"):
            coming.wrong(edit, "phone", "số điện thoại phải có nguồn; ghi số văn bản hoặc địa chỉ trang")
        if not edit.values.get("checked_on"):
            coming.wrong(edit, "phone", "số điện thoại phải có ngày kiểm tra")
        for part in re.split(r"[;,/\n]", phone):
            digits = re.sub(r"\D", "", part)
            if not _PHONE.fullmatch(part.strip()) or len(digits) not in _DIGITS:
                coming.wrong(edit, "phone", f"“{part.strip()}” không phải số điện thoại")
    elif not sources and not edit.values.get("source"):
        coming.wrong(edit, "source", "liên hệ phải có nguồn; ghi số văn bản hoặc địa chỉ trang")
    for part in re.split(r"[;,\s]+", email or ""):
        if part and not _EMAIL.fullmatch(part):
            coming.wrong(edit, "email", f"“{part}” không phải địa chỉ e-mail")
    needs_owner(edit, coming)
    in_order(edit, coming)
