"""Statements of entries as rows: answers, our own procedures, facts of plans."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence

from knowledge.entries import Aspect, Fact, Kind, Layer, Origin
from knowledge.vietnamese.places.table import slug
from knowledge.workbooks.amounts import shown_amount
from knowledge.workbooks.contacts import is_contact
from knowledge.workbooks.indices import is_result
from knowledge.workbooks.labels import label
from knowledge.workbooks.rows import Identity, Row, numbered
from knowledge.workbooks.sheets import ANSWERS, PLANS, PROCEDURES, Sheet
from knowledge.workbooks.state import State
from knowledge.workbooks.values import Value, plain, shown

OWN = frozenset({Origin.OFFICER, Origin.CONTENT})
NEW_TOPIC = {ANSWERS.title: "hoi-dap", PLANS.title: "ke-hoach", PROCEDURES.title: "tthc"}
_ORDER = {aspect: place for place, aspect in enumerate(Aspect)}
_CODE = re.compile(r"\d\.\d{6}")


def sheet_of(layers: Sequence[Layer]) -> Sheet | None:
    """The sheet on which the statements of an entry stand; None for those that have a sheet of their own."""
    first = layers[0]
    if first.kind == Kind.PLAN_FACT:
        return PLANS
    if first.kind == Kind.PROCEDURE:
        return PROCEDURES
    if first.kind in (Kind.ANSWER, Kind.LEGAL, Kind.CONTACT, Kind.INDEX):
        return None if is_contact(layers) or is_result(layers) else ANSWERS
    return None


def believed(layers: Sequence[Layer], everything: bool = False) -> list[Fact]:
    """Of each aspect the facts of the most believed origin, a province's own rules left out.

    Without ``everything`` only what officers and we ourselves wrote.
    """
    found: dict[Aspect, list[Fact]] = {}
    for layer in layers:
        if layer.origin == Origin.PROVINCE or not (everything or layer.origin in OWN):
            continue
        mine: dict[Aspect, list[Fact]] = {}
        for fact in layer.facts:
            mine.setdefault(fact.aspect, []).append(fact)
        for aspect, facts in mine.items():
            found.setdefault(aspect, facts)
    return [fact for aspect in sorted(found, key=_ORDER.__getitem__) for fact in found[aspect]]


def rows(state: State, sheet: Sheet, everything: bool = False) -> Iterator[Row]:
    """The rows of one of the three sheets."""
    for entry_id, layers in state.entries.items():
        if sheet_of(layers) is not sheet:
            continue
        first = state.first(entry_id)
        assert first is not None  # noqa: S101 - an entry has a layer
        facts = believed(layers, everything)
        keys = numbered([fact_key(entry_id, fact) for fact in facts])
        for key, fact in zip(keys, facts, strict=True):
            yield Row(entry_id, key, _values(sheet, layers, first, fact), fact)


def fact_key(entry_id: str, fact: Fact) -> str:
    """What a statement is about, in one text."""
    payer = hashlib.sha256(fact.payer.encode()).hexdigest()[:6] if fact.payer else ""
    about = (fact.aspect, fact.channel or "", fact.level or "", fact.province or "", payer)
    return "|".join((entry_id, *about))


def _values(sheet: Sheet, layers: Sequence[Layer], first: Layer, fact: Fact) -> dict[str, Value]:
    province = fact.province or entry_province(layers)
    values: dict[str, Value] = {
        "id": first.entry_id, "title": shown(first.title), "aspect": label("aspects", fact.aspect),
        "kind": label("kinds", first.kind), "years": spell_years(entry_years(layers)),
        "text": shown(fact.text), "amount": shown_amount(fact.fees),
        "channel": label("channels", fact.channel), "level": label("levels", fact.level),
        "province": label("provinces", province), "valid_from": fact.valid_from or first.valid_from,
        "valid_to": fact.valid_to or first.valid_to, "confidence": label("confidences", fact.confidence),
        "sources": "; ".join(fact.sources or first.sources) or None, "owner": shown(first.owner),
        "checked_on": first.checked_on, "remove": None,
    }  # fmt: skip
    return {column.name: values[column.name] for column in sheet.columns}


def entry_province(layers: Sequence[Layer]) -> str | None:
    return next((layer.province for layer in layers if layer.province), None)


def entry_years(layers: Sequence[Layer]) -> tuple[int, ...]:
    return next((layer.years for layer in layers if layer.years), ())


def spell_years(years: Sequence[int]) -> str | None:
    """Years as a maintainer writes them: "2020", "2021-2025", "2020; 2022"."""
    runs: list[list[int]] = []
    for year in sorted(set(years)):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return "; ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs) or None


def read_years(cell: str | None) -> tuple[int, ...]:
    """The years of a cell. Raises ValueError when it holds something else."""
    years: list[int] = []
    for part in re.split(r"[;,\s]+", re.sub(r"\s*[-–]\s*", "-", cell or "")):
        found = re.fullmatch(r"((?:19|20)\d\d)(?:-((?:19|20)\d\d))?", part)
        if part and not found:
            raise ValueError(f"“{part}” không phải năm; ghi 2026, 2021-2025 hoặc 2020; 2022")
        if found:
            years += range(int(found[1]), int(found[2] or found[1]) + 1)
    return tuple(dict.fromkeys(years))


def entry_id(sheet: Sheet, values: Mapping[str, Value]) -> str:
    """The id a row names, or (a new entry without one) the id made from its title; "" for neither."""
    given = plain(values.get("id"))
    if sheet is PROCEDURES:
        return f"tthc/{given}" if _CODE.fullmatch(given) else given
    name = slug(plain(values.get("title")))[:100].strip("-")
    return given or (f"{NEW_TOPIC[sheet.title]}/{name}" if name else "")


def identity(sheet: Sheet) -> Identity:
    """What makes two rows of the sheet the same statement."""

    def key(values: Mapping[str, Value]) -> str:
        return f"{entry_id(sheet, values)}|{plain(values.get('aspect'))}"

    return Identity(key, ("channel", "level", "province", "valid_from"))
