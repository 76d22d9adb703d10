"""Yearly results of indices, of a province or of one of its units."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from knowledge.entries import Aspect, Fact, Kind, Layer, Origin
from knowledge.vietnamese.places.table import slug
from knowledge.workbooks.checks import cited, coded, day, needs_owner, spell_sources, trusted
from knowledge.workbooks.labels import label
from knowledge.workbooks.register import Register
from knowledge.workbooks.rows import Coming, Edit, Identity, Row
from knowledge.workbooks.state import State
from knowledge.workbooks.values import Value, plain, shown, spoken

TOPIC = "chi-so"
_TITLE = re.compile(r"(.+?) năm (\d{4}) của (.+)", re.DOTALL)
_SAID = re.compile(r"(?:(-?\d+(?:,\d+)?) điểm)?(?:, )?(?:hạng (\d+)(?:/(\d+))?)?\.")


def is_result(layers: Sequence[Layer]) -> bool:
    """Whether an entry is a result that stands in the columns of the sheet."""
    return layers[0].kind == Kind.INDEX and _fields(layers[0]) is not None


def _fields(layer: Layer) -> dict[str, Value] | None:
    title = _TITLE.fullmatch(layer.title)
    if not title or len(layer.facts) != 1 or not layer.facts[0].text.startswith(f"{layer.title}: "):
        return None
    said = _SAID.fullmatch(layer.facts[0].text.removeprefix(f"{layer.title}: "))
    if not said:
        return None
    score = Decimal(said[1].replace(",", ".")) if said[1] else None
    rank, of = (Decimal(number) if number else None for number in said.groups()[1:])
    return {
        "index": title[1],
        "year": Decimal(title[2]),
        "unit": title[3],
        "score": score,
        "rank": rank,
        "of": of,
    }


def rows(state: State) -> Iterator[Row]:
    for entry_id, layers in state.entries.items():
        if not is_result(layers):
            continue
        layer = layers[0]
        values = (_fields(layer) or {}) | {
            "province": label("provinces", layer.province), "source": spell_sources(state, layer.sources),
            "confidence": label("confidences", layer.confidence), "owner": shown(layer.owner),
            "checked_on": layer.checked_on,
        }  # fmt: skip
        yield Row(entry_id, entry_id, values, layer)


def identity() -> Identity:
    return Identity(result_id)


def result_id(values: Mapping[str, Value]) -> str:
    """The id of the entry of an index, a unit and a year."""
    parts = (slug(plain(values.get(name))) for name in ("index", "unit", "year"))
    return f"{TOPIC}/{'-'.join(parts)}"[:160]


def build(edits: Sequence[Edit], coming: Coming, register: Register) -> None:
    """The officer's layers of edited results."""
    seen: dict[str, str] = {}
    for edit in edits:
        entry_id = result_id(edit.values)
        old_id = edit.current.subject if edit.current else None
        if old_id and (edit.values.get("remove") or old_id != entry_id):
            coming.retire(old_id, Origin.OFFICER)  # another index, unit or year is another result
        if edit.values.get("remove"):
            continue
        before = len(coming.problems)
        if entry_id in seen:
            coming.wrong(edit, "index", f"cùng chỉ số, đơn vị và năm với {seen[entry_id]}")
        seen[entry_id] = edit.cell("index")
        made = _layer(edit, entry_id, coming, register)
        if len(coming.problems) == before:
            coming.put(made)


def _layer(edit: Edit, entry_id: str, coming: Coming, register: Register) -> Layer:
    for name in ("index", "year", "unit"):
        if not edit.values.get(name):
            coming.wrong(edit, name, "không được để trống")
    year = _whole(edit, "year", coming)
    rank, of = _whole(edit, "rank", coming), _whole(edit, "of", coming)
    score = edit.values.get("score")
    if year and not 2000 <= year <= 2100:
        coming.wrong(edit, "year", f"{year} không phải năm")
    if score is None and rank is None:
        coming.wrong(edit, "score", "cần điểm hoặc hạng")
    if rank is not None and (rank < 1 or (of is not None and rank > of)):
        coming.wrong(edit, "rank", "hạng phải từ 1 đến tổng số")
    sources = cited(edit, coming, register)
    if not sources and not edit.values.get("source"):
        coming.wrong(edit, "source", "kết quả phải có nguồn")
    needs_owner(edit, coming)
    confidence = trusted(edit, coming)
    province = coded(edit, "province", "provinces", coming)
    index, unit = edit.text("index") or "", edit.text("unit") or ""
    title = f"{index} năm {year} của {unit}"
    said = [f"{spoken(score)} điểm"] if score is not None else []
    if rank is not None:
        said.append(f"hạng {rank}" + (f"/{of}" if of is not None else ""))
    fact = Fact(Aspect.ANSWER, f"{title}: {', '.join(said)}.", Origin.OFFICER, confidence, sources=sources)
    return Layer(
        entry_id=entry_id, origin=Origin.OFFICER, kind=Kind.INDEX, title=title, topic=TOPIC,
        owner=edit.text("owner"), province=province, years=(year,) if year else (),
        checked_on=day(edit, "checked_on"), confidence=confidence,
        questions=(f"{index} {year} {unit} bao nhiêu điểm", f"{unit} xếp hạng mấy {index} năm {year}"),
        facts=(fact,), sources=sources,
    )  # fmt: skip


def _whole(edit: Edit, name: str, coming: Coming) -> int | None:
    value = edit.values.get(name)
    if not isinstance(value, Decimal):
        return None
    if value != value.to_integral_value():
        coming.wrong(edit, name, f"{plain(value)} không phải số nguyên")
        return None
    return int(value)
