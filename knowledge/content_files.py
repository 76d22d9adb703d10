"""The files under knowledge/content as layers (docs/content.md gives their form)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from knowledge.entries import Aspect, Confidence, Fact, Kind, Layer, Origin, Source
from knowledge.errors import ContentError
from knowledge.fees import Fee, FeeKind
from knowledge.vietnamese.text import nfc

CONTENT = Path(__file__).parent / "content"
_ID = re.compile(r"^[a-z0-9-]+/[a-z0-9.-]+$")
_ENTRY_KEYS = {
    "id", "kind", "title", "owner", "questions", "answer", "now", "province", "year", "valid_from",
    "valid_to", "checked_on", "confidence", "sources", "covers", "facts", "field", "agency", "url", "levels",
}  # fmt: skip
_FACT_KEYS = {
    "aspect", "text", "channel", "province", "level", "payer", "valid_from", "valid_to", "confidence",
    "sources", "fees",
}  # fmt: skip
_FEE_KEYS = {"kind", "amount", "currency", "condition", "channel", "note"}
_SOURCE_KEYS = {
    "kind", "title", "number", "issuer", "date", "url", "valid_from", "valid_to", "replaced_by"
}  # fmt: skip


def read_content(folder: Path = CONTENT) -> tuple[list[Layer], dict[str, Source], dict[str, list[str]]]:
    """All layers and sources of the folder, and per entry id the research notes it covers.

    Raises `ContentError` naming file and place on unknown keys, bad dates, undefined or contradicting
    sources, and ids used twice.
    """
    layers: dict[str, Layer] = {}
    sources: dict[str, Source] = {}
    covers: dict[str, list[str]] = {}
    files: dict[str, str] = {}
    for path in sorted(folder.rglob("*.yaml")):
        document = _load(path)
        for key, raw in (document.get("sources") or {}).items():
            _add_source(sources, _source(path, key, raw), path)
        for layer, covered in _layers(path, document):
            if layer.entry_id in layers:
                raise ContentError(f"{path.name}: mã mục {layer.entry_id} đã có ở tệp khác")
            layers[layer.entry_id], files[layer.entry_id] = layer, path.name
            covers[layer.entry_id] = covered
    for layer in layers.values():
        for key in {*layer.sources, *(key for fact in layer.facts for key in fact.sources)}:
            if key not in sources:
                place = f"{files[layer.entry_id]}: {layer.entry_id}"
                raise ContentError(f"{place}: nguồn {key} chưa được khai báo")
    return list(layers.values()), sources, covers


def _load(path: Path) -> dict[str, Any]:
    try:
        document = yaml.safe_load(path.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        raise ContentError(f"{path.name}: {' '.join(str(error).split())}") from None
    if not isinstance(document, dict) or not isinstance(document.get("entries"), list):
        raise ContentError(f"{path.name}: thiếu danh sách entries")
    if not isinstance(document.get("sources") or {}, dict):
        raise ContentError(f"{path.name}: sources phải là các cặp khóa và giá trị")
    return document


def _add_source(sources: dict[str, Source], source: Source, path: Path) -> None:
    """Files may repeat a source; what one leaves out another may give, but they must not contradict."""
    known = sources.get(source.key)
    if known is None:
        sources[source.key] = source
        return
    merged = known
    for name in ("number", "issuer", "issued_on", "url", "valid_from", "valid_to", "replaced_by"):
        ours, theirs = getattr(known, name), getattr(source, name)
        if ours is not None and theirs is not None and ours != theirs and name not in ("issuer", "url"):
            raise ContentError(f"{path.name}: nguồn {source.key} có {name} khác tệp khác: {ours} / {theirs}")
        if ours is None and theirs is not None:
            merged = replace(merged, **{name: theirs})
    sources[source.key] = merged


def _keys(place: str, raw: Any, allowed: set[str]) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise ContentError(f"{place}: phải là các cặp khóa và giá trị")
    if unknown := sorted(str(key) for key in set(raw) - allowed):
        raise ContentError(f"{place}: khóa lạ {', '.join(unknown)}")
    return raw


def _text(place: str, value: Any) -> str:
    if not isinstance(value, str | int | float) or not str(value).strip():
        raise ContentError(f"{place}: thiếu chữ")
    return "\n".join(nfc(line) for line in str(value).strip().splitlines())


def _optional(place: str, value: Any) -> str | None:
    return None if value is None else _text(place, value)


def _day(place: str, value: Any) -> date | None:
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    raise ContentError(f"{place}: ngày phải viết năm-tháng-ngày, đang là {value!r}")


def _list(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _source(path: Path, key: str, raw: Any) -> Source:
    place = f"{path.name}: nguồn {key}"
    raw = _keys(place, raw, _SOURCE_KEYS)
    return Source(
        key=str(key), title=_text(place, raw.get("title")), kind=str(raw.get("kind", "legal")),
        number=_optional(place, raw.get("number")), issuer=_optional(place, raw.get("issuer")),
        issued_on=_day(place, raw.get("date")), url=_optional(place, raw.get("url")),
        valid_from=_day(place, raw.get("valid_from")), valid_to=_day(place, raw.get("valid_to")),
        replaced_by=_optional(place, raw.get("replaced_by")),
    )  # fmt: skip


def _layers(path: Path, document: dict[str, Any]) -> Iterator[tuple[Layer, list[str]]]:
    topic = _text(f"{path.name}: topic", document.get("topic"))
    for raw in document["entries"]:
        place = f"{path.name}: {raw.get('id') if isinstance(raw, dict) else raw}"
        raw = _keys(place, raw, _ENTRY_KEYS)
        entry_id = str(raw.get("id"))
        if not _ID.match(entry_id):
            raise ContentError(f"{place}: mã mục không đúng dạng")
        try:
            kind = Kind(str(raw.get("kind")))
            confidence = Confidence(str(raw.get("confidence", Confidence.PRIMARY)))
            years = tuple(int(str(year)) for year in _list(raw.get("year")))
        except ValueError as error:
            raise ContentError(f"{place}: {error}") from None
        keys = tuple(str(key) for key in _list(raw.get("sources")))
        facts = [*_whole_answer(place, raw, confidence, keys)]
        facts += [_fact(f"{place}, facts", fact, confidence, keys) for fact in _list(raw.get("facts"))]
        questions = dict.fromkeys(_text(place, text) for text in _list(raw.get("questions")))
        yield (
            Layer(
                entry_id=entry_id, origin=Origin.CONTENT, kind=kind, topic=topic,
                title=_text(place, raw.get("title")), owner=raw.get("owner") or document.get("owner"),
                code=entry_id.removeprefix("tthc/") if entry_id.startswith("tthc/") else None,
                field=_optional(place, raw.get("field")), agency=_optional(place, raw.get("agency")),
                url=_optional(place, raw.get("url")), province=raw.get("province"),
                levels=tuple(_list(raw.get("levels"))),
                years=years,
                valid_from=_day(place, raw.get("valid_from")), valid_to=_day(place, raw.get("valid_to")),
                checked_on=_day(place, raw.get("checked_on") or document.get("checked_on")),
                confidence=confidence, questions=tuple(questions), facts=tuple(facts), sources=keys,
            ),
            [str(note) for note in _list(raw.get("covers"))],
        )  # fmt: skip


def _whole_answer(
    place: str, raw: dict[str, Any], confidence: Confidence, keys: tuple[str, ...]
) -> Iterator[Fact]:
    for name, aspect in (("answer", Aspect.ANSWER), ("now", Aspect.NOW)):
        if raw.get(name) is not None:
            text = _text(f"{place}, {name}", raw[name])
            yield Fact(aspect, text, Origin.CONTENT, confidence, sources=keys)


def _fact(place: str, raw: Any, confidence: Confidence, keys: tuple[str, ...]) -> Fact:
    raw = _keys(place, raw, _FACT_KEYS)
    try:
        aspect = Aspect(str(raw.get("aspect")))
        own = Confidence(str(raw.get("confidence") or confidence))
        fees = tuple(_fee(place, fee) for fee in _list(raw.get("fees")))
    except ValueError as error:
        raise ContentError(f"{place}: {error}") from None
    return Fact(
        aspect=aspect, text=_text(place, raw.get("text")), origin=Origin.CONTENT, confidence=own,
        channel=raw.get("channel"), level=raw.get("level"), province=raw.get("province"),
        payer=_optional(place, raw.get("payer")), valid_from=_day(place, raw.get("valid_from")),
        valid_to=_day(place, raw.get("valid_to")), fees=fees,
        sources=tuple(str(key) for key in _list(raw.get("sources"))) or keys,
    )  # fmt: skip


def _fee(place: str, raw: Any) -> Fee:
    raw = _keys(f"{place}, fees", raw, _FEE_KEYS)
    amount = raw.get("amount")
    if amount is not None and not isinstance(amount, int):
        raise ContentError(f"{place}: số tiền phải là số nguyên, đang là {amount!r}")
    return Fee(
        FeeKind(str(raw.get("kind"))), amount, str(raw.get("currency", "VND")),
        _optional(place, raw.get("condition")), raw.get("channel"), _optional(place, raw.get("note")),
    )  # fmt: skip
